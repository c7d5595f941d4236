"""What went out: publications, the public events in their order, and who is told of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models import Claim, Event, Verdict
from claims.models.scoping import TeamQuerySet
from people.models import ApiKey, Team


class PublicationQuerySet(TeamQuerySet["Publication"]):
    team_path = "claim__article__team"

    def current(self) -> PublicationQuerySet:
        """One row a claim: what is out now, held ones too (they carry no rating)."""
        return self.filter(state__in=Publication.OUT)

    def public(self) -> PublicationQuerySet:
        """Everything that has ever been out: scheduled ones are nobody's business yet."""
        return self.exclude(state=Publication.State.SCHEDULED)

    def readable_with(self, key: ApiKey | None) -> PublicationQuerySet:
        """What this key may pull: all that its team has had out; without a key, of the teams that are open to all."""
        whose = {"team__public": True} if key is None else {"team": key.team}
        return self.public().filter(**{f"claim__article__{path}": value for path, value in whose.items()})


class Publication(models.Model):
    """A verdict that went out. It is never edited: a new verdict's publication replaces it.

    ``document`` and ``claimreview`` are JSON text, made and validated at publication and served as stored.
    """

    class State(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        PUBLISHED = "published", "Published"
        HELD = "held", "Held"
        REPLACED = "replaced", "Replaced"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Change(models.TextChoices):
        REFILE = "refile", "Refile (typo, dead link)"
        CLARIFICATION = "clarification", "Clarification"
        UPDATE = "update", "Update (the world changed)"
        CORRECTION = "correction", "Correction (we were wrong)"
        CONFIRMATION = "confirmation", "Confirmation (still stands)"

    OUT = [State.PUBLISHED.value, State.HELD.value]

    verdict = models.OneToOneField(Verdict, on_delete=models.PROTECT, related_name="publication")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="publications")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices)
    change_kind = models.CharField(max_length=14, choices=Change.choices, blank=True)
    change_note = models.CharField(max_length=500, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    document = models.TextField(blank=True)
    claimreview = models.TextField(blank=True)
    scheduled_for = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hold_note = models.CharField(max_length=500, blank=True)
    release_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state__in=["published", "held"]),
                name="one_publication_out_a_claim",
                violation_error_message="A verdict on this claim is out already: the new one replaces it.",
            ),
            models.UniqueConstraint(fields=["claim", "version"], name="publication_version_once"),
            models.CheckConstraint(
                condition=Q(state="scheduled") | (Q(published_at__isnull=False) & ~Q(document="")),
                name="publication_out_with_document",
                violation_error_message="What is published has its document.",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | (Q(withdrawn_by__isnull=False) & ~Q(change_note="")),
                name="publication_withdrawn_with_note",
                violation_error_message="Say why the verdict is withdrawn.",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True)
                | Q(change_kind="refile")
                | (~Q(change_kind="") & ~Q(change_note="")),
                name="publication_change_with_note",
                violation_error_message="A replaced verdict says what changed and why.",
            ),
        ]
        indexes = [models.Index(fields=["state", "-published_at"])]

    def __str__(self) -> str:
        return f"{self.verdict}, version {self.version}"

    def get_absolute_url(self) -> str:
        return f"/checks/{self.claim_id}/"


class PublicEvent(models.Model):
    """A change the public may know, in the order the relay numbered them; ``source`` keeps it from being told twice."""

    number = models.PositiveBigIntegerField(unique=True)
    source = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="public_event")
    type = models.CharField(max_length=40)
    at = models.DateTimeField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="public_events")

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.type}"


class Subscription(models.Model):
    """A consumer's address that is told of public changes."""

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="subscriptions")
    url = models.URLField(max_length=2000)
    events = models.JSONField(default=list)
    secret = models.CharField(max_length=120)
    previous_secret = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One public event owed to one subscriber; its id stays the same over all tries."""

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="deliveries")
    event = models.ForeignKey(PublicEvent, on_delete=models.PROTECT, related_name="deliveries")
    state = models.CharField(
        max_length=8,
        choices=[("owed", "owed"), ("running", "running"), ("done", "done"), ("failed", "failed")],
        default="owed",
    )
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["subscription", "event"], name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.event} to {self.subscription}"
