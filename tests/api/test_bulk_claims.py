"""Claims that are sent in, many at once: each stands on words of an article."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from api.v1 import bulk
from api.v1.bulk.claims import Shapes
from claims import history
from claims.actions import additions, choosing, readings
from claims.models import Article, Claim, Event, Step
from claims.rules import NotAllowed
from engine.types import Anchor, Kind, Reading, Worth
from engine.types import Claim as Found
from people.actors import Actor, machine
from people.models import Team
from tests.api.conftest import Caller
from tests.api.sending import SECOND, VISIT, send
from tests.record import BODY, Desk


def test_claims_come_in_on_words_of_an_article(ann: Caller, article: Article) -> None:
    shells = {"article": article.pk, "quote": "Northland has shipped ammunition to Southmark"}
    told = {"statement": "Northland shipped shells.", "speaker": "Ida Rees", "priority": 3, "kind": "event"}
    said = send(
        ann, "claims/bulk/", shells | told, {"article": article.pk, "quote": VISIT, "due_on": "2999-05-31"}
    )
    assert [(one["line"], one["status"]) for one in said] == [(1, 201), (2, 201)]
    first, second = (ann.get(f"claims/{one['id']}/").json() for one in said)
    assert (first["statement"], first["speaker"]["name"], first["priority"]) == tuple(told.values())[:3]
    assert article.body[first["start"] : first["end"]] == first["quote"] == shells["quote"]
    assert (second["statement"], second["kind"], second["due_on"]) == (VISIT, "forecast", "2999-05-31")
    assert (second["state"], second["checkworthiness"]["reasons"][0]["text"]) == ("new", "Sent in by Ann")
    assert ann.get(f"articles/{article.pk}/").json()["progress"]["claims"] == 2
    line = Event.objects.latest("pk")
    assert (line.type, history.sentence(line)) == ("claims.added", "Ann sent in 2 claims")


def test_claims_of_several_articles_come_in_together(desk: Desk, ann: Caller, article: Article) -> None:
    choosing.add_rule(by=Actor.of(desk.dora), about="word", name="ferry", effect="never")
    ferry = ann.post("articles/", {"body": f"{SECOND} It had 412 people on board."}).json()["id"]
    lines = [
        {"article": ferry, "quote": SECOND},
        {"article": article.pk, "quote": VISIT},
        {
            "article": ferry,
            "quote": "It had 412 people on board.",
            "statement": "The ship had 412 people on board.",
        },
    ]
    said = send(ann, "claims/bulk/", *lines)
    assert [one["status"] for one in said] == [201] * 3
    sank, visit, people = (Claim.objects.get(pk=one["id"]) for one in said)
    assert [claim.article_id for claim in (sank, visit, people)] == [ferry, article.pk, ferry]
    assert [claim.state for claim in (sank, visit, people)] == ["parked", "new", "new"]
    assert [reason["rule"] for reason in sank.reasons] == ["sent-in", "team-never"]
    assert [one.value for one in people.quantities] == [412]
    added = Event.objects.filter(type="claims.added").order_by("article_id")
    assert [(line.article_id, history.payload_of(line)["claims"]) for line in added] == sorted(
        [(ferry, [sank.pk, people.pk]), (article.pk, [visit.pk])]
    )
    assert set(Step.objects.filter(kind="match").values_list("subject", flat=True)) == {ferry, article.pk}
    assert history.verify()[0] == []


def test_a_claim_names_its_article_by_its_address(ann: Caller, dora: Caller, article: Article) -> None:
    dora.patch(f"articles/{article.pk}/", {"url": "https://courier.example/1"})
    here, nowhere = ({"url": f"https://courier.example/{n}", "quote": VISIT} for n in (1, 2))
    said = send(ann, "claims/bulk/", here, nowhere)
    assert [one["status"] for one in said] == [201, 404]
    assert said[1]["detail"] == "No article from this address is on the desk: send it first."


def test_words_are_looked_for_before_the_article_is_locked(
    ann: Caller, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []
    for name, real in (("locked_articles", additions.locked_articles), ("_place", additions._place)):
        watched = partial(lambda name, real, *said: done.append(name) or real(*said), name, real)
        monkeypatch.setattr(additions, name, watched)
    said = send(ann, "claims/bulk/", {"article": article.pk, "quote": "Nobody has said this."})
    assert (said[0]["status"], done) == (422, ["_place", "locked_articles"])


def test_an_administrator_brings_in_no_claims(desk: Desk, article: Article) -> None:
    sent = [additions.Sent(article.pk, "The deal is a shame.", "The deal is a shame.")]
    with pytest.raises(NotAllowed, match="Adam may not bring in articles"):
        additions.add(sent, by=desk.by("adam"))
    assert not article.claims.exists()
    additions.add(sent, by=desk.by("ann"))
    assert article.claims.get().statement == "The deal is a shame."


def test_two_claims_may_stand_on_the_same_words(ann: Caller, article: Article) -> None:
    lines = [{"article": article.pk, "quote": VISIT, "statement": f"Visit {n}."} for n in "ab"]
    said = send(ann, "claims/bulk/", *lines)
    quotes = [ann.get(f"claims/{one['id']}/").json()["quote"] for one in said]
    assert quotes == [VISIT, VISIT]


def test_a_claim_that_stands_already_is_answered_as_it_stands(ann: Caller, claim: Claim) -> None:
    sent = {
        "article": claim.article_id,
        "quote": claim.statement.upper(),
        "statement": claim.statement.upper(),
    }
    twice = {"article": claim.article_id, "quote": VISIT}
    said = send(ann, "claims/bulk/", sent, twice, twice)
    assert (said[0]["status"], said[0]["id"]) == (200, claim.pk)
    assert [one["status"] for one in said[1:]] == [201, 200]
    assert said[1]["id"] == said[2]["id"]


def test_a_bad_claim_is_refused_in_a_sentence_and_costs_no_other(
    ann: Caller, eve: Caller, article: Article
) -> None:
    good = {"article": article.pk, "quote": VISIT}
    waiting = ann.post("articles/", {"url": "https://courier.example/9"}).json()["id"]
    bad: list[tuple[Any, int, str]] = [
        (good | {"quote": "The president will visit."}, 422, "These words don't stand in the article's"),
        (good | {"quote": "South"}, 422, "These words don't stand in the article's"),
        ({"quote": VISIT}, 422, "article: Name the article"),
        ({"quote": VISIT, "url": "ftp://courier.example/1"}, 422, "An address begins with http"),
        ({"quote": VISIT, "url": "http://[courier.example/1"}, 422, "This is no web address"),
        (good | {"url": "https://courier.example/1"}, 422, "article: Name the article"),
        (good | {"quote": ""}, 422, "quote: "),
        (good | {"due_on": "2999-01-01", "kind": "event"}, 422, "due_on: Only a forecast"),
        (good | {"priority": 4}, 422, "priority: "),
        (good | {"state": "queued"}, 422, "state: There is no such field"),
        (good | {"article": 10**9}, 404, "There is no article"),
        (good | {"article": waiting}, 409, "The text of this article is not there yet"),
        (b'{"article": x}', 400, "This line is not JSON: Expecting value, at character 13."),
        (None, 422, "No data provided"),
        (["x"], 422, "Invalid data. Expected a dictionary"),
    ]
    *refused, last = send(ann, "claims/bulk/", *(line for line, *_ in bad), good)
    assert [(one["status"], why) for one, (_, _, why) in zip(refused, bad, strict=True)] == [
        (status, why) for _, status, why in bad
    ]
    assert not [one for one, (_, _, why) in zip(refused, bad, strict=True) if why not in one["detail"]]
    assert last["status"] == 201
    assert [one["status"] for one in send(eve, "claims/bulk/", good)] == [404]


def test_a_reading_leaves_what_was_sent_in_as_it_is(desk: Desk, ann: Caller, article: Article) -> None:
    """The article's reading finds the same sentence later, and the worthiest of its claims are chosen all the same."""
    Team.objects.update(auto_queue=1)
    (sent,) = send(
        ann, "claims/bulk/", {"article": article.pk, "quote": VISIT, "statement": "A visit is planned."}
    )
    start = BODY.index(VISIT)
    anchor = Anchor(VISIT, start, start + len(VISIT))
    reading = Reading((Found(VISIT, (anchor,), Kind.FORECAST, Worth(0.9)),), "en", "extract-test")
    with transaction.atomic():
        readings.write_reading(article.pk, reading, by=machine("reader"), revision=1, at=timezone.now())
    claim = article.claims.get()
    assert (claim.pk, claim.statement, claim.state) == (sent["id"], "A visit is planned.", "new")
    article.refresh_from_db()
    assert article.choosing


def test_the_next_claims_are_read_while_these_are_committed(
    ann: Caller, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By another thread, which asks no database: it would have no part in this one's transaction."""
    read_by = []
    of = Shapes.of
    monkeypatch.setattr(Shapes, "of", lambda *said: read_by.append(threading.current_thread()) or of(*said))
    monkeypatch.setattr(bulk.BulkClaims, "batch", 2)
    by_url = {"url": "https://courier.example/9", "quote": VISIT}
    lines = [{"article": article.pk, "quote": VISIT, "statement": f"Visit {n}."} for n in range(4)]
    said = send(ann, "claims/bulk/", *lines[:3], by_url, lines[3])
    assert [(one["line"], one["status"]) for one in said] == [
        (1, 201),
        (2, 201),
        (3, 201),
        (4, 404),
        (5, 201),
    ]
    assert [one is threading.current_thread() for one in read_by] == [True] * 2 + [False] * 3
