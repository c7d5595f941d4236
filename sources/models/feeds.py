"""Feeds a team reads on a schedule."""

from __future__ import annotations

from django.db import models


class Feed(models.Model):
    """An RSS or Atom feed. Its items become documents of the team."""

    team = models.ForeignKey("people.Team", on_delete=models.CASCADE, related_name="feeds")
    url = models.CharField("address", max_length=2000)
    name = models.CharField(max_length=200)
    active = models.BooleanField(default=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "url"],
                name="feed_once_in_a_team",
                violation_error_message="The team reads this feed already.",
            )
        ]

    def __str__(self) -> str:
        return self.name
