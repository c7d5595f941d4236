"""The second reader from outside: invited by an editor, by mail; one page, one button, and no other door."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from claims.models import OutsideReading, Verdict
from tests.record import Desk

pytestmark = pytest.mark.usefixtures("evidence_once")

SAID = {"do": "invite", "reader_name": "Prof. Lund", "reader_email": "lund@university.example"}


@pytest.fixture
def dora(desk: Desk, client: Client) -> Client:
    client.force_login(desk.dora)
    return client


def sign_page(verdict: Verdict) -> str:
    return f"/admin/claims/verdict/{verdict.pk}/change/"


@pytest.fixture
def link(dora: Client, filed: Verdict) -> str:
    page = dora.post(sign_page(filed), SAID, follow=True).text
    assert "Prof. Lund was sent a link" in page
    assert "Prof. Lund from outside is asked to read it" in page
    (letter,) = mail.outbox
    assert letter.to == ["lund@university.example"]
    found = re.search(r"http://testserver(/outside/\S+)", str(letter.body))
    assert found
    return found[1]


def test_the_reader_signs_without_an_account(desk: Desk, link: str, filed: Verdict, evidence: list) -> None:
    nobody = Client()
    page = nobody.get(link)
    for said in (filed.statement, filed.rationale, evidence[0].passage, "2 independent sources", "Sign off"):
        assert said in page.text
    assert "no-store" in page["Cache-Control"]
    assert "/documents/" not in page.text, "no link to what needs an account"
    assert OutsideReading.objects.get().opened_at
    assert "Thank you" in nobody.post(link, {"do": "approve"}).text
    filed.refresh_from_db()
    assert (filed.state, filed.approved_by.name) == ("approved", "Prof. Lund")  # type: ignore[union-attr]
    again = nobody.post(link, {"do": "approve"})
    assert (again.status_code, "This link is over" in again.text) == (404, True)
    bob = Client()
    bob.force_login(desk.bob)
    assert "from outside" in bob.get(sign_page(filed)).text


def test_the_reader_sends_it_back_with_a_comment(link: str, filed: Verdict) -> None:
    nobody = Client()
    assert nobody.post(link, {"do": "send_back", "comment": " "}).status_code == 422
    assert nobody.post(link, {"do": "publish"}).status_code == 422
    nobody.post(link, {"do": "send_back", "comment": "Which port?"})
    filed.refresh_from_db()
    assert (filed.state, filed.comment) == ("sent_back", "Which port?")


def test_a_wrong_link_opens_nothing(db: None, client: Client) -> None:
    assert client.get("/outside/not-a-token/").status_code == 404


@pytest.mark.parametrize(
    ("said", "status", "sentence"),
    [
        ({"reader_email": "lund"}, 422, "Write the reader&#x27;s address"),
        ({"reader_name": ""}, 422, "Say who"),
    ],
)
def test_what_is_missing_is_said(
    dora: Client, filed: Verdict, said: dict[str, str], status: int, sentence: str
) -> None:
    answer = dora.post(sign_page(filed), SAID | said)
    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert not mail.outbox


def test_where_the_mail_fails_nobody_is_asked_and_where_none_goes_out_it_is_not_said_sent(
    dora: Client, filed: Verdict, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("desk.letters.send_mail", refused)
    answer = dora.post(sign_page(filed), SAID)
    assert (answer.status_code, "The mail could not be sent" in answer.text) == (409, True)
    assert not OutsideReading.objects.live().exists()

    monkeypatch.undo()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    page = dora.post(sign_page(filed), SAID, follow=True).text
    assert "This desk sends no mail: the letter to Prof. Lund lies in the folder" in page
    assert "was sent a link" not in page
    assert "/outside/" in next(tmp_path.iterdir()).read_text()


def test_readers_are_no_people_of_the_desk(desk: Desk, link: str) -> None:
    adam = Client()
    adam.force_login(desk.adam)
    people = adam.get("/admin/people/person/").text
    assert ("Dora" in people, "Prof. Lund" in people) == (True, False)


def test_ann_asks_nobody(desk: Desk, client: Client, filed: Verdict) -> None:
    client.force_login(desk.ann)
    assert client.post(sign_page(filed), SAID).status_code == 403
    assert "Ask somebody outside" not in client.get(sign_page(filed)).text
