"""The sources rule: whether a rating stands on enough independent sources. docs/decisions has the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from claims.models import DECISIVE, Evidence
from engine.types import Rating, Stance, Tier


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a rating stands on enough: the figures that are frozen on the verdict, and the sentence."""

    needed: int
    counted: int
    disinterested: int
    primary: bool
    unanswered: tuple[int, ...]
    met: bool
    sentence: str


_FOR: Mapping[str, frozenset[str]] = {
    Rating.SUPPORTED: frozenset({Stance.SUPPORTS}),
    Rating.REFUTED: frozenset({Stance.REFUTES}),
    Rating.MIXED: frozenset({Stance.SUPPORTS, Stance.REFUTES}),
    Rating.CONFLICTING: frozenset({Stance.SUPPORTS, Stance.REFUTES}),
}


def gate(rating: str, ticked: Iterable[Evidence], needed: int, answers: Mapping[str, str]) -> Gate:
    """The sources rule.

    A decisive rating needs ``needed`` independent origins that bear it out, not all of them interested parties, or
    one primary source that is no interested party; and an answer to every independent origin that says the
    opposite. Background pages, repeats of the article and unticked evidence never count. Evidence without an
    origin (a call, a paper) is an origin of its own.
    """
    if rating not in DECISIVE:
        return Gate(0, 0, 0, False, (), True, "This rating needs no minimum of sources.")
    counting = [e for e in ticked if not e.circular and e.tier != Tier.BACKGROUND]
    bearing = [e for e in counting if e.stance in _FOR[rating]]
    contrary = [e for e in counting if e.stance in _contrary(rating)]
    origins = {_origin_key(e) for e in bearing}
    disinterested = {_origin_key(e) for e in bearing if not e.is_interested}
    primary = any(e.tier == Tier.PRIMARY and not e.is_interested for e in bearing)
    unanswered = tuple(
        sorted(
            {
                e.origin.number
                for e in contrary
                if e.origin and not answers.get(str(e.origin.number), "").strip()
            }
        )
    )
    sides = {e.stance for e in bearing}
    sentence = ""
    if rating == Rating.CONFLICTING and len(sides) < 2:
        sentence = "This rating needs evidence on both sides; tick at least one source for each."
    elif not primary and len(origins) < needed:
        sentence = (
            f"This rating needs {_count(needed, 'independent source')}, or one primary source without an interest;"
            f" the ticked evidence has {_count(len(origins), 'independent source')}."
        )
    elif not primary and not disinterested:
        sentence = (
            f"The {_count(len(origins), 'independent source')} ticked "
            f"{'is itself a party' if len(origins) == 1 else 'are all parties'} to this claim;"
            " add one that is not, or file it as not enough evidence."
        )
    elif unanswered:
        numbers = ", ".join(str(number) for number in unanswered)
        who = f"source {numbers} says" if len(unanswered) == 1 else f"sources {numbers} say"
        sentence = f"Independent {who} otherwise: answer in a sentence, or choose another rating."
    return Gate(
        needed,
        len(origins),
        len(disinterested),
        primary,
        unanswered,
        not sentence,
        sentence or _stands_on(len(origins), needed),
    )


def _stands_on(origins: int, needed: int) -> str:
    if origins >= needed:
        enough = f"{needed} {'is' if needed == 1 else 'are'} needed"
        return f"Stands on {_count(origins, 'independent source')}; {enough}."
    return "Stands on a primary source that is no party to the claim."


def _contrary(rating: str) -> frozenset[str]:
    return {
        Rating.SUPPORTED: frozenset({str(Stance.REFUTES)}),
        Rating.REFUTED: frozenset({str(Stance.SUPPORTS)}),
    }.get(Rating(rating), frozenset())


def _origin_key(evidence: Evidence) -> tuple[str, int]:
    return ("origin", evidence.origin_id) if evidence.origin_id else ("evidence", evidence.pk)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
