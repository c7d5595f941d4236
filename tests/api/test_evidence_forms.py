"""Evidence in its other forms through the API: with a file, as a saved page, used again, translated."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart

from claims.actions import evidence as actions
from claims.models import Claim, Evidence
from sources import vault
from tests.api.conftest import Caller
from tests.record import Desk, make_claim

CALL = {"who": "Jan Kovac", "when": "2 March 2026", "terms": "off_record"}


@pytest.fixture(autouse=True)
def _own_vault(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("vault")


def send(caller: Caller, path: str, fields: dict[str, Any], **headers: str) -> Any:
    body = encode_multipart("xBOUNDARYx", fields)
    return caller.post(path, body, Content_Type="multipart/form-data; boundary=xBOUNDARYx", **headers)


def recording() -> SimpleUploadedFile:
    return SimpleUploadedFile("../../call.mp3", b"ID3 and so on", content_type="text/html")


def test_a_call_comes_with_its_recording(ann: Caller, held: Claim) -> None:
    said = {
        "form": "conversation",
        "passage": "It sailed.",
        "stance": "supports",
        "details": json.dumps(CALL),
    }
    answer = send(ann, f"claims/{held.pk}/evidence/", {**said, "file": recording()})
    assert answer.status_code == 201
    row = answer.json()
    assert (row["form"], row["details"], row["file"]) == ("conversation", CALL, "call.mp3")
    kept = Evidence.objects.get(pk=row["id"])
    assert vault.get(kept.file) == b"ID3 and so on"


def test_the_same_key_with_another_file_is_another_request(ann: Caller, held: Claim) -> None:
    said = {
        "form": "conversation",
        "passage": "It sailed.",
        "stance": "supports",
        "details": json.dumps(CALL),
    }
    first, again, other = (
        send(ann, f"claims/{held.pk}/evidence/", {**said, "file": file}, Idempotency_Key="k")
        for file in (recording(), recording(), SimpleUploadedFile("call.mp3", b"other"))
    )
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.json() == first.json()
    assert held.evidence.count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"details": "{"}, 422, "details"),
        ({"details": "[]"}, 422, "This is an object"),
        ({"details": '{"who": ' + "[" * 900 + "]" * 900 + "}"}, 422, "nested too deeply"),
        ({"details": json.dumps(CALL | {"who": "Ada\0"})}, 422, "Null characters are not allowed"),
        ({"details": json.dumps(CALL | {"terms": "x"})}, 422, "none of on_record, not_named, off_record"),
        ({"file": SimpleUploadedFile("a.mp3", b"")}, 422, "This file is empty"),
        ({"file": SimpleUploadedFile("a.mp3", b"x" * 10_000_001)}, 413, "10 MB"),
    ],
    ids=["no JSON", "a list", "deep", "null", "terms", "empty", "large"],
)
def test_what_is_wrong_is_said(
    ann: Caller, held: Claim, changes: dict[str, Any], status: int, words: str
) -> None:
    said = {
        "form": "conversation",
        "passage": "It sailed.",
        "stance": "supports",
        "details": json.dumps(CALL),
    }
    answer = send(ann, f"claims/{held.pk}/evidence/", said | changes)
    assert answer.status_code == status
    assert words in answer.text
    assert not held.evidence.exists()


def test_an_organisation_is_told_of_a_call_what_readers_are(
    caller: Callable[..., Caller], desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    made = actions.add(
        held.pk, by=desk.by("ann"), form="conversation", passage="It sailed.", details=CALL, stance="supports"
    )
    archive, bob = caller("", "record"), caller("bob", "record")
    for path in (f"claims/{held.pk}/evidence/", f"evidence/{made.pk}/"):
        assert "Kovac" in bob.get(path).text
        told = archive.get(path)
        assert told.status_code == 200
        assert "Kovac" not in told.text
        assert "It sailed." not in told.text


def test_a_saved_page_takes_the_place_of_the_one_that_could_not_be_fetched(
    ann: Caller, desk: Desk, held: Claim
) -> None:
    made = actions.add(
        held.pk, by=desk.by("ann"), url="https://walled.example/a", passage="Shells were seen."
    )
    row = ann.post(f"evidence/{made.pk}/copy/", {"text": "Shells were seen. More."}).json()
    assert (row["quote_check"], row["copy_given_by"], row["url"]) == (
        "exact",
        "ann",
        "https://walled.example/a",
    )
    page = SimpleUploadedFile("page.txt", b"Another page.")
    assert send(ann, f"evidence/{made.pk}/copy/", {"file": page}).json()["quote_check"] == "missing"
    assert ann.post(f"evidence/{made.pk}/copy/", {}).status_code == 422


def test_a_source_is_used_for_another_claim(
    ann: Caller, eve: Caller, held: Claim, evidence: list[Evidence]
) -> None:
    other = make_claim(held.article, "The president is expected to visit Southmark in May.")
    answer = ann.post(f"evidence/{evidence[0].pk}/use/", {"claim": other.pk})
    assert (answer.status_code, answer.json()["claim"], answer.json()["stance"]) == (201, other.pk, None)
    assert eve.post(f"evidence/{evidence[0].pk}/use/", {"claim": other.pk}).status_code == 404
    assert ann.post(f"evidence/{evidence[0].pk}/use/", {"claim": held.pk}).status_code == 422


def test_a_passage_is_translated(ann: Caller, evidence: list[Evidence]) -> None:
    path = f"evidence/{evidence[0].pk}/"
    assert ann.patch(path, {"translation": "Ships came."}).status_code == 422
    row = ann.patch(
        path, {"translation": "Ships came.", "translated_by": "the desk", "stance": "refutes"}
    ).json()
    assert (row["translation"], row["translated_by"], row["stance"]) == ("Ships came.", "the desk", "refutes")
    assert ann.patch(path, {"translation": "", "translated_by": ""}).json()["translation"] == ""


def test_its_file_is_a_download_for_people_of_the_desk_only(
    caller: Callable[..., Caller], ann: Caller, eve: Caller, held: Claim
) -> None:
    said = {
        "form": "conversation",
        "passage": "It sailed.",
        "stance": "supports",
        "details": json.dumps(CALL),
    }
    row = send(ann, f"claims/{held.pk}/evidence/", {**said, "file": recording()}).json()
    path = f"evidence/{row['id']}/file/"
    answer = ann.get(path)
    assert answer.content == b"ID3 and so on"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="call.mp3"'
    assert (eve.get(path).status_code, caller("", "record").get(path).status_code) == (404, 404)


def test_a_document_is_added_as_a_text_or_a_file_and_stands_once(ann: Caller, eve: Caller) -> None:
    said = {"text": "The bridge is closed.", "url": "https://post.example/b", "publisher": "The Post"}
    first, again = ann.post("documents/", said), ann.post("documents/", said)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (first.json()["publisher"], first.json()["added_by"]) == ("The Post", "ann")
    page = SimpleUploadedFile("note.md", b"The ferry runs.")
    assert send(ann, "documents/", {"file": page, "title": "Ferries"}).json()["title"] == "Ferries"
    assert len(ann.get("documents/").json()["results"]) == 2
    assert eve.get(f"documents/{first.json()['id']}/").status_code == 404
    for wrong in ({}, {"text": "x", "url": "ftp://a.example/"}, {"text": "x", "published": "soon"}):
        assert ann.post("documents/", wrong).status_code == 422


def test_a_key_that_was_used_brings_in_no_other_document(ann: Caller) -> None:
    first, again, other = (
        ann.post("documents/", {"text": text}, Idempotency_Key="bridge")
        for text in ("The bridge is closed.", "The bridge is closed.", "The ferry runs.")
    )
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert len(ann.get("documents/").json()["results"]) == 1


def test_from_whom_a_paper_is_is_said_later(ann: Caller, held: Claim) -> None:
    said = {"form": "paper", "passage": "Two ships.", "details": {"title": "Port register", "page": "12"}}
    made = ann.post(f"claims/{held.pk}/evidence/", said | {"stance": "supports"}).json()
    answer = ann.patch(f"evidence/{made['id']}/", {"from_whom": "Port Office", "tier": "primary"})
    assert answer.status_code == 200
    row = answer.json()
    assert (row["details"]["issuer"], row["origin_label"], row["tier"]) == (
        "Port Office",
        "Port Office",
        "primary",
    )
    assert "issuer" not in ann.patch(f"evidence/{made['id']}/", {"from_whom": ""}).json()["details"]
