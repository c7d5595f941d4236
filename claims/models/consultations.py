"""Questions that were put to a team's language models, and what came of each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.articles import Article
from claims.models.claims import Claim
from claims.models.evidence import STANCES, Evidence
from claims.models.scoping import TeamQuerySet
from claims.models.verdicts import Verdict
from sources.models import Provider


class ConsultationQuerySet(TeamQuerySet["Consultation"]):
    team_path = "provider__team"


class Consultation(models.Model):
    """One question to one model, beside our own machine's answer, which never waits for it.

    It is answered at its first outcome, a failure too; later tries of the same question go on behind. Of what was sent
    the digest is kept, not the text. ``reserved_*`` is what it may cost while it is asked, so that no two workers spend
    the same rest of a budget; afterwards ``tokens_*`` and ``cost`` say what all its tries cost together.
    """

    class Call(models.TextChoices):
        EXTRACT = "extract", "split the article"
        JUDGE = "judge", "judge a passage"
        WORD = "word", "word a suggestion"
        TEST = "test", "answer a test"

    class Outcome(models.TextChoices):
        ANSWERED = "answered", "Answered"
        UNREADABLE = "unreadable", "Gave no answer that can be read"
        FAILED = "failed", "Failed"
        REFUSED = "refused", "Said what did not stand the checks"
        NOT_ASKED = "not_asked", "Not asked"

    FAILURES = (Outcome.UNREADABLE, Outcome.FAILED, Outcome.REFUSED, Outcome.NOT_ASKED)

    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="consultations", db_index=False
    )
    call = models.CharField(max_length=8, choices=Call.choices)
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    revision = models.PositiveIntegerField(default=0, help_text="Of the article, where that was split.")
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    verdict = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    made_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When a text last left for it.")
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    error = models.CharField(max_length=500, blank=True)
    model = models.CharField(max_length=120, blank=True, help_text="The model that was asked.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was sent.")
    tries = models.PositiveSmallIntegerField(default=0)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    counted = models.BooleanField(
        default=True, help_text="The service counted the tokens; else it is our estimate."
    )
    cost = models.DecimalField(max_digits=14, decimal_places=6, default=0)
    reserved_tokens = models.PositiveIntegerField(default=0)
    reserved_cost = models.DecimalField(max_digits=14, decimal_places=6, default=0)
    claims = models.ManyToManyField(Claim, blank=True, related_name="+", help_text="Those it proposed.")
    refused = models.JSONField(
        default=dict, blank=True, help_text="How much of what it said failed each check, by the check's name."
    )
    heard = models.TextField(blank=True, help_text="The answer until it is checked.")
    stance = models.CharField(max_length=8, choices=STANCES, blank=True)
    rating = models.CharField(max_length=20, blank=True, help_text="What it would suggest.")
    words = models.TextField(
        blank=True, help_text="Its wording, or the words of the passage that decided it."
    )

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "article", "revision"],
                condition=Q(call="extract"),
                name="consultation_once_a_revision",
            ),
            models.UniqueConstraint(
                fields=["provider", "evidence"], condition=Q(call="judge"), name="consultation_once_a_passage"
            ),
            models.UniqueConstraint(
                fields=["provider", "verdict"],
                condition=Q(call="word"),
                name="consultation_once_a_suggestion",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="consultation_answered_with_outcome",
                violation_error_message="A question that was answered says how it ended.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "answered"]) | ~Q(error=""),
                name="consultation_failure_has_its_reason",
                violation_error_message="A question that failed says why.",
            ),
        ]
        indexes = [models.Index(fields=["provider", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.provider}: {self.get_call_display()}"

    @property
    def failed(self) -> bool:
        """Whether there is no answer of it that stands."""
        return self.outcome in self.FAILURES
