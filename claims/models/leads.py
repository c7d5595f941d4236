"""Primary sources that pages found for a claim name or link, and nobody has looked at yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.claims import Claim
from claims.models.evidence import Evidence
from claims.models.scoping import TeamQuerySet
from engine.types import LeadKind
from sources.models import Document


class LeadQuerySet(TeamQuerySet["Lead"]):
    team_path = "claim__article__team"


class Lead(models.Model):
    """A report, law, data set or speech that a page rests on. The machine proposes it; a person follows it or lets it be.

    ``url`` is empty where it is only named. ``mark`` tells it from other leads of the claim: of its address, else its name.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        FOLLOWED = "followed", "Followed"
        LEFT = "left", "Left aside"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="leads", db_index=False)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", help_text="The page that names it."
    )
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in LeadKind])
    name = models.CharField(max_length=300)
    url = models.CharField(max_length=2000, blank=True)
    why = models.CharField(max_length=300)
    mark = models.CharField(max_length=64, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    evidence = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What came of it.",
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "mark"], name="lead_once_a_claim"),
            models.CheckConstraint(
                condition=Q(state="proposed", settled_by__isnull=True, settled_at__isnull=True)
                | (~Q(state="proposed") & Q(settled_by__isnull=False, settled_at__isnull=False)),
                name="lead_settled_by_a_person",
                violation_error_message="A person says what becomes of a primary source that was named.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
