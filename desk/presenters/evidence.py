"""A claim's evidence as a person reads it: groups of pages that are one source, and what speaks for and against each.

``templates/components/evidence.html`` shows a ``Board``, to be read or, with ``judging``, as part of a form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_datetime

from claims.models import Claim, Evidence
from claims.queries import Origins, origins
from desk.presenters import words
from engine.types import QuoteCheck


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person has chosen on screen and not yet saved."""

    stance: str = ""
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of evidence. Addresses are empty where there is nothing to open."""

    pk: int
    form: str
    passage: str
    translation: str
    translated_by: str
    details: tuple[tuple[str, str], ...]
    title: str
    publisher: str
    published_at: datetime | None
    seen_at: datetime | None
    tier: str
    parties: tuple[str, ...]
    address: str
    live_url: str
    seen_url: str
    archived_url: str
    invented: bool
    quote_check: str
    quote_difference: str
    circular_reason: str
    stance: str
    counts: bool
    cannot_count: str = ""
    hint: str = ""
    hint_why: str = ""
    added_by: str = ""
    origin: int | None = None

    @property
    def stance_word(self) -> str:
        return words.STANCES.get(self.stance, "")

    @property
    def stance_icon(self) -> str:
        return {"supports": "supported", "refutes": "refuted"}.get(self.stance, "medium")

    @property
    def hint_word(self) -> str:
        return words.STANCES.get(self.hint, "")

    @property
    def tier_word(self) -> str:
        return words.TIERS[self.tier]

    @property
    def form_word(self) -> str:
        return words.FORMS[self.form]


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that are one source, with the reason; ``number`` is None for what stands by itself."""

    number: int | None
    label: str
    reason: str
    circular: bool
    by_hand: bool
    rows: tuple[Row, ...]

    @property
    def pages(self) -> str:
        return words.count(len({row.address or row.pk for row in self.rows}), "page")


@dataclass(frozen=True, slots=True)
class Board:
    """All groups, those that count first; ``tally`` says in words how many sources they make."""

    groups: tuple[Group, ...]
    tally: str
    figures: Origins | None = None
    stances: Mapping[str, str] = field(default_factory=lambda: words.STANCES)

    @property
    def numbers(self) -> list[int]:
        return [group.number for group in self.groups if group.number is not None]


def tally(figures: Origins) -> str:
    """ "6 pages, 2 independent sources, both parties to it; 1 repeats the article"."""
    if not figures.pages:
        return "No evidence yet"
    said = [words.count(figures.pages, "page"), words.count(figures.independent, "independent source")]
    if figures.interested and figures.interested == figures.independent:
        said.append(
            {1: "a party to it", 2: "both parties to it"}.get(figures.interested, "all parties to it")
        )
    elif figures.interested:
        said.append(f"{figures.interested} of them a party to it")
    text = ", ".join(said)
    if not figures.circular:
        return text
    return f"{text}; {figures.circular} {'repeats' if figures.circular == 1 else 'repeat'} the article"


def load(claim: Claim) -> list[Evidence]:
    """The claim's evidence with all that a row needs: one query."""
    rows = claim.evidence.select_related("origin", "document__publisher", "added_by")
    return list(
        rows.defer("document__text", "document__headers").order_by("origin__number", "-relevance", "pk")
    )


def board(
    evidence: Sequence[Evidence], *, hints: str = "always", chosen: Mapping[int, Choice] | None = None
) -> Board:
    """The board of a claim as it stands. ``hints`` is the team's choice: always, after her own, never."""
    rows = [(one, _row(one, hints, (chosen or {}).get(one.pk))) for one in evidence]
    grouped: dict[tuple[str, int], list[tuple[Evidence, Row]]] = {}
    for one, row in rows:
        grouped.setdefault(("origin", one.origin_id) if one.origin_id else ("one", one.pk), []).append(
            (one, row)
        )
    figures = origins(list(evidence))
    groups = sorted((_group(members) for members in grouped.values()), key=_order)
    return Board(tuple(groups), tally(figures), figures)


def _order(group: Group) -> tuple[bool, bool, int]:
    return (group.circular, group.number is None, group.number or group.rows[0].pk)


def _group(members: list[tuple[Evidence, Row]]) -> Group:
    first, row = members[0]
    rows = tuple(row for _, row in members)
    if first.origin is None:
        label = row.publisher or row.form_word
        waiting = first.form == Evidence.Form.PASSAGE
        reason = "Not grouped yet." if waiting else "A source of its own."
        return Group(None, label, reason, first.circular, False, rows)
    origin = first.origin
    circular = origin.circular or all(one.circular for one, _ in members)
    return Group(origin.number, origin.label, origin.reason, circular, origin.made_by_id is not None, rows)


