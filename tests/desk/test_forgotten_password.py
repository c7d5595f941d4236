"""Ann forgot her password: a link is mailed, works once, and says nothing to whoever is not Ann."""

from __future__ import annotations

import re
import smtplib
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from claims import rules
from claims.actions import passwords, people
from claims.rules import Invalid, NotAllowed, NotThere
from people import tries
from people.models import PasswordLetter, Person
from people.roles import Role
from publishing import letters
from tests.record import Desk, told_by_history

PAGE, OLD, NEW = "/password/forgotten/", "a long enough one", "another long enough one"
NEW_TWICE = {"new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def ann(desk: Desk) -> Person:
    desk.ann.email = "Ann@desk.example"
    desk.ann.set_password(OLD)
    desk.ann.save()
    return desk.ann


def ask(said: str, at: str = "192.0.2.7") -> Any:
    return Client().post(PAGE, {"said": said}, REMOTE_ADDR=at)


def mailed_link() -> str:
    letters.send_owed(timezone.now())
    found = re.search(r"http\S+/password/\S+", str(mail.outbox[-1].body))
    assert found
    return urlsplit(found[0]).path


def link_of(person: Person) -> str:
    return urlsplit(letters.link_for(person)).path


def opened(client: Client, link: str) -> str:
    """The address of the form, which has no token in it."""
    form = client.get(link)
    assert form.status_code == 302
    return str(form.headers["Location"])


@pytest.mark.parametrize("said", ["ann@DESK.example", " ann", "Ann"])
def test_a_link_is_mailed_and_chooses_a_new_password_once(ann: Person, said: str) -> None:
    assert PAGE in Client().get("/admin/login/").text
    here, lost = Client(), Client()
    lost.post("/admin/login/", {"username": "ann", "password": OLD, "next": "/admin/"})
    assert lost.get("/admin/").status_code == 200
    for _ in range(2):  # and once more, before the letter is there
        assert ask(said).headers["Location"] == "/password/sent/"
    link = mailed_link()
    assert mail.outbox[-1].to == ["Ann@desk.example"]
    assert letters.send_owed(timezone.now()) == 0, "one letter"

    form = opened(here, link)
    assert "ann" in here.get(form).text
    assert here.post(form, NEW_TWICE).headers["Location"] == "/admin/login/"
    assert lost.get("/admin/").status_code == 302, "other sessions are over"
    assert not ann.sign_ins.filter(ended_at=None).exists()
    signed_in = here.post("/admin/login/", {"username": "ann", "password": NEW, "next": "/admin/"})
    assert signed_in.status_code == 302
    assert "is over" in Client().get(link).text
    assert told_by_history() == [
        "The machine mailed Ann a link to choose a new password",
        "Ann chose a new password by the link that was mailed; all sessions ended",
    ]
    assert ann.notices.get(kind="account")


def test_the_answer_is_the_same_for_nobody_and_for_who_gets_nothing(ann: Person, desk: Desk) -> None:
    Person.objects.create_user(
        "olga", OLD, name="Olga", team=desk.team, email="o@desk.example", is_outside=True
    )
    Person.objects.create_user(
        "carl", OLD, name="Carl", team=desk.team, email="c@desk.example", closed_at=timezone.now()
    )
    Person.objects.create_user("gus", name="Gus", team=desk.team, email="g@desk.example", is_reviewer=True)
    Person.objects.create_user("hal", OLD, name="Hal", team=desk.team, is_reviewer=True)
    asked = ["ann", "nobody", "x@y.example", "olga", "carl", "c@desk.example", "bob", "gus", "hal"]
    answers = [ask(said, at=f"192.0.2.{n}") for n, said in enumerate(asked)]
    assert {(one.status_code, one.headers["Location"]) for one in answers} == {(302, "/password/sent/")}
    assert [letter.person for letter in PasswordLetter.objects.all()] == [ann]


def test_of_a_closed_account_even_an_older_link_is_over(ann: Person, desk: Desk) -> None:
    link = link_of(ann)
    form = opened(client := Client(), link)
    Person.objects.filter(pk=ann.pk).update(closed_at=timezone.now())
    assert "is over" in client.get(form).text
    assert "is over" in client.post(form, NEW_TWICE).text
    with pytest.raises(NotThere):
        passwords.reset(ann.pk, link.split("/")[3], NEW)
    ask("ann")
    assert letters.send_owed(timezone.now()) == 0
    ann.refresh_from_db()
    assert ann.check_password(OLD)


@pytest.mark.parametrize("change", ["hour", "address", "password", "token", "person"])
def test_a_link_is_over_after_an_hour_and_when_what_it_proves_has_changed(
    ann: Person, settings: Any, change: str
) -> None:
    link = link_of(ann)
    if change == "hour":
        settings.PASSWORD_RESET_TIMEOUT = -1
    elif change == "address":
        Person.objects.filter(pk=ann.pk).update(email="ann@elsewhere.example")
    elif change == "password":
        ann.set_password("a password of today")
        ann.save()
    elif change == "token":
        link = f"{link[:-2]}x/"
    else:
        link = "/password/LTE/" + link.split("/")[3] + "/"
    answer = Client().get(link)
    assert "This link is over" in answer.text
    assert PAGE in answer.text


def test_two_tabs_choose_one_password(ann: Person) -> None:
    link = link_of(ann)
    first, second = Client(), Client()
    forms = [opened(tab, link) for tab in (first, second)]
    first.post(forms[0], NEW_TWICE)
    late = {"new_password1": "a third long enough one", "new_password2": "a third long enough one"}
    assert "This link is over" in second.post(forms[1], late).text
    ann.refresh_from_db()
    assert ann.check_password(NEW)
    token = link_of(ann).split("/")[3]
    with pytest.raises(Invalid, match="too short") as refused:
        passwords.reset(ann.pk, token, "short")
    assert refused.value.field == "new_password2"
    passwords.reset(ann.pk, token, "a third long enough one")
    with pytest.raises(NotThere):  # the action asks under the lock of the row
        passwords.reset(ann.pk, token, "a fourth long enough one")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"new_password1": NEW, "new_password2": "something else"}, "didn’t match"),
        ({"new_password1": "short", "new_password2": "short"}, "too short"),
        ({"new_password1": "ann@desk.example", "new_password2": "ann@desk.example"}, "too similar"),
        ({}, "required"),
    ],
)
def test_what_is_no_password_is_said_beside_the_field(
    ann: Person, said: dict[str, str], sentence: str
) -> None:
    client = Client()
    form = opened(client, link_of(ann))
    assert sentence in client.post(form, said).text
    assert client.post(form, NEW_TWICE).status_code == 302, "the link is good until it is used"


