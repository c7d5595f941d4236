"""``manage.py import_factchecks``: what it says, what it writes, and that a bad row holds up no other."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_httpserver import HTTPServer

from claims import history
from claims.actions import factchecks
from claims.models import Article, Event, Step, Verdict
from claims.rules import NotAllowed
from publishing import actions as publishing
from publishing.models import Publication
from sources.factchecks import Review
from sources.models import FactCheck
from tests.record import Desk

ARCHIVE = (
    "Claim,Verdict,Checked on,Link\n"
    "The bridge is closed,False,2020-03-05,https://a.example/1\n"
    "Bread costs twice as much,,2020-03-06,https://a.example/2\n"
    "The bridge is closed,False,2020-03-05,https://a.example/1\n"
    "It rained in May,True,6 March 2020,https://a.example/3\n"
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "old.csv"
    path.write_text(ARCHIVE)
    return path


def run(*said: object) -> tuple[str, str, str]:
    """What it says, what it complains of, and how it ends."""
    out, err, end = StringIO(), StringIO(), ""
    try:
        call_command("import_factchecks", *map(str, said), "--team", "Harbour Desk", stdout=out, stderr=err)
    except CommandError as error:
        end = str(error)
    return out.getvalue(), err.getvalue(), end


def test_an_administrator_brings_none_in(desk: Desk) -> None:
    review = Review("The bridge is closed", rating="False", url="https://a.example/1")
    with pytest.raises(NotAllowed, match="Adam may not bring in"):
        factchecks.bring_in([review], by=desk.by("adam"), team=desk.team, came="api", source="a key")
    assert not FactCheck.objects.exists()


def test_the_good_rows_go_in_and_the_bad_one_is_named(desk: Desk, archive: Path) -> None:
    out, err, end = run(archive)
    assert "statement from “Claim”" in out
    assert "publisher: Harbour Desk (no column says)" in out
    assert "2 added, 1 stood already, 0 changed, 1 refused" in out
    assert err == "refused: line 3: It does not say what was found: there is no rating.\n"
    assert end == "Not every row was imported."
    assert set(FactCheck.objects.values_list("team", "source")) == {(desk.team.pk, "old.csv")}
    assert Step.objects.get(kind="learn").subject == desk.team.pk
    (line,) = Event.objects.filter(type="factchecks.imported")
    assert history.sentence(line).endswith("imported fact checks from old.csv: 2 added, 0 changed")
    assert history.verify()[0] == []


def test_a_second_import_changes_nothing_and_writes_no_line(desk: Desk, archive: Path) -> None:
    run(archive)
    before = list(FactCheck.objects.values())
    out, *_ = run(archive)
    assert "0 added, 3 stood already" in out
    assert list(FactCheck.objects.values()) == before
    assert Event.objects.filter(type="factchecks.imported").count() == 1


def test_a_dry_run_says_what_it_would_do_and_does_nothing(desk: Desk, archive: Path) -> None:
    out, err, _ = run(archive, "--dry-run")
    assert "added: line 2: False: The bridge is closed" in out
    assert "stood already: line 4: False: The bridge is closed" in out
    assert "nothing was written" in out
    assert "line 3" in err
    assert not FactCheck.objects.exists()
    assert not Step.objects.exists()


def test_columns_are_said_by_hand(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("was|fand\nThe bridge is closed|Nope\n")
    assert "--map statement=COLUMN" in run(path)[1]
    _, err, end = run(path, "--map", "statement=was", "rating=fand", "--publisher", "The Old Desk")
    assert (err, end) == ("", "")
    assert FactCheck.objects.get().publisher == "The Old Desk"
    assert "There is no column “x”" in run(path, "--map", "statement=x")[1]
    assert "write --map FIELD=COLUMN" in run(path, "--map", "statement")[2]


def test_days_are_read_as_a_person_says(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_text("claim,rating,date\nThe bridge is closed,False,5/3/2020\n")
    assert "may be two days" in run(path)[1]
    run(path, "--days", "month-first")
    assert str(FactCheck.objects.get().reviewed_on) == "2020-05-03"


def test_a_feed_is_fetched_through_the_guarded_door(desk: Desk, httpserver: HTTPServer) -> None:
    review = {"@type": "ClaimReview", "claimReviewed": "It rained", "reviewRating": {"alternateName": "True"}}
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/gone.json").respond_with_data("", status=404)
    httpserver.expect_request("/feed.json").respond_with_json({"dataFeedElement": [{"item": [review]}]})
    address = httpserver.url_for("/feed.json")
    out, err, end = run(address)
    assert (err, end) == ("", "")
    assert "1 added" in out
    assert (FactCheck.objects.get().came, FactCheck.objects.get().source) == ("feed", address)
    assert "has no such page" in run(httpserver.url_for("/gone.json"))[1]


def test_a_feed_in_which_there_is_nothing_yet_is_no_failure(
    desk: Desk, client: Client, tmp_path: Path
) -> None:
    ours = client.get("/checks/claimreviews.json").getvalue().decode()
    for name, content in {"feed.json": ours, "list.json": "[]", "table.csv": "Claim,Verdict\n"}.items():
        (tmp_path / name).write_text(content)
        out, err, end = run(tmp_path / name)
        assert (err, end) == ("", "")
        assert out.endswith("0 added, 0 stood already, 0 changed, 0 refused: there is nothing new in it\n")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("page.json", json.dumps({"@type": "WebPage"}), "There is no fact check in it."),
        (
            "feed.json",
            json.dumps({"dataFeedElement": [{"@type": "Recipe"}]}),
            "There is no fact check in it.",
        ),
        ("page.html", "<html><p>Nothing here.</p></html>", "There is no fact check in it."),
        ("broken.json", '{"dataFeedElement": [', "the file breaks off"),
        ("empty.json", "", "The file is empty."),
    ],
)
def test_what_holds_no_fact_check_is_a_failure(
    desk: Desk, tmp_path: Path, name: str, content: str, why: str
) -> None:
    (tmp_path / name).write_text(content)
    _, err, end = run(tmp_path / name)
    assert why in err
    assert end == "Reading stopped there; nothing was imported."


def test_what_is_not_there_is_said(desk: Desk, tmp_path: Path) -> None:
    assert "No such file" in run(tmp_path / "gone.json")[1]


def test_two_desks_exchange_what_they_publish(
    desk: Desk, approved: Verdict, client: Client, tmp_path: Path
) -> None:
    publication: Publication = publishing.publish(approved.pk, by=desk.by("dora"))
    path = tmp_path / "theirs.json"
    path.write_bytes(client.get("/checks/claimreviews.json").getvalue())
    call_command("import_factchecks", str(path), "--team", "Another Desk", stdout=StringIO())
    check = FactCheck.objects.get()
    assert check.team == desk.eve.team
    assert (check.rating, check.rating_value, check.publisher) == ("True", 5.0, "Harbour Desk")
    assert check.statement == approved.statement
    assert check.url.endswith(f"/checks/{publication.claim_id}/")


def test_the_other_desk_is_told_what_is_held_withdrawn_and_out_again(
    desk: Desk, approved: Verdict, client: Client, tmp_path: Path
) -> None:
    path, dora = tmp_path / "theirs.json", desk.by("dora")
    desk.bob.is_editor = True
    desk.bob.save()

    def exchanged(team: str = "Another Desk") -> str:
        path.write_bytes(client.get("/checks/claimreviews.json").getvalue())
        out = StringIO()
        call_command("import_factchecks", str(path), "--team", team, stdout=out)
        return out.getvalue()

    publishing.publish(approved.pk, by=dora)
    exchanged()
    publishing.hold(approved.pk, by=dora, note="A lawyer called.")
    assert "lawyer" not in path.read_text()
    assert "0 added, 0 stood already, 1 changed" in exchanged()
    check = FactCheck.objects.get()
    assert (check.rating, check.rating_value, check.statement) == (
        "No longer rated",
        None,
        approved.statement,
    )
    assert check.rerated_at, "whoever confirmed that it is the same claim is told"

    publishing.release(approved.pk, by=dora)
    publishing.release(approved.pk, by=desk.by("bob"))
    exchanged()
    check.refresh_from_db()
    assert (check.rating, check.rating_value) == ("True", 5.0)

    publishing.withdraw(approved.pk, by=dora, note="It rested on a forged paper.")
    exchanged()
    check.refresh_from_db()
    assert check.rating == "No longer rated"
    assert "0 added, 1 stood already" in exchanged(desk.team.name), "who never had it gets none"
    assert FactCheck.objects.get() == check


def test_our_public_page_can_be_imported_as_it_is(
    desk: Desk, approved: Verdict, client: Client, tmp_path: Path
) -> None:
    said = (
        "Northland has shipped ammunition to Southmark by three ships, officials of the harbour of Aurel say."
    )
    Verdict.objects.filter(pk=approved.pk).update(statement=said)
    publication = publishing.publish(approved.pk, by=desk.by("dora"))
    path = tmp_path / "page.html"
    path.write_bytes(client.get(f"/checks/{publication.claim_id}/").content)
    call_command("import_factchecks", str(path), "--team", "Another Desk", stdout=StringIO())
    assert FactCheck.objects.get().statement == said


def test_what_was_made_up_for_a_demonstration_is_imported_by_nobody(
    desk: Desk, approved: Verdict, client: Client, tmp_path: Path
) -> None:
    Article.objects.update(invented=True)
    publication = publishing.publish(approved.pk, by=desk.by("dora"))
    page = tmp_path / "page.html"
    page.write_bytes(client.get(f"/checks/{publication.claim_id}/").content)
    _, err, end = run(page)
    assert err.endswith("It was made up for a demonstration, and is no check of anything.\n")
    assert end == "Not every row was imported."
    assert not FactCheck.objects.exists()
