"""Verdicts: suggested by the machine, decided by one person, signed by another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from claims.models.claims import Claim
from claims.models.scales import Scale
from claims.models.scoping import TeamQuerySet
from claims.states import VerdictState, choices
from engine.types import Kind, Rating

DECISIVE = [r.value for r in (Rating.SUPPORTED, Rating.REFUTED, Rating.MIXED, Rating.CONFLICTING)]
SIGNED = [VerdictState.APPROVED.value, VerdictState.SPIKED.value]


class VerdictQuerySet(TeamQuerySet["Verdict"]):
    team_path = "claim__article__team"

    def filed(self) -> Self:
        """What people filed, sent back or not; of two that were read blind not the one that a third person put aside."""
        aside = Q(state=VerdictState.SENT_BACK, opposes__state__in=SIGNED)
        return self.exclude(state=VerdictState.SUGGESTED).exclude(aside)

    def standing(self) -> Self:
        """What the desk says: no suggestion, nothing that came back; nothing at all while two contend on the claim."""
        contending = Verdict.objects.filter(
            claim=models.OuterRef("claim"), state=VerdictState.DECIDED, opposes__isnull=False
        )
        said = self.exclude(state__in=[VerdictState.SUGGESTED, VerdictState.SENT_BACK])
        return said.exclude(models.Exists(contending))


class Verdict(models.Model):
    """What the desk says about a claim. From ``statement`` on to ``labelled`` everything is frozen at deciding.

    ``evidence`` is a list of ``{evidence, url, archived_url, publisher, title, passage, stance, tier, origin,
    origin_label, ...}``; ``answers`` maps an origin's number (as text) to what is said to it.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="verdicts", db_index=False)
    state = models.CharField(max_length=10, choices=choices(VerdictState))
    rating = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Rating])
    headline = models.CharField(max_length=300, blank=True)
    rationale = models.TextField(blank=True)
    why = models.TextField(blank=True, help_text="Why it was checked, in words.")
    grounds = models.JSONField(
        default=list, blank=True, help_text="Of reach, harm, asked: what speaks for it."
    )
    answers = models.JSONField(default=dict, blank=True)
    as_of = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    story_url = models.URLField(max_length=2000, blank=True)
    reasons = models.JSONField(default=list, blank=True, help_text="The machine's, where it suggests.")
    engine_version = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    statement = models.TextField()
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    evidence = models.JSONField(default=list, blank=True)
    origins_needed = models.PositiveSmallIntegerField(default=0)
    origins_counted = models.PositiveSmallIntegerField(default=0)
    origins_disinterested = models.PositiveSmallIntegerField(default=0)
    primary_source = models.BooleanField(default=False)
    primaries_needed = models.PositiveSmallIntegerField(default=0)
    primaries_counted = models.PositiveSmallIntegerField(default=0)
    primary_alone = models.BooleanField(default=True)
    contrary_unanswered = models.PositiveSmallIntegerField(default=0)
    searched = models.JSONField(
        null=True,
        blank=True,
        help_text="The searches as they stood: place, by_hand, query, outcome, count, at. None where nobody kept them.",
    )
    still_running = models.JSONField(default=list, blank=True, help_text="Searches that had no answer yet.")
    source_rule = models.CharField(max_length=300, blank=True, help_text="What the rule asked.")
    rule = models.CharField(max_length=300, blank=True, help_text="What it said to this evidence.")
    label = models.CharField(max_length=60, blank=True, help_text="The desk's word for the rating.")
    scale = models.ForeignKey(
        Scale,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="verdicts",
        help_text="The version the label is of. None where nobody kept it.",
    )
    labelled = models.BooleanField(
        default=True, help_text="Readers see the label; else the headline is the conclusion."
    )

    override_asked = models.CharField(max_length=500, blank=True)
    override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    override_reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="approved"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    sent_back_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True, help_text="Why it was sent back.")
    dispute = models.TextField(blank=True, help_text="Why its author does not agree that it was sent back.")
    disputed_with = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    opposes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="The verdict of the other person who read it blind and came to something else.",
    )
    spiked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    spiked_at = models.DateTimeField(null=True, blank=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=SIGNED)
                | (Q(decided_by__isnull=False, approved_by__isnull=False) & ~Q(decided_by=F("approved_by"))),
                name="verdict_signed_by_two",
                violation_error_message="A verdict is signed off by a second person, not by the one who filed it.",
            ),
            models.CheckConstraint(
                condition=Q(state=VerdictState.SUGGESTED.value, decided_by__isnull=True)
                | (~Q(state=VerdictState.SUGGESTED.value) & Q(decided_by__isnull=False)),
                name="verdict_decided_by_a_person",
                violation_error_message="The machine suggests; a person decides.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SIGNED)
                | ~Q(rating__in=DECISIVE)
                | Q(override_by__isnull=False)
                | (
                    Q(contrary_unanswered=0)
                    & (
                        Q(primary_source=True, primary_alone=True)
                        | Q(
                            origins_counted__gte=F("origins_needed"),
                            origins_disinterested__gte=1,
                            primaries_counted__gte=F("primaries_needed"),
                        )
                    )
                ),
                name="verdict_stands_on_enough",
                violation_error_message="There are not enough independent sources for this rating.",
            ),
            models.CheckConstraint(
                condition=Q(override_by__isnull=True) | ~Q(override_reason=""),
                name="verdict_override_with_reason",
                violation_error_message="An exception from the sources rule needs a reason.",
            ),
            models.CheckConstraint(
                condition=Q(override_by__isnull=True) | ~Q(override_by=F("decided_by")),
                name="verdict_override_by_another",
                violation_error_message="Nobody grants an exception for their own verdict.",
            ),
            models.CheckConstraint(
                condition=~Q(rating=Rating.PENDING.value) | Q(kind=Kind.FORECAST.value),
                name="verdict_pending_is_a_forecasts",
                violation_error_message="Only a forecast can be too early to tell.",
            ),
            models.CheckConstraint(
                condition=Q(state=VerdictState.SUGGESTED.value) | (~Q(rationale="") & ~Q(why="")),
                name="verdict_decided_with_words",
                violation_error_message="A verdict needs a rationale and why the claim was checked.",
            ),
            models.CheckConstraint(
                condition=Q(labelled=True) | ~Q(headline=""),
                name="verdict_says_something",
                violation_error_message="Readers see no label: write the conclusion in a sentence.",
            ),
            models.CheckConstraint(
                condition=~Q(state=VerdictState.SENT_BACK.value) | Q(sent_back_by__isnull=False),
                name="verdict_sent_back_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SIGNED)
                | Q(disputed_with__isnull=True)
                | ~Q(disputed_with=F("approved_by")),
                name="verdict_dispute_by_a_third",
                violation_error_message="A dispute is settled by a third person.",
            ),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state=VerdictState.DECIDED.value, opposes__isnull=True),
                name="one_verdict_waits_for_signature",
                violation_error_message="A verdict on this claim waits for its second signature already.",
            ),
            models.UniqueConstraint(
                fields=["opposes"],
                condition=Q(state=VerdictState.DECIDED.value),
                name="two_verdicts_oppose_each_other",
                violation_error_message="Of two that were read blind, one opposes the other.",
            ),
            models.CheckConstraint(
                condition=Q(opposes__isnull=True) | (Q(disputed_with__isnull=False) & ~Q(opposes=F("id"))),
                name="verdict_opposes_another_persons",
                violation_error_message="What is opposed is the verdict of another person, with whom a third decides.",
            ),
        ]
        indexes = [
            models.Index(fields=["claim", "state"]),
            models.Index(fields=["state", "decided_at"], name="verdicts_by_state"),
            models.Index(fields=["approved_at"], name="verdicts_by_signature"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.label or self.rating}"

    def get_absolute_url(self) -> str:
        return f"/claims/{self.claim_id}/"

    @property
    def contends(self) -> bool:
        """Whether it is one of two that were read blind and differ, and nobody has decided between them."""
        return self.opposes_id is not None and self.state == VerdictState.DECIDED

    @staticmethod
    def standing(verdicts: Sequence[Verdict]) -> Verdict | None:
        """Of all verdicts of a claim, the latest first, what the desk says: as ``VerdictQuerySet.standing`` has it."""
        if any(one.contends for one in verdicts):
            return None
        nothing = {VerdictState.SUGGESTED, VerdictState.SENT_BACK}
        return next((one for one in verdicts if one.state not in nothing), None)

    @property
    def secondary_only(self) -> bool:
        """Whether it rests on reports of others alone: none of its sources is a primary one."""
        return self.rating in DECISIVE and not self.primaries_counted
