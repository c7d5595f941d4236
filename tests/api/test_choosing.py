"""Choosing through the API: a claim split, the next one taken, the rest left out and brought back, the team's rules."""

from __future__ import annotations

import pytest

from claims.actions import assignments
from claims.models import ChoosingRule, Claim
from tests.api.conftest import Caller, Callers
from tests.record import BODY, Desk, make_claim

SAID = ["Northland shipped shells.", "Officials said so."]


def test_a_claim_is_split_and_answered_with_all_it_became(ann: Caller, claim: Claim) -> None:
    made = ann.post(f"claims/{claim.pk}/split/", {"statements": SAID})
    assert made.status_code == 201
    first, second = made.json()["results"]
    assert (first["id"], first["statement"], second["statement"]) == (claim.pk, *SAID)
    assert (first["start"], first["end"]) == (second["start"], second["end"])


def test_what_is_no_split_and_who_stays_out(caller: Callers, ann: Caller, eve: Caller, claim: Claim) -> None:
    address = f"claims/{claim.pk}/split/"
    seen = ann.get(f"claims/{claim.pk}/")["ETag"]
    one = ann.post(address, {"statements": SAID[:1]})
    assert (one.status_code, one.json()["field"]) == (422, "statements")
    assert ann.post(address, {"statements": "Northland"}).status_code == 422
    assert ann.post(address).status_code == 422
    assert eve.post(address, {"statements": SAID}).status_code == 404
    assert caller("adam", "record", "review").post(address, {"statements": SAID}).status_code == 404
    assert caller("ann", "record").post(address, {"statements": SAID}).status_code == 403
    ann.patch(f"claims/{claim.pk}/", {"statement": "Northland shipped."})
    assert ann.post(address, {"statements": SAID}, If_Match=seen).status_code == 412
    assert Claim.objects.count() == 1


@pytest.fixture
def two_queued(ann: Caller, claim: Claim) -> list[Claim]:
    """The worthier of the two stands second."""
    worthier = make_claim(claim.article, "The deal is a shame.", score=0.9)
    for one in (claim, worthier):
        ann.post(f"claims/{one.pk}/queue/")
    return [worthier, claim]


def test_the_next_claim_is_taken_once_for_one_key(ann: Caller, two_queued: list[Claim]) -> None:
    first = ann.post("claims/take-next/", Idempotency_Key="a")
    assert (first.status_code, first.json()["id"], first.json()["assignee"]) == (200, two_queued[0].pk, "ann")
    assert ann.post("claims/take-next/", Idempotency_Key="a").json() == first.json()
    assert ann.post("claims/take-next/").json()["id"] == two_queued[1].pk
    empty = ann.post("claims/take-next/")
    assert (empty.status_code, empty.json()["detail"]) == (
        409,
        "The queue is empty: there is no claim to take.",
    )


def test_who_takes_nothing(caller: Callers, eve: Caller, desk: Desk, two_queued: list[Claim]) -> None:
    assert eve.post("claims/take-next/").status_code == 409
    adam = caller("adam", "record", "review").post("claims/take-next/")
    assert (adam.status_code, adam.json()["detail"]) == (403, "Adam may not take claims.")
    assert caller("ann", "record").post("claims/take-next/").status_code == 403
    assert not Claim.objects.filter(state="assigned").exists()


def test_the_rest_is_left_out_and_brought_back_but_for_what_was_moved(
    caller: Callers, ann: Caller, eve: Caller, desk: Desk, claim: Claim
) -> None:
    other = make_claim(claim.article, BODY[:40])
    address = f"articles/{claim.article_id}"
    assert eve.post(f"{address}/park-rest/").status_code == 404
    assert caller("ann", "intake").post(f"{address}/park-rest/").status_code == 403
    parked = ann.post(f"{address}/park-rest/")
    assert [(one["id"], one["state"]) for one in parked.json()["results"]] == [
        (claim.pk, "parked"),
        (other.pk, "parked"),
    ]
    assignments.take(other.pk, by=desk.by("bob"))
    assert eve.post(f"{address}/reopen-rest/").status_code == 404
    back = ann.post(f"{address}/reopen-rest/").json()
    assert ([(one["id"], one["state"]) for one in back["results"]], back["moved"]) == ([(claim.pk, "new")], 1)
    assert ann.post(f"{address}/reopen-rest/").status_code == 409


RULE = {"about": "topic", "name": "Arms", "words": "shell, ammunition", "effect": "first"}


def test_a_rule_is_set_read_and_ended(dora: Caller, ann: Caller) -> None:
    made = dora.post("choosing/", RULE)
    assert made.status_code == 201
    rule = made.json()
    assert {name: rule[name] for name in RULE} == RULE
    assert (rule["made_by"], rule["ended_at"]) == ("dora", None)
    assert ann.get("choosing/").json()["results"] == [rule]
    ended = dora.post(f"choosing/{rule['id']}/end/").json()
    assert ended["ended_at"]
    assert ann.get("choosing/").json()["results"] == []
    assert ann.get(f"choosing/{rule['id']}/").json() == ended


def test_what_is_no_rule_and_who_sets_none(caller: Callers, dora: Caller, ann: Caller, eve: Caller) -> None:
    wordless = dora.post("choosing/", RULE | {"words": ""})
    assert (wordless.status_code, "by which words" in wordless.json()["detail"]) == (422, True)
    assert dora.post("choosing/", RULE | {"effect": "perhaps"}).status_code == 422
    refused = ann.post("choosing/", RULE)
    assert (refused.status_code, refused.json()["detail"]) == (403, "Ann may not assign claims to others.")
    assert caller("dora", "record").post("choosing/", RULE).status_code == 403
    rule = dora.post("choosing/", RULE).json()["id"]
    assert dora.post("choosing/", RULE).status_code == 422  # it stands already
    assert ann.post(f"choosing/{rule}/end/").status_code == 403
    assert eve.post(f"choosing/{rule}/end/").status_code == 404
    assert eve.get(f"choosing/{rule}/").status_code == 404
    assert ChoosingRule.objects.standing().count() == 1
