"""What was checked before, as a claim's screens show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from claims import queries, rules
from claims.models import Claim, Likeness, Verdict
from claims.rules import RuleBroken
from desk.presenters import labels
from engine.match import STRONG
from people.actors import Actor
from publishing.models import Publication


@dataclass(frozen=True, slots=True)
class Button:
    """What a person may say of a proposal: ``verb`` in an address, ``do`` on the reviewers' form."""

    verb: str
    do: str
    label: str


SETTLE = (Button("confirm", "same", "Same claim"), Button("refuse", "not_same", "Not the same"))
UNDO = (Button("reopen", "take_back", "Take that back"),)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier check. ``label`` is its rating in its own words, ``standing`` what else there is to say of it."""

    pk: int
    state: str
    statement: str
    address: str
    outside: bool
    publisher: str
    claimant: str
    title: str
    rating: str
    label: str
    standing: str
    day: date | None
    day_word: str
    public: str
    sure: str
    probability: str
    reason: str
    opposite: bool
    settled_by: str
    news: str
    invented: bool
    buttons: tuple[Button, ...]

    @property
    def settled(self) -> bool:
        return self.state != Likeness.State.PROPOSED


@dataclass(frozen=True, slots=True)
class Before:
    """Everything that was checked before; false where there is nothing to show."""

    shown: tuple[Earlier, ...]
    refused: tuple[Earlier, ...]

    def __bool__(self) -> bool:
        return self.size > 0

    @property
    def size(self) -> int:
        return len(self.shown) + len(self.refused)

    @property
    def open(self) -> bool:
        """Whether something waits to be settled."""
        return any(not one.settled for one in self.shown)


def before(claim: Claim, by: Actor) -> Before:
    """What was checked before of a claim that this actor may see: confirmed ones first, then the likeliest."""
    likenesses = list(queries.with_earlier(claim.likenesses.all(), "publication"))
    mine = any(row.other for row in likenesses)
    team = claim.article.team.name if mine else ""
    every = [earlier(row, claim, by, team) for row in likenesses]
    every.sort(key=lambda one: one.state != Likeness.State.CONFIRMED)
    refused = Likeness.State.REFUSED
    return Before(
        tuple(one for one in every if one.state != refused),
        tuple(one for one in every if one.state == refused),
    )


def sure(probability: float) -> str:
    """How sure the machine is, in words."""
    return "Probably the same claim" if probability >= STRONG else "Perhaps the same"


def earlier(row: Likeness, claim: Claim, by: Actor, team: str) -> Earlier:
    """A likeness of ``queries.with_earlier`` as it is shown beside its claim; ``team`` is the claim's."""
    said = _of_check(row) if row.fact_check else _of_claim(row, team)
    return Earlier(
        pk=row.pk,
        state=row.state,
        sure="Says the opposite" if row.opposite else sure(row.probability),
        probability=f"{row.probability:.2f}",
        reason=row.reason,
        opposite=row.opposite,
        settled_by=row.settled_by.name if row.settled_by else "",
        news=row.news,
        buttons=_buttons(row, claim, by),
        **said,  # type: ignore[arg-type]  # fields of either kind, each of its own type
    )


def _buttons(row: Likeness, claim: Claim, by: Actor) -> tuple[Button, ...]:
    buttons = SETTLE if row.state == Likeness.State.PROPOSED else UNDO
    try:
        rules.check_may_settle_likeness(by, claim, row, buttons[0].verb)
    except RuleBroken:
        return ()
    return buttons


def _of_check(row: Likeness) -> dict[str, object]:
    check = row.fact_check
    assert check is not None
    return {
        "statement": check.statement,
        "address": "" if check.invented else check.url,
        "outside": True,
        "publisher": check.publisher or "publisher not known",
        "claimant": check.claimant,
        "title": check.title if check.title != check.statement else "",
        "rating": "",
        "label": check.rating,
        "standing": "",
        "day": check.reviewed_on,
        "day_word": "checked",
        "public": "",
        "invented": check.invented,
    }


def _of_claim(row: Likeness, team: str) -> dict[str, object]:
    other = row.other
    assert other is not None
    verdict = queries.earlier_verdict(row)
    return {
        "statement": other.statement,
        "address": other.get_absolute_url(),
        "outside": False,
        "publisher": f"{team}, in “{other.article}”",
        "claimant": "",
        "title": "",
        "rating": verdict.rating if verdict else "",
        "label": verdict.label if verdict else "",
        "standing": _standing(verdict) if verdict else f"{labels.state_word(other)}, no verdict yet",
        "day": verdict.as_of if verdict else None,
        "day_word": "as of",
        "public": f"/checks/{other.pk}/" if other.is_public else "",
        "invented": other.article.invented,
    }


def _standing(verdict: Verdict) -> str:
    """What is public of a signed verdict, where it is not simply out."""
    publication: Publication | None = getattr(verdict, "publication", None)
    if publication is None:
        return "not published"
    told = {Publication.State.PUBLISHED: "", Publication.State.REPLACED: "replaced"}
    return told.get(Publication.State(publication.state), publication.get_state_display().lower())
