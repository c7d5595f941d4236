"""Searching through the API: again, with places and days; put again; and logged by a person."""

from __future__ import annotations

import pytest

from claims.actions import research
from claims.models import Claim
from tests.api.conftest import Caller, Callers
from tests.record import Desk


@pytest.fixture
def eve(caller: Callers) -> Caller:
    return caller("eve", "record", "review")


def latest(caller: Caller, claim: Claim) -> list[dict]:
    rows = caller.get(f"claims/{claim.pk}/lookups/").json()["results"]
    return [row for row in rows if row["round"] == max(row["round"] for row in rows)]


def test_ann_searches_again_with_places_and_days(ann: Caller, held: Claim) -> None:
    said = {"query": "shells", "connectors": ["corpus"], "since": "2026-01-01", "until": "2026-02-01"}
    assert ann.post(f"claims/{held.pk}/research/", said).status_code == 200
    (made,) = latest(ann, held)
    assert (made["connector"], made["query"], made["since"], made["until"], made["by_hand"]) == (
        "corpus",
        "shells",
        "2026-01-01",
        "2026-02-01",
        False,
    )


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"connectors": ["bing"]}, 422),
        ({"since": "2026-02-01", "until": "2026-01-01"}, 422),
        ({"since": "yesterday"}, 422),
        ({"places": ["corpus"]}, 422),
    ],
)
def test_a_search_that_can_not_be_made_is_refused(ann: Caller, held: Claim, said, status) -> None:
    assert ann.post(f"claims/{held.pk}/research/", said).status_code == status


def test_ann_logs_a_search_of_her_own(ann: Caller, held: Claim) -> None:
    said = {"place": "City archive", "query": "bus budget", "outcome": "nothing", "note": "Asked for 2024."}
    made = ann.post(f"claims/{held.pk}/lookups/", said)
    assert made.status_code == 201
    row = made.json()
    assert (row["connector"], row["by_hand"], row["asked_by"], row["outcome"], row["note"]) == (
        "City archive",
        True,
        "ann",
        "nothing",
        "Asked for 2024.",
    )
    assert ann.post(f"claims/{held.pk}/lookups/", said).json()["id"] == row["id"]
    assert ann.get(f"lookups/{row['id']}/").json() == row
    assert ann.post(f"lookups/{row['id']}/retry/").status_code == 422


def test_a_search_is_put_again(ann: Caller, desk: Desk, held: Claim) -> None:
    failed, answered = held.lookups.get(connector="wikipedia"), held.lookups.get(connector="corpus")
    research.answer(failed, by=desk.by("ann"), outcome="failed", error="Down.")
    research.answer(answered, by=desk.by("ann"), outcome="nothing")
    assert ann.post(f"lookups/{failed.pk}/retry/").json()["id"] == failed.pk
    again = ann.post(f"lookups/{answered.pk}/retry/").json()
    assert again["id"] != answered.pk
    assert again["outcome"] is None


def test_eve_finds_no_search_of_ours(eve: Caller, held: Claim) -> None:
    lookup = held.lookups.get(connector="wikipedia")
    said = {"place": "Archive", "query": "x", "outcome": "nothing"}
    assert eve.get(f"lookups/{lookup.pk}/").status_code == 404
    assert eve.post(f"lookups/{lookup.pk}/retry/").status_code == 404
    assert eve.post(f"claims/{held.pk}/lookups/", said).status_code == 404
