"""Claims, where they stand, who said them, who holds them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from claims.models.articles import Article
from claims.models.scoping import TeamQuerySet
from claims.states import ClaimState, choices
from engine.assess import quantities
from engine.types import Kind, Quantity, Question
from sources.models import Publisher

HIGH, MEDIUM = 0.6, 0.4  # of the check-worthiness
BY_A_MODEL = "model"  # in ``found_by``, of a claim that a language model found and our engine did not
ALWAYS_FIRST = 4  # the priority that a rule of the team gives; a person sets 3 (high) to 1 (low)


class Speaker(models.Model):
    """Somebody who makes claims; shared between teams."""

    name = models.CharField(max_length=200)
    role = models.CharField(max_length=200, blank=True)
    party = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=80, blank=True)
    same_as = models.URLField(blank=True, help_text="An outside identifier, such as Wikidata's.")
    speaks_for = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The office or house whose pages are this person's own word.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "role"], name="speaker_once")]

    def __str__(self) -> str:
        return self.name


class ClaimQuerySet(TeamQuerySet["Claim"]):
    team_path = "article__team"


class Claim(models.Model):
    """One statement that can be true or false by itself; opinions and the like are kept as dismissed.

    ``version`` counts the writes, so that a door can tell whether somebody else was faster. ``position`` is the
    order of the text. ``round`` counts how often research was started. A sibling stands on the same words as the claim
    it is ``sibling_of`` and answers another question.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="claims", db_index=False)
    position = models.PositiveIntegerField(default=0)
    statement = models.TextField()
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    question = models.CharField(
        max_length=12, choices=[(q.value, q.value) for q in Question], default=Question.CONTENT.value
    )
    sibling_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="siblings", db_index=False
    )
    speaker = models.ForeignKey(
        Speaker, on_delete=models.PROTECT, null=True, blank=True, related_name="claims", db_index=False
    )
    attribution = models.CharField(max_length=300, blank=True, help_text="The words that attribute it.")
    certainty = models.CharField(
        max_length=60, blank=True, help_text='How sure: "suggest", "deny", "expect".'
    )
    due_on = models.DateField(null=True, blank=True)
    due_phrase = models.CharField(max_length=200, blank=True)
    due_by_hand = models.BooleanField(default=False, help_text="A person set the day, or took it out.")
    score = models.FloatField(default=0.0)
    reasons = models.JSONField(default=list, blank=True)
    priority = models.SmallIntegerField(null=True, blank=True, help_text="Set by a person; above the score.")
    state = models.CharField(max_length=12, choices=choices(ClaimState), default=ClaimState.NEW.value)
    dismissed_reason = models.CharField(max_length=300, blank=True)
    resolutions = models.JSONField(default=list, blank=True)
    unresolved = models.JSONField(default=list, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from", db_index=False
    )
    found_by = models.CharField(max_length=60, default="extract-v1")
    by_models = models.JSONField(
        default=list, blank=True, help_text="Names of the language models that proposed it, too or alone."
    )
    round = models.PositiveIntegerField(default=0)
    is_public = models.BooleanField(default=False, help_text="A verdict on it is out.")
    recheck_reason = models.CharField(max_length=300, blank=True)
    first_read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="Who has filed on it unseen; a second person reads it blind.",
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["article", "position", "pk"]
        indexes = [
            models.Index(fields=["state", "-score"]),
            models.Index(fields=["article", "position"]),
            models.Index(
                fields=["due_on"], condition=Q(state=ClaimState.WAITING.value), name="claims_waiting"
            ),
            models.Index(fields=["speaker"], condition=Q(speaker__isnull=False), name="claims_of_a_speaker"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(statement=""),
                name="claim_says_something",
                violation_error_message="A claim needs a statement.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.DISMISSED.value) | ~Q(dismissed_reason=""),
                name="claim_dismissed_with_reason",
                violation_error_message="Say why the claim is not checkable.",
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.MERGED.value, merged_into__isnull=False)
                | (~Q(state=ClaimState.MERGED.value) & Q(merged_into__isnull=True)),
                name="claim_merged_into_another",
                violation_error_message="A merged claim names the claim it was merged into.",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")),
                name="claim_not_merged_into_itself",
                violation_error_message="A claim can't be merged into itself.",
            ),
            models.UniqueConstraint(
                fields=["sibling_of", "question"],
                condition=Q(sibling_of__isnull=False),
                name="claim_one_sibling_a_question",
                violation_error_message="This question is a claim of its own already.",
            ),
            models.CheckConstraint(
                condition=Q(sibling_of__isnull=True) | ~Q(question=Question.CONTENT.value),
                name="claim_sibling_asks_something_else",
                violation_error_message="A sibling claim asks whether it was said or expected, not whether it is true.",
            ),
            models.CheckConstraint(
                condition=~Q(sibling_of=F("id")),
                name="claim_no_sibling_of_itself",
                violation_error_message="A claim is no sibling of itself.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.WAITING.value)
                | Q(kind=Kind.FORECAST.value, due_on__isnull=False),
                name="claim_waits_for_a_day",
                violation_error_message="Only a forecast with a day can wait for it.",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False)
                | ~Q(
                    state__in=[ClaimState.DISMISSED.value, ClaimState.PARKED.value, ClaimState.MERGED.value]
                ),
                name="claim_public_stays_on_the_desk",
                violation_error_message="A published claim can be neither dismissed, parked nor merged.",
            ),
            models.CheckConstraint(
                condition=Q(first_read_by__isnull=True)
                | Q(
                    state__in=[
                        ClaimState.QUEUED.value,
                        ClaimState.ASSIGNED.value,
                        ClaimState.IN_REVIEW.value,
                    ]
                ),
                name="claim_read_once_is_read_twice",
                violation_error_message="Somebody has filed on this claim unseen: a second person reads it first.",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1),
                name="claim_score_in_range",
                violation_error_message="A check-worthiness lies between 0 and 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return f"/claims/{self.pk}/"

    @property
    def proposed_by(self) -> list[dict[str, str]]:
        """Who proposed it: our engine by its version, a person, or language models by the names the team gave them."""
        kind = "engine" if self.found_by.startswith("extract") else "person"
        first = [] if self.found_by == BY_A_MODEL else [{"kind": kind, "name": self.found_by}]
        return first + [{"kind": "model", "name": name} for name in self.by_models]

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The amounts of the statement, in order. They are read where they are told, so they are always of these words."""
        return quantities(self.statement)

    @property
    def level(self) -> str:
        """high, medium or low: as set by hand or by a rule of the team, else from the check-worthiness."""
        if self.priority is not None:
            return "high" if self.priority >= 3 else "medium" if self.priority == 2 else "low"
        return "high" if self.score >= HIGH else "medium" if self.score >= MEDIUM else "low"


class Anchor(models.Model):
    """Where a claim stands: code points, half-open, into that revision's body."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="anchors", db_index=False)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="anchors")
    revision = models.PositiveIntegerField(default=1)
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="anchor_has_length",
                violation_error_message="A quote ends after it starts.",
            ),
            models.UniqueConstraint(
                fields=["claim", "article", "revision", "start", "end"], name="anchor_once"
            ),
        ]

    def __str__(self) -> str:
        return self.quote


class Assignment(models.Model):
    """Who holds a claim, from when to when; at most one holder at a time, whoever asks."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(ended_at__isnull=True),
                name="one_holder_a_claim",
                violation_error_message="Somebody else holds this claim.",
            )
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(ended_at__isnull=True), name="claims_held_by_person"),
            models.Index(
                fields=["due_at"],
                condition=Q(ended_at__isnull=True, escalated_at__isnull=True),
                name="claims_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} holds claim {self.claim_id}"
