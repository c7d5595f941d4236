"""History: append-only lines in hash chains, their payloads, and the daily seals.

The database refuses to change or delete a line (``claims.history.guards``); a payload may be blanked once.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from claims.models.articles import Article
from claims.models.claims import Claim
from claims.models.scoping import TeamQuerySet
from claims.models.verdicts import Verdict
from people.models import ApiKey, Team


class ChainHead(models.Model):
    """The last line of a chain; locked while the next one is written."""

    chain = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.chain


class EventQuerySet(TeamQuerySet["Event"]):
    team_path = "team"


class Event(models.Model):
    """One line of history: who did what, when, through which door."""

    chain = models.CharField(max_length=40)
    number = models.PositiveBigIntegerField()
    type = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", db_index=False)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, related_name="events")
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, related_name="events", db_index=False
    )
    verdict = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, null=True, related_name="events", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    machine = models.CharField(max_length=60, blank=True)
    door = models.CharField(max_length=20, blank=True)
    payload_digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="event_number_once")]
        indexes = [models.Index(fields=["claim", "id"]), models.Index(fields=["type", "id"])]

    def __str__(self) -> str:
        return f"{self.type} ({self.chain} {self.number})"


class EventPayload(models.Model):
    """What an event says beside its columns, as JSON text with the salt of its digest."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="payload")
    text = models.TextField()
    salt = models.CharField(max_length=32)
    blanked_at = models.DateTimeField(null=True, blank=True)
    blanked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    blanked_with = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    blanked_reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"payload of event {self.event_id}"


class Seal(models.Model):
    """A day's digest over the heads of all chains; written outside the database too."""

    on = models.DateField(unique=True)
    digest = models.CharField(max_length=64)
    chains = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"seal of {self.on}"
