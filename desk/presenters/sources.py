"""For and against: a claim by its independent sources, what each says of it, how near it is and how old; for screen and paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from claims import rules
from claims.actions import origins
from claims.models import Claim, Interest, Lead
from claims.rules import RuleBroken
from desk.presenters import words
from desk.presenters.evidence import Board, Group
from desk.presenters.evidence_rows import Row, live
from engine.types import LeadKind, Stance, Tier
from people.actors import Actor
from sources.models import Publisher

TIER_ORDER = [Tier.PRIMARY.value, Tier.SECONDARY.value, Tier.BACKGROUND.value]
KINDS: dict[str, str] = {
    LeadKind.REPORT: "report",
    LeadKind.LAW: "law or ruling",
    LeadKind.DATA: "data",
    LeadKind.STUDY: "study",
    LeadKind.SPEECH: "speech",
    LeadKind.STATEMENT: "statement",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One independent source; ``oldest`` is its earliest dated page."""

    group: Group
    counted: bool
    tier: str
    oldest: datetime | None
    oldest_house: str
    party: bool
    unnamed: bool
    rows: tuple[Row, ...]

    @property
    def number(self) -> int | None:
        return self.group.number

    def _says(self, stance: Stance) -> tuple[Row, ...]:
        seen = () if self.group.circular else self.rows
        return tuple(row for row in seen if row.stance == stance and not row.cannot_count)

    @property
    def backs(self) -> tuple[Row, ...]:
        return self._says(Stance.SUPPORTS)

    @property
    def contradicts(self) -> tuple[Row, ...]:
        return self._says(Stance.REFUTES)

    @property
    def neither(self) -> tuple[Row, ...]:
        """What does neither, what nobody has judged, what only repeats the article, and words that no page was seen to say."""
        return tuple(row for row in self.rows if row not in self.backs and row not in self.contradicts)


def for_and_against(board: Board) -> tuple[Line, ...]:
    """A line for each source of a board, in its order."""
    return tuple(_line(group) for group in board.groups)


def _line(group: Group) -> Line:
    rows = tuple(sorted(group.rows, key=lambda row: not row.counts))
    return Line(
        group=group,
        counted=any(row.counts for row in rows),
        tier=words.TIERS[min((row.tier for row in rows), key=TIER_ORDER.index)],
        oldest=min((row.published_at for row in rows if row.published_at), default=None),
        oldest_house=group.oldest.publisher if group.oldest else "",
        party=all(row.interested for row in rows),
        unnamed=all(row.unnamed for row in rows),
        rows=rows,
    )


@dataclass(frozen=True, slots=True)
class NamedSource:
    """A primary source that a page names, on screen."""

    lead: Lead
    kind: str
    live_url: str
    named_by: str


def leads(claim: Claim) -> tuple[NamedSource, ...]:
    """What pages name and nobody has looked at; then what was left aside, to be taken back."""
    rows = claim.leads.exclude(state=Lead.State.FOLLOWED).select_related("document__publisher")
    rows = rows.defer("document__text", "document__headers").order_by("-state", "pk")
    return tuple(
        NamedSource(
            one,
            KINDS[one.kind],
            live(one.url, one.document.invented),
            one.document.publisher.name if one.document.publisher else str(one.document),
        )
        for one in rows
    )


@dataclass(frozen=True, slots=True)
class House:
    """A publisher among the evidence, with what is known of its stake in the claim."""

    publisher: Publisher
    interest: Interest | None


def houses(claim: Claim) -> tuple[House, ...]:
    said = {one.publisher_id: one for one in claim.interests.select_related("said_by")}
    rows = Publisher.objects.filter(documents__evidence__claim=claim).select_related("owner").distinct()
    return tuple(House(one, said.get(one.pk)) for one in rows.order_by("name"))


@dataclass(frozen=True, slots=True)
class Regrouping:
    """Whether this person may regroup, and what of it can be taken back."""

    allowed: bool
    undoable: bool
    by_hand: bool


def regrouping(claim: Claim, by: Actor) -> Regrouping:
    try:
        rules.check_may_regroup(by, claim)
    except RuleBroken:
        return Regrouping(False, False, False)
    by_hand = claim.evidence.exclude(origin_by=None).exists()
    return Regrouping(True, origins.last_regrouping(claim) is not None, by_hand)
