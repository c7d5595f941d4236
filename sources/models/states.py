"""How each outside place is doing, and when it may be asked again."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class ConnectorState(models.Model):
    """One row per connector and per host asked (``host:example.org``); ``not_before`` is moved on by whoever wins.

    ``shut_until`` is the breaker: None while the place answers (closed); a time while it is left alone (open); when that
    time has come, the next to ask tries it (half-open).
    """

    connector = models.CharField(max_length=262, unique=True)
    not_before = models.DateTimeField(default=timezone.now, help_text="Nobody asks before this time.")
    shut_until = models.DateTimeField(
        null=True, blank=True, help_text="It did not answer, so nobody asks before."
    )
    failures = models.PositiveIntegerField(default=0, help_text="Failures in a row.")
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["connector"]

    def __str__(self) -> str:
        return self.connector

    @property
    def is_resting(self) -> bool:
        """Whether the place is left alone now."""
        return self.shut_until is not None and self.shut_until > timezone.now()
