"""Many at once: each line is answered as if it had come alone, and a bad one costs no other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.v1 import bulk
from claims.models import Article, Event, Step
from sources.models import FactCheck
from tests.api.conftest import Caller
from tests.record import BODY, Desk

NDJSON = {"Content-Type": "application/x-ndjson", "Accept": "application/x-ndjson"}
SECOND = "The ferry to Southmark sank on Tuesday night, the harbour master says."


def send(who: Caller, path: str, *lines: Any) -> list[Any]:
    body = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    answer = who.ask("POST", path, body, **NDJSON)
    assert answer.status_code == 200, answer.content
    return [json.loads(line) for line in b"".join(answer).splitlines()]


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


def test_lines_are_taken_in_batches_and_no_more_than_are_allowed(
    ann: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST_LINES", 5)
    monkeypatch.setattr(bulk.BulkFactChecks, "batch", 2)
    checks = [{"statement": f"Ship {n} came.", "rating": "False"} for n in range(9)]
    said = send(ann, "factchecks/bulk/", *checks)
    assert [one["status"] for one in said] == [201] * 5 + [400]
    assert said[-1]["detail"].endswith("was not read.")
    assert FactCheck.objects.count() == 5


def test_bulk_intake_is_for_keys_that_bring_in(archive: Caller, nobody: Caller) -> None:
    for path in ("articles/bulk/", "factchecks/bulk/"):
        assert archive.ask("POST", path, b"{}", **NDJSON).status_code == 403
        assert nobody.ask("POST", path, b"{}", **NDJSON).status_code == 401


def test_only_lines_are_read(ann: Caller) -> None:
    assert ann.post("articles/bulk/", {"body": BODY}).status_code == 415
