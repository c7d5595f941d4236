"""What one person found on a claim that two read blind: unseen by everybody else until both have filed."""

from __future__ import annotations

import json
from typing import Self

from django.conf import settings
from django.core import serializers
from django.db import models
from django.db.models import Q

from claims.models.claims import Claim
from claims.models.scoping import TeamQuerySet
from claims.models.verdicts import Verdict
from people.actors import Actor
from people.models import Person


class BlindReadingQuerySet(TeamQuerySet["BlindReading"]):
    team_path = "claim__article__team"

    def visible_to(self, viewer: Person | Actor) -> Self:
        """One's own, and what was opened. Nobody else's, whatever their roles: an editor who looked could not be the second."""
        person = viewer if isinstance(viewer, Person) else viewer.person
        return super().visible_to(viewer).filter(Q(person=person) | Q(verdict__isnull=False))


class BlindReading(models.Model):
    """One person's ticks and verdict, in a row of their own as long as nobody else may see them.

    No other row knows of it, so that no door has to remember what to leave out: the verdict it will be stands in
    ``sealed``, with everything that is frozen at filing, and becomes a row when both are opened. ``ticks`` are what the
    person said of evidence, by its id, as ``{stance, counts}``. Filed and without ``verdict`` it waits for the second.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="blind_readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ticks = models.JSONField(default=dict, blank=True)
    sealed = models.JSONField(default=dict, blank=True)
    filed_at = models.DateTimeField(null=True, blank=True)
    verdict = models.ForeignKey(
        Verdict,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="blind_readings",
        help_text="What came of it: its own verdict, or the one that said the same.",
    )

    objects = BlindReadingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "person"],
                condition=Q(verdict__isnull=True),
                name="one_blind_reading_a_person",
            ),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(verdict__isnull=True, filed_at__isnull=False),
                name="one_blind_reading_waits",
                violation_error_message="Somebody has filed on this claim already, unseen.",
            ),
            models.CheckConstraint(
                condition=Q(verdict__isnull=True) | Q(filed_at__isnull=False),
                name="blind_reading_filed_then_opened",
            ),
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True) | ~Q(sealed={}), name="blind_reading_filed_with_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} reads claim {self.claim_id} blind"

    def seal(self, verdict: Verdict) -> None:
        """Keep the verdict as it would be written now."""
        self.sealed = json.loads(serializers.serialize("json", [verdict]))[0]["fields"]
        self.filed_at = verdict.decided_at

    @property
    def said(self) -> Verdict | None:
        """The verdict that was sealed, unwritten; None where nothing was filed yet."""
        if not self.sealed:
            return None
        row = {"model": "claims.verdict", "pk": None, "fields": self.sealed}
        found = next(iter(serializers.deserialize("python", [row], ignorenonexistent=True))).object
        assert isinstance(found, Verdict)
        found.claim = self.claim
        return found
