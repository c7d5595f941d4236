"""What became of an earlier story's verdicts: one published, updated, corrected, held, withdrawn, expired.

Ann files each and Bob signs and publishes it, through the same actions as every door.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from claims.actions import assignments, verdicts
from claims.actions import claims as claim_actions
from claims.actions import evidence as evidence_actions
from claims.models import Article, Claim, Evidence
from engine import assess
from people.actors import Actor
from people.models import Person
from publishing import actions as publishing
from sources.models import Document

SOURCE = "https://harbour-board.brindle-bay.example/yearbook"
WHY = "The figures of the port are quoted in the debate on its future."

FERRY = "The Brindle Bay ferry carried 412,316 passengers last year, counted at the turnstiles of both quays."
WALL = (
    "The harbour wall was measured again in autumn: it is 1,310 metres long from the slip to the outer light."
)
FEE = "From the first of this month fishing boats pay a mooring fee of 40 crowns a quarter."
LIGHT = "The lighthouse on Gull Point was dark for eleven nights in 1944, when its lamp was taken down to be mended."
WRECK = "Divers of the board searched the outer basin in March and raised an anchor that bears no name."
DIESEL = "The harbour pump sold diesel at 1.92 crowns a litre on the day this book was closed."


class Check:
    """One claim of the earlier story in Ann's and Bob's hands."""

    def __init__(self, claim: Claim, day: date) -> None:
        self.claim, self.day = claim, day
        self.ann, self.bob = (
            Actor.of(Person.objects.get(username=name), door="demonstration") for name in ("ann", "bob")
        )

    def cite(self, passage: str, stance: str) -> Evidence:
        """A passage of the harbour board's book, as Ann adds it."""
        document = Document.objects.get(url=SOURCE, team=self.claim.article.team)
        found = assess.check_quote(passage, document.text)
        added = evidence_actions.add(
            self.claim.pk, by=self.ann, document=document.pk, passage=passage, stance=stance, found=found
        )
        return evidence_actions.judge(added.pk, by=self.ann, stance=stance, tier="primary", origin=0)

    def file(
        self, rating: str, rationale: str, *, rests_on: tuple[str, str] | None = None, **more: Any
    ) -> int:
        """File and sign a verdict that rests on a passage and its stance, or on nothing."""
        assignments.take(self.claim.pk, by=self.ann)
        assignments.open(self.claim.pk, by=self.ann)
        cited = [self.cite(*rests_on)] if rests_on else []
        number = cited[0].origin.number if cited and cited[0].origin else ""
        filed = verdicts.decide(
            self.claim.pk,
            by=self.ann,
            rating=rating,
            rationale=rationale.format(source=number),
            why=WHY,
            evidence=[one.pk for one in cited],
            as_of=more.pop("as_of", self.day),
            **more,
        )
        return verdicts.approve(filed.pk, by=self.bob).pk

    def publish(self, verdict: int, kind: str = "", note: str = "") -> None:
        publishing.publish(verdict, by=self.bob, change_kind=kind, change_note=note)


def published(check: Check) -> None:
    """It stands."""
    check.publish(
        check.file(
            "supported",
            "The board counts its passengers at the turnstiles, and came to 412,316 [{source}].",
            rests_on=(FERRY, "supports"),
            headline="The turnstiles counted 412,316.",
        )
    )


def updated(check: Check) -> None:
    """The world changed: there was no fee, and now there is one."""
    check.publish(check.file("not_enough_evidence", "The board has published nothing about its fees."))
    claim_actions.recheck(check.claim.pk, by=check.bob, reason="The board has published its fees.")
    now = check.file(
        "refuted",
        "Since the first of the month the board takes 40 crowns a quarter [{source}].",
        rests_on=(FEE, "refutes"),
        headline="There is a fee since this month.",
    )
    check.publish(now, "update", "The board has introduced a fee since we first looked.")


def corrected(check: Check) -> None:
    """We were wrong."""
    check.publish(check.file("not_enough_evidence", "We found no measurement of the wall."))
    claim_actions.recheck(check.claim.pk, by=check.bob, reason="A reader pointed to the board's yearbook.")
    right = check.file(
        "refuted",
        "The board measured it again in autumn: 1,310 metres [{source}].",
        rests_on=(WALL, "refutes"),
        headline="It is 1,310 metres long.",
    )
    check.publish(right, "correction", "We had overlooked the measurement in the board's yearbook.")


def held(check: Check) -> None:
    """An editor doubts it: its page shows no rating."""
    verdict = check.file(
        "refuted",
        "The board's register has eleven nights without light [{source}].",
        rests_on=(LIGHT, "refutes"),
        headline="It was dark for eleven nights in 1944.",
    )
    check.publish(verdict)
    publishing.hold(verdict, by=check.bob, note="The keeper's log is said to tell of a spare lamp.")


def withdrawn(check: Check) -> None:
    """It should not have gone out."""
    verdict = check.file(
        "refuted",
        "The board's divers raised an anchor that bears no name [{source}].",
        rests_on=(WRECK, "refutes"),
        headline="They found an anchor.",
    )
    check.publish(verdict)
    note = "The board searched one part of the basin only: that says nothing about the rest."
    publishing.withdraw(verdict, by=check.bob, note=note)


def expired(check: Check) -> None:
    """It was true on its day, and prices change."""
    verdict = check.file(
        "supported",
        "That was the price at the pump [{source}].",
        rests_on=(DIESEL, "supports"),
        headline="It did on the day the board's yearbook was closed.",
        expires_on=check.day + timedelta(days=5),
    )
    check.publish(verdict)


FATES: dict[str, Callable[[Check], None]] = {
    "412,000 passengers": published,
    "mooring fee": updated,
    "1,800 metres": corrected,
    "lighthouse on Gull Point": held,
    "wreck of the steamer": withdrawn,
    "litre of diesel": expired,
}


def live_through(article: Article) -> None:
    """Give each of the article's claims its fate, one transaction each; what has had its own is left alone."""
    for words, fate in FATES.items():
        with transaction.atomic():
            claim = Claim.objects.get(article=article, statement__contains=words)
            if not claim.publications.exists():
                fate(Check(claim, article.published_on or claim.created_at.date()))
