"""A claim's evidence as a person reads it: groups of pages that are one source, and what speaks for and against each.

``templates/components/evidence.html`` shows a ``Board``, to be read or, with ``judging``, as part of a form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claims.blind import seen_by
from claims.counting import count
from claims.models import Claim, Evidence
from claims.queries import Origins, judged_by_models, origins, rereadings_of, words_found
from desk.presenters import words
from desk.presenters.evidence_rows import Beside, Choice, Row, frozen_row, row
from engine.types import Tier
from people.actors import Actor

REPEATS = "repeats the article"  # how the engine begins the reason of a circular group
OF_NO_ORIGIN = {
    Evidence.Form.PASSAGE.value: "Not grouped yet.",
    Evidence.Form.CALCULATION.value: "It adds no source: those of its figures count.",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that are one source, with the reason; ``number`` is None for what stands by itself.

    A circular one is named after its own pages; ``repeats`` says whose article they repeat, where that is known.
    """

    number: int | None
    label: str
    reason: str
    circular: bool
    by_hand: bool
    rows: tuple[Row, ...]
    repeats: str = ""

    @property
    def pages(self) -> str:
        """What it is made of: "3 pages", "1 page and 1 conversation"."""
        return made_of([self])

    @property
    def several(self) -> bool:
        """Whether there are pages to set apart."""
        return len(_pieces(self.rows)) > 1

    @property
    def oldest(self) -> Row | None:
        """Of several pages the one that appeared first, where their days are known."""
        dated = [one for one in self.rows if one.published_at]
        return min(dated, key=lambda one: one.published_at or one.pk) if dated and self.several else None

    @property
    def independent(self) -> bool:
        """Whether it counts as a source: background never does, nor what repeats the article."""
        return not self.circular and any(one.tier != Tier.BACKGROUND for one in self.rows)


@dataclass(frozen=True, slots=True)
class Board:
    """All groups, those that count first; ``tally`` says in words how many sources they make."""

    groups: tuple[Group, ...]
    tally: str
    figures: Origins | None = None
    tiers: Mapping[str, str] = field(default_factory=lambda: words.TIERS)

    @property
    def numbers(self) -> list[int]:
        return [group.number for group in self.groups if group.number is not None]

    @property
    def gone(self) -> int:
        """How many ticked quotes no longer stand in the latest copy of their page."""
        rows = [row for group in self.groups for row in group.rows if row.counts and row.reread]
        return sum(row.reread.quote_check == "missing" for row in rows if row.reread)


def made_of(groups: Iterable[Group]) -> str:
    """What the evidence of groups is, each page once."""
    forms = _pieces(row for group in groups for row in group.rows)
    return words.pieces(Counter(forms.values()))


def _pieces(rows: Iterable[Row]) -> dict[object, str]:
    """The forms of rows: passages of one page are one piece."""
    return {one.address or one.pk: one.form for one in rows}


def tally(figures: Origins) -> str:
    """ "6 pages and 1 paper, 2 independent sources, both parties to it; 1 repeats the article"."""
    pieces = words.pieces({Evidence.Form.PASSAGE: figures.pages, **figures.others})
    if not pieces:
        return "No evidence yet"
    said = [pieces, count(figures.independent, "independent source")]
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


def load(claim: Claim, by: Actor) -> list[Evidence]:
    """The claim's evidence with all that a row needs, as this person sees it: one query, two where two read it blind."""
    rows = claim.evidence.select_related("origin", "document__publisher", "document__added_by", "added_by")
    found = list(
        rows.defer("document__text", "document__headers").order_by("origin__number", "-relevance", "pk")
    )
    seen_by(by, claim, found)
    return found


def board(
    evidence: Sequence[Evidence], *, hints: str = "always", chosen: Mapping[int, Choice] | None = None
) -> Board:
    """The board of a claim as it stands. ``hints`` is the team's choice: always, after her own, never."""
    grouped: dict[tuple[str, int], list[Evidence]] = {}
    for one in evidence:
        key = ("origin", one.origin_id) if one.origin_id else ("one", one.pk)
        grouped.setdefault(key, []).append(one)
    beside = _beside(one.pk for one in evidence)
    groups = [_group(members, hints, chosen or {}, beside) for members in grouped.values()]
    figures = origins(list(evidence))
    return Board(tuple(sorted(groups, key=_order)), tally(figures), figures)


def _beside(evidence: Iterable[int]) -> dict[int, Beside]:
    pks = list(evidence)
    reread, found, judged = rereadings_of(pks), words_found(pks), judged_by_models(pks)
    return {pk: Beside(reread.get(pk), found.get(pk, ""), tuple(judged.get(pk, ()))) for pk in pks}


def _order(group: Group) -> tuple[bool, bool, int]:
    return (group.circular, group.number is None, group.number or group.rows[0].pk)


def _group(
    members: list[Evidence], hints: str, chosen: Mapping[int, Choice], beside: Mapping[int, Beside]
) -> Group:
    origin = members[0].origin
    circular = all(one.circular for one in members) or bool(origin and origin.circular)
    label = origin.label if origin else ""
    # First the page that the others go back to; the sort keeps the order of the rest.
    first = sorted(members, key=lambda one: _house(one) != label)
    rows = tuple(
        row(one, hints, chosen.get(one.pk), in_circle=circular, beside=beside[one.pk]) for one in first
    )
    if circular:
        label, repeats = _houses(rows), members[0].claim.article.publisher
        reason = _own_reason(origin.reason if origin else members[0].circular_reason)
        number = origin.number if origin else None
        return Group(number, label, reason, True, bool(origin and origin.made_by_id), rows, repeats)
    if origin is None:
        reason = OF_NO_ORIGIN.get(members[0].form, "A source of its own.")
        return Group(None, rows[0].house, reason, False, False, rows)
    return Group(origin.number, label, origin.reason, False, origin.made_by_id is not None, rows)


def _house(one: Evidence) -> str:
    publisher = one.document.publisher if one.document else None
    return publisher.name if publisher else ""


def _houses(rows: Sequence[Row]) -> str:
    """ "The Post", "The Post and Gazette", "The Post and 3 others"."""
    names = list(dict.fromkeys(one.house for one in rows))
    if len(names) < 3:
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1} others"


def _own_reason(reason: str) -> str:
    """Why a page is circular, without that it is: the heading says so."""
    return reason.removeprefix(REPEATS).removeprefix("; ")


def frozen(evidence: Iterable[Mapping[str, Any]]) -> Board:
    """The board of a verdict: its evidence as it stood when it was filed."""
    grouped: dict[object, list[Row]] = {}
    labels: dict[object, str] = {}
    evidence = list(evidence)
    beside = _beside(one["evidence"] for one in evidence)
    for one in evidence:
        key = one["origin"] or ("one", one["evidence"])
        grouped.setdefault(key, []).append(frozen_row(one, beside[one["evidence"]]))
        labels[key] = one["origin_label"] or one["publisher"] or words.FORMS[one["form"]]
    groups = [
        Group(key if isinstance(key, int) else None, labels[key], "", False, False, tuple(rows))
        for key, rows in grouped.items()
    ]
    independent = sum(group.independent for group in groups)
    said = f"{made_of(groups)}, {count(independent, 'independent source')}"
    return Board(tuple(sorted(groups, key=_order)), said if groups else "No evidence was ticked")
