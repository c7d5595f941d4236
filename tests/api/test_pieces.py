"""A request whose length nobody told (``Transfer-Encoding: chunked``) is read like any other, and is never taken for empty."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from claims.models import Article
from publishing.models import Publication
from tests.api.conftest import ROOT, Caller
from tests.record import BODY

JSON, NDJSON = "application/json", "application/x-ndjson"


class BrokenOff(BytesIO):
    """What a server reads where a piece is none."""

    def read(self, size: int | None = -1) -> bytes:
        raise RuntimeError("no hex digits: zz")


def send(who: Caller, path: str, body: bytes | BytesIO, kind: str = JSON, *, ends: bool = True) -> Any:
    """``ends``: the server says where the body ends, as gunicorn does."""
    environ: dict[str, Any] = {
        "HTTP_AUTHORIZATION": f"Bearer {who.secret}",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "CONTENT_TYPE": kind,
        "wsgi.input": BytesIO(body) if isinstance(body, bytes) else body,
        "wsgi.input_terminated": ends,
    }
    return Client().generic("POST", f"{ROOT}{path}", **environ)


def test_what_comes_in_pieces_is_heeded(dora: Caller, published: Publication) -> None:
    answer = send(dora, f"verdicts/{published.verdict_id}/hold/", b'{"note": "A reader doubts it."}')
    assert answer.status_code == 200, answer.content
    assert Publication.objects.get().hold_note == "A reader doubts it."


def test_lines_are_read_as_they_come(ann: Caller) -> None:
    sent = b"\n".join(json.dumps({"body": f"{BODY} {number}."}).encode() for number in range(3))
    answer = send(ann, "articles/bulk/", sent, NDJSON)
    assert [json.loads(line)["status"] for line in b"".join(answer).splitlines()] == [202] * 3
    assert Article.objects.count() == 3


@pytest.mark.parametrize(
    ("path", "kind", "size", "ends", "status"),
    [
        ("articles/", JSON, 101, True, 413),
        ("articles/", "text/plain", 10, True, 415),
        ("articles/bulk/", JSON, 10, True, 415),
        ("articles/", JSON, 10, False, 400),
        ("articles/bulk/", NDJSON, 10, False, 400),
    ],
)
def test_what_is_too_long_or_strange_is_refused(
    ann: Caller, settings: Any, path: str, kind: str, size: int, ends: bool, status: int
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = send(ann, path, b" " * size, kind, ends=ends)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert not Article.objects.exists()


@pytest.mark.parametrize(("path", "kind"), [("articles/", JSON), ("articles/bulk/", NDJSON)])
def test_what_breaks_off_is_no_fault_of_ours(ann: Caller, path: str, kind: str) -> None:
    answer = send(ann, path, BrokenOff(), kind)
    assert (answer.status_code, answer.json()["detail"]) == (400, "The request could not be read.")


def test_of_what_ends_early_nothing_is_kept_under_its_idempotency_key(ann: Caller) -> None:
    whole = b"".join(json.dumps({"body": f"{BODY} {number}."}).encode() + b"\n" for number in range(3))
    environ: dict[str, Any] = {
        "HTTP_AUTHORIZATION": f"Bearer {ann.secret}",
        "HTTP_IDEMPOTENCY_KEY": "one",
        "CONTENT_TYPE": NDJSON,
        "CONTENT_LENGTH": len(whole),
    }
    answers = [
        Client().generic("POST", f"{ROOT}articles/bulk/", **environ, **{"wsgi.input": BytesIO(sent)})
        for sent in (whole[: len(whole) // 2], whole)
    ]
    assert [answer.status_code for answer in answers] == [400, 200]
    assert answers[0].json()["detail"] == "The request could not be read."
    assert Article.objects.count() == 3
