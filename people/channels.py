"""Where a team is told together, and what it is told. A part of ``people.models``."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.secrets_at_rest import SecretField


class Channel(models.Model):
    """Where a team is told together: an incoming webhook of Slack, Mattermost or Teams. Whoever has its address can write
    there, so it is kept locked, and only its ``host`` is shown."""

    team = models.OneToOneField("people.Team", on_delete=models.PROTECT, related_name="channel")
    url = SecretField(blank=True)
    host = models.CharField(max_length=253)
    kinds = models.JSONField(default=list, help_text="What it is told of (people.notices.OF_THE_TEAM).")
    set_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"the channel at {self.host}"


class ChannelNotice(models.Model):
    """Something a team's channel is told, owed by this row as a person's mail is by a ``Notice``."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="notices", db_index=False)
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    link = models.CharField(max_length=200, blank=True)
    once = models.CharField(max_length=120)
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text="What it asked for was done before it went out."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True, blank=True, help_text="Not before, after a try that failed.")
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "once"], name="channel_told_once")]
        indexes = [
            models.Index(
                fields=["made_at"],
                condition=Q(sent_at__isnull=True, settled_at__isnull=True),
                name="channel_notice_owed",
            )
        ]

    def __str__(self) -> str:
        return self.text
