"""Documents as WARC: what is written is what another program reads out of it."""

from __future__ import annotations

import gzip
import io
from hashlib import sha256

import pytest
from pytest_httpserver import HTTPServer
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from werkzeug import Response as Answer

from sources import vault, warc
from sources.documents import keep
from sources.exchange import Request
from sources.fetch import fetch
from sources.models import Document
from sources.uploads import add_file

pytestmark = pytest.mark.django_db
STORY = "<!doctype html><title>Fares</title><article><p>Fares on the ferries rise in March, the office said.</p></article>"


def fetched(httpserver: HTTPServer) -> Document:
    headers = {"Content-Encoding": "gzip", "Set-Cookie": "id=ann", "X-Served-By": "port-3"}
    answer = Answer(gzip.compress(STORY.encode()), headers=headers, content_type="text/html; charset=utf-8")
    httpserver.expect_request("/fares", query_string="a=1").respond_with_response(answer)
    return keep(fetch(Request(httpserver.url_for("/fares?a=1"), robots=False)))


def records(*documents: Document) -> list[tuple[str, dict[str, str], dict[str, str], bytes]]:
    out = io.BytesIO()
    assert warc.write(documents, out, about="A claim\nof two lines") == len(documents)
    out.seek(0)
    return [
        (
            record.rec_type,
            dict(record.rec_headers.headers),
            dict(record.http_headers.headers) if record.http_headers else {},
            record.content_stream().read(),
        )
        for record in ArchiveIterator(out)
    ]


def test_a_fetched_page_is_written_with_question_answer_and_text(httpserver: HTTPServer) -> None:
    document = fetched(httpserver)
    written = {kind: (about, http, body) for kind, about, http, body in records(document)}
    assert list(written) == ["warcinfo", "response", "request", "conversion", "metadata"]

    about, http, body = written["response"]
    assert body == STORY.encode() == vault.get(document.vault_path)
    assert about["WARC-Target-URI"] == document.url
    assert document.asked_at
    assert about["WARC-Date"].startswith(f"{document.asked_at:%Y-%m-%dT%H:%M:%S}")
    assert http["x-served-by"] == "port-3"
    assert (http["content-length"], http["x-archive-orig-content-encoding"]) == (str(len(body)), "gzip")
    assert "set-cookie" not in http
    assert "content-encoding" not in http

    _, asked, _ = written["request"]
    assert asked["User-Agent"].startswith("Factcheck/")
    assert asked["Host"] in document.url
    text, _, words = written["conversion"]
    assert words.decode() == document.text
    assert text["WARC-Refers-To"] == about["WARC-Record-ID"]
    assert f"text-digest: sha256:{document.digest}".encode() in written["metadata"][2]


def test_a_given_file_is_a_resource_and_says_who_gave_it(desk) -> None:
    content = b"Fares rise in March."
    about = {"url": "https://post.example/fares", "title": "Fares"}
    given, _ = add_file("fares.txt", content, about, team_id=desk.team.pk, added_by_id=desk.ann.pk)
    loose, _ = add_file("note.txt", b"The bridge is closed.", {}, team_id=desk.team.pk)
    written = records(given, loose)
    assert [kind for kind, *_ in written] == ["warcinfo", *["resource", "conversion", "metadata"] * 2]
    assert (written[1][1]["WARC-Target-URI"], written[1][3]) == ("https://post.example/fares", content)
    assert b"given-by: Ann" in written[3][3]
    assert written[4][1]["WARC-Target-URI"].endswith(f"/documents/{loose.pk}/")


def test_the_file_is_valid_to_another_reader(httpserver: HTTPServer, tmp_path, capsys) -> None:
    target = tmp_path / "claim.warc.gz"
    with target.open("wb") as out:
        warc.write([fetched(httpserver)], out, about="A claim")
    checker = Checker(type("Arguments", (), {"inputs": [str(target)], "verbose": True}))
    checker.process_all()
    assert checker.exit_value == 0
    assert capsys.readouterr().out.count("digest pass") == 5


def test_the_digest_of_the_bytes_is_theirs(httpserver: HTTPServer) -> None:
    assert fetched(httpserver).bytes_digest == sha256(STORY.encode()).hexdigest()


def test_missing_bytes_are_an_error_never_an_empty_page(httpserver: HTTPServer) -> None:
    document = fetched(httpserver)
    (vault.root() / document.vault_path).unlink()
    with pytest.raises(OSError, match="No such file"):
        warc.write([document], io.BytesIO(), about="A claim")
