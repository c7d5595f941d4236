"""Every verb from every state by every role: the moves of the design, written out once more by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product

import pytest
from django.utils import timezone

from claims import rules
from claims.models import Assignment, Claim, Likeness
from claims.states import CLAIM_MOVES, CLAIM_WORDS, VERDICT_MOVES, VERDICT_WORDS, ClaimState, VerdictState
from people.actors import SERVER, Actor, machine
from people.models import ApiKey, Consumer, Person, Team
from people.roles import Power

DESIGN = """
new -> queued (queue); new -> parked (park); new -> dismissed (dismiss); new -> merged (merge)
parked -> queued (queue); parked -> dismissed (dismiss); parked -> merged (merge)
parked -> new (reopen); dismissed -> new (reopen)
queued -> assigned (assign); queued -> assigned (take); queued -> waiting (wait); queued -> parked (park)
queued -> dismissed (dismiss); queued -> merged (merge)
new -> assigned (assign); new -> assigned (take); parked -> assigned (assign); parked -> assigned (take)
waiting -> queued (wake)
assigned -> in_review (open); assigned -> assigned (assign); in_review -> assigned (assign)
assigned -> to_sign (decide); in_review -> to_sign (decide)
assigned -> dismissed (dismiss); in_review -> dismissed (dismiss)
assigned -> queued (hand_back); in_review -> queued (hand_back)
to_sign -> settled (approve); to_sign -> in_review (send_back); to_sign -> in_review (recall)
settled -> queued (recheck); queued -> settled (let_stand)
"""
BY_THE_DESK = {"reviewer", "editor"}
THE_MACHINE_TOO = (
    "queue",
    "park",
    "dismiss",
    "merge",
    "reopen",
    "wait",
    "recheck",
)  # it holds and signs nothing
WHO = (
    dict.fromkeys(CLAIM_MOVES, BY_THE_DESK)
    | {verb: {*BY_THE_DESK, "machine"} for verb in THE_MACHINE_TOO}
    | {"assign": {"editor"}, "wake": {"machine"}}
)
ROLES = ["reviewer", "editor", "administrator", "nobody", "closed", "machine", "organisation", "server"]
REVIEWER = {
    Power.READ,
    Power.RECEIVE,
    Power.CHOOSE,
    Power.TAKE,
    Power.ADD_EVIDENCE,
    Power.DECIDE,
    Power.SIGN,
}
MAY: dict[str, set[Power]] = {
    "reviewer": REVIEWER,
    "editor": {
        *REVIEWER,
        Power.ASSIGN,
        Power.PUBLISH,
        Power.OVERRIDE,
        Power.SETTLE,
        Power.MEND_SOURCES,
    },
    "administrator": {Power.ADMINISTER, Power.MEND_SOURCES},
    "outside": {Power.READ, Power.SIGN},
    "machine": {Power.READ, Power.CHOOSE},
    "organisation": {Power.RECEIVE},
}


def moves_of_the_design() -> set[tuple[str, str, str]]:
    moves = set()
    for line in DESIGN.replace("\n", ";").split(";"):
        if line.strip():
            pair, verb = line.strip().rstrip(")").split(" (")
            source, target = pair.split(" -> ")
            moves.add((source, target, verb))
    return moves


def test_the_table_has_the_moves_of_the_design_and_no_other() -> None:
    table = {(source, move.target, verb) for verb, move in CLAIM_MOVES.items() for source in move.sources}
    assert table == moves_of_the_design()


@pytest.fixture
def actors(db: None) -> dict[str, Actor]:
    team = Team.objects.create(name="Matrix")

    def actor(name: str, **fields: object) -> Actor:
        return Actor.of(
            Person.objects.create(username=f"{name}-of-the-matrix", name=name.title(), team=team, **fields)
        )

    return {
        "reviewer": actor("ann", is_reviewer=True),
        "editor": actor("dora", is_editor=True),
        "administrator": actor("adam", is_administrator=True),
        "nobody": actor("nick"),
        "closed": actor("cleo", is_editor=True, is_reviewer=True, closed_at=timezone.now()),
        "outside": actor("olga", is_outside=True),
        "machine": machine("clock"),
        "organisation": Actor(key=ApiKey(team=team, consumer=Consumer(name="The Archive", team=team))),
        "server": SERVER,
    }


def test_who_may_what(actors: dict[str, Actor]) -> None:
    for role, actor in actors.items():
        assert {power for power in Power if actor.may(power)} == MAY.get(role, set()), role


def test_every_pair_of_states_by_every_role(actors: dict[str, Actor], claim: Claim) -> None:
    legal = {(source, verb) for source, _, verb in moves_of_the_design()}
    for state, verb, role in product(ClaimState, CLAIM_MOVES, ROLES):
        claim.state = state
        Assignment.objects.all().delete()
        if verb == "decide" and (person := actors[role].person):  # whoever files holds it
            Assignment.objects.create(claim=claim, person=person)
        allowed = role in WHO[verb]
        expected = None if allowed else rules.NotAllowed
        if allowed and (state, verb) not in legal:
            expected = rules.IllegalMove
        if expected is None:
            target = rules.check_may_move(actors[role], claim, verb).target
            assert (state, target, verb) in moves_of_the_design()
        else:
            with pytest.raises(expected):
                rules.check_may_move(actors[role], claim, verb)


def test_a_refusal_says_who_and_what(actors: dict[str, Actor], claim: Claim) -> None:
    claim.state = "settled"
    with pytest.raises(rules.NotAllowed, match="Adam may not choose which claims are checked"):
        rules.check_may_move(actors["administrator"], claim, "park")
    with pytest.raises(rules.NotAllowed, match="The Archive may not take claims"):
        rules.check_may_move(actors["organisation"], claim, "take")
    with pytest.raises(rules.NotAllowed, match=r"The machine \(clock\) may not take claims"):
        rules.check_may_move(actors["machine"], claim, "take")
    with pytest.raises(rules.IllegalMove, match="“Checked” can't be moved by “Leave out”"):
        rules.check_may_move(actors["reviewer"], claim, "park")


@pytest.mark.parametrize(("state", "hint"), [("queued", r"Take it first\.$"), ("settled", r"“File”\.$")])
def test_who_decides_on_what_nobody_holds_is_told_to_take_it(
    actors: dict[str, Actor], claim: Claim, state: str, hint: str
) -> None:
    claim.state = state
    with pytest.raises(rules.IllegalMove, match=hint):
        rules.check_may_move(actors["reviewer"], claim, "decide")


@pytest.mark.parametrize(
    ("check", "closed"),
    [
        (rules.check_may_add_evidence, "dismissed merged to_sign settled"),
        (rules.check_may_regroup, "dismissed merged to_sign"),
        (rules.check_may_mend, "merged to_sign settled"),
        (partial(rules.check_may_ask, question="expectation"), "dismissed merged"),
        (partial(rules.check_may_settle_likeness, likeness=Likeness(), verb="confirm"), "dismissed merged"),
    ],
)
def test_what_is_over_or_waits_for_a_signature_is_worked_at_no_more(
    actors: dict[str, Actor], claim: Claim, check: Callable[[Actor, Claim], None], closed: str
) -> None:
    claim.kind = "forecast"
    for state in ClaimState:
        claim.state = state
        if state in closed.split():
            with pytest.raises(rules.IllegalMove):
                check(actors["reviewer"], claim)
        else:
            check(actors["reviewer"], claim)
    with pytest.raises(rules.NotAllowed):
        check(actors["administrator"], claim)


@pytest.mark.parametrize("verb", ["park", "dismiss", "merge"])
def test_a_published_claim_stays_on_the_desk(actors: dict[str, Actor], claim: Claim, verb: str) -> None:
    claim.state, claim.is_public = "queued", True
    with pytest.raises(rules.IllegalMove, match="published"):
        rules.check_may_move(actors["editor"], claim, verb)


def test_verdicts_move_as_designed() -> None:
    table = {(source, move.target, verb) for verb, move in VERDICT_MOVES.items() for source in move.sources}
    assert table == {
        ("decided", "approved", "approve"),
        ("decided", "sent_back", "send_back"),
        ("decided", "sent_back", "recall"),
        ("approved", "spiked", "spike"),
    }


def test_every_state_has_its_word() -> None:
    assert set(CLAIM_WORDS) == set(ClaimState)
    assert set(VERDICT_WORDS) == set(VerdictState)
