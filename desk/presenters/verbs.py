"""Which buttons a claim and a verdict have for this person: the rules answer, the screen only hides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from claims import powers, rules
from claims.blind import check_not_read_once
from claims.models import Claim, Verdict
from claims.rules import RuleBroken
from claims.states import CLAIM_MOVES
from engine.types import Question
from people.actors import Actor
from publishing.models import Publication


@dataclass(frozen=True, slots=True)
class Button:
    """A verb. ``key`` presses it in a list; ``asks`` names the words it needs first ("reason", "note", "assignee").

    It is done without them where they are ``optional``.
    """

    verb: str
    label: str
    key: str = ""
    asks: str = ""
    hint: str = ""
    grave: bool = False
    optional: bool = False

    @property
    def address(self) -> str:
        """The verb as it stands in an address."""
        return self.verb.replace("_", "-")

    @property
    def plain(self) -> str:
        """The label of the button that does it, once the words it asks for are there."""
        return self.label.removesuffix("…")


ASKS_BESIDE = {
    "ask_said": Question.ATTRIBUTION,
    "ask_expected": Question.EXPECTATION,
}
"""The verbs that make a claim's sibling, and what that asks."""

_CLAIM_BUTTONS = (
    Button("queue", CLAIM_MOVES["queue"].label, "c"),
    Button("take", CLAIM_MOVES["take"].label, "t"),
    Button("park", CLAIM_MOVES["park"].label, "n"),
    Button("reopen", CLAIM_MOVES["reopen"].label, "r"),
    Button("wait", CLAIM_MOVES["wait"].label),
    Button(
        "hand_back", CLAIM_MOVES["hand_back"].label + "…", "", "reason", "Why, if you like", optional=True
    ),
    Button("dismiss", CLAIM_MOVES["dismiss"].label + "…", "x", "reason", "Why it can't be checked"),
    Button("assign", CLAIM_MOVES["assign"].label + " to…", "a", "assignee"),
    Button(
        "recheck", CLAIM_MOVES["recheck"].label + "…", "", "reason", "What has changed, or what was wrong"
    ),
    Button(
        "let_stand", CLAIM_MOVES["let_stand"].label + "…", "", "reason", "Why it need not be checked again"
    ),
    Button("ask_said", "Was it said?", "q"),
    Button("ask_expected", "Was it expected?", "e"),
)


def claim_buttons(by: Actor, claim: Claim) -> list[Button]:
    """What this person may do with the claim now."""
    buttons = [button for button in _CLAIM_BUTTONS if _can(by, button.verb, claim)]
    if claim.due_on is None:
        buttons = [button for button in buttons if button.verb != "wait"]
    return buttons


def buttons_beside(by: Actor, claim: Claim) -> list[Button]:
    """Those of the buttons that make a sibling of the claim."""
    return [button for button in claim_buttons(by, claim) if button.verb in ASKS_BESIDE]


def _can(by: Actor, verb: str, claim: Claim) -> bool:
    if verb in ASKS_BESIDE:
        return rules.can_ask(by, ASKS_BESIDE[verb], claim)
    return rules.can_let_stand(by, claim) if verb == "let_stand" else rules.can(by, verb, claim)


_WORDED = (
    Button("merge", CLAIM_MOVES["merge"].label + "…", "m", "into", "Merge it into"),
    Button("split", "Split…", "s", "statements", "One statement a line; each stands alone"),
    Button("reword", "Reword…", "w", "statement", "It stands alone: who, what, where and when"),
    Button("prioritise", "Priority…", "p", "priority", "Priority"),
)


def worded_buttons(by: Actor, claim: Claim) -> list[Button]:
    """What asks for more than a click, and is fetched: merging, splitting, rewording, the priority by hand."""
    may_mend = _may(rules.check_may_mend, by, claim)
    may = {"merge": rules.can(by, "merge", claim), "prioritise": may_mend}
    may_reword = may_mend and _may(check_not_read_once, claim)
    return [button for button in _WORDED if may.get(button.verb, may_reword)]


PUBLISH = Button("publish", "Publish", asks="change")
UNSCHEDULE = Button("unschedule", "Take off the schedule")
SPIKE = Button("spike", "Will not run")
HOLD = Button("hold", "Hold…", asks="note", hint="Why it is held")
RELEASE = Button("release", "Release")
WITHDRAW = Button("withdraw", "Withdraw…", asks="note", hint="Why it is withdrawn; published", grave=True)


def verdict_buttons(by: Actor, verdict: Verdict) -> list[Button]:
    """What this person may do with a verdict that was filed, and with what of it is public."""
    publication: Publication | None = getattr(verdict, "publication", None)
    state = publication.state if publication else None
    if state in {None, Publication.State.SCHEDULED}:
        may_publish = _may(rules.check_may_publish, by, verdict)
        may_spike = state is None and _may(rules.check_may_spike, by, verdict)
        may_unschedule = state is not None and _may(powers.check_may_handle_publication, by)
        return [PUBLISH] * may_publish + [UNSCHEDULE] * may_unschedule + [SPIKE] * may_spike
    if not _may(powers.check_may_handle_publication, by):
        return []
    if state == Publication.State.PUBLISHED:
        return [HOLD, WITHDRAW]
    if publication is None or state != Publication.State.HELD:
        return []
    asked = by.person is not None and publication.release_asked_by_id == by.person.pk
    return [RELEASE] * (not asked) + [WITHDRAW]


def _may(check: Callable[..., None], *asked: object) -> bool:
    try:
        check(*asked)
    except RuleBroken:
        return False
    return True
