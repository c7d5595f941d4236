"""``POST claims/{id}/ask/``: a claim on the same words that asks something else."""

from __future__ import annotations

from claims.models import Claim
from tests.api.conftest import Caller, Callers


def test_ann_asks_whether_it_was_said(ann: Caller, said: Claim) -> None:
    made = ann.post(f"claims/{said.pk}/ask/", {"question": "attribution"})

    assert made.status_code == 201
    row = made.json()
    assert row["statement"] == "Officials said that Northland has shipped 3,000 shells to Southmark."
    assert (row["question"], row["sibling_of"], row["siblings"]) == ("attribution", said.pk, [])
    assert (row["start"], row["end"]) == (said.anchors.get().start, said.anchors.get().end)
    amount = row["quantities"][0]
    assert (amount["value"], amount["unit"], amount["upper"]) == (3000, "shells", None)
    assert row["statement"][amount["start"] : amount["end"]] == amount["text"] == "3,000 shells"
    assert ann.get(f"claims/{said.pk}/").json()["siblings"] == [row["id"]]
    again = ann.post(f"claims/{said.pk}/ask/", {"question": "attribution"})
    assert (again.status_code, f"Claim {row['id']} asks already" in again.json()["detail"]) == (409, True)


def test_what_is_no_such_question_and_who_stays_out(
    caller: Callers, ann: Caller, eve: Caller, said: Claim, claim: Claim
) -> None:
    assert ann.post(f"claims/{said.pk}/ask/", {"question": "content"}).status_code == 422
    refused = ann.post(f"claims/{claim.pk}/ask/", {"question": "attribution"})
    assert (refused.status_code, "names nobody who said it" in refused.json()["detail"]) == (409, True)
    assert eve.post(f"claims/{said.pk}/ask/", {"question": "attribution"}).status_code == 404
    assert (
        caller("ann", "record").post(f"claims/{said.pk}/ask/", {"question": "attribution"}).status_code == 403
    )
    assert Claim.objects.filter(sibling_of__isnull=False).count() == 0
