"""Editors and administrators see who is told of changes, and stop, start, test and send again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from claims.actions.people import SERVER, make_key
from claims.models import Event, Verdict
from people.actors import machine
from people.models import Notice
from people.roles import Scope
from people.secrets_at_rest import unlock
from publishing import actions, relay, subscriptions
from publishing.models import Delivery, Subscription
from tests.record import Desk

LIST, MESSAGES = "/admin/publishing/subscription/", "/admin/publishing/delivery/"


@pytest.fixture
def hook(desk: Desk) -> Subscription:
    key, _ = make_key("A", by=SERVER, scopes=[Scope.PUBLISHED], consumer="The Archive", team=desk.team)
    return subscriptions.subscribe(key, by=SERVER, url="http://127.0.0.1:9/hook")


def do(client: Client, address: str, verb: str, pk: int) -> str:
    answer = client.post(address, {"action": verb, "_selected_action": [pk]}, follow=True)
    return str(answer.content.decode())


def test_an_editor_stops_starts_and_tests(desk: Desk, client: Client, hook: Subscription) -> None:
    client.force_login(desk.dora)
    page = client.get(LIST).text
    assert "The Archive" in page
    assert "every change" in page
    assert hook.secret not in page
    assert unlock(hook.secret) not in page
    shown = client.get(f"{LIST}{hook.pk}/change/").text
    assert "The Archive" in shown
    assert hook.secret not in shown
    assert unlock(hook.secret) not in shown
    assert "stopped." in do(client, LIST, "stop", hook.pk)
    assert "Stopped. Dora stopped it." in client.get(LIST).text
    assert "start it again first" in do(client, LIST, "test", hook.pk)
    assert "started." in do(client, LIST, "start", hook.pk)
    assert "on its way" in do(client, LIST, "test", hook.pk)
    assert Event.objects.filter(type__startswith="webhook.", person=desk.dora).count() == 2


def test_an_administrator_sends_again_what_was_given_up(
    desk: Desk, client: Client, hook: Subscription
) -> None:
    failed = Delivery.objects.create(
        subscription=hook, state="failed", attempts=10, status=500, error="Down."
    )
    client.force_login(desk.adam)
    page = client.get(f"{MESSAGES}?subscription__id__exact={hook.pk}").text
    assert "Down." in page
    assert "sent again." in do(client, MESSAGES, "send_again", failed.pk)
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("owed", 0)


def test_a_webhook_s_page_offers_what_can_be_done_with_it(
    desk: Desk, client: Client, hook: Subscription
) -> None:
    def offered() -> list[str]:
        return re.findall(r'name="action" value="(\w+)"', client.get(f"{LIST}{hook.pk}/change/").text)

    client.force_login(desk.dora)
    assert offered() == ["test", "stop"]
    subscriptions.stop(hook.pk, by=machine("publisher"), reason="The address answered that it is gone (410).")
    notice = Notice.objects.get(person=desk.dora, kind="webhook.stopped")
    assert notice.link == f"{LIST}{hook.pk}/change/"
    assert offered() == ["start"]
    assert f'formaction="{LIST}"' in client.get(notice.link).text
    assert f"{MESSAGES}?subscription__id__exact={hook.pk}" in client.get(notice.link).text


def test_a_message_says_what_it_is_about(
    desk: Desk, client: Client, hook: Subscription, approved: Verdict
) -> None:
    actions.publish(approved.pk, by=desk.by("dora"))
    relay.relay()
    sent = Delivery.objects.get()
    client.force_login(desk.adam)
    for address in (MESSAGES, f"{MESSAGES}{sent.pk}/change/"):
        page = client.get(address).text
        assert "verdict.published" in page
        assert approved.statement[:60] in page
    assert 'name="action" value="send_again"' in client.get(f"{MESSAGES}{sent.pk}/change/").text


@pytest.mark.parametrize(("who", "sees"), [("ann", 403), ("eve", 200)])
def test_others_see_nothing_of_it(
    desk: Desk, client: Client, hook: Subscription, who: str, sees: int
) -> None:
    Delivery.objects.create(subscription=hook)
    client.force_login(getattr(desk, who))
    for address in (LIST, MESSAGES):
        answer: Any = client.get(address)
        assert answer.status_code == sees
        assert "127.0.0.1:9" not in answer.text
    do(client, LIST, "stop", hook.pk)
    assert not Subscription.objects.get().is_stopped
