"""What a person typed about a claim and has not filed yet. It is hers alone and no part of the record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from claims.models.claims import Claim


class Draft(models.Model):
    """``words`` are the fields of the review form by name, as text. One a person and claim, the last save wins; ``tab`` is
    the page that it came from."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="drafts")
    words = models.JSONField(default=dict)
    scale_version = models.PositiveSmallIntegerField(
        default=1, help_text="Of the team's rating scale that held when it was begun."
    )
    tab = models.CharField(max_length=32, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "claim"], name="one_draft_a_person")]

    def __str__(self) -> str:
        return f"{self.person}'s draft on claim {self.claim_id}"