def test_letters_are_asked_for_only_so_often(ann: Person) -> None:
    for number in range(tries.LETTERS_OF_NAME):
        assert ask("ann", at=f"192.0.2.{number}").status_code == 302
        letters.send_owed(timezone.now())
    refused = ask("ANN ", at="192.0.2.99")
    assert refused.status_code == 429
    assert "Too many letters were asked for. You can try again in 15 minutes." in refused.text
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert ask("ann@desk.example").status_code == 302, "another name of hers is asked for"
    assert letters.send_owed(timezone.now()) == 0, "and brings no fourth letter"
    PasswordLetter.objects.update(asked_at=timezone.now() - tries.WINDOW)
    ask("ann@desk.example", at="192.0.2.98")
    assert letters.send_owed(timezone.now()) == 1, "after a while it does"
    for number in range(tries.LETTERS_FROM_ADDRESS - 1):
        assert ask(f"somebody-{number}").status_code == 302
    assert ask("somebody-else").status_code == 429
    signed_in = Client().post("/admin/login/", {"username": "ann", "password": OLD, "next": "/admin/"})
    assert signed_in.status_code == 302, "asking for letters keeps nobody from signing in"


def test_a_letter_that_fails_is_tried_again_and_not_when_nobody_waits_any_more(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    ask("ann")
    now = timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr("publishing.channels.email.EmailMessage.send", refuse)
        assert letters.send_owed(now) == 0
    assert letters.send_owed(now + letters.STALE + timedelta(minutes=1)) == 0
    assert letters.send_owed(now + timedelta(minutes=1)) == 1


def test_where_no_mail_goes_out_the_page_says_what_to_do(ann: Person, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert "Ask an administrator" in Client().get(PAGE).text
    assert ask("ann").status_code == 409
    assert not PasswordLetter.objects.exists()


def test_a_suspension_of_signing_outlives_the_link(ann: Person, desk: Desk) -> None:
    """Who set another's address gets the letter, and still can't sign in that name for a day."""
    mended = people.mend_person(
        ann, by=desk.by("adam"), roles=[Role.REVIEWER], name="Ann", email="adam@desk.example"
    )
    passwords.reset(mended.pk, letters.link_for(mended).split("/")[-2], NEW)
    mended.refresh_from_db()
    with pytest.raises(NotAllowed, match="was reset"):
        rules.check_not_suspended(mended)
