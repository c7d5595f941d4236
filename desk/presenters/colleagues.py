"""What the team's language models said beside our own machine, on the pages of articles and claims."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from claims import powers
from claims.actions.consultations import open_failures
from claims.colleague import given_passages
from claims.counting import count
from claims.models import BY_A_MODEL, Article, Claim, Consultation, Scale, Verdict
from claims.rules import RuleBroken
from people.actors import Actor

Call = Consultation.Call
CITED = re.compile(r"\[(\d+)\]")
REFUSED = {
    "quote": "quoted what does not stand in the text",
    "invented": "had a name, number or date that the text does not have",
    "turned": "lost or put in a “not”",
    "other": "was about something else, or in another language",
    "due": "had a day that the text does not give",
    "speaker": "named a speaker whom the text does not name",
    "empty": "said nothing",
    "repeated": "said the same again",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a model's reading of an article stands. ``refused`` are sentences; ``retry`` is the question to be put again."""

    name: str
    sentence: str
    running: bool = False
    failed: bool = False
    refused: tuple[str, ...] = ()
    retry: int | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A suggestion in a model's words; ``rating`` is the one it gives, where that is another."""

    name: str
    words: str
    rating: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a model said nothing of a claim, and how many of its questions that holds for."""

    name: str
    what: str
    error: str
    at: datetime


def readings(article: Article, by: Actor) -> tuple[Reading, ...]:
    """What each model made of the article's present text; the desk's own reading stands whatever came of these."""
    rows = (
        Consultation.objects.filter(article=article.pk, call=Call.EXTRACT, revision=article.revision)
        .select_related("provider")
        .annotate(n_claims=Count("claims"), n_alone=Count("claims", filter=Q(claims__found_by=BY_A_MODEL)))
    )
    may_retry = may_ask_again(by)
    return tuple(_reading(row, may_retry) for row in rows.order_by("provider__name"))


def _reading(one: Consultation, may_retry: bool) -> Reading:
    name = one.provider.name
    if not one.outcome:
        return Reading(name, "reads the article too; our machine’s claims stand already", running=True)
    if one.failed:
        return Reading(name, _failed(one), failed=True, retry=one.pk if may_retry else None)
    found, alone = one.n_claims, one.n_alone  # type: ignore[attr-defined]  # of readings
    said = f"found {count(found, 'claim')} that stand{'s' if found == 1 else ''}"
    said += (
        f", {alone} of which our machine had not"
        if alone
        else ", all of which our machine had too"
        if found
        else ""
    )
    refused = sum(one.refused.values())
    if refused:
        said += f"; {refused} more did not stand the checks"
    reasons = (f"{many} {REFUSED.get(rule, rule)}" for rule, many in one.refused.items())
    return Reading(name, f"{said}. {one.words}" if one.words else said, refused=tuple(reasons))


def _failed(one: Consultation) -> str:
    if one.outcome == Consultation.Outcome.NOT_ASKED:
        return f"was not asked: {one.error}"
    return f"gave nothing that stands, so our machine’s reading stands alone: {one.error}"


def may_ask_again(by: Actor) -> bool:
    """Whether this person may have a question put again that failed."""
    try:
        powers.check_may_try_again(by)
    except RuleBroken:
        return False
    return True


def proposers(claim: Claim) -> str:
    """ "our machine", "our machine and Cellar", "Cellar alone", "a person"."""
    names = [_name(one) for one in claim.proposed_by]
    if len(names) == 1 and claim.by_models:
        return f"{names[0]} alone"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _name(one: dict[str, str]) -> str:
    return {"engine": "our machine", "person": "a person"}.get(one["kind"], one["name"])


def wordings(suggestion: Verdict | None, scale: Scale | None) -> tuple[Wording, ...]:
    """The suggestion in the words of each model that worded it, which cite sources by the numbers they have on the page;
    another rating than the machine's in the scale's word."""
    if suggestion is None or scale is None:
        return ()
    rows = list(
        suggestion.consultations.filter(outcome=Consultation.Outcome.ANSWERED).select_related("provider")
    )
    given = given_passages(suggestion) if rows else []
    sources = {str(n): str(one.origin.number) for n, one in enumerate(given, 1) if one.origin}
    return tuple(
        Wording(
            one.provider.name,
            CITED.sub(lambda found: f"[{sources.get(found[1], found[1])}]", one.words),
            scale.word(one.rating) if one.rating and one.rating != suggestion.rating else "",
        )
        for one in rows
    )


def failures(claim: Claim) -> tuple[Failure, ...]:
    """Why models said nothing of the claim, each reason once, the latest first."""
    rows = open_failures(Claim.objects.filter(pk=claim.pk)).select_related("provider").order_by("-pk")
    return tuple(_grouped(rows))


def _grouped(rows: Iterable[Consultation]) -> Iterable[Failure]:
    met: dict[tuple[str, str, str], list[Consultation]] = {}
    for one in rows:
        met.setdefault((one.provider.name, one.call, one.error), []).append(one)
    for (name, call, error), same in met.items():
        what = {
            "judge": f"did not judge {count(len(same), 'passage')}",
            "word": "did not word the suggestion",
        }
        at = same[0].answered_at
        assert at is not None
        yield Failure(name, what.get(call, "did not answer"), error, at)
