"""Every verb from every state by every role, at the action, the desk, the admin and the API: one sentence for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from claims.actions import assignments, claims, standing, verdicts
from claims.actions.people import make_key
from claims.models import Assignment, Claim, Verdict
from claims.rules import NotThere, RuleBroken
from claims.states import CLAIM_MOVES, VERDICT_MOVES, ClaimState, VerdictState
from people.actors import SERVER, Actor
from people.models import Person
from people.roles import Scope
from tests.record import Desk, make_claim

WORDS: dict[str, dict[str, Any]] = {
    "dismiss": {"reason": "An opinion."},
    "reopen": {"reason": "Asked for."},
    "recheck": {"reason": "News."},
    "let_stand": {"reason": "No news."},
    "assign": {"assignee": "bob"},
    "decide": {"rating": "not_enough_evidence", "rationale": "Nothing is known.", "why": "Asked for."},
    "send_back": {"comment": "Why?"},
}
ACTIONS: dict[str, Callable[..., Any]] = {
    "queue": claims.queue,
    "park": claims.park,
    "dismiss": claims.dismiss,
    "reopen": claims.reopen,
    "recheck": claims.recheck,
    "let_stand": standing.let_stand,
    "merge": claims.merge,
    "wait": claims.wait,
    "assign": assignments.assign,
    "take": assignments.take,
    "hand_back": assignments.hand_back,
    "decide": verdicts.decide,
    "approve": verdicts.approve,
    "send_back": verdicts.send_back,
    "recall": verdicts.recall,
    "spike": verdicts.spike,
}
HAS_HOLDER = {"assigned", "in_review", "to_sign"}
DOORS = {
    "desk": {
        "queue",
        "park",
        "dismiss",
        "reopen",
        "recheck",
        "let_stand",
        "merge",
        "wait",
        "assign",
        "take",
        "hand_back",
        "spike",
    },
    "admin": {"take", "hand_back", "dismiss", "decide", "approve", "send_back", "recall"},
    "api": set(ACTIONS),
}
ROLES = ["ann", "bob", "dora", "adam", "eve"]


@pytest.fixture
def other(claim: Claim) -> Claim:
    return make_claim(claim.article, "The deal is a shame.")


def put(claim: Claim, state: str, desk: Desk, other: Claim) -> Verdict | None:
    """The claim in that state, as the record would have it: Ann holds it, and has filed where it waits or is settled."""
    fields: dict[str, Any] = {"state": state, "kind": "forecast", "due_on": "2999-05-01"}
    if state == "dismissed":
        fields["dismissed_reason"] = "An opinion."
    if state == "merged":
        fields["merged_into"] = other
    Claim.objects.filter(pk=claim.pk).update(**fields)
    if state in HAS_HOLDER:
        Assignment.objects.create(claim=claim, person=desk.ann)
    if state in {"to_sign", "settled"}:
        signed = {"approved_by": desk.bob} if state == "settled" else {}
        return Verdict.objects.create(
            claim=claim, state="approved" if signed else "decided", rating="not_enough_evidence", label="Unproven",
            rationale="Nothing.", why="Asked for.", as_of="2026-03-05", statement=claim.statement, kind="forecast",
            decided_by=desk.ann, decided_at="2026-03-05T10:00Z", **signed,
        )  # fmt: skip
    return None


def at_the_action(verb: str, pk: int, person: Person, said: dict[str, Any]) -> str:
    try:
        ACTIONS[verb](pk, by=Actor.of(person), **said)
    except NotThere:
        return "404"
    except RuleBroken as error:
        return str(error)
    return "done"


def at_the_desk(verb: str, pk: int, client: Client, noun: str, said: dict[str, Any]) -> str:
    answer = client.post(f"/{noun}s/{pk}/{verb.replace('_', '-')}/", said)
    if answer.status_code == 404:
        return "404"
    if answer.status_code == 403:
        return unescape(answer.text)
    *_, message = get_messages(answer.wsgi_request)
    client.cookies.pop("messages", None)
    return "done" if message.level_tag == "success" else str(message)


def at_the_admin(verb: str, pk: int, client: Client, noun: str, claim: Claim, said: dict[str, Any]) -> str:
    do = {"decide": "file"}.get(verb, verb)
    typed = said | {"do": do, "version": str(claim.version)}
    answer = client.post(f"/admin/claims/{noun}/{pk}/change/", typed)
    if answer.status_code in {302, 404}:
        return "done" if answer.status_code == 302 else "404"
    return unescape(answer.text)


def at_the_api(verb: str, pk: int, key: str, noun: str, said: dict[str, Any]) -> str:
    answer = Client().post(
        f"/api/v1/{noun}s/{pk}/{verb.replace('_', '-')}/",
        said,
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    if answer.status_code == 404:
        return "404"
    return "done" if answer.status_code in {200, 201} else str(answer.json()["detail"])


def asked(noun: str) -> Iterator[tuple[str, str]]:
    """Each verb from each state it can be asked in."""
    moves = CLAIM_MOVES if noun == "claim" else VERDICT_MOVES
    for state in ClaimState if noun == "claim" else (ClaimState.TO_SIGN, ClaimState.SETTLED):
        for verb in moves.keys() & ACTIONS.keys() - (
            {"approve", "send_back", "recall"} if noun == "claim" else set()
        ):
            yield state.value, verb


class Tried(Exception):
    """Takes back what a door did."""


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("noun", ["claim", "verdict"])
def test_every_door_says_the_same(desk: Desk, claim: Claim, other: Claim, who: str, noun: str) -> None:
    person = getattr(desk, who)
    client = Client()
    client.force_login(person)
    key = ""
    if who != "adam":  # an administrator's key can be made, and does nothing here
        _, key = make_key("matrix", by=SERVER, person=person, scopes=[Scope.RECORD, Scope.REVIEW])
    differ, refused, done = [], 0, 0
    for state, verb in asked(noun):
        said = WORDS.get(verb, {}) | ({"into": other.pk} if verb == "merge" else {})
        answers: dict[str, str] = {}
        for door in ("action", *(name for name, verbs in DOORS.items() if verb in verbs)):
            if door == "api" and not key:
                continue
            cache.clear()
            try:
                with transaction.atomic():
                    verdict = put(claim, state, desk, other)
                    claim.refresh_from_db()
                    pk = verdict.pk if noun == "verdict" and verdict else claim.pk
                    if door == "action":
                        answers[door] = at_the_action(verb, pk, person, said)
                    elif door == "desk":
                        answers[door] = at_the_desk(verb, pk, client, noun, said)
                    elif door == "admin":
                        answers[door] = at_the_admin(verb, pk, client, noun, claim, said)
                    else:
                        answers[door] = at_the_api(verb, pk, key, noun, said)
                    raise Tried
            except Tried:
                pass
        expected = answers.pop("action")
        refused, done = refused + (expected != "done"), done + (expected == "done")
        differ += [
            f"{verb} from {state} at {door}: {answer[:300]!r} instead of {expected!r}"
            for door, answer in answers.items()
            if expected not in answer and not _says_as_much(who, door, expected, answer)
        ]
    assert not differ, "\n".join(differ)
    assert refused > 0
    assert (done > 0) == (who in {"ann", "bob", "dora"})


def _says_as_much(who: str, door: str, expected: str, answer: str) -> bool:
    """Where a door stops earlier than the rule, or answers a second click with what the first one did."""
    if who == "adam":  # he reads no record: a door says so before it looks for the row
        return "may not read the team's record" in answer or "Not allowed" in answer
    return door == "admin" and answer == "done" and _own_act(who, expected)


def _own_act(who: str, expected: str) -> bool:
    """Ann has filed what waits; Bob has signed what is settled: the page leads to what stands."""
    filed, signed = "“To sign off” can't be moved by “File”", "does not wait for a signature"
    return (who == "ann" and filed in expected) or (who == "bob" and signed in expected)


def test_every_verb_of_a_verdict_is_tried() -> None:
    assert set(VERDICT_MOVES) <= set(ACTIONS)
    assert set(CLAIM_MOVES) - set(ACTIONS) == {"open", "wake"}, "opened by looking, woken by the clock"
    assert {"decided", "approved"} <= set(VerdictState)
