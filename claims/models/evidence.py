"""Where was looked, and what a claim rests on."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from claims.models.claims import Claim
from claims.models.scoping import TeamQuerySet
from engine.types import QuoteCheck, Stance, Tier
from sources.models import Document

STANCES = [(stance.value, stance.value) for stance in Stance]
TIERS = [(tier.value, tier.value) for tier in Tier]
LONGEST_NAME = 60  # characters of a publisher or a title in a sentence
CHECKS = [(check.value, check.value) for check in QuoteCheck]


class Lookup(models.Model):
    """One question put to one connector, or (``by_hand``) a search that a person made herself and noted.

    It is answered at its first outcome, a failure too; later tries of the same question go on behind. ``connector`` of one
    by hand is the place in her own words. ``since`` and ``until`` are the days of publication that were asked for.
    """

    class Outcome(models.TextChoices):
        FOUND = "found", "Found"
        NOTHING = "nothing", "Searched, found nothing"
        FAILED = "failed", "Failed"
        RATE_LIMITED = "rate_limited", "Asked to wait"
        NOT_CONFIGURED = "not_configured", "Not set up"

    FAILURES = (Outcome.FAILED, Outcome.RATE_LIMITED, Outcome.NOT_CONFIGURED)

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lookups")
    round = models.PositiveIntegerField(default=1)
    connector = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    by_hand = models.BooleanField(default=False)
    earlier = models.BooleanField(
        default=False,
        help_text="Looks for older pages with the same words; research is over without it.",
    )
    note = models.CharField(max_length=500, blank=True, help_text="What came of it, in a person's words.")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    count = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    documents = models.ManyToManyField(Document, blank=True, related_name="+")

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "round", "connector", "query"],
                condition=Q(by_hand=False),
                name="lookup_once_a_round",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="lookup_from_day_to_day",
                violation_error_message="The last day comes after the first.",
            ),
            models.CheckConstraint(
                condition=Q(by_hand=False) | (Q(answered_at__isnull=False) & Q(asked_by__isnull=False)),
                name="lookup_by_hand_has_its_outcome",
                violation_error_message="A search that was noted says who made it and how it ended.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="lookup_answered_with_outcome",
                violation_error_message="An answered search says how it ended.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="nothing") | Q(count=0, error=""),
                name="lookup_nothing_is_no_failure",
                violation_error_message="A search that failed is not a search that found nothing.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="found") | Q(count__gt=0),
                name="lookup_found_something",
                violation_error_message="A search that found something counts it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connector}: {self.query}"


class Origin(models.Model):
    """Pages that are one source for one claim, with the reason; ``made_by`` is set where a person regrouped."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="origins", db_index=False)
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    circular = models.BooleanField(default=False)
    interested_party = models.BooleanField(
        default=False, help_text="What these pages go back to is the word of a party to the claim."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["claim", "number"], name="origin_number_once")]

    def __str__(self) -> str:
        return self.label


class EvidenceQuerySet(TeamQuerySet["Evidence"]):
    team_path = "claim__article__team"