def _row(one: Evidence, hints: str, chosen: Choice | None) -> Row:
    document = one.document
    publisher = document.publisher if document else None
    chosen = chosen or Choice(one.stance, one.counts)
    parties = []
    if one.interested_party:
        parties.append("party to it")
    if publisher and publisher.state_controlled:
        parties.append("state-controlled")
    hinted = bool(one.machine_stance) and (hints == "always" or (hints == "after" and bool(chosen.stance)))
    invented = bool(document and document.invented)
    url = document.url if document else one.asked_url
    return Row(
        pk=one.pk,
        form=one.form,
        passage=one.passage,
        translation=one.translation,
        translated_by=one.translated_by,
        details=_details(one.details),
        title=document.title if document else "",
        publisher=publisher.name if publisher else "",
        published_at=document.published_at if document else None,
        seen_at=document.fetched_at if document else None,
        tier=one.tier,
        parties=tuple(parties),
        address=url,
        live_url=live(url, invented),
        seen_url=seen_url(document.pk, one.pk) if document else "",
        archived_url=live(document.archived_url, invented) if document else "",
        invented=invented,
        quote_check=one.quote_check or "",
        quote_difference=one.quote_difference,
        circular_reason=(one.circular_reason or "Repeats the article.") if one.circular else "",
        stance=chosen.stance,
        counts=chosen.counts,
        cannot_count=_why_not(one),
        hint=one.machine_stance if hinted else "",
        hint_why=one.machine_why if hinted else "",
        added_by=one.added_by.name if one.added_by else "",
        origin=one.origin.number if one.origin else None,
    )


def _why_not(one: Evidence) -> str:
    """Why this can't be ticked; empty if it can."""
    if one.circular:
        return "Repeats the article: it can't count."
    if one.form != Evidence.Form.PASSAGE or one.quote_check in {
        QuoteCheck.EXACT.value,
        QuoteCheck.NEAR.value,
    }:
        return ""
    if one.error:
        return f"The page could not be fetched: {one.error}"
    if one.quote_check == QuoteCheck.MISSING.value:
        return "This passage does not stand in the page as it was seen: it is no evidence."
    if one.document_id:
        return "No passage of this page is quoted yet."
    return "The page is being fetched."


def frozen(evidence: Iterable[Mapping[str, Any]]) -> Board:
    """The board of a verdict: its evidence as it stood when it was filed."""
    grouped: dict[object, list[Row]] = {}
    labels: dict[object, str] = {}
    for one in evidence:
        key = one["origin"] or ("one", one["evidence"])
        grouped.setdefault(key, []).append(_frozen_row(one))
        labels[key] = one["origin_label"] or one["publisher"] or words.FORMS[one["form"]]
    groups = [
        Group(key if isinstance(key, int) else None, labels[key], "", False, False, tuple(rows))
        for key, rows in grouped.items()
    ]
    pages = sum(len(group.rows) for group in groups)
    said = f"{words.count(pages, 'passage')}, {words.count(len(groups), 'independent source')}"
    return Board(tuple(sorted(groups, key=_order)), said if pages else "No evidence was ticked")


def _frozen_row(one: Mapping[str, Any]) -> Row:
    document = one["document"]
    return Row(
        pk=one["evidence"],
        form=one["form"],
        passage=one["passage"],
        translation=one["translation"],
        translated_by=one["translated_by"],
        details=_details(one["details"]),
        title=one["title"],
        publisher=one["publisher"],
        published_at=parse_datetime(one["published_at"]) if one["published_at"] else None,
        seen_at=parse_datetime(one["seen_at"]) if one["seen_at"] else None,
        tier=one["tier"],
        parties=("party to it",) if one["interested_party"] else (),
        address=one["url"],
        live_url=live(one["url"], one["invented"]),
        seen_url=seen_url(document, one["evidence"]) if document else "",
        archived_url=live(one["archived_url"], one["invented"]),
        invented=one["invented"],
        quote_check=one["quote_check"] or "",
        quote_difference="",
        circular_reason="",
        stance=one["stance"],
        counts=True,
        origin=one["origin"],
    )


def seen_url(document: int, evidence: int) -> str:
    """The page that shows a document as it was seen, with the evidence's passage marked."""
    return f"{reverse('document', args=[document])}?evidence={evidence}#passage"


def live(url: str, invented: bool) -> str:
    """The address where it may be offered as a link: an invented one leads nowhere, and only web pages are opened."""
    return url if url.startswith(("https://", "http://")) and not invented else ""


def _details(details: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(name).replace("_", " ").capitalize(), str(value)) for name, value in details.items() if value
    )
