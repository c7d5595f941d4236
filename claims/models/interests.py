"""Who has a stake in a claim: their word alone never settles it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.claims import Claim
from sources.models import Publisher


class Interest(models.Model):
    """What a person said of a publisher and one claim: a party to it, or not. It holds for pages found later too."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="interests", db_index=False)
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="+")
    interested = models.BooleanField()
    why = models.CharField(max_length=300)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["publisher__name"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "publisher"], name="interest_once_a_claim"),
            models.CheckConstraint(
                condition=~Q(why=""),
                name="interest_with_reason",
                violation_error_message="Say why it is, or is not, a party to this claim.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {'a party' if self.interested else 'no party'}"