class Evidence(models.Model):
    """One thing a claim rests on. The machine's stance is a hint; only a person's tick makes it count."""

    class Form(models.TextChoices):
        PASSAGE = "passage", "passage of a document"
        CONVERSATION = "conversation", "conversation"
        IMAGE_OR_VIDEO = "image_or_video", "image or video"
        CALCULATION = "calculation", "calculation"
        PAPER = "paper", "paper"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    form = models.CharField(max_length=16, choices=Form.choices, default=Form.PASSAGE)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    lookup = models.ForeignKey(
        Lookup, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    asked_url = models.URLField(max_length=2000, blank=True, help_text="The page still to be fetched.")
    passage = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    quote_check = models.CharField(max_length=8, choices=CHECKS, null=True, blank=True)
    quote_difference = models.TextField(blank=True)
    relevance = models.FloatField(default=0.0)
    machine_stance = models.CharField(max_length=8, choices=STANCES, blank=True)
    machine_confidence = models.FloatField(null=True, blank=True)
    machine_why = models.TextField(blank=True)
    machine_version = models.CharField(max_length=60, blank=True)
    stance = models.CharField(max_length=8, choices=STANCES, blank=True)
    stance_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    counts = models.BooleanField(default=False)
    ticked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    ticked_at = models.DateTimeField(null=True, blank=True)
    tier = models.CharField(max_length=10, choices=TIERS, default=Tier.SECONDARY.value)
    interested_party = models.BooleanField(default=False)
    unnamed = models.BooleanField(
        default=False, help_text="Whoever is behind it is not named: “a person familiar with the matter”."
    )
    circular = models.BooleanField(default=False)
    circular_reason = models.CharField(max_length=300, blank=True)
    origin = models.ForeignKey(
        Origin, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    origin_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    details = models.JSONField(
        default=dict, blank=True, help_text="Who, when, on what terms; steps and result."
    )
    file = models.CharField(max_length=300, blank=True, help_text="Inside the vault.")
    file_name = models.CharField(max_length=200, blank=True, help_text="As it was called where it came from.")
    translation = models.TextField(blank=True)
    translated_by = models.CharField(max_length=120, blank=True)
    error = models.CharField(max_length=500, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    added_at = models.DateTimeField(default=timezone.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["origin__number", "-relevance", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "document", "start", "end"],
                condition=Q(document__isnull=False, start__isnull=False),
                name="evidence_passage_once",
                violation_error_message="This passage is evidence for this claim already.",
            ),
            models.CheckConstraint(
                condition=Q(counts=False) | (Q(ticked_by__isnull=False) & ~Q(stance="")),
                name="evidence_counts_by_a_person",
                violation_error_message="Evidence counts when a person ticks it and says how it bears on the claim.",
            ),
            models.CheckConstraint(
                condition=Q(counts=False)
                | ~Q(form="passage")
                | Q(
                    quote_check__isnull=False,  # a CHECK passes where it is NULL
                    quote_check__in=[QuoteCheck.EXACT.value, QuoteCheck.NEAR.value],
                ),
                name="evidence_counts_if_quote_stands",
                violation_error_message="This passage does not stand in the page as it was seen: it is no evidence.",
            ),
            models.CheckConstraint(
                condition=Q(counts=False) | Q(circular=False),
                name="evidence_counts_if_not_circular",
                violation_error_message="This page repeats the checked article: it can't back it.",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__isnull=False, end__gt=F("start")),
                name="evidence_passage_has_length",
                violation_error_message="A passage ends after it starts.",
            ),
        ]

    def __str__(self) -> str:
        """Of a call no word: this stands in many places, and not every call is for all of them."""
        is_passage = self.form == self.Form.PASSAGE
        return self.passage[:80] if is_passage and self.passage else self.get_form_display().capitalize()

    @property
    def stands(self) -> bool:
        """Whether there is something to rest on: a passage that was found in its page, or evidence of another form."""
        return self.form != self.Form.PASSAGE or self.quote_check in {QuoteCheck.EXACT, QuoteCheck.NEAR}

    @property
    def address(self) -> str:
        """Where it stands or will be fetched from; empty for what has no address."""
        return self.document.url if self.document else self.asked_url or str(self.details.get("address", ""))

    @property
    def called(self) -> str:
        """What people know it by, for a sentence: "evidence from The Post, “Fares rise”". Of a call, as above, no word."""
        if self.form == self.Form.PAPER:
            return f"the paper “{_cut(str(self.details.get('title', '')))}”"
        if self.form != self.Form.PASSAGE:
            return f"{'an' if self.form == self.Form.IMAGE_OR_VIDEO else 'a'} {self.get_form_display()}"
        house = self.document.publisher.name if self.document and self.document.publisher else ""
        title = f"“{_cut(self.document.title)}”" if self.document and self.document.title else ""
        told = [_cut(house), title] if house or title else [urlsplit(self.address).hostname or "a file"]
        return f"evidence from {', '.join(filter(None, told))}"

    @property
    def is_interested(self) -> bool:
        """Whether it is a party's word: by itself, by its publisher, or by what it goes back to."""
        publisher = self.document.publisher if self.document else None
        return (
            self.interested_party
            or bool(publisher and publisher.state_controlled)
            or bool(self.origin and self.origin.interested_party)
        )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1].rsplit(" ", 1)[0] + "…"
