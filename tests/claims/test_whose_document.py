"""Who published a document is said, mended and taken back: for its passages, and without a stranger or a slow hand in between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions import documents, interests
from claims.models import Claim, Event, Evidence
from claims.rules import NotThere
from people.actors import SERVER
from sources import publishers, uploads
from sources.models import Document
from tests.claims.test_nobodys import FIRST, add_file
from tests.record import Desk, hold, make_claim, told_by_history


def say(desk: Desk, file: Evidence, name: str) -> None:
    documents.say_publisher(file.document_id or 0, by=desk.by("ann"), name=name)


def say_party(desk: Desk, claim: Claim, name: str, interested: bool) -> None:
    house = publishers.find_or_make("", name, trusted=True)
    assert house
    said: dict[str, Any] = {"publisher": house.pk, "interested": interested, "why": "It makes them, or not."}
    interests.say(claim.pk, by=desk.by("ann"), **said)


def is_a_partys(file: Evidence) -> bool:
    return Evidence.objects.get(pk=file.pk).interested_party


# --- A party's word -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mended", ["The Harbour Post", ""])
def test_a_party_that_was_named_by_mistake_leaves_no_mark(desk: Desk, held: Claim, mended: str) -> None:
    file = add_file(desk, held, FIRST)
    say_party(desk, held, "Shell Works", interested=True)
    say(desk, file, "Shell Works")
    assert is_a_partys(file)
    say(desk, file, mended)
    assert not is_a_partys(file)


def test_from_one_party_to_another_it_stays_a_partys(desk: Desk, held: Claim) -> None:
    file = add_file(desk, held, FIRST)
    for house in ("Shell Works", "Port Office"):
        say_party(desk, held, house, interested=True)
        say(desk, file, house)
        assert is_a_partys(file)


def test_a_house_of_which_ann_said_that_it_is_no_party_is_none(desk: Desk, held: Claim) -> None:
    file = add_file(desk, held, FIRST)
    say_party(desk, held, "The Harbour Post", interested=False)
    Evidence.objects.filter(pk=file.pk).update(interested_party=True)
    say(desk, file, "The Harbour Post")
    assert not is_a_partys(file)


def test_what_ann_said_of_the_passage_stays_where_nothing_is_known_of_the_houses(
    desk: Desk, held: Claim
) -> None:
    file = add_file(desk, held, FIRST)
    Evidence.objects.filter(pk=file.pk).update(interested_party=True)
    say(desk, file, "The Harbour Post")
    assert is_a_partys(file)


# --- Who may, and who was faster ------------------------------------------------------------------------------------


def test_eve_locks_no_claim_of_others_by_a_number(desk: Desk, held: Claim) -> None:
    file = add_file(desk, held, FIRST)
    with CaptureQueriesContext(connection) as asked, pytest.raises(NotThere):
        documents.say_publisher(file.document_id or 0, by=desk.by("eve"), name="Mine")
    assert not [one["sql"] for one in asked if "claims_claim" in one["sql"]]


def test_a_name_that_bob_gives_meanwhile_is_not_written_over(
    desk: Desk, held: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = add_file(desk, held, FIRST)
    as_it_is = uploads.add_text

    def slowly(*args: Any, **about: Any) -> tuple[Document, bool]:
        found = as_it_is(*args, **about)
        documents.say_publisher(file.document_id or 0, by=desk.by("bob"), name="The Harbour Post")
        return found

    monkeypatch.setattr(uploads, "add_text", slowly)
    about = {"publisher": "Inland Gazette"}
    document, made = documents.add(by=desk.by("ann"), about=about, text=f"{FIRST} No more is known.")
    assert (made, str(document.publisher)) == (False, "The Harbour Post")


def test_many_claims_are_asked_as_few_questions_as_one(desk: Desk, held: Claim) -> None:
    def questions(name: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            say(desk, file, name)
        return len(asked)

    file = add_file(desk, held, FIRST)
    for house in ("A", "B"):
        say_party(desk, held, house, interested=True)
    say(desk, file, "A")
    one = questions("B")
    for number in range(3):
        claim = hold(desk, make_claim(held.article, "Northland", statement=f"Northland, part {number}."))
        add_file(desk, claim, FIRST)
        for house in ("A", "B"):
            say_party(desk, claim, house, interested=True)
    assert questions("A") == one


# --- What is told ---------------------------------------------------------------------------------------------------


def test_history_says_that_a_name_was_taken_back(desk: Desk, held: Claim) -> None:
    file = add_file(desk, held, FIRST)
    say(desk, file, "The Harbour Post")
    say(desk, file, "")
    title = "Ships carrie"
    assert (
        told_by_history()[-1] == f"Ann took back who published the document {title}: it was The Harbour Post"
    )


def test_it_is_told_whether_anything_is_another_now(desk: Desk, held: Claim) -> None:
    file = add_file(desk, held, FIRST)
    alone, _ = documents.add(by=desk.by("ann"), about={}, text="Of no claim.")
    ann, pk = desk.by("ann"), file.document_id or 0
    told = [documents.say_publisher(pk, by=ann, name="A") for pk in (pk, pk, alone.pk)]
    assert [(one.changed, one.claims) for one in told] == [(True, 1), (False, 0), (True, 0)]


# --- On the command line --------------------------------------------------------------------------------------------


def test_a_publisher_that_comes_later_is_said_of_files_that_stand(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "note.txt").write_text(FIRST)
    call_command("add_documents", str(tmp_path), team=desk.team.name)
    assert "1 without a publisher" in capsys.readouterr().out
    call_command("add_documents", str(tmp_path), team=desk.team.name, publisher="The Harbour Post")
    said = capsys.readouterr().out
    assert "without a publisher" not in said
    assert "0 added, 1 stood already" in said
    assert str(Document.objects.get().publisher) == "The Harbour Post"
    line = Event.objects.get(type="document.attributed")
    assert (line.team, line.door) == (desk.team, SERVER.door)
    call_command("add_documents", str(tmp_path), team=desk.team.name, publisher="Another House")
    assert str(Document.objects.get().publisher) == "The Harbour Post", "it is known by now"
    assert "without a publisher" not in capsys.readouterr().out
