"""A team's rating scale: its words for the ratings, their numbers and what they mean, version by version."""

from __future__ import annotations

from typing import Any, Self, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.compiled import Compiled
from claims.models.scoping import TeamQuerySet
from engine.types import Rating
from people.models import Team

TRUTHFUL = (Rating.REFUTED, Rating.MIXED, Rating.SUPPORTED)
"""From false to true. Only these carry a number: one in the middle for another rating would say “half true”."""
LONGEST_LABEL = 40


class Step(TypedDict):
    """One label of a scale: the rating it stands for, its number in ClaimReview, what readers are told it means."""

    label: str
    rating: str
    number: int | None
    meaning: str


def usual_steps() -> list[Step]:
    """The six words that a team begins with."""
    return [
        Step(label=label, rating=rating.value, number=number, meaning=meaning)
        for label, rating, number, meaning in (
            ("True", Rating.SUPPORTED, 5, "The evidence bears the claim out."),
            ("False", Rating.REFUTED, 1, "The evidence contradicts the claim."),
            ("Mixed", Rating.MIXED, 3, "It is partly right, or right and still misleading."),
            (
                "Disputed",
                Rating.CONFLICTING,
                None,
                "Sources that should know disagree, and we can't settle it.",
            ),
            (
                "Unproven",
                Rating.NOT_ENOUGH_EVIDENCE,
                None,
                "We found too little to say. It may still be true.",
            ),
            ("Too early", Rating.PENDING, None, "It is about a day that has not come."),
        )
    ]


class ScaleQuerySet(TeamQuerySet["Scale"]):
    team_path = "team"

    def current(self) -> Self:
        """Those that hold now: at most one a team."""
        return self.filter(ended_at=None)


class Scale(models.Model):
    """One version of a team's scale. It is never changed: another version ends it (the database refuses the rest).

    A team that has chosen none has the usual one, version 1, which is written down when the first verdict is filed
    under it. Where ``labelled`` is false readers see no label: the claim, and the headline as its conclusion; the labels
    are the desk's own words then, and carry no numbers.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="scales", db_index=False)
    version = models.PositiveSmallIntegerField()
    labelled = models.BooleanField(default=True)
    steps = models.JSONField(help_text="label, rating, number and meaning of each, in the order of the form.")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ScaleQuerySet.as_manager()

    class Meta:
        ordering = ["team", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "version"],
                name="scale_version_once",
                violation_error_message="There is a scale of this version: somebody else changed it meanwhile.",
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(ended_at__isnull=True),
                name="one_scale_holds_in_a_team",
                violation_error_message="A team has one rating scale at a time.",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1) & ~Q(steps=[]),
                name="scale_has_labels",
                violation_error_message="A rating scale has labels.",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version}"

    @classmethod
    def of(cls, team: Team) -> Scale:
        """The scale that holds in the team; the usual one, not written down, where it has chosen none."""
        return next(iter(_CURRENT(team.pk)), None) or cls.usual(team)

    @classmethod
    def version_of(cls, team: Team, version: int) -> Scale:
        """One version of the team's scale; the present one where there is none of that number."""
        return cls.objects.filter(team=team, version=version).first() or cls.of(team)

    @classmethod
    def usual(cls, team: Team) -> Scale:
        return cls(team=team, version=1, steps=usual_steps())

    @property
    def labels(self) -> list[str]:
        return [step["label"] for step in self.steps]

    def step(self, label: str) -> Step | None:
        """The step of this label, however its letters are written."""
        wanted = " ".join(label.split()).casefold()
        return next((step for step in self.steps if step["label"].casefold() == wanted), None)

    def rating(self, label: str) -> str:
        """The rating that the label stands for; empty for what is no label."""
        step = self.step(label)
        return step["rating"] if step else ""

    def word(self, rating: str) -> str:
        """The first label that stands for the rating; empty for what is no rating."""
        return next((str(step["label"]) for step in self.steps if step["rating"] == rating), "")

    def count(self, rating: str) -> int:
        """How many labels stand for the rating."""
        return sum(step["rating"] == rating for step in self.steps)

    @property
    def range(self) -> tuple[int, int] | None:
        """The worst and the best number; None where no label has one."""
        numbers = [step["number"] for step in self.steps if step["number"] is not None]
        return (min(numbers), max(numbers)) if numbers and self.labelled else None

    def number(self, label: str) -> tuple[int, int, int] | None:
        """The label's number, with the worst and the best of the scale."""
        step, ends = self.step(label), self.range
        return (step["number"], *ends) if step and ends and step["number"] is not None else None

    def dump(self) -> dict[str, Any]:
        """What a line of history keeps of it."""
        return {"labelled": self.labelled, "steps": self.steps}


_CURRENT = Compiled(lambda team: Scale.objects.current().filter(team=team))
