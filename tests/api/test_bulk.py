"""Many at once: each line is answered as if it had come alone, and a bad one costs no other."""

from __future__ import annotations

import json
import sys
import threading
import time
from codecs import BOM_UTF8
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from api import writing
from api.lines import LONGEST_LINE, Line, batches
from api.models import IdempotentRequest
from api.v1 import bulk
from claims.actions import articles
from claims.models import Article, Event, Step
from sources.models import FactCheck
from tests.api.conftest import Caller
from tests.api.sending import NDJSON, SECOND, VISIT, send
from tests.record import BODY, Desk


def test_articles_come_in_line_by_line(ann: Caller) -> None:
    said = send(
        ann, "articles/bulk/", {"body": BODY}, b"", {"body": SECOND, "title": "A ferry"}, {"body": BODY}
    )
    assert [(one["line"], one["status"]) for one in said] == [(1, 202), (3, 202), (4, 200)]
    assert said[0]["id"] == said[2]["id"]
    assert Step.objects.filter(kind="read").count() == Article.objects.count() == 2


def test_a_bad_line_is_refused_in_a_sentence_and_costs_no_other(ann: Caller) -> None:
    bad = [
        {"body": "Two."},
        {"boddy": BODY},
        b"{",
        b'{"body": "a", "body": "b"}',
        b"\xff",
        5,
        [],
        {"url": "ftp://a.b"},
    ]
    *refused, last = send(ann, "articles/bulk/", *bad, {"body": BODY})
    assert [one["status"] for one in refused] == [422, 422, 400, 400, 400, 422, 422, 422]
    assert all(one["detail"] for one in refused)
    assert (refused[0]["field"], refused[1]["field"]) == ("body", "boddy")
    assert last["status"] == 202
    assert Article.objects.count() == 1


def test_lines_may_begin_with_a_byte_order_mark_and_end_as_each_system_ends_them(ann: Caller) -> None:
    first = BOM_UTF8 + json.dumps({"body": BODY}).encode() + b"\r"
    said = send(ann, "articles/bulk/", first, b" \r", {"body": SECOND})
    assert [(one["line"], one["status"]) for one in said] == [(1, 202), (3, 202)]


def test_a_line_that_is_nested_without_end_costs_no_other(ann: Caller) -> None:
    review = {
        "@type": "ClaimReview",
        "claimReviewed": "It sailed.",
        "reviewRating": {"alternateName": "False"},
    }
    deep = json.dumps(review | {"author": []}).replace("[]", "[" * 600 + "]" * 600).encode()
    refused, taken = send(ann, "factchecks/bulk/", deep, review | {"author": [[{"name": "The Courier"}]]})
    assert (refused["status"], taken["status"]) == (400, 201)
    assert refused["detail"] == "This line is nested too deeply: at most 50 levels are read."


def test_fact_checks_of_others_come_in_either_shape(desk: Desk, ann: Caller) -> None:
    plain = {"statement": "Northland shipped shells.", "rating": "False", "url": "https://post.example/1"}
    review = {
        "@type": "ClaimReview",
        "claimReviewed": "The ferry sank.",
        "url": "https://post.example/2",
        "reviewRating": {"alternateName": "True"},
    }
    said = send(ann, "factchecks/bulk/", plain, review, plain | {"rating": ""}, {"@type": "Article"}, 7)
    assert [(one["status"], one.get("fate")) for one in said] == [
        (201, "added"), (201, "added"), (422, None), (422, None), (422, None)
    ]  # fmt: skip
    rows = FactCheck.objects.filter(team=desk.team).order_by("url")
    assert [(row.statement, row.rating, row.publisher) for row in rows] == [
        ("Northland shipped shells.", "False", "post.example"),
        ("The ferry sank.", "True", "post.example"),
    ]
    again = send(ann, "factchecks/bulk/", plain, review | {"reviewRating": {"alternateName": "Mixed"}})
    assert [(one["status"], one["fate"]) for one in again] == [(200, "stood already"), (200, "changed")]
    assert Event.objects.filter(type="factchecks.imported", key=ann.key).count() == 2


def test_nothing_that_is_told_of_a_fact_check_is_passed_over(ann: Caller) -> None:
    plain = {"statement": "Northland shipped shells.", "rating": "False"}
    wrong: dict[str, Any] = {
        "reviewed_on": "yesterday",
        "claimed_on": "2026-02-30",
        "url": "javascript:alert(1)",
        "rating_value": "1e999",
        "rating": 3,
        "title": 7,
        "date": "2026-01-14",
    }
    said = send(ann, "factchecks/bulk/", *(plain | {name: value} for name, value in wrong.items()))
    assert [one["status"] for one in said] == [422] * len(wrong)
    assert [one["detail"] for one in said[:3]] == [
        "Its reviewed_on is no day such as 2026-01-14.",
        "Its claimed_on is no day such as 2026-01-14.",
        "Its url is no address of a web page.",
    ]
    assert "no field “date” in a fact check; there are: statement, rating, title, url" in said[-1]["detail"]
    empty = {"title": "", "url": None, "rating_value": None, "reviewed_on": ""}
    assert [one["status"] for one in send(ann, "factchecks/bulk/", plain | empty)] == [201]


