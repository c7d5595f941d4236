"""What somebody outside asks: have these statements been checked?"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from people.models import ApiKey, Team


class Inquiry(models.Model):
    """Statements that a key asks about. ``found`` has, for each of ``texts``, claims that may be the same, once it is answered."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="inquiries", db_index=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    texts = models.JSONField()
    found = models.JSONField(
        null=True, help_text="A list for each text, of {claim, probability, reason}, likeliest first."
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "inquiries"
        indexes = [models.Index(fields=["key", "asked_at"])]

    def __str__(self) -> str:
        return f"inquiry {self.pk}"
