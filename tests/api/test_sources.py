"""A claim's independent sources by the API: regrouped and put back, parties, primary sources that pages name; and feeds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from claims.models import Claim, Event, Evidence, Lead
from sources.models import Feed
from tests.api.conftest import Caller, Callers
from tests.record import Desk

pytestmark = pytest.mark.usefixtures("evidence_once")

ENTRIES = (Path(__file__).parent.parent / "data" / "feeds" / "rss.xml").read_bytes()


def groups(who: Caller, claim: Claim) -> dict[int, list[int]]:
    rows = who.get(f"claims/{claim.pk}/origins/").json()["results"]
    return {row["number"]: row["evidence"] for row in rows}


def test_two_sources_are_made_one_and_that_is_taken_back(
    ann: Caller, held: Claim, evidence: list[Evidence]
) -> None:
    first, second = evidence
    assert groups(ann, held) == {1: [first.pk], 2: [second.pk]}
    merged = ann.post(f"claims/{held.pk}/origins/merge/", {"number": 2, "into": 1})
    assert merged.json()["origins"]["independent"] == 1
    assert groups(ann, held) == {1: [first.pk, second.pk]}
    assert ann.get(f"claims/{held.pk}/origins/").json()["results"][0]["made_by"] == "ann"

    assert ann.post(f"claims/{held.pk}/origins/undo/").json()["origins"]["independent"] == 2
    assert groups(ann, held) == {1: [first.pk], 2: [second.pk]}
    assert ann.post(f"claims/{held.pk}/origins/undo/").json()["origins"]["independent"] == 1  # done again

    assert ann.post(f"claims/{held.pk}/origins/split/", {"number": 1}).status_code == 200
    assert len(groups(ann, held)) == 2
    assert ann.post(f"claims/{held.pk}/origins/give-back/").status_code == 200
    assert Event.objects.latest("pk").type == "origin.given_back"


@pytest.mark.parametrize(
    ("verb", "said", "status", "sentence"),
    [
        ("merge", {"number": 1, "into": 1}, 422, "Choose the other source"),
        ("merge", {"number": 1, "into": 9}, 422, "no independent source 9"),
        ("merge", {"number": 1}, 422, "into"),
        ("split", {"number": 1}, 422, "has one page"),
        ("undo", {"number": 1}, 422, "no such field"),
    ],
)
def test_a_regrouping_that_means_nothing_is_refused_in_words(
    ann: Caller,
    held: Claim,
    evidence: list[Evidence],
    verb: str,
    said: dict[str, int],
    status: int,
    sentence: str,
) -> None:
    answer = ann.post(f"claims/{held.pk}/origins/{verb}/", said)
    assert answer.status_code == status
    assert sentence in answer.content.decode()


def test_a_publisher_is_said_to_be_a_party_by_its_name(
    ann: Caller, held: Claim, evidence: list[Evidence]
) -> None:
    said = {"publisher": "the harbour post", "interested": True, "why": "It owns the ships."}
    noted = ann.post(f"claims/{held.pk}/interests/", said)
    assert noted.status_code == 201
    assert (noted.json()["publisher"], noted.json()["said_by"]) == ("The Harbour Post", "ann")
    assert ann.get(f"evidence/{evidence[0].pk}/").json()["interested_party"]
    ann.post(f"claims/{held.pk}/interests/", said | {"interested": False, "why": "It sold them."})
    (row,) = ann.get(f"claims/{held.pk}/interests/").json()["results"]
    assert (row["interested"], row["why"]) == (False, "It sold them.")
    unknown = ann.post(f"claims/{held.pk}/interests/", said | {"publisher": "Nobody's Paper"})
    assert (unknown.status_code, unknown.json()["field"]) == (422, "publisher")


@pytest.fixture
def lead(held: Claim, evidence: list[Evidence]) -> Lead:
    words = {"kind": "report", "name": "The customs report", "url": "https://customs.example/report"}
    return held.leads.create(document=evidence[0].document, mark="m", why="It links it.", **words)


def test_a_primary_source_is_left_aside_taken_up_again_and_followed(
    ann: Caller, held: Claim, lead: Lead
) -> None:
    (row,) = ann.get(f"claims/{held.pk}/leads/").json()["results"]
    assert (row["name"], row["state"], row["settled_by"]) == ("The customs report", "proposed", None)
    assert ann.post(f"leads/{lead.pk}/leave/").json()["state"] == "left"
    assert ann.post(f"leads/{lead.pk}/follow/").status_code == 409
    assert ann.post(f"leads/{lead.pk}/reopen/").json()["state"] == "proposed"
    followed = ann.post(f"leads/{lead.pk}/follow/").json()
    assert (followed["state"], followed["settled_by"]) == ("followed", "ann")
    fetched = ann.get(f"evidence/{followed['evidence']}/").json()
    assert (fetched["url"], fetched["tier"]) == ("https://customs.example/report", "primary")


def test_a_feed_is_looked_at_added_stopped_and_read(dora: Caller, httpserver: Any) -> None:
    httpserver.expect_request("/rss").respond_with_data(ENTRIES, content_type="application/rss+xml")
    httpserver.expect_request("/page").respond_with_data("<p>Hello</p>", content_type="text/html")
    added = dora.post("feeds/", {"url": httpserver.url_for("/rss"), "minutes": 60})
    assert added.status_code == 201
    assert (added.json()["active"], added.json()["minutes"], added.json()["added_by"]) == (True, 60, "dora")
    assert added.json()["name"]  # its own
    pk = added.json()["id"]
    assert dora.post(f"feeds/{pk}/stop/").json()["active"] is False
    assert dora.post(f"feeds/{pk}/read/").status_code == 422
    assert dora.post(f"feeds/{pk}/start/").json()["active"] is True
    assert dora.post(f"feeds/{pk}/read/").status_code == 200
    assert [row["id"] for row in dora.get("feeds/").json()["results"]] == [pk]
    wrong = dora.post("feeds/", {"url": httpserver.url_for("/page")})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "url")
    assert "neither an RSS nor an Atom feed" in wrong.json()["detail"]


def test_who_may_not_is_told_and_eve_sees_nothing(
    desk: Desk, caller: Callers, ann: Caller, eve: Caller, held: Claim, lead: Lead
) -> None:
    feed = Feed.objects.create(team=desk.team, url="https://paper.example/rss", name="The Paper")
    assert ann.post("feeds/", {"url": "https://paper.example/other"}).status_code == 403
    assert ann.post(f"feeds/{feed.pk}/stop/").status_code == 403
    assert ann.get(f"feeds/{feed.pk}/").status_code == 200
    reader = caller("ann", "record")
    for path in (
        f"claims/{held.pk}/origins/merge/",
        f"claims/{held.pk}/interests/",
        f"leads/{lead.pk}/follow/",
    ):
        assert reader.post(path, {}).status_code == 403
    for path in (f"claims/{held.pk}/{one}/" for one in ("origins", "interests", "leads")):
        assert eve.get(path).status_code == 404
    assert eve.get(f"leads/{lead.pk}/").status_code == 404
    assert eve.get(f"feeds/{feed.pk}/").status_code == 404
    assert eve.get("feeds/").json()["results"] == []
    undo = f"claims/{held.pk}/origins/undo/"
    assert (eve.post(undo).status_code, eve.post(f"leads/{lead.pk}/leave/").status_code) == (404, 404)
    assert eve.post(f"feeds/{feed.pk}/stop/").status_code == 404
