"""Who: teams, the people in them, the organisations that pull verdicts, their keys, and notices."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.channels import Channel as Channel
from people.channels import ChannelNotice as ChannelNotice
from people.letters import PasswordLetter as PasswordLetter
from people.roles import POWERS, Power, Role, Scope
from people.secrets_at_rest import SecretField


class Team(models.Model):
    """A desk. Its settings are columns, so that each has a type, a default and a history."""

    name = models.CharField(max_length=120, unique=True)
    auto_queue = models.PositiveSmallIntegerField(
        default=5, help_text="How many of an article's worthiest claims are queued without being asked."
    )
    origins_needed = models.PositiveSmallIntegerField(
        default=2,
        validators=[MinValueValidator(1)],
        help_text="How many independent sources a decisive verdict needs.",
    )
    primaries_needed = models.PositiveSmallIntegerField(
        default=0,
        help_text="How many of these must be primary sources: the report, the law, the data itself.",
    )
    primary_alone = models.BooleanField(
        default=True, help_text="One primary source that is no party to the claim is enough by itself."
    )
    named_only = models.BooleanField(
        default=False, help_text="A source that is not named counts for nothing."
    )
    suggestion_shown = models.CharField(
        max_length=12,
        choices=[("always", "always"), ("after", "after the reviewer's own choice"), ("never", "never")],
        default="always",
        help_text="When a reviewer sees the machine's suggestion.",
    )
    blind_review = models.BooleanField(default=False)
    most_held = models.PositiveSmallIntegerField(
        default=12, help_text="How many claims a person may hold and still take the next; 0: any number."
    )
    due_high = models.PositiveSmallIntegerField(
        default=4, validators=[MinValueValidator(1)], help_text="Hours until a claim of high priority is due."
    )
    due_medium = models.PositiveSmallIntegerField(
        default=24, validators=[MinValueValidator(1)], help_text="Hours, of medium priority."
    )
    due_low = models.PositiveSmallIntegerField(
        default=72, validators=[MinValueValidator(1)], help_text="Hours, of low priority."
    )
    public = models.BooleanField(default=True, help_text="Published verdicts can be read without a key.")
    models_stay_inside = models.BooleanField(
        default=False,
        help_text="Language models are asked on this machine and in our own networks only: no text leaves for one.",
    )
    licence = models.CharField(max_length=200, default="CC BY 4.0")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """A change of what a team has out. The database writes it (``publishing.editions``): two who find the same sum of a team's
    marks find the same publications."""

    mark = models.BigIntegerField(primary_key=True)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="editions")

    def __str__(self) -> str:
        return f"{self.team}, {self.mark}"


class PersonManager(BaseUserManager["Person"]):
    """Makes people for ``createsuperuser`` and finds them by sign-in name."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. People are closed, never deleted: their signatures must keep their names."""

    username = models.CharField(
        "sign-in name",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]*$", "Use small letters, digits, dots, dashes and underscores."
            )
        ],
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="people")
    is_reviewer = models.BooleanField(default=False)
    is_editor = models.BooleanField(default=False)
    is_administrator = models.BooleanField(default=False)
    is_outside = models.BooleanField(default=False, help_text="A second reader by one-time link.")
    languages = models.CharField(
        max_length=120, blank=True, help_text="Codes such as en, de; empty: whatever comes."
    )
    topics = models.CharField(max_length=300, blank=True, help_text="Words of the claims to get first.")
    absent_until = models.DateField(null=True, blank=True)
    conflicts = models.JSONField(
        default=list, blank=True, help_text="Whom not to judge: lines of {kind: speaker or publisher, name}."
    )
    named_in_public = models.BooleanField(
        default=False, help_text="Their name stands on the checks they file or sign off, by their own choice."
    )
    notice_choices = models.JSONField(
        default=dict, blank=True, help_text="The way chosen for each kind of notice (people.notices)."
    )
    chat_url = SecretField(blank=True, help_text="An incoming webhook of Slack, Mattermost or Teams, locked.")
    digested_on = models.DateField(null=True, blank=True, editable=False)
    signing_suspended_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    @property
    def is_away(self) -> bool:
        """Whether nobody gives them a claim today."""
        return self.absent_until is not None and self.absent_until >= timezone.localdate()

    @property
    def roles(self) -> frozenset[Role]:
        held = {
            Role.REVIEWER: self.is_reviewer,
            Role.EDITOR: self.is_editor,
            Role.ADMINISTRATOR: self.is_administrator,
            Role.OUTSIDE: self.is_outside,
        }
        return frozenset(role for role, yes in held.items() if yes)

    def may(self, power: Power) -> bool:
        """Whether one of this person's roles grants the power; a closed account has none."""
        return self.is_active and any(power in POWERS[role] for role in self.roles)

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django's is a plain attribute; here closing is the one truth
        return self.closed_at is None

    @property
    def is_staff(self) -> bool:
        return self.is_active and bool(self.roles - {Role.OUTSIDE})

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """The admin's question: everybody on the desk may view the record; administrators manage people.

        Django's permission rows are not used; the record's own add, change and delete stay off for everybody.
        """
        app, _, action = perm.partition(".")
        if app == "people":
            return self.may(Power.ADMINISTER)
        return action.startswith("view_") and self.may(Power.READ)

    def has_module_perms(self, app_label: str) -> bool:
        return self.may(Power.ADMINISTER if app_label == "people" else Power.READ)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name else self.username


