"""Files become the team's documents, and each that does not is told with the reason."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sources.exchange import Page
from sources.models import Document
from sources.uploads import address_in, split_head
from tests.record import told_by_history
from tests.sources.test_pages import STORY as PAGE
from tests.sources.test_pages import in_one_file

pytestmark = pytest.mark.django_db

STORY = "Fares on the ferries of Marenne rise in March, the harbour office said on Monday."
HEAD = "URL: https://post.example/fares\nTitle: Fares rise\nPublisher: The Marenne Post\nPublished: 2026-01-14\n\n"


@pytest.fixture
def run(desk):
    """Runs the command for the desk; answers what it said, and whether it ended well."""

    def run(*paths, **options):
        said = StringIO()
        try:
            call_command(
                "add_documents",
                *map(str, paths),
                stdout=said,
                stderr=said,
                **{"team": desk.team.name, **options},
            )
        except CommandError as error:
            return f"{said.getvalue()}{error}", False
        return said.getvalue(), True

    return run


def test_a_file_says_at_its_head_what_is_known_about_it(run, tmp_path, desk):
    (tmp_path / "fares.txt").write_text(HEAD + STORY)
    said, well = run(tmp_path / "fares.txt")
    document = Document.objects.get()
    assert well
    assert said.endswith("1 added, 0 stood already, 0 refused\n")
    assert (document.url, document.title, document.text) == (
        "https://post.example/fares",
        "Fares rise",
        STORY,
    )
    assert (document.publisher.name, document.team) == ("The Marenne Post", desk.team)
    assert document.published_at == datetime(2026, 1, 14, tzinfo=UTC)


def test_a_folder_is_added_with_what_its_sheet_says_and_a_second_time_nothing_is(run, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "page.html").write_text(
        f"<html><title>x</title><link rel=canonical href=https://post.example/x>"
        f"<body><article><p>{STORY}</p></article></body></html>"
    )
    (tmp_path / "deep" / "whole.mht").write_bytes(in_one_file(PAGE, "https://post.example/fares?page=2"))
    (tmp_path / "deep" / "documents.json").write_text(
        json.dumps({"page.html": {"title": "Fares", "publisher": "The Post"}})
    )
    (tmp_path / "note.md").write_text("# Note\n\nThe bridge is closed.")
    (tmp_path / ".hidden.txt").write_text("not for us")
    assert run(tmp_path)[0].endswith("3 added, 0 stood already, 0 refused\n")
    assert Document.objects.get(title="Note").text == "# Note\n\nThe bridge is closed."
    page, whole = Document.objects.get(title="Fares"), Document.objects.get(title="Ferry fares rise")
    assert (page.publisher.name, page.url) == ("The Post", "https://post.example/x")
    assert (whole.url, whole.canonical_url) == (
        "https://post.example/fares?page=2",
        "https://post.example/news/fares",
    )
    assert run(tmp_path)[0].endswith("0 added, 3 stood already, 0 refused\n")


def test_each_refused_file_is_told_with_its_reason_and_the_others_are_added(run, tmp_path):
    for name, content in [
        ("a.xlsx", b"PK\x03\x04"), ("b.txt", b""), ("c.txt", bytes(range(256))), ("d.txt", b"URL: ftp://x.example/\n\nText"),
        ("e.txt", b"Published: yesterday\n\nText"), ("f.html", b"%PDF-1.7"), ("g.txt", STORY.encode()),
    ]:  # fmt: skip
        (tmp_path / name).write_bytes(content)
    said, well = run(tmp_path)
    assert not well
    assert "1 added, 0 stood already, 6 refused" in said
    for words in (
        "Only .txt",
        "no text",
        "not a text",
        "http:// or https://",
        "'yesterday' is no day",
        "This PDF is damaged",
    ):
        assert words in said
    assert Document.objects.get().text == STORY


def test_a_path_that_is_not_there_is_refused(run, tmp_path):
    said, well = run(tmp_path / "nothing.txt")
    assert "No such file" in said
    assert not well


def test_options_hold_for_every_file(run, tmp_path):
    (tmp_path / "a.txt").write_text(HEAD + STORY)
    run(tmp_path / "a.txt", publisher="Another Paper")
    assert Document.objects.get().publisher.name == "Another Paper"


@pytest.mark.parametrize(
    ("team", "sentence"), [("", "say which with --team"), ("Nobody", "no team “Nobody”")]
)
def test_the_team_has_to_be_known(run, tmp_path, team, sentence):
    said, well = run(tmp_path, team=team)
    assert sentence in said
    assert not well


@pytest.mark.parametrize(
    "sheet", ["nonsense", "[]", '{"a.txt": {"colour": "red"}}', '{"a.txt": {"title": 5}}']
)
def test_a_sheet_that_cannot_be_understood_stops_the_command(run, tmp_path, sheet):
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "documents.json").write_text(sheet)
    said, well = run(tmp_path)
    assert "documents.json" in said
    assert not well
    assert not Document.objects.exists()


def test_a_page_that_names_no_public_address_has_none():
    public = "https://post.example/a"
    for said in ("", "https://ann:pw@post.example/", "http://10.0.0.1/a", public):
        assert address_in(Page("Text", canonical_url=said)) == (said if said == public else "")


@pytest.mark.parametrize(
    ("text", "head", "rest"),
    [
        (HEAD + STORY, 4, STORY),
        ("---\nurl: https://a.example/\n---\n\nText", 1, "Text"),
        ("Title: not a head, for no empty line ends it", 0, "Title: not a head, for no empty line ends it"),
        ("Note: the text\n\nbegins here", 0, "Note: the text\n\nbegins here"),
        ("\n\nText", 0, "\n\nText"),
    ],
)
def test_only_known_lines_with_an_empty_one_below_are_a_head(text, head, rest):
    found, below = split_head(text)
    assert (len(found), below) == (head, rest)


def test_files_without_a_publisher_are_said_to_count_as_one_source(run, tmp_path):
    (tmp_path / "fares.txt").write_text(HEAD + STORY)
    said, _ = run(tmp_path / "fares.txt")
    assert "without a publisher" not in said
    (tmp_path / "one.txt").write_text(STORY)
    (tmp_path / "two.txt").write_text(f"{STORY} No more.")
    said, well = run(tmp_path)
    assert "2 without a publisher: for a claim all such files count together as one source" in said
    assert well


def test_who_published_a_file_that_stands_is_taken_from_its_head_and_never_written_over(run, tmp_path):
    file = tmp_path / "fares.txt"
    file.write_text(STORY)
    assert "1 without a publisher" in run(file)[0]
    file.write_text(f"Publisher: The Marenne Post\n\n{STORY}")
    said, _ = run(file)
    assert "stood already" in said
    assert "(now known to be published by The Marenne Post)" in said
    assert "without a publisher" not in said
    assert told_by_history()[-1].startswith("Somebody on the server said who published the document")
    lines = len(told_by_history())
    file.write_text(f"Publisher: the marenne  post\n\n{STORY}")
    assert "published by" not in run(file)[0]
    file.write_text(f"Publisher: Another Paper\n\n{STORY}")
    assert "(published by The Marenne Post, which stays: this file says Another Paper)" in run(file)[0]
    assert Document.objects.get().publisher.name == "The Marenne Post"
    assert len(told_by_history()) == lines


def test_of_a_page_its_address_tells_who_published_it(run, tmp_path):
    file = tmp_path / "fares.txt"
    file.write_text(HEAD + STORY)
    run(file)
    file.write_text(HEAD.replace("The Marenne Post", "Another Paper") + STORY)
    assert "published by" not in run(file)[0]
    assert Document.objects.get().publisher.name == "The Marenne Post"
