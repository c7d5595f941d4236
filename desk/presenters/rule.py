"""The sources rule as it would answer, before anything is filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.gate import SourceRule, gate
from claims.models import Claim, Evidence
from desk.presenters.evidence_rows import Choice
from engine.types import Rating


@dataclass(frozen=True, slots=True)
class Contrary:
    """An independent source that says the opposite, with what is answered to it so far."""

    number: int
    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """``met`` is None while no rating is chosen."""

    met: bool | None
    sentence: str
    contrary: tuple[Contrary, ...] = ()


def outlook(
    claim: Claim,
    evidence: Sequence[Evidence],
    rating: str,
    chosen: Mapping[int, Choice],
    answers: Mapping[str, str],
) -> Outlook:
    """What the rule says to this rating on what is ticked on screen. Nothing is written."""
    if rating not in set(Rating):
        return Outlook(
            None, "Choose a rating, and it says here whether the ticked sources are enough for it."
        )
    as_chosen = [chosen[one.pk].applied(one) if one.pk in chosen else one for one in evidence]
    ticked = [one for one in as_chosen if one.counts]
    asked = SourceRule.of(claim.article.team)
    answer = gate(rating, ticked, asked, answers)
    labels = {one.origin.number: one.origin.label for one in evidence if one.origin}
    contrary = tuple(
        Contrary(number, labels[number], answers.get(str(number), ""))
        for number in gate(rating, ticked, asked, {}).unanswered
    )
    return Outlook(answer.met, answer.sentence, contrary)
