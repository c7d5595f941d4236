"""The sources rule: whether a rating stands on enough independent sources. docs/decisions has the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from claims.counting import count
from claims.models import DECISIVE, Evidence
from engine.types import Rating, Stance, Tier
from people.models import Team


@dataclass(frozen=True, slots=True)
class SourceRule:
    """What a team asks of a decisive rating.

    ``independent`` sources, of which ``primary`` are primary ones; or, where ``primary_alone``, a single primary source
    that is no party. With ``named_only`` a source that is not named counts for nothing.
    """

    independent: int = 2
    primary: int = 0
    primary_alone: bool = True
    named_only: bool = False

    @classmethod
    def of(cls, team: Team) -> SourceRule:
        return cls(team.origins_needed, team.primaries_needed, team.primary_alone, team.named_only)

    @property
    def sentence(self) -> str:
        """ "At least 2 independent sources, not all of them parties to the claim, or one primary source that is no party." """
        asked = [f"at least {count(self.independent, 'independent source')}"]
        if self.primary:
            asked.append(f"{self.primary} of them primary")
        asked.append(
            "not all of them parties to the claim"
            if self.independent > 1
            else "not itself a party to the claim"
        )
        said = ", ".join(asked)
        if self.primary_alone:
            said += ", or one primary source that is no party"
        if self.named_only:
            said += "; only named sources count"
        return f"{said[0].upper()}{said[1:]}."


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a rating stands on enough: the figures that are frozen on the verdict, and the sentence.

    ``primary`` is whether there is a primary source that is no party, ``primaries`` how many of the sources are primary.
    """

    rule: SourceRule
    counted: int
    disinterested: int
    primary: bool
    primaries: int
    unanswered: tuple[int, ...]
    met: bool
    sentence: str


_FOR: Mapping[str, frozenset[str]] = {
    Rating.SUPPORTED: frozenset({Stance.SUPPORTS}),
    Rating.REFUTED: frozenset({Stance.REFUTES}),
    Rating.MIXED: frozenset({Stance.SUPPORTS, Stance.REFUTES}),
    Rating.CONFLICTING: frozenset({Stance.SUPPORTS, Stance.REFUTES}),
}
UNGROUPED = (
    "A passage that says otherwise is not grouped with its source yet: answer it when it is, in a moment."
)
NOTHING_ASKED = SourceRule(independent=0)


def gate(rating: str, ticked: Iterable[Evidence], rule: SourceRule, answers: Mapping[str, str]) -> Gate:
    """What the rule says to a rating on the evidence that is ticked.

    Sources are independent origins that bear the rating out; and each independent origin that says the opposite needs
    an answer. Background pages, repeats of the article and unticked evidence never count. Evidence without an origin (a
    call, a paper) is an origin of its own.
    """
    if rating not in DECISIVE:
        sentence = "This rating needs no minimum of sources."
        return Gate(NOTHING_ASKED, 0, 0, False, 0, (), True, sentence)
    counting = [one for one in ticked if not one.circular and one.tier != Tier.BACKGROUND]
    bearing = [
        one for one in counting if one.stance in _FOR[rating] and not (rule.named_only and one.unnamed)
    ]
    origins = {_origin_key(one) for one in bearing}
    disinterested = {_origin_key(one) for one in bearing if not one.is_interested}
    primary = any(one.tier == Tier.PRIMARY and not one.is_interested for one in bearing)
    primaries = len({_origin_key(one) for one in bearing if one.tier == Tier.PRIMARY})
    contrary = [one for one in counting if one.stance in _contrary(rating)]
    numbers = {one.origin.number for one in contrary if one.origin}
    unanswered = tuple(sorted(number for number in numbers if not answers.get(str(number), "").strip()))
    otherwise = _unanswered(unanswered) or (UNGROUPED if any(not one.origin for one in contrary) else "")
    if rating == Rating.CONFLICTING and len({one.stance for one in bearing}) < 2:
        refusal = "This rating needs evidence on both sides; tick at least one source for each."
    elif primary and rule.primary_alone:
        refusal = ""
    else:
        refusal = _too_little(rule, len(origins), primaries, bool(disinterested))
        unnamed = len({_origin_key(one) for one in counting if one.unnamed} - origins)
        if refusal and rule.named_only and unnamed:
            refusal += (
                f" {count(unnamed, 'source')} {'is' if unnamed == 1 else 'are'} not named and can't count."
            )
    return Gate(
        rule,
        len(origins),
        len(disinterested),
        primary,
        primaries,
        unanswered,
        not (refusal or otherwise),
        refusal or otherwise or _stands_on(len(origins), rule),
    )


def _too_little(rule: SourceRule, origins: int, primaries: int, disinterested: bool) -> str:
    """Why so many sources are not enough; empty if they are."""
    alone = ", or one primary source without an interest" if rule.primary_alone else ""
    if origins < rule.independent:
        return (
            f"This rating needs {count(rule.independent, 'independent source')}{alone};"
            f" the ticked evidence has {count(origins, 'independent source')}."
        )
    if not disinterested:
        return (
            f"The {count(origins, 'independent source')} ticked "
            f"{'is itself a party' if origins == 1 else 'are all parties'} to this claim;"
            " add one that is not, or file it as not enough evidence."
        )
    if primaries < rule.primary:
        have = f"{primaries} of them {'is' if primaries == 1 else 'are'}" if primaries else "none of them is"
        return (
            f"This rating needs {count(rule.primary, 'primary source')} among its independent sources{alone};"
            f" {have} primary: look for the report, law, data or speech that they rest on."
        )
    return ""


def _unanswered(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return ""
    told = ", ".join(str(number) for number in numbers)
    who = f"source {told} says" if len(numbers) == 1 else f"sources {told} say"
    return f"Independent {who} otherwise: answer in a sentence, or choose another rating."


def _stands_on(origins: int, rule: SourceRule) -> str:
    if origins < rule.independent:
        return "Stands on a primary source that is no party to the claim."
    enough = f"{rule.independent} {'is' if rule.independent == 1 else 'are'} needed"
    return f"Stands on {count(origins, 'independent source')}; {enough}."


def _contrary(rating: str) -> frozenset[str]:
    return {
        Rating.SUPPORTED: frozenset({str(Stance.REFUTES)}),
        Rating.REFUTED: frozenset({str(Stance.SUPPORTS)}),
    }.get(Rating(rating), frozenset())


def _origin_key(evidence: Evidence) -> tuple[str, int]:
    return ("origin", evidence.origin_id) if evidence.origin_id else ("evidence", evidence.pk)
