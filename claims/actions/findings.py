"""What the machine found for a claim: passages that do not count yet, and how their pages hang together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from claims import history
from claims.actions import leads
from claims.actions.evidence import tick
from claims.actions.interests import is_party
from claims.actions.locking import locked_claim
from claims.actions.origins import new_origin
from claims.actions.quotes import STANDS, set_quote
from claims.actions.standing import look_again
from claims.models import Claim, Evidence, Lookup, Origin
from engine.assess import unnamed
from engine.types import Judgement, Passage, QuoteCheck, QuoteFound, Tier
from engine.types import Lead as Named
from engine.types import Origin as Grouped
from people.actors import Actor
from sources.models import Document, Publisher


@dataclass(frozen=True, slots=True)
class Found:
    """A passage the machine found in a document, with its hint."""

    document: int
    lookup: int | None
    passage: Passage
    judgement: Judgement
    tier: Tier
    version: str


@transaction.atomic
def keep_found(pk: int, found: Sequence[Found], *, by: Actor) -> int:
    """Keep passages as evidence that does not count yet; one that is there already gets no second row."""
    claim = locked_claim(pk, by)
    parties = _of_parties(claim, {one.document for one in found})
    kept = [one for one in found if _keep(claim, one, parties)]
    if kept:
        pages = len({one.document for one in kept})
        history.record("evidence.found", by=by, claim=claim, count=len(kept), pages=pages)
    return len(kept)


def _of_parties(claim: Claim, documents: set[int]) -> set[int]:
    """Those of the documents whose publisher is a party to the claim, as people said."""
    rows = Document.objects.filter(pk__in=documents).exclude(publisher=None).select_related("publisher")
    rows = rows.defer("text", "headers", "hyperlinks")
    return {row.pk for row in rows if row.publisher and is_party(claim, row.publisher)}


def _keep(claim: Claim, one: Found, parties: set[int]) -> bool:
    _, made = Evidence.objects.get_or_create(
        claim=claim,
        document_id=one.document,
        start=one.passage.start,
        end=one.passage.end,
        defaults={
            "lookup_id": one.lookup,
            "passage": one.passage.quote,
            "quote_check": QuoteCheck.EXACT.value,
            "relevance": one.passage.score,
            "machine_stance": one.judgement.stance.value,
            "machine_confidence": one.judgement.confidence,
            "machine_why": one.judgement.why,
            "machine_version": one.version,
            "tier": one.tier.value,
            "unnamed": bool(unnamed(one.passage.quote)),
            "interested_party": bool(one.document in parties),
        },
    )
    return made


def write_origins(
    pk: int, groups: Sequence[Grouped], *, by: Actor, named: Iterable[tuple[int, Named]] = ()
) -> None:
    """Write how the claim's pages hang together, and which primary sources they name, in a transaction of the
    step.

    What a person moved stays where she put it, and what else stands on its page goes there too: one page is one
    source. A group keeps the number of an origin that has one of its pages already, so that numbers in a rationale hold;
    first of all of one that a person put something into, which goes along where all its pages go elsewhere.
    What is no page (a call, a paper) is not grouped here, but whom it is from may be whose pages these are.
    """
    claim = locked_claim(pk, by)
    pages, stands = _movable(claim, by), _Standing(claim)
    members = {group: [one for page in group.pages for one in pages.get(page, [])] for group in groups}
    # What a person put together is kept together before others may take its number.
    for group in sorted(filter(members.get, groups), key=lambda one: not stands.was_put(members[one])):
        origin = stands.take(group, members[group]) or new_origin(claim, group.label, group.reason, by)
        Origin.objects.filter(pk=origin.pk).update(
            label=group.label[:200],
            reason=group.reason,
            circular=group.circular,
            interested_party=_goes_back_to_a_party(claim, group, members[group]),
        )
        stands.used[origin.pk] = origin
        why = group.reason[:300] if group.circular else ""
        for evidence in members[group]:
            _put(evidence, origin, group.circular, why, by)
    for number, origin in stands.left_behind():
        claim.evidence.filter(origin=number).update(origin=origin)
    for evidence in claim.evidence.filter(origin__circular=True, circular=False).select_related("origin"):
        _put(evidence, evidence.origin, True, evidence.origin.reason[:300] if evidence.origin else "", by)
    claim.origins.filter(evidence=None, made_by=None).delete()
    leads.propose(claim, named)
    look_again(claim, by)


class _Standing:
    """The origins that a claim has, of which each group of pages goes on with one that no other took: ``put`` are those that a
    person put something into, ``of_no_page`` those of calls and papers, by whom they are from."""

    def __init__(self, claim: Claim) -> None:
        self.put = {*claim.evidence.exclude(origin_by=None).values_list("origin", flat=True)}
        rows = claim.evidence.filter(document=None, origin_by=None, origin__circular=False)
        named = [one.origin for one in rows.select_related("origin") if one.origin]
        self.of_no_page = {origin.label.casefold(): origin for origin in named}
        self.used: dict[int, Origin] = {}
        self._gone: dict[int, Origin] = {}

    def was_put(self, members: Iterable[Evidence]) -> bool:
        return any(one.origin_id in self.put for one in members)

    def take(self, group: Grouped, members: Iterable[Evidence]) -> Origin | None:
        """The origin whose number the group keeps: one that a person put something into, that of who published it, one that
        has its pages. A source that repeats the article is no longer one that a person put together where it stops to."""
        others = {origin.pk for origin in self.of_no_page.values()} - self.put
        stood = {one.origin.pk: one.origin for one in members if one.origin and one.origin.pk not in others}
        same = None if group.circular else self.of_no_page.get(group.label[:200].casefold())
        put = [one for one in stood.values() if one.pk in self.put and (group.circular or not one.circular)]
        rest = [one for one in stood.values() if one.pk not in self.put]
        able = [*put, *([same] if same else []), *rest]
        free = [one for one in able if not one.made_by_id and one.pk not in self.used]
        if not free:
            return None
        taken, *passed = free
        self._gone |= {one.pk: taken for one in passed if one.pk in self.put or one == same}
        return taken

    def left_behind(self) -> Iterator[tuple[int, Origin]]:
        """Origins all of whose pages went elsewhere, and where: what a person put there goes along."""
        return ((number, origin) for number, origin in self._gone.items() if number not in self.used)


def _movable(claim: Claim, by: Actor) -> dict[int, list[Evidence]]:
    """What no person placed, by its page. What stands on a page that a person placed is put there."""
    paged = claim.evidence.filter(document__isnull=False).select_related("origin", "document")
    by_person = {one.document_id: one for one in paged.exclude(origin_by=None).order_by("-pk")}
    pages: dict[int, list[Evidence]] = {}
    for evidence in paged.filter(origin_by=None):
        if (moved := by_person.get(evidence.document_id)) is not None:
            _put(evidence, moved.origin, moved.circular, moved.circular_reason, by)
        else:
            pages.setdefault(evidence.document_id or 0, []).append(evidence)
    return pages


def _put(evidence: Evidence, origin: Origin | None, circular: bool, why: str, by: Actor) -> None:
    evidence.origin, evidence.circular, evidence.circular_reason = origin, circular, why
    if circular and evidence.counts:
        tick(evidence, by, False)
    evidence.save()


def _goes_back_to_a_party(claim: Claim, group: Grouped, members: Sequence[Evidence]) -> bool:
    """Whether the house the group is named after is a party: who only repeats a party's word adds none of their own."""
    house = Publisher.objects.filter(name__iexact=group.label).first()
    if house is None:
        return False
    if (said := is_party(claim, house)) is not None:
        return said or bool(house.state_controlled)
    theirs = [one for one in members if one.document and one.document.publisher_id == house.pk]
    return bool(house.state_controlled) or any(one.interested_party for one in theirs)


def write_visit(lookup: Lookup, document: Document | None, found: dict[int, QuoteFound], error: str) -> None:
    """Fill in the evidence that waited for a page: its document and where the passage stands, or what went wrong."""
    for evidence in lookup.evidence.filter(document=None):
        evidence.document = document
        evidence.error = error
        if document and document.publisher and is_party(evidence.claim, document.publisher):
            evidence.interested_party = True
        if evidence.pk in found:
            set_quote(evidence, found[evidence.pk])
            if _place_is_taken(evidence):
                evidence.start = evidence.end = None  # the machine's row has the place; hers keeps her stance
            if evidence.quote_check in STANDS:
                evidence.error = ""  # a wall that hides the rest of the page does not hide this
        evidence.save()


def _place_is_taken(evidence: Evidence) -> bool:
    others = evidence.claim.evidence.exclude(pk=evidence.pk).exclude(start=None)
    return others.filter(document=evidence.document, start=evidence.start, end=evidence.end).exists()
