"""A consumer whose webhook was given up learns of it by mail: once, and although the first tries fail."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta

import pytest
from django.core import mail

from claims.actions.people import SERVER, make_key
from people.actors import Actor, machine
from people.models import ApiKey, Consumer, Notice
from people.roles import Scope
from publishing import consumer_letters, subscriptions
from publishing.models import ConsumerLetter, Subscription
from tests.record import Desk

NOW = datetime.fromisoformat("2026-03-05T10:00Z")
URL = "https://archive.example/hook"
REASON = "Nothing was delivered for 5 days. The last error: it answered 500"


@pytest.fixture
def hook(desk: Desk, archive: ApiKey) -> Subscription:
    Consumer.objects.update(contact="Ida Rees <ida@archive.example>")
    return subscriptions.subscribe(archive, by=desk.by("dora"), url=URL)


def give_up(hook: Subscription) -> None:
    subscriptions.stop(hook.pk, by=machine("publisher"), reason=REASON)
    ConsumerLetter.objects.update(try_at=NOW)


def test_the_contact_is_told_once_what_to_do(hook: Subscription) -> None:
    give_up(hook)
    assert (consumer_letters.send_owed(NOW), consumer_letters.send_owed(NOW + timedelta(days=1))) == (1, 0)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ida@archive.example"], "Your webhook of Harbour Desk was stopped")
    for said in (
        URL,
        REASON,
        "“The Archive” of The Archive",
        f"POST http://127.0.0.1:8000/api/v1/webhooks/{hook.pk}/start/",
    ):
        assert said in sent.body
    assert consumer_letters.told(hook) == "ida@archive.example was told."


def test_a_mail_that_can_not_go_out_is_tried_again_and_then_told_to_the_desk(
    hook: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise smtplib.SMTPServerDisconnected("Connection lost.")

    give_up(hook)
    with monkeypatch.context() as patch:
        patch.setattr("publishing.channels.email.EmailMessage.send", refuse)
        assert consumer_letters.send_owed(NOW) == 0
        assert consumer_letters.told(hook) == "ida@archive.example is being told."
        assert consumer_letters.send_owed(NOW + timedelta(seconds=59)) == 0
        at, tries = NOW, 1
        while (letter := ConsumerLetter.objects.get()).attempts < consumer_letters.TRIES:
            assert letter.attempts == tries
            at, tries = letter.try_at, tries + 1
            consumer_letters.send_owed(at)
    assert timedelta(days=1) < at - NOW < timedelta(days=3)
    assert consumer_letters.send_owed(at + timedelta(days=9)) == 0
    assert consumer_letters.told(hook) == "ida@archive.example could not be told: Connection lost."
    assert not mail.outbox


@pytest.mark.parametrize("contact", ["", "The front desk", "ask Ida"])
def test_the_desk_hears_where_there_is_no_address(desk: Desk, hook: Subscription, contact: str) -> None:
    Consumer.objects.update(contact=contact)
    hook.key.consumer.refresh_from_db()  # type: ignore[union-attr]  # an organisation's
    give_up(hook)
    assert not ConsumerLetter.objects.exists()
    notice = Notice.objects.get(person=desk.dora, kind="webhook.stopped")
    assert "Nobody there was told: its contact is no e-mail address." in notice.text


def test_a_persons_own_webhook_is_told_to_that_person(desk: Desk) -> None:
    key, _ = make_key("own", by=SERVER, person=desk.ann, scopes=[Scope.PUBLISHED])
    give_up(subscriptions.subscribe(key, by=Actor(person=desk.ann, key=key), url=URL))
    told = {one.person for one in Notice.objects.filter(kind="webhook.stopped")}
    assert told == {desk.ann, desk.dora, desk.adam}
    assert not ConsumerLetter.objects.exists()


def test_what_a_person_stopped_is_written_to_nobody(desk: Desk, hook: Subscription) -> None:
    subscriptions.stop(hook.pk, by=desk.by("dora"), reason="They asked for it.")
    assert not ConsumerLetter.objects.exists()
    assert consumer_letters.told(hook) == ""
