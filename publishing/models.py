"""What went out: publications, the public events in their order, and who is told of them."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from django.utils import timezone

from claims.models import Claim, Event, Verdict
from claims.models.scoping import TeamQuerySet
from people.models import ApiKey, Team
from people.roles import Scope
from people.secrets_at_rest import SecretField


class PublicationQuerySet(TeamQuerySet["Publication"]):
    team_path = "team"

    def current(self) -> PublicationQuerySet:
        """One row a claim: what is out now, held ones too (they carry no rating)."""
        return self.filter(state__in=Publication.OUT)

    def standing(self) -> PublicationQuerySet:
        """One row a claim: what is out now, or else the tombstone of what was out last."""
        others = Publication.objects.filter(claim=OuterRef("claim")).exclude(pk=OuterRef("pk"))
        later = Q(state=Publication.State.WITHDRAWN, withdrawn_at__gt=OuterRef("withdrawn_at"))
        over = others.filter(Q(state__in=Publication.OUT) | later)
        return self.filter(Q(state__in=Publication.OUT) | Q(~Exists(over), state=Publication.State.WITHDRAWN))

    def public(self) -> PublicationQuerySet:
        """Everything that has ever been out: scheduled ones are nobody's business yet."""
        return self.exclude(state=Publication.State.SCHEDULED)

    def after(self, published_at: datetime, pk: int) -> PublicationQuerySet:
        """The rows behind this one, in the order they went out."""
        return self.filter(TupleGreaterThan(Tuple(F("published_at"), F("id")), [published_at, pk]))

    def readable_with(self, key: ApiKey | None) -> PublicationQuerySet:
        """What this key may pull: all that its team has had out; without a key, of the teams that are open to all."""
        return self.public().filter(**{"team__public": True} if key is None else {"team": key.team_id})


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
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="publications", db_index=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="publications")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices)
    change_kind = models.CharField(max_length=14, choices=Change.choices, blank=True)
    change_note = models.CharField(max_length=500, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    document = models.TextField(blank=True)
    claimreview = models.TextField(blank=True)
    speaker = models.CharField(max_length=200, blank=True, help_text="Whom the document names.")
    invented = models.BooleanField(default=False, help_text="Made up for the demonstration, or rests on it.")
    scheduled_for = models.DateTimeField(null=True, blank=True)
    refused_because = models.CharField(
        max_length=500, blank=True, help_text="Why the rules refused a scheduled one at its hour."
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    hold_note = models.CharField(max_length=500, blank=True)
    release_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
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
            # Of what waits for its hour the number is what it would be now.
            models.UniqueConstraint(
                fields=["claim", "version"], condition=~Q(state="scheduled"), name="publication_version_once"
            ),
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
        # Each list of the API is one of these, read from a place on; a team comes first in every index, for the planner
        # would rather walk one by time alone past the rows of all other teams.
        indexes = [
            models.Index(
                fields=["team", "-published_at", "-id"],
                condition=Q(state__in=["published", "held"]),
                name="publication_out_of_a_team",
            ),
            models.Index(
                fields=["team", "-published_at", "-id"],
                condition=~Q(state="scheduled"),
                name="publication_ever_of_a_team",
            ),
            models.Index(
                fields=["scheduled_for"], condition=Q(state="scheduled"), name="publication_scheduled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict}, version {self.version}"

    def get_absolute_url(self) -> str:
        return f"/checks/{self.claim_id}/"


class Appearance(models.Model):
    """A page on which the claim of a publication stands, by the hash of its address (``publishing.addresses``)."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="appearances")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", db_index=False)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "hash", "publication"], name="appearance_once")
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} on {self.hash}"


class PublicEvent(models.Model):
    """A change the public may know, in the order the relay numbered them; ``source`` keeps it from being told twice."""

    number = models.PositiveBigIntegerField(unique=True)
    source = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="public_event")
    type = models.CharField(max_length=40)
    at = models.DateTimeField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", db_index=False)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="public_events")

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["team", "number"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.type}"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def active(self, now: datetime) -> Self:
        """Those that are told of what happens now: not stopped, of a key that is still good."""
        good = Q(key__revoked_at=None) & (Q(key__expires_at=None) | Q(key__expires_at__gt=now))
        return self.filter(good, disabled_at=None, key__scopes__contains=Scope.PUBLISHED.value)


class Subscription(models.Model):
    """A consumer's address that is told of public changes; ``events`` narrows them, and none means all.

    What is sent carries a signature of its secret, and of those ``retired`` that are good yet. ``missed_after`` is the last
    public change before the subscription was stopped: what came after it is owed when it starts again.
    """

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="subscriptions")
    url = models.URLField(max_length=2000)
    events = models.JSONField(default=list, blank=True)
    secret = SecretField()
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    failing_since = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_reason = models.CharField(max_length=300, blank=True)
    missed_after = models.PositiveBigIntegerField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "webhook"
        constraints = [
            models.CheckConstraint(
                condition=Q(disabled_at__isnull=True, disabled_reason="", missed_after__isnull=True)
                | (Q(disabled_at__isnull=False, missed_after__isnull=False) & ~Q(disabled_reason="")),
                name="subscription_stopped_with_reason",
                violation_error_message="A webhook is stopped with a reason.",
            )
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def is_stopped(self) -> bool:
        return self.disabled_at is not None

    @property
    def previous_until(self) -> datetime | None:
        """Until when a secret that was replaced signs too; None where there is none."""
        return max((one.until for one in self.retired.all()), default=None)


class RetiredSecret(models.Model):
    """A secret of a webhook that was replaced: what is sent carries its signature too, ``until`` then."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="retired")
    secret = SecretField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.subscription}, until {self.until}"


def new_message_id() -> str:
    return f"msg_{secrets.token_urlsafe(18)}"


class Delivery(models.Model):
    """One message owed to one subscriber; its id stays the same over all tries. A test has no event."""

    class State(models.TextChoices):
        OWED = "owed", "Owed"
        RUNNING = "running", "Being sent"
        DONE = "done", "Delivered"
        FAILED = "failed", "Given up"

    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, related_name="deliveries", db_index=False
    )
    event = models.ForeignKey(
        PublicEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    message_id = models.CharField(max_length=40, unique=True, default=new_message_id, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OWED)
    attempts = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=32, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["subscription", "event"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at__isnull=True)),
                name="delivery_done_at_a_time",
                violation_error_message="What is delivered was delivered at a time.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["subscription", "id"],
                condition=Q(state__in=["owed", "running"]),
                name="delivery_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event or 'test'} to {self.subscription}"


class ConsumerLetter(models.Model):
    """A mail to a consumer about its webhook: owed by this row, sent once, tried again where it could not be."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="letters")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(default=timezone.now, help_text="Not before.")
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["try_at"], condition=Q(sent_at__isnull=True), name="letter_owed"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"


class ComplaintQuerySet(TeamQuerySet["Complaint"]):
    team_path = "publication__claim__article__team"

    def open(self) -> Self:
        return self.filter(closed_at=None)


class Complaint(models.Model):
    """What a reader wrote about a published verdict; an editor who did not sign it closes it with an answer."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="complaints")
    text = models.TextField(max_length=4000)
    source = models.CharField(max_length=2000, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, answer="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(answer="")),
                name="complaint_closed_by_a_person",
                violation_error_message="A person closes a complaint and says what came of it.",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
