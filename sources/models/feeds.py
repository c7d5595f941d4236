"""Feeds a team reads on a schedule."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Feed(models.Model):
    """An RSS or Atom feed. Its entries become documents of the team.

    It is due when ``next_read_at`` has come, and whoever moves that time on reads it. ``failures`` are those in a row;
    after many of them it is read less often, never given up.
    """

    team = models.ForeignKey("people.Team", on_delete=models.CASCADE, related_name="feeds", db_index=False)
    url = models.CharField("address", max_length=2000)
    name = models.CharField(max_length=200)
    active = models.BooleanField(default=True)
    minutes = models.PositiveIntegerField(
        "read every", default=30, help_text="Minutes from one reading to the next; 5 at least."
    )
    next_read_at = models.DateTimeField(default=timezone.now)
    last_read_at = models.DateTimeField(null=True, blank=True, help_text="When it last answered.")
    last_new = models.PositiveIntegerField(default=0, help_text="Entries that were new then.")
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "url"],
                name="feed_once_in_a_team",
                violation_error_message="The team reads this feed already.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5) & Q(minutes__lte=10_080),
                name="feed_read_in_good_measure",
                violation_error_message="A feed is read every 5 minutes at most, and once a week at least.",
            ),
        ]
        indexes = [models.Index(fields=["next_read_at"], condition=Q(active=True), name="feed_due")]

    def __str__(self) -> str:
        return self.name
