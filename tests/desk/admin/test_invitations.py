"""Adam invites Fiona by a link; she chooses name and password, once and in time."""

from __future__ import annotations

import re
import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from claims.actions import invitations
from claims.models import Event
from claims.rules import Invalid, NotAllowed, NotThere
from people.models import Invitation, Person
from people.roles import Role
from tests.record import Desk, told_by_history

PAGE = "/admin/invitations/"
FIONA = {"name": "Fiona Hale", "email": "fiona@desk.example", "roles": ["reviewer", "editor"]}
CHOSEN = {"name": "Fiona Hale", "username": "fiona", "password": "a long enough one"}


@pytest.fixture
def adam(desk: Desk, client: Client) -> Client:
    client.force_login(desk.adam)
    return client


def link_in(text: str) -> str:
    found = re.search(r"http://testserver(/join/[\w-]+/)", text)
    assert found
    return found[1]


def test_the_link_is_mailed_and_fiona_is_in(desk: Desk, adam: Client) -> None:
    answer = adam.post(PAGE, FIONA)
    (letter,) = mail.outbox
    link = link_in(str(letter.body))
    assert letter.to == ["fiona@desk.example"]
    assert answer.status_code == 302
    assert link not in adam.get(PAGE).text

    fiona = Client()
    assert "Harbour Desk" in fiona.get(link).text
    assert fiona.post(link, CHOSEN).headers["Location"] == "/admin/"
    assert fiona.get("/admin/").status_code == 200
    person = Person.objects.get(username="fiona")
    assert (person.team, person.is_reviewer, person.is_editor, person.is_administrator) == (
        desk.team,
        True,
        True,
        False,
    )
    assert person.check_password("a long enough one")
    assert told_by_history() == [
        "Adam invited Fiona Hale to join as reviewer, editor",
        "Fiona Hale joined as reviewer, editor, invited by Adam",
    ]


def test_without_mail_the_link_is_shown_this_once_and_kept_nowhere(adam: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    shown = adam.post(PAGE, FIONA)
    assert shown.status_code == 201
    assert "no-store" in shown.headers["Cache-Control"]
    assert 'data-copies="once"' in shown.text
    token = link_in(shown.text).split("/")[2]
    assert token not in adam.get(PAGE).text
    assert token not in str(Invitation.objects.values())
    assert Client().get(f"/join/{token}/").status_code == 200


def test_where_the_mail_fails_the_link_is_not_lost(adam: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("desk.letters.send_mail", refuse)
    shown = adam.post(PAGE, FIONA)
    assert "could not be sent" in shown.text
    assert link_in(shown.text)


def test_a_link_works_once_in_time_and_while_its_maker_is_an_administrator(desk: Desk) -> None:
    def invite() -> str:
        return invitations.invite(by=desk.by("adam"), roles=[Role.REVIEWER])[1]

    used, late, withdrawn, orphan, left = (invite() for _ in range(5))
    invitations.accept(used, **CHOSEN)
    Invitation.objects.filter(digest=invitations.digest_of(late)).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    row = Invitation.objects.get(digest=invitations.digest_of(withdrawn))
    invitations.cancel(row.pk, by=desk.by("adam"))
    assert Event.objects.latest("pk").type == "person.uninvited"
    assert set(Invitation.objects.filter(ended_at=None, expires_at__gt=timezone.now())) == {
        invitations.open_link(orphan),
        invitations.open_link(left),
    }
    for token in (used, late, withdrawn, orphan, left, "invented"):
        if token == orphan:
            Person.objects.filter(pk=desk.adam.pk).update(is_administrator=False)
        if token == left:
            Person.objects.filter(pk=desk.adam.pk).update(is_administrator=True, closed_at=timezone.now())
        with pytest.raises(NotThere, match="Ask whoever invited you"):
            invitations.accept(token, **(CHOSEN | {"username": "gus"}))
        assert Client().get(f"/join/{token}/").status_code == 404
    assert not Person.objects.filter(username="gus").exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"password": "short"}, "too short"),
        ({"password": ""}, "This field is required"),
        ({"username": "Fiona Hale"}, "Use small letters"),
        ({"username": "ann"}, "already exists"),
        ({"name": " "}, "This field is required"),
    ],
)
def test_what_is_wrong_is_said_and_the_link_still_works(
    desk: Desk, client: Client, changes: dict[str, str], sentence: str
) -> None:
    _, token = invitations.invite(by=desk.by("adam"), roles=[Role.REVIEWER])
    page = client.post(f"/join/{token}/", CHOSEN | changes)
    assert page.status_code == 422
    assert sentence in page.text
    assert client.post(f"/join/{token}/", CHOSEN).status_code == 302


def test_adam_says_as_what_and_withdraws_a_link(desk: Desk, adam: Client) -> None:
    refused = adam.post(PAGE, FIONA | {"roles": []})
    assert refused.status_code == 422
    assert "Choose at least one role." in refused.text
    assert "fiona@desk.example" in refused.text
    row, token = invitations.invite(by=desk.by("adam"), roles=[Role.EDITOR], name="Gus")
    assert "Gus" in adam.get(PAGE).text
    adam.post(PAGE, {"withdraw": row.pk})
    assert Client().get(f"/join/{token}/").status_code == 404
    assert adam.post(PAGE, {"withdraw": row.pk}).status_code == 404
    assert told_by_history()[-1] == "Adam withdrew the invitation of Gus"
    assert "Gus" not in adam.get(PAGE).text


def test_nobody_else_invites_and_eve_withdraws_nothing_here(desk: Desk, client: Client) -> None:
    row, _ = invitations.invite(by=desk.by("adam"), roles=[Role.EDITOR], name="Gus")
    assert "Gus" not in desk.client("eve").get(PAGE).text
    for who, status in (("ann", 403), ("dora", 403), ("eve", 404)):
        client.force_login(getattr(desk, who))
        assert client.post(PAGE, {"withdraw": row.pk}).status_code == status
    client.force_login(desk.ann)
    assert client.post(PAGE, FIONA).status_code == 403
    assert client.get(PAGE).status_code == 403


def test_an_invitation_is_an_administrators_and_goes_to_an_address(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="Dora may not manage people"):
        invitations.invite(by=desk.by("dora"), roles=[Role.REVIEWER])
    for none in ([], [Role.OUTSIDE]):
        with pytest.raises(Invalid, match="at least one role"):
            invitations.invite(by=desk.by("adam"), roles=none)
    for wrong in ("fiona", "fiona@"):
        with pytest.raises(Invalid, match=f"“{wrong}” is no address"):
            invitations.invite(by=desk.by("adam"), roles=[Role.REVIEWER], email=wrong)
    made, token = invitations.invite(by=desk.by("adam"), roles=[Role.REVIEWER], email=" fiona@desk.example ")
    assert made.expires_at - made.invited_at == pytest.approx(timedelta(days=7), abs=timedelta(seconds=1))
    with pytest.raises(NotAllowed, match="Dora may not manage people"):
        invitations.cancel(made.pk, by=desk.by("dora"))
    with pytest.raises(Invalid, match="Write your name"):
        invitations.accept(token, username="fiona", name=" ", password="a long enough one")
    joined = invitations.accept(token, username="fiona", name="Fiona", password="a long enough one")
    assert (joined.email, joined.team, joined.is_reviewer) == ("fiona@desk.example", desk.team, True)
