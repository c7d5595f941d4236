"""``claims/{id}/likenesses/`` and the verbs of a likeness."""

from __future__ import annotations

from claims.actions import likenesses
from claims.matching import MATCHER
from claims.models import Likeness, Verdict
from tests.api.conftest import Caller, Callers
from tests.record import Desk, make_check


def test_ann_reads_what_was_checked_before(desk: Desk, ann: Caller, alike: Likeness) -> None:
    check = make_check(desk.team, "Northland shipped shells.", title="No sign of shells")
    Likeness.objects.create(
        claim=alike.claim, fact_check=check, probability=0.6, reason="both name Northland"
    )

    first, second = ann.get(f"claims/{alike.claim_id}/likenesses/").json()["results"]

    assert (first["other"], first["fact_check"], first["verdict"]) == (alike.other_id, None, None)
    assert first["statement"] == "Northland shipped ammunition to Southmark, officials say."
    assert (first["probability"], first["state"], first["settled_by"]) == (0.93, "proposed", None)
    assert second["other"] is None
    assert second["fact_check"]["rating"] == "False"
    assert second["fact_check"]["reviewed_on"] == "2026-02-10"


def test_an_earlier_verdict_is_told_and_none_is_taken_over(
    desk: Desk, ann: Caller, approved: Verdict, earlier
) -> None:
    found = likenesses.Proposal(earlier.statement, 0.9, "r", other=approved.claim_id)
    likenesses.propose(earlier.pk, [found], by=MATCHER, version="test-1")
    (row,) = ann.get(f"claims/{earlier.pk}/likenesses/").json()["results"]
    assert row["verdict"] == {
        "id": approved.pk,
        "rating": "supported",
        "label": "True",
        "as_of": approved.as_of.isoformat(),
        "publication": None,
    }
    assert ann.get(f"claims/{earlier.pk}/").json()["verdict"] is None


def test_ann_settles_it_and_takes_it_back(ann: Caller, bob: Caller, alike: Likeness) -> None:
    confirmed = ann.post(f"likenesses/{alike.pk}/confirm/")
    assert confirmed.status_code == 200
    assert (confirmed.json()["state"], confirmed.json()["settled_by"]) == ("confirmed", "ann")
    again = bob.post(f"likenesses/{alike.pk}/refuse/")
    assert again.status_code == 409
    assert "take that back first" in again.json()["detail"]
    assert ann.post(f"likenesses/{alike.pk}/reopen/").json()["state"] == "proposed"
    assert bob.post(f"likenesses/{alike.pk}/refuse/").json()["state"] == "refused"


def test_if_match_and_idempotency_hold_here_too(ann: Caller, alike: Likeness) -> None:
    assert ann.post(f"likenesses/{alike.pk}/confirm/", {}, If_Match='"old"').status_code == 412
    first = ann.post(f"likenesses/{alike.pk}/confirm/", {}, Idempotency_Key="k")
    again = ann.post(f"likenesses/{alike.pk}/confirm/", {}, Idempotency_Key="k")
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (200, 200, "true")


def test_eve_and_keys_without_the_scope_stay_out(caller: Callers, eve: Caller, alike: Likeness) -> None:
    for verb in ("confirm", "refuse", "reopen"):
        assert eve.post(f"likenesses/{alike.pk}/{verb}/").status_code == 404
    assert eve.get(f"claims/{alike.claim_id}/likenesses/").status_code == 404
    assert caller("ann", "record").post(f"likenesses/{alike.pk}/confirm/").status_code == 403
    assert caller("", "published").get(f"claims/{alike.claim_id}/likenesses/").status_code == 404
    assert Likeness.objects.get().state == "proposed"
