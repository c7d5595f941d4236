"""``manage.py add_person`` and ``manage.py create_key``: how a desk comes to its people and its consumers to their keys."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from claims.actions import leaving
from people.models import ApiKey, Person, Team
from tests.record import Desk, told_by_history

Run = Callable[..., str]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run("add_person", "ann", "--role", "editor", typed="...")``: what it prints on standard output."""

    def run(*said: str, typed: str = "") -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        out = io.StringIO()
        call_command(*said, stdout=out)
        return out.getvalue()

    return run


# --- People -------------------------------------------------------------------------------------------------------------


def test_the_first_person_has_the_first_team(db: None, run: Run) -> None:
    said = run(
        "add_person", "fiona-hale", "--role", "reviewer", "--role", "editor", typed="of my own choice\r\n"
    )
    assert said == "Fiona Hale can sign in as “fiona-hale” in the team “Newsroom”.\n"
    fiona = Person.objects.get()
    assert (fiona.is_reviewer, fiona.is_editor, fiona.is_administrator) == (True, True, False)
    assert Client().login(username="fiona-hale", password="of my own choice")
    assert told_by_history() == ["Somebody on the server added Fiona Hale as editor, reviewer"]


def test_a_password_that_nobody_gives_is_made_up_and_told_once(desk: Desk, run: Run) -> None:
    said = run("add_person", "gus", "--role", "reviewer", "--team", "Harbour Desk", "--full-name", "Gus Roe")
    told, password = said.splitlines()
    assert told == "Gus Roe can sign in as “gus” in the team “Harbour Desk”."
    assert Client().login(username="gus", password=password.removeprefix("Password: "))


def test_a_team_that_is_named_and_not_there_is_made_for_a_person(desk: Desk, run: Run) -> None:
    run("add_person", "gus", "--role", "administrator", "--team", "Coast Desk")
    assert Person.objects.get(username="gus").team == Team.objects.get(name="Coast Desk")


@pytest.mark.parametrize(
    ("said", "typed", "sentence"),
    [
        (["ann", "--team", "Harbour Desk"], "", "There is a person “ann” already"),
        (["gus"], "", "say which with --team (“Another Desk”, “Harbour Desk”)"),
        (["gus", "--team", "Harbour Desk"], "short\n", "too short"),
        (["gus", "--team", "Harbour Desk"], "f\udcfcnfzig Wogen\n", "characters that are not UTF-8"),
        (["Gus", "--team", "Harbour Desk"], "", "Use small letters"),
    ],
)
def test_whoever_can_not_be_added_is_not(
    desk: Desk, run: Run, said: list[str], typed: str, sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        run("add_person", *said, "--role", "reviewer", typed=typed)
    assert sentence in str(refused.value)
    assert Person.objects.count() == 5
    assert told_by_history() == []


# --- Keys ---------------------------------------------------------------------------------------------------------------


def opens(secret: str, path: str) -> int:
    return Client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {secret}"}).status_code


def test_an_organisations_key_is_alone_on_standard_output_and_reads_what_is_published(
    desk: Desk, run: Run
) -> None:
    said = run("create_key", "Website", "--consumer", "Example News", "--team", "Harbour Desk")
    secret = said.removesuffix("\n")
    assert secret.startswith("fc_"), "what scanners of repositories look for"
    assert len(secret) > 40
    assert [opens(secret, path) for path in ("verdicts/", "changes/", "claims/")] == [200, 200, 404]
    key = ApiKey.objects.get()
    assert (key.team, key.person, str(key.consumer), key.made_on) == (
        desk.team,
        None,
        "Example News",
        "server",
    )
    assert told_by_history() == ["Somebody on the server made the key Website with published"]


def test_a_persons_key_is_of_their_team_and_acts_as_they(desk: Desk, run: Run) -> None:
    secret = run("create_key", "Script", "--person", "ann", "--scopes", "review, record,review").strip()
    assert opens(secret, "claims/") == 200
    key = ApiKey.objects.get()
    assert (key.team, key.person, key.scopes) == (desk.team, desk.ann, "record review")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (["--person", "nobody"], "There is no person “nobody”"),
        (["--person", "bob"], "There is no person “bob”"),
        (
            ["--person", "ann", "--scopes", "record,everything"],
            "No such scope: everything. There are published",
        ),
        (["--person", "ann", "--scopes", ""], "A key needs a scope"),
        (["--consumer", "Example News"], "There are several teams"),
        (["--consumer", "News" * 31, "--team", "Harbour Desk"], "at most 120 characters"),
        (["--consumer", "Example News", "--team", "Coast Desk"], "There is no team “Coast Desk”"),
        (["--consumer", "Example News", "--team", "Harbour Desk", "--scopes", "review"], "signs nothing"),
        ([], "--person --consumer is required"),
        (["--person", "ann", "--consumer", "Example News"], "not allowed with argument"),
    ],
)
def test_a_key_that_can_not_be_made_is_not(desk: Desk, run: Run, said: list[str], sentence: str) -> None:
    leaving.close_person(desk.bob, by=desk.by("adam"))
    with pytest.raises(CommandError) as refused:
        run("create_key", "Key", *said)
    assert sentence in str(refused.value)
    assert not ApiKey.objects.exists()


def test_before_there_is_anybody_there_is_nobody_to_publish_for(db: None, run: Run) -> None:
    with pytest.raises(CommandError, match="add a person first"):
        run("create_key", "Website", "--consumer", "Example News")
