"""Articles and their revisions."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.scoping import TeamQuerySet
from people.models import Team

MAX_BODY = 500_000  # characters; more is answered with 413


class ArticleQuerySet(TeamQuerySet["Article"]):
    team_path = "team"


class Article(models.Model):
    """A text that was received to be checked. ``read_at`` is set when the engine has split it into claims.

    ``body`` is empty only while an address is still being fetched, or a file read.
    """

    class Intake(models.TextChoices):
        DESK = "desk", "on the desk"
        API = "api", "by the API"
        URL = "url", "by its address"
        FILE = "file", "as a file"
        FEED = "feed", "from a feed"
        COMMAND = "command", "from the command line"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="articles", db_index=False)
    title = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    digest = models.CharField(max_length=64, null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1)
    url = models.URLField(max_length=2000, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    byline = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=16, blank=True)
    published_on = models.DateField(null=True, blank=True)
    intake = models.CharField(max_length=10, choices=Intake.choices)
    received_at = models.DateTimeField(default=timezone.now)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    received_key = models.ForeignKey(
        "people.ApiKey", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    read_at = models.DateTimeField(null=True, blank=True)
    choosing = models.BooleanField(
        default=False, help_text="The worthiest claims are queued once it is known what was checked before."
    )
    notes = models.JSONField(default=list, blank=True, help_text="What the engine wants a person to know.")
    near_copy_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="near_copies", db_index=False
    )
    simhash = models.BigIntegerField(
        null=True, blank=True, editable=False, help_text="For finding near copies."
    )
    invented = models.BooleanField(default=False, help_text="Made up for the demonstration.")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "digest"],
                name="article_once_per_team",
                violation_error_message="This text is on the desk already.",
            ),
            models.CheckConstraint(
                condition=Q(body="", digest__isnull=True) | (~Q(body="") & Q(digest__isnull=False)),
                name="article_digest_of_its_body",
                violation_error_message="An article's digest is taken from its text.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url or f"Article {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/articles/{self.pk}/"


class Revision(models.Model):
    """An article's text as it stood; anchors point into one of these."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=500, blank=True)
    body = models.TextField(validators=[MinLengthValidator(1)])
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.article}, revision {self.number}"