def test_lines_are_taken_in_batches_and_no_more_than_are_allowed(
    ann: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.lines.MOST_LINES", 5)
    monkeypatch.setattr(bulk.BulkFactChecks, "batch", 2)
    checks = [{"statement": f"Ship {n} came.", "rating": "False"} for n in range(9)]
    said = send(ann, "factchecks/bulk/", *checks)
    assert [one["status"] for one in said] == [201] * 5 + [400]
    assert said[-1]["detail"].endswith("was not read.")
    assert FactCheck.objects.count() == 5


def test_few_long_lines_are_in_memory_together() -> None:
    lines = [Line(n, None, size=LONGEST_LINE) for n in range(11)]
    assert [len(batch) for batch in batches(lines, 1_000)] == [5, 5, 1]
    assert [len(batch) for batch in batches(lines, 2)] == [2] * 5 + [1]


def test_bulk_intake_is_for_keys_that_bring_in(archive: Caller, nobody: Caller) -> None:
    for path in ("articles/bulk/", "claims/bulk/", "factchecks/bulk/"):
        assert archive.ask("POST", path, b"{}", **NDJSON).status_code == 403
        assert nobody.ask("POST", path, b"{}", **NDJSON).status_code == 401


@pytest.mark.parametrize("path", ["articles/bulk/", "claims/bulk/", "factchecks/bulk/"])
def test_nothing_is_answered_with_nothing(ann: Caller, path: str) -> None:
    for sent in ({}, {"Idempotency_Key": "one"}):
        answer = ann.post(path, **sent)
        assert (answer.status_code, b"".join(answer)) == (200, b"")


def test_only_lines_are_read(ann: Caller) -> None:
    refused = ann.post("articles/bulk/", {"body": BODY})
    assert (refused.status_code, "application/x-ndjson" in refused.json()["detail"]) == (415, True)


# --- Claims ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["articles/bulk/", "claims/bulk/", "factchecks/bulk/"])
def test_lines_sent_twice_with_one_idempotency_key_are_done_once(
    ann: Caller, article: Article, path: str
) -> None:
    line = {
        "articles/bulk/": {"body": SECOND},
        "claims/bulk/": {"article": article.pk, "quote": VISIT},
        "factchecks/bulk/": {"statement": "Northland shipped shells.", "rating": "False"},
    }[path]
    first, again = (
        ann.ask("POST", path, json.dumps(line), **NDJSON, Idempotency_Key="one") for _ in range(2)
    )
    assert b"".join(first) == b"".join(again)
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    other = ann.ask("POST", path, json.dumps(line) + "\n", **NDJSON, Idempotency_Key="one")
    assert other.status_code == 422


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_time_one_is_done_and_the_other_may_come_again(
    ann: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: dict[str, Any] = {"body": json.dumps({"body": SECOND}), **NDJSON, "Idempotency_Key": "one"}
    begun, go_on, receive = threading.Event(), threading.Event(), articles.receive

    def slowly(**said: Any) -> Any:
        begun.set()
        assert go_on.wait(20)
        return receive(**said)

    def first() -> bytes:
        try:
            return b"".join(ann.ask("POST", "articles/bulk/", **sent))
        finally:
            connection.close()

    monkeypatch.setattr(articles, "receive", slowly)
    monkeypatch.setattr(writing, "LEASE", timedelta(seconds=0.6))
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(first)
        assert begun.wait(20)
        time.sleep(1)  # it takes longer than its lease
        refused = ann.ask("POST", "articles/bulk/", **sent)
        go_on.set()
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "This request is being done just now: send it again in a minute.",
    )
    again = ann.ask("POST", "articles/bulk/", **sent)
    assert (b"".join(again), again["Idempotency-Replayed"]) == (running.result(), "true")


def test_no_more_is_written_down_than_there_is_room_for(ann: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.v1.bulk.lines.MOST_KEPT", 50)
    answer = ann.ask("POST", "articles/bulk/", json.dumps({"body": BODY}), **NDJSON, Idempotency_Key="one")
    assert answer.status_code == 413
    assert not Article.objects.exists()


def test_lines_that_were_broken_off_are_done_again(ann: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: dict[str, Any] = {"body": json.dumps({"body": SECOND}), **NDJSON, "Idempotency_Key": "one"}
    with monkeypatch.context() as patch:
        patch.setattr("claims.actions.articles.receive", lambda **_: sys.exit())
        with pytest.raises(SystemExit):
            ann.ask("POST", "articles/bulk/", **sent)
    assert json.loads(b"".join(ann.ask("POST", "articles/bulk/", **sent)))["status"] == 202


def test_lines_whose_process_died_are_done_again_a_minute_later(
    ann: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: dict[str, Any] = {"body": json.dumps({"body": SECOND}), **NDJSON, "Idempotency_Key": "one"}
    with monkeypatch.context() as patch:
        patch.setattr("claims.actions.articles.receive", lambda **_: sys.exit())
        with pytest.raises(SystemExit):
            ann.ask("POST", "articles/bulk/", **sent)
    now = timezone.now()
    IdempotentRequest.objects.update(lease_until=now + writing.LEASE)  # as a process leaves it that is killed
    assert ann.ask("POST", "articles/bulk/", **sent).status_code == 409
    IdempotentRequest.objects.update(lease_until=now)
    assert json.loads(b"".join(ann.ask("POST", "articles/bulk/", **sent)))["status"] == 202
