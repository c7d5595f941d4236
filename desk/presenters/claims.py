"""A claim where it stands: its sentence between its neighbours, what was read into it, where was looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from claims.actions.research import CHECKED
from claims.counting import count
from claims.history.sentences import place
from claims.models import Anchor, Article, Claim, Lookup, Scale, Verdict
from claims.queries import FAILED
from claims.states import LIVE
from desk.presenters import words
from desk.presenters.colleagues import Wording, wordings
from desk.presenters.differences import Piece, difference

NEIGHBOURS = 600  # characters shown of the paragraphs beside a short one
SHORT = 400  # characters; a paragraph below it is shown with its neighbours


@dataclass(frozen=True, slots=True)
class Context:
    """The paragraph around a quote: ``before + quote + after``, with what stands above and below it."""

    above: str
    before: str
    quote: str
    after: str
    below: str


def context(anchor: Anchor, article: Article) -> Context:
    """Where the quote stands, in the revision of the article it was read from."""
    body = article.body
    if anchor.revision != article.revision:
        body = article.revisions.get(number=anchor.revision).body
    left = body.rfind("\n", 0, anchor.start) + 1
    right = body.find("\n", anchor.end)
    right = len(body) if right < 0 else right
    above = below = ""
    if right - left < SHORT:
        above = body[:left].rstrip().rpartition("\n")[2][-NEIGHBOURS:]
        below = body[right:].lstrip().partition("\n")[0][:NEIGHBOURS]
    return Context(
        above, body[left : anchor.start], body[anchor.start : anchor.end], body[anchor.end : right], below
    )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The claims before and after one in its article."""

    before: Claim | None
    after: Claim | None


def neighbours(claim: Claim) -> Neighbours:
    """The live claims beside this one, in the order of the text."""
    live = Claim.objects.filter(article=claim.article_id, state__in=LIVE).only("statement", "position")
    here = Q(position=claim.position)
    return Neighbours(
        live.filter(Q(position__lt=claim.position) | here & Q(pk__lt=claim.pk))
        .order_by("-position", "-pk")
        .first(),
        live.filter(Q(position__gt=claim.position) | here & Q(pk__gt=claim.pk))
        .order_by("position", "pk")
        .first(),
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """How the sentence became the statement: what differs, and each word that was replaced with where it is from."""

    pieces: tuple[Piece, ...]
    resolutions: tuple[tuple[str, str, str], ...]
    unresolved: tuple[str, ...]


_FROM = {"title": "from the title", "body": "from the text", "published_on": "from the day of publication"}


def reading(claim: Claim, anchor: Anchor | None) -> Reading:
    """The statement as a difference from its sentence; no pieces where both say the same."""
    pieces = difference(anchor.quote, claim.statement) if anchor else []
    if all(piece.kind == "same" for piece in pieces):
        pieces = []
    resolutions = tuple(
        (one["said"], one["meant"], _FROM.get(one.get("source", ""), "")) for one in claim.resolutions
    )
    return Reading(tuple(pieces), resolutions, tuple(claim.unresolved))


@dataclass(frozen=True, slots=True)
class Search:
    """One line of the search log. ``kind`` is "found", "nothing", "failed" or "waiting"; ``by_hand``: a person made it."""

    place: str
    query: str
    outcome: str
    kind: str
    error: str
    asked_by: str
    at: datetime
    days: str = ""
    note: str = ""
    by_hand: bool = False
    earlier: bool = False


def searches(lookups: Iterable[Lookup]) -> list[Search]:
    """The search log in words; a search that failed never reads as one that found nothing."""
    return [
        Search(
            place=place(one.connector),
            query=one.query,
            outcome=_outcome(one),
            kind="failed" if one.outcome in FAILED else one.outcome or "waiting",
            error=one.error,
            asked_by=one.asked_by.name if one.asked_by else "",
            at=one.answered_at or one.asked_at,
            days=_days(one.since, one.until),
            note=one.note,
            by_hand=one.by_hand,
            earlier=one.earlier,
        )
        for one in lookups
    ]


def none_found(lookups: Sequence[Lookup]) -> str:
    """Why a claim has no evidence: what was found is not on it, searches are out or failed, or there is nothing."""
    then = "Search with your own words, or add what you have."
    if any(not one.answered_at for one in lookups):
        return f"Nothing is found yet: searches are still out. {then}"
    if any(one.outcome == Lookup.Outcome.FOUND for one in lookups):
        return f"No passage of the pages that were found is about this claim. {then}"
    if any(one.outcome == Lookup.Outcome.NOTHING for one in lookups):
        return f"Nothing was found. {then}"
    return f"Nothing is known: {'no search went through' if lookups else 'nobody has searched'}. {then}"


def asked(searched: Sequence[Mapping[str, Any]] | None, running: int = 0) -> str:
    """ "Searched 5 times in 3 places: 1 failed", of the searches a verdict was filed on; empty where nobody kept them."""
    if searched is None:
        return ""
    if not searched:
        return f"Searched {count(running, 'time')}: no answer yet" if running else "Nothing was searched"
    places = {(one["place"], one["by_hand"]) for one in searched}
    times = "once" if len(searched) == 1 else "twice" if len(searched) == 2 else f"{len(searched)} times"
    failed = sum(one["outcome"] in FAILED for one in searched)
    told = [f"{failed} failed" if failed else "none failed"]
    if running:
        told.append(f"{running} had no answer yet")
    return f"Searched {times} in {count(len(places), 'place')}: {', '.join(told)}"


def _days(since: date | None, until: date | None) -> str:
    said = [f"from {since:%-d %B %Y}"] if since else []
    return " ".join(said + ([f"to {until:%-d %B %Y}"] if until else []))


def _outcome(lookup: Lookup) -> str:
    if lookup.by_hand and lookup.outcome != Lookup.Outcome.FOUND:
        return words.OUTCOMES[lookup.outcome]
    if lookup.outcome == Lookup.Outcome.FOUND:
        what = "fact check" if lookup.connector == CHECKED else "page"
        return f"{count(lookup.count, what)} found"
    if not lookup.outcome:
        return "still looking"
    said = words.OUTCOMES[lookup.outcome]
    return (
        f"{said}, try again"
        if lookup.outcome in {Lookup.Outcome.FAILED, Lookup.Outcome.RATE_LIMITED}
        else said
    )


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the machine suggests, in the team's word, with its reasons."""

    label: str
    reasons: tuple[str, ...]
    wordings: tuple[Wording, ...] = ()


def proposal(suggestion: Verdict | None, scale: Scale) -> Proposal | None:
    """The suggestion as it is shown, in the scale's word; None if there is none."""
    if suggestion is None:
        return None
    reasons = tuple(str(reason) for reason in suggestion.reasons)
    return Proposal(scale.word(suggestion.rating), reasons, wordings(suggestion, scale))
