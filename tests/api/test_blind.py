"""Two programs act for two people who read a claim blind."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Claim, Evidence
from tests.api.conftest import Caller
from tests.record import Desk


@pytest.fixture
def once(desk: Desk, ann: Caller, held: Claim, evidence: list[Evidence], decision: dict[str, Any]) -> Any:
    """What Ann's program is answered when it files first."""
    desk.team.blind_review = True
    desk.team.save()
    return ann.post(f"claims/{held.pk}/decide/", decision)


def test_the_first_is_answered_with_what_was_filed_and_everybody_else_with_nothing(
    once: Any, held: Claim, bob: Caller, dora: Caller
) -> None:
    assert once.status_code == 201
    assert (once.json()["id"], once.json()["state"], once.json()["decided_by"]) == (None, "decided", "ann")
    claim = bob.get(f"claims/{held.pk}/").json()
    assert (claim["state"], claim["second_reading"], claim["verdict"], claim["assignee"]) == (
        "queued",
        True,
        None,
        None,
    )
    rows = dora.get(f"claims/{held.pk}/evidence/").json()["results"]
    assert {(row["stance_by"], row["counts"]) for row in rows} == {(None, False)}
    assert dora.get("claims/?rating=supported").json()["results"] == []


def test_each_sees_their_own_ticks(
    once: Any, held: Claim, ann: Caller, bob: Caller, evidence: list[Evidence]
) -> None:
    bob.post(f"claims/{held.pk}/take/")
    first = f"evidence/{evidence[0].pk}/"
    judged = bob.patch(first, {"stance": "refutes", "counts": True}).json()
    assert (judged["stance"], judged["stance_by"], judged["counts"]) == ("refutes", "bob", True)
    assert bob.get(first).json() == judged
    assert bob.get(f"claims/{held.pk}/evidence/").json()["results"][0] == judged
    assert ann.get(first).json()["stance_by"] == "ann"
    refused = ann.patch(first, {"counts": False})
    assert (refused.status_code, "take it back to judge" in refused.json()["detail"]) == (403, True)


def test_the_second_is_answered_with_what_both_signed(
    once: Any, held: Claim, bob: Caller, evidence: list[Evidence], decision: dict[str, Any]
) -> None:
    bob.post(f"claims/{held.pk}/take/")
    for one in evidence:
        bob.patch(f"evidence/{one.pk}/", {"stance": "supports"})
    filed = bob.post(f"claims/{held.pk}/decide/", decision | {"rationale": "Both say so."}).json()
    assert (filed["state"], filed["decided_by"], filed["approved_by"]) == ("approved", "ann", "bob")
    assert bob.get(f"claims/{held.pk}/").json()["verdict"] == filed["id"]


def test_of_two_that_differ_neither_is_the_claims_verdict_until_a_third_signs_one(
    once: Any, held: Claim, ann: Caller, bob: Caller, dora: Caller, decision: dict[str, Any]
) -> None:
    bob.post(f"claims/{held.pk}/take/")
    words = {"rating": "not_enough_evidence", "rationale": "Both are hearsay.", "evidence": []}
    his = bob.post(f"claims/{held.pk}/decide/", decision | words).json()
    claim = dora.get(f"claims/{held.pk}/").json()
    assert (claim["state"], claim["verdict"], claim["second_reading"]) == ("to_sign", None, False)
    assert bob.post(f"verdicts/{his['id']}/approve/", {}).status_code == 403
    assert dora.post(f"verdicts/{his['id']}/approve/", {}).json()["approved_by"] == "dora"
    assert dora.get(f"claims/{held.pk}/").json()["verdict"] == his["id"]

    dora.post(f"claims/{held.pk}/recheck/", {"reason": "News."})
    for caller, again in [(ann, decision), (bob, decision | words)]:
        caller.post(f"claims/{held.pk}/take/")
        for pk in again["evidence"]:
            caller.patch(f"evidence/{pk}/", {"stance": "supports"})
        caller.post(f"claims/{held.pk}/decide/", again)
    assert dora.get(f"claims/{held.pk}/").json()["verdict"] is None, "nor is what was signed before"
    assert dora.get("claims/?rating=not_enough_evidence").json()["results"] == []


def test_what_was_filed_unseen_is_taken_back(once: Any, held: Claim, ann: Caller, bob: Caller) -> None:
    assert bob.post(f"claims/{held.pk}/recall/").status_code == 403
    claim = ann.post(f"claims/{held.pk}/recall/").json()
    assert (claim["state"], claim["assignee"], claim["second_reading"]) == ("in_review", "ann", False)
    assert ann.post(f"claims/{held.pk}/recall/").status_code == 409
