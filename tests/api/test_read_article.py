"""``manage.py read_article``: the main job from a terminal."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_httpserver import HTTPServer

from api import watching
from api.v1.shapes.claims import ClaimSerializer
from claims.models import Article, Event
from claims.states import ClaimState
from sources import texts
from tests.processes import Process
from tests.record import BODY, Desk

TITLE = "Northland and Southmark agree"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(f"{TITLE}\n\n{BODY}\n")
    return path


def run(*args: object, **options: Any) -> str:
    """What it prints on standard output."""
    out = io.StringIO()
    call_command("read_article", *map(str, args), stdout=out, **options)
    return out.getvalue()


# --- What is brought ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("A title\n\nThe text.\n", "A title", "The text.\n"),
        ("A title\r\n \r\n\r\nThe text.", "A title", "The text."),
        ("A line\nand the next.\n\nMore.", "", "A line\nand the next.\n\nMore."),
        ("Only a line\n\n", "", "Only a line\n\n"),
        ("x" * 501 + "\n\nThe text.", "", "x" * 501 + "\n\nThe text."),
        ("The story opens here.\n\nIt goes on.", "", "The story opens here.\n\nIt goes on."),
    ],
)
def test_the_first_line_is_the_title_if_a_blank_line_follows_and_it_is_no_sentence(
    text: str, title: str, body: str
) -> None:
    assert texts.split_title(text) == texts.Text(body, title)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.txt", None, "missing.txt can't be read: No such file or directory."),
        (".", None, "can't be read: Is a directory."),
        (
            "picture.txt",
            b"\x89PNG\r\n",
            "is a picture; only text, web pages, PDF and Word files can be read.",
        ),
        ("program.txt", b"ELF\0\0", "is no text: it has bytes that only programs and pictures have."),
        (
            "latin.txt",
            "Der Präsident sagte das gestern wohl.".encode("latin-1"),
            "is not in UTF-8: byte 7 fits no letter. Save it as UTF-8.",
        ),
        ("empty.txt", b"", "There is no text in it: paste the article's text."),
        ("long.txt", b"word " * 100_001, "The text has 500,005 characters; at most 500,000 are taken in."),
        ("huge.txt", b"word " * 2_000_001, "has more than 10 MB, and that is the most we take."),
    ],
)
@pytest.mark.parametrize("dry", [True, False])
def test_what_can_not_be_read_is_refused_and_nothing_is_kept(
    desk: Desk, tmp_path: Path, name: str, content: bytes | None, sentence: str, dry: bool
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError) as refused:
        run(tmp_path / name, team=desk.team.name, dry_run=dry)
    assert str(refused.value).endswith(sentence)
    assert not Article.objects.exists()


def test_who_it_is_for_must_be_clear(desk: Desk, file: Path) -> None:
    for options, sentence in [
        ({}, "There are several teams: say which with --team (“Another Desk”, “Harbour Desk”)."),
        ({"team": "Nobody"}, "There is no team “Nobody”."),
        ({"person": "nobody"}, "There is no person “nobody”."),
        ({"person": "eve", "team": desk.team.name}, "Eve is not in the team “Harbour Desk”."),
        ({"person": "adam"}, "Adam may not bring in articles."),
        ({"dry_run": True, "wait": True}, "--dry-run keeps nothing, so there is nothing to --wait for."),
    ]:
        with pytest.raises(CommandError) as refused:
            run(file, **options)
        assert str(refused.value) == sentence


def test_a_day_is_a_day(file: Path) -> None:
    with pytest.raises(CommandError, match="“soon” is no day such as 2026-01-14"):
        run(file, "--published-on", "soon")


# --- The engine alone; these tests have no database ---------------------------------------------------------------------


def test_a_dry_run_prints_the_claims_and_needs_no_database(file: Path) -> None:
    printed = run(file, "--published-on", "2026-03-01", dry_run=True)
    assert printed.startswith(f"{TITLE}\n")
    assert "Northland has shipped ammunition to Southmark" in printed
    assert "not checkable\n  - The deal is a shame." in printed


def test_without_its_day_it_is_asked_for_where_a_forecast_waits(file: Path, capsys: Any) -> None:
    for as_json in (False, True):
        run(file, dry_run=True, json=as_json)
        asked = "When was this article published? 1 forecast waits for it: give --published-on DAY"
        assert asked in capsys.readouterr().err
    run(file, "--published-on", "2026-03-01", dry_run=True)
    assert "When was" not in capsys.readouterr().err


def test_a_dry_run_has_the_apis_shape(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = json.loads(run(file, dry_run=True, json=True))
    body = BODY + "\n"
    for claim in found:
        assert set(claim) == set(ClaimSerializer.Meta.fields)
        assert body[claim["start"] : claim["end"]] == claim["quote"]
    assert found[0]["checkworthiness"]["reasons"]
    assert {claim["state"] for claim in found} == {"new", "dismissed"}

    stdin = io.TextIOWrapper(io.BytesIO(file.read_bytes()))
    monkeypatch.setattr("sys.stdin", stdin)
    assert json.loads(run("-", dry_run=True, json=True)) == found


def test_a_page_is_read_through_the_guarded_door(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/deal").respond_with_data(f"{TITLE}\n\n{BODY}", content_type="text/plain")
    assert "Northland has shipped ammunition" in run(httpserver.url_for("/deal"), dry_run=True)
    with pytest.raises(CommandError, match=r"private network|begins with http"):
        run("http://10.0.0.1/deal", dry_run=True)
    with pytest.raises(CommandError, match=r"begins with http:// or https://"):
        run("ftp://paper.example/deal", dry_run=True)


# --- On the desk --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_without_a_worker_it_is_taken_in_and_waits(
    desk: Desk, file: Path, tmp_path: Path, no_workers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "PATIENCE", 0.1)
    page = tmp_path / "saved.html"
    page.write_text(
        "<html><head><title>Saved</title><link rel=canonical href=https://post.example/deal></head>"
        f"<body><article><p>{BODY}</p></article></body></html>"
    )
    for one in (file, page):
        with pytest.raises(CommandError, match="is taken in and waits: no worker answers"):
            run(one, team=desk.team.name)
    article, saved = Article.objects.order_by("pk")
    assert (article.title, article.intake, article.received_by) == (TITLE, "command", None)
    assert (saved.title, saved.url) == ("Saved", "https://post.example/deal")
    assert {line.door for line in Event.objects.filter(type="article.received")} == {"command line"}


@pytest.mark.django_db(transaction=True)
def test_with_workers_it_prints_claims_evidence_and_a_suggestion(
    desk: Desk, file: Path, broker: object, own_worker: Callable[..., Process], capsys: Any
) -> None:
    desk.team.auto_queue = 1
    desk.team.save()
    own_worker("both", queues="text,default,fetch", processes=1, WIKIPEDIA_URL="http://127.0.0.1:9")
    given = {"person": "ann", "published_on": None}
    printed = run(file, wait=True, **given)
    assert f"Article {Article.objects.get().pk}: {TITLE}" in printed
    assert re.search(r"Our documents, “.+”:\s+searched, found\s+nothing", printed)
    assert "failed (No connection to 127.0.0.1 could be made.)" in " ".join(printed.split())
    assert "The machine suggests: Unproven. A person decides." in printed
    assert "Claims researched: 1 of 1" in capsys.readouterr().err

    rows = json.loads(run(file, wait=True, json=True, **given))
    assert "on the desk already" in capsys.readouterr().err
    (queued,) = [row for row in rows if row["state"] == ClaimState.QUEUED]
    assert {one["connector"]: one["outcome"] for one in queued["lookups"]} == {
        "corpus": "nothing",
        "wikipedia": "failed",
    }
    assert queued["suggestion"]["rating"] == "not_enough_evidence"
    assert json.loads(run(file, json=True, **given))[0]["id"] == rows[0]["id"]
