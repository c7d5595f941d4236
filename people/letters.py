"""Letters that are owed to people who can't sign in. A part of ``people.models``."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class PasswordLetter(models.Model):
    """A link by which somebody chooses a new password, owed by this row. The link is made when it is sent, and kept nowhere."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(sent_at__isnull=True), name="password_letter_owed"),
            models.Index(fields=["person", "asked_at"], name="password_letter_of"),
        ]

    def __str__(self) -> str:
        return f"to {self.person}"