class Consumer(models.Model):
    """An organisation that pulls verdicts; its key acts as nobody."""

    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=200, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="consumers", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="consumer_once_per_team")]

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """A key to the API. Only its SHA-256 is kept: the key itself has 160 random bits, so a slow hash gains nothing."""

    label = models.CharField(max_length=120)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="keys")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="keys")
    consumer = models.ForeignKey(
        Consumer, on_delete=models.PROTECT, null=True, blank=True, related_name="keys"
    )
    prefix = models.CharField(max_length=16, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.CharField(
        max_length=80, help_text="Scopes with a space between them, as OAuth writes them."
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_on = models.CharField(
        max_length=12, choices=[("web", "on the web"), ("server", "on the server's command line")]
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    acknowledged = models.BigIntegerField(
        default=0, help_text="The last public change this key has confirmed."
    )

    edition: str | None = None  # of what its team has out, where it was found by its digest (people.keys)

    class Meta:
        verbose_name = "API key"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(consumer__isnull=True),
                name="key_has_one_holder",
                violation_error_message="A key belongs to a person or to an organisation, not to both or neither.",
            ),
            models.CheckConstraint(
                condition=~Q(scopes__contains=Scope.REVIEW.value) | Q(person__isnull=False),
                name="review_key_is_a_persons",
                violation_error_message="Only a person's key can review: an organisation signs nothing.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"

    @property
    def scope_set(self) -> frozenset[Scope]:
        return frozenset(Scope(word) for word in self.scopes.split())


class Notice(models.Model):
    """Something a person should know; ``once`` keeps the same thing from being told twice.

    It is in the app whatever its ``way``. What goes out besides is owed by this row: ``sent_at`` is written by whoever
    sends it, before it is sent, so that it is sent once.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices", db_index=False)
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    link = models.CharField(max_length=200, blank=True)
    once = models.CharField(max_length=120, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(
        max_length=8,
        choices=[("app", "here only"), ("mail", "by mail"), ("chat", "in a chat"), ("digest", "once a day")],
        default="app",
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True, blank=True, help_text="Not before, after a try that failed.")

    class Meta:
        indexes = [
            models.Index(fields=["person", "read_at"]),
            models.Index(
                fields=["way", "made_at"],
                condition=Q(sent_at__isnull=True, read_at__isnull=True) & ~Q(way="app"),
                name="notice_owed",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class SignIn(models.Model):
    """A browser in which somebody signed in: open until it is ended here, signed out, or its session is too old."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sign_ins", db_index=False)
    session = models.CharField(max_length=40, db_index=True, editable=False)
    address = models.CharField(max_length=60, blank=True)
    browser = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["person", "ended_at"])]

    def __str__(self) -> str:
        return f"{self.person} from {self.address}"


class Invitation(models.Model):
    """A link by which somebody joins the team, once. Of its token only the SHA-256 is kept."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="invitations")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    roles = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="invitation"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(ended_at__isnull=False),
                name="invitation_works_once",
                violation_error_message="An invitation by which somebody has joined is over.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email or "somebody"

    @property
    def role_set(self) -> frozenset[Role]:
        return frozenset(Role(word) for word in self.roles.split())


class SignInTry(models.Model):
    """A sign-in that did not succeed, by whatever name was typed. It counts for a while (``people.tries``)."""

    name = models.CharField(max_length=150)
    address = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["name", "at"]), models.Index(fields=["address", "at"])]

    def __str__(self) -> str:
        return f"{self.name} from {self.address}"
