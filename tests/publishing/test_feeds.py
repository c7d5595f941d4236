"""The feeds carry what is out, for readers and for other desks."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from claims.actions import verdicts
from claims.models import Claim, Evidence, Verdict
from publishing import actions as publishing
from publishing.models import Publication
from tests.api.test_published import many
from tests.record import Desk, decide

pytestmark = pytest.mark.usefixtures("evidence_once")

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def elements(client: Client) -> list[Any]:
    """What stands in the data feed."""
    feed: list[Any] = json.loads(client.get("/checks/claimreviews.json").getvalue())["dataFeedElement"]
    return feed


def test_the_data_feed_carries_the_claimreview(client: Client, published: Publication) -> None:
    feed = client.get("/checks/claimreviews.json")
    assert feed.headers["Content-Type"].startswith("application/ld+json")
    (element,) = json.loads(feed.getvalue())["dataFeedElement"]
    assert element["item"] == [json.loads(published.claimreview)]


def told(client: Client) -> list[tuple[str, bool]]:
    """Of each review in the data feed its statement, and whether it is deleted."""
    return [(one["item"][0]["claimReviewed"], "dateDeleted" in one) for one in elements(client)]


def replace(desk: Desk, second: Verdict, kind: str = "update") -> None:
    publishing.publish(second.pk, by=desk.by("dora"), change_kind=kind, change_note="It changed.")


def test_a_check_that_is_replaced_is_told_once(desk: Desk, client: Client, second: Verdict) -> None:
    replace(desk, second)
    assert told(client) == [(second.statement, False)]
    publishing.withdraw(second.pk, by=desk.by("dora"), note="Never said.")
    assert told(client) == [(second.statement, True)]


def test_whoever_has_a_check_is_told_that_what_replaced_it_was_made_up(
    desk: Desk, client: Client, second: Verdict
) -> None:
    etag = client.get("/checks/claimreviews.json")["ETag"]
    Verdict.objects.filter(pk=second.pk).update(
        evidence=[{**one, "invented": True} for one in second.evidence]
    )
    replace(desk, second)
    assert Publication.objects.get(verdict=second).invented
    answer = client.get("/checks/claimreviews.json", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "reviewRating" not in answer.getvalue().decode()
    assert told(client) == [(second.statement, True)]
    publishing.withdraw(second.pk, by=desk.by("dora"), note="Never said.")
    assert told(client) == [(second.statement, True)], "and stays told"


def test_a_withdrawn_check_stays_told_when_something_made_up_follows_it(
    desk: Desk, client: Client, second: Verdict
) -> None:
    first = Publication.objects.get()
    publishing.withdraw(first.verdict_id, by=desk.by("dora"), note="Never said.")
    Verdict.objects.filter(pk=second.pk).update(
        evidence=[{**one, "invented": True} for one in second.evidence]
    )
    publishing.publish(second.pk, by=desk.by("dora"))
    assert told(client) == [(first.verdict.statement, True)]


def test_whoever_has_a_check_is_told_when_another_wording_takes_its_place(
    desk: Desk, client: Client, second: Verdict
) -> None:
    Verdict.objects.filter(pk=second.pk).update(statement="Shells were shipped.")
    replace(desk, second)
    first = Publication.objects.exclude(verdict=second).get()
    assert told(client) == [(first.verdict.statement, True), ("Shells were shipped.", False)]


@pytest.mark.parametrize("batch", [1, 500])
def test_versions_that_stand_in_several_batches_are_told_as_in_one(
    desk: Desk, client: Client, second: Verdict, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr("publishing.export.BATCH", batch)
    replace(desk, second)
    assert told(client) == [(second.statement, False)]


def test_the_data_feed_is_written_in_batches(
    client: Client, published: Publication, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    many(published, 5)
    monkeypatch.setattr("publishing.export.BATCH", 2)
    with django_assert_num_queries(
        2 + 4 + 1
    ):  # the ETag and the open desks, this one's batches, the other desk's
        assert len(elements(client)) == 6


def test_the_data_feed_is_not_sent_again_until_something_changes(
    desk: Desk, client: Client, published: Publication
) -> None:
    address = "/checks/claimreviews.json"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    publishing.hold(published.verdict_id, by=desk.by("dora"), note="A reader doubts it.")
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_the_feeds_carry_the_verdict(client: Client, published: Publication) -> None:
    feed = client.get("/checks/feed.json")
    assert feed.headers["Content-Type"].startswith("application/feed+json")
    item = feed.json()["items"][0]
    assert item["title"] == f"True: {published.verdict.statement}"
    assert item["url"].endswith(f"/checks/{published.claim_id}/")
    assert item["id"].endswith(f"/verdicts/{published.verdict_id}/")

    atom = ElementTree.fromstring(client.get("/checks/feed.atom").content)
    entry = atom.find("a:entry", ATOM)
    assert entry is not None
    assert entry.findtext("a:title", namespaces=ATOM) == f"True: {published.verdict.statement}"
    assert entry.findtext("a:updated", namespaces=ATOM)
    assert atom.find("a:link[@rel='alternate']", ATOM).get("href").endswith("/checks/")  # type: ignore[union-attr]  # fails where it is none


def test_words_are_no_markup_in_a_feed(
    desk: Desk, client: Client, held: Claim, evidence: list[Evidence]
) -> None:
    said = "First.\n\n<img src=x onerror=alert(1)> says [1, 2]."
    verdict = verdicts.approve(decide(desk, held, evidence, rationale=said).pk, by=desk.by("bob"))
    publishing.publish(verdict.pk, by=desk.by("dora"))

    assert client.get("/checks/feed.json").json()["items"][0]["content_text"].endswith(said)
    atom = ElementTree.fromstring(client.get("/checks/feed.atom").content)
    summary = atom.findtext("a:entry/a:summary", namespaces=ATOM)
    assert summary is not None  # which is HTML
    assert "<p>First.</p>\n\n<p>&lt;img src=x onerror=alert(1)&gt; says [1, 2].</p>" in summary


def test_whoever_follows_a_feed_is_told_of_a_correction(desk: Desk, client: Client, second: Verdict) -> None:
    note = "We had overlooked the second half."
    publishing.publish(second.pk, by=desk.by("dora"), change_kind="correction", change_note=note)

    (item,) = client.get("/checks/feed.json").json()["items"]
    assert item["content_text"].endswith(f"Correction: {note}\n\n{second.rationale}")
    assert f"Correction: {note}" in client.get("/checks/feed.atom").text


def test_whoever_follows_a_feed_is_told_that_a_verdict_is_held_and_that_it_is_withdrawn(
    desk: Desk, client: Client, published: Publication
) -> None:
    (first,) = client.get("/checks/feed.json").json()["items"]
    statement, rationale = published.verdict.statement, published.verdict.rationale

    publishing.hold(published.verdict_id, by=desk.by("dora"), note="A reader doubts it.")
    (held,) = client.get("/checks/feed.json").json()["items"]
    assert held["id"] == first["id"], "a reader of feeds puts it in place of what it has"
    assert held["title"] == f"Being looked at again: {statement}"
    assert held["content_text"] == "Until that is done we give no rating."
    assert held["tags"] == []
    assert held["date_modified"] > first["date_modified"]

    publishing.withdraw(published.verdict_id, by=desk.by("dora"), note="The document was forged.")
    (gone,) = client.get("/checks/feed.json").json()["items"]
    assert gone["id"] == first["id"]
    assert gone["title"] == f"Withdrawn: {statement}"
    assert gone["content_text"] == "Withdrawn: The document was forged."
    atom = client.get("/checks/feed.atom").text
    assert "Withdrawn: The document was forged." in atom
    assert not [said for said in ("True", "doubts", rationale) if said in atom]


def test_a_character_that_xml_cannot_write_ends_no_feed(
    desk: Desk, client: Client, held: Claim, evidence: list[Evidence]
) -> None:
    held.statement = "Profits\f rose\x08, the harbour says\uffff."
    held.save()
    filed = decide(desk, held, evidence, rationale="Both papers\x0b say so & more.")
    verdicts.approve(filed.pk, by=desk.by("bob"))
    publishing.publish(filed.pk, by=desk.by("dora"))
    (entry,) = ElementTree.fromstring(client.get("/checks/feed.atom").content).findall("a:entry", ATOM)
    assert entry.findtext("a:title", "", ATOM) == "True: Profits rose, the harbour says."
    assert "Both papers say so &amp; more." in entry.findtext("a:summary", "", ATOM)
