"""Whoever subscribed is told of each change, signed, until it is delivered or hopeless."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_httpserver import HTTPServer
from standardwebhooks import Webhook, WebhookVerificationError
from werkzeug import Response

from claims.models import Event
from claims.rules import IllegalMove, Invalid, NotAllowed, NotThere
from people.actors import Actor
from people.models import ApiKey, Notice
from people.secrets_at_rest import unlock
from publishing import actions, outbox, relay, sending, subscriptions
from publishing.models import Delivery, Publication, PublicEvent, Subscription
from tests.publishing.conftest import Subscribe
from tests.record import Desk

pytestmark = pytest.mark.usefixtures("evidence_once")


def bodies(httpserver: HTTPServer, path: str = "/hook") -> list[Any]:
    return [request.get_json() for request, _ in httpserver.log if request.path == path]


def send(subscription: Subscription, at: datetime | None = None) -> int:
    with time_machine.travel(at or timezone.now(), tick=False):
        return sending.work_off(subscription.pk)


def answering(httpserver: HTTPServer, status: int, **headers: str) -> None:
    httpserver.expect_request("/hook").respond_with_response(
        Response(status=status, headers={name.replace("_", "-"): value for name, value in headers.items()})
    )


# --- what is sent -------------------------------------------------------------------------------------------------------


def test_a_change_is_told_with_the_whole_verdict_and_a_signature_that_holds(
    subscribe: Subscribe, httpserver: HTTPServer, desk: Desk, approved: Any
) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data(status=204)
    hook = subscribe()
    out = actions.publish(approved.pk, by=desk.by("dora"))
    relay.relay()
    assert send(hook) == 1

    request, _ = httpserver.log[0]
    told: Any = Webhook(unlock(hook.secret)).verify(request.data, dict(request.headers))
    assert told["type"] == "verdict.published"
    assert (told["data"]["claim"], told["data"]["verdict"]["rating"]) == (out.claim_id, "supported")
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.attempts) == ("done", 204, 1)
    assert request.headers["webhook-id"] == delivery.message_id
    with pytest.raises(WebhookVerificationError):
        Webhook(unlock(hook.secret)).verify(request.data + b" ", dict(request.headers))


def test_only_the_events_that_were_asked_for_are_told(
    subscribe: Subscribe, httpserver: HTTPServer, desk: Desk, published: Publication
) -> None:
    httpserver.expect_request("/hook").respond_with_data()
    hook = subscribe("/hook", "verdict.held", "verdict.withdrawn")
    actions.hold(published.verdict_id, by=desk.by("dora"), note="A lawyer called.")
    assert relay.relay() == 2
    send(hook)
    (told,) = bodies(httpserver)
    assert (told["type"], told["data"]["verdict"]["rating"]) == ("verdict.held", None)
    assert "lawyer" not in str(told)


def test_a_late_try_tells_no_rating_that_is_held_by_then(
    subscribe: Subscribe, httpserver: HTTPServer, desk: Desk, published: Publication
) -> None:
    httpserver.expect_request("/hook").respond_with_data()
    hook = subscribe()
    relay.relay()
    actions.hold(published.verdict_id, by=desk.by("dora"), note="A lawyer called.")
    send(hook)
    (told,) = bodies(httpserver)
    assert (told["type"], told["data"]["verdict"]["rating"]) == ("verdict.published", None)


def test_a_test_is_tried_once_and_speaks_for_nothing_but_itself(
    subscribe: Subscribe, httpserver: HTTPServer, published: Publication
) -> None:
    answering(httpserver, 500)
    hook = subscribe()
    test = subscriptions.test(hook.pk, by=Actor(key=hook.key, door="api"))
    send(hook)
    test.refresh_from_db()
    hook.refresh_from_db()
    assert (test.state, test.status, hook.failing_since) == ("failed", 500, None)

    relay.relay()
    now = timezone.now()
    send(hook, now)
    real = hook.deliveries.exclude(event=None).get()
    hook.refresh_from_db()
    assert (real.state, real.status, hook.failing_since) == ("owed", 500, now)


def test_another_team_is_not_told(
    subscribe: Subscribe, desk: Desk, published: Publication, archive: ApiKey
) -> None:
    hook = subscribe()
    ApiKey.objects.filter(pk=archive.pk).update(team=desk.eve.team)
    relay.relay()
    assert not hook.deliveries.exists()


# --- when it fails ------------------------------------------------------------------------------------------------------


def test_a_failed_try_is_made_again_over_three_days_under_the_same_id(
    subscribe: Subscribe, httpserver: HTTPServer, published: Publication
) -> None:
    answering(httpserver, 500)
    hook = subscribe()
    relay.relay()
    at = timezone.now()
    waits = []
    while True:
        send(hook, at)
        delivery = Delivery.objects.get()
        if delivery.state != "owed":
            break
        assert send(hook, at) == 0  # not before its hour
        waits.append((delivery.next_at - at).total_seconds())
        at = delivery.next_at
    assert (delivery.state, delivery.attempts, delivery.status) == ("failed", 10, 500)
    assert delivery.error == "The address answered 500 Internal Server Error."
    expected = [one.total_seconds() for one in sending.WAITS]
    assert all(0.8 * e <= w <= 1.2 * e and w != e for w, e in zip(waits, expected, strict=True))
    assert len({request.headers["webhook-id"] for request, _ in httpserver.log}) == 1
    assert len({request.headers["webhook-timestamp"] for request, _ in httpserver.log}) == 10


def test_a_success_ends_the_trouble_and_what_there_is_no_time_for_is_owed_as_before(
    subscribe: Subscribe,
    httpserver: HTTPServer,
    published: Publication,
    archive: ApiKey,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _ in range(2):
        httpserver.expect_oneshot_request("/hook").respond_with_data(status=500)
    httpserver.expect_request("/hook").respond_with_data()
    hook = subscribe()
    relay.relay()
    send(hook)
    assert Subscription.objects.get().failing_since
    for _ in range(2):
        subscriptions.test(hook.pk, by=Actor(key=archive))
    clock = iter([0, 0, 0, 0])  # begun, taken, and two sent: the first is refused again
    monkeypatch.setattr(sending, "time", SimpleNamespace(monotonic=lambda: next(clock, 30)))
    assert send(hook, timezone.now() + timedelta(seconds=10)) == 1
    rows = Delivery.objects.order_by("pk").values_list("state", "attempts")
    assert list(rows) == [("owed", 2), ("done", 1), ("owed", 0)]
    assert Subscription.objects.get().failing_since is None


@pytest.mark.parametrize(("said", "rest"), [("600", 600), ("0", 5), ("Thu, 01 Jan 2026 00:00:00 GMT", 5)])
def test_a_pause_that_is_asked_for_is_kept_and_costs_no_try(
    said: str, rest: int, subscribe: Subscribe, httpserver: HTTPServer, archive: ApiKey
) -> None:
    answering(httpserver, 429, Retry_After=said)
    hook = subscribe()
    subscriptions.test(hook.pk, by=Actor(key=archive))
    now = subscriptions.test(hook.pk, by=Actor(key=archive)).next_at
    for after, tries in (
        (0, 1),
        (rest - 1, 1),
        (rest + 1, 2),
    ):  # the second message is not sent into the pause
        send(hook, now + timedelta(seconds=after))
        assert len(httpserver.log) == tries
    assert set(Delivery.objects.values_list("state", "attempts")) == {("owed", 0)}
    assert Delivery.objects.order_by("pk")[0].status == 429


def test_410_stops_the_webhook_and_the_desk_is_told(
    subscribe: Subscribe, httpserver: HTTPServer, desk: Desk, published: Publication
) -> None:
    answering(httpserver, 410)
    hook = subscribe()
    relay.relay()
    send(hook)
    stopped = Subscription.objects.get()
    assert stopped.is_stopped
    assert "gone (410)" in stopped.disabled_reason
    assert {notice.person for notice in Notice.objects.filter(kind="webhook.stopped")} == {
        desk.dora,
        desk.adam,
    }
    assert "The Archive" in Notice.objects.filter(kind="webhook.stopped")[0].text


def test_what_fails_for_days_is_stopped_and_starting_it_sends_all_it_missed(
    subscribe: Subscribe, httpserver: HTTPServer, desk: Desk, published: Publication, archive: ApiKey
) -> None:
    httpserver.expect_oneshot_request("/hook").respond_with_data(status=500)
    httpserver.expect_oneshot_request("/hook").respond_with_data(status=503)
    hook = subscribe()
    relay.relay()
    now = timezone.now()
    send(hook, now)
    send(hook, now + timedelta(days=5, seconds=1))
    assert "Nothing was delivered for 5 days" in Subscription.objects.get().disabled_reason
    actions.hold(published.verdict_id, by=desk.by("dora"), note="Wait.")
    relay.relay()
    assert outbox.due(now + timedelta(days=30)) == []
    assert hook.deliveries.count() == 1

    httpserver.expect_request("/hook").respond_with_data()
    subscriptions.start(hook.pk, by=Actor(key=archive))
    hook.refresh_from_db()
    assert (hook.failing_since, hook.deliveries.earliest("pk").attempts) == (None, 0), "it starts afresh"
    assert send(hook, timezone.now()) == 2
    assert [told["type"] for told in bodies(httpserver)[-2:]] == ["verdict.published", "verdict.held"]


def test_started_again_it_is_told_of_what_its_own_team_published_meanwhile(
    subscribe: Subscribe, desk: Desk, published: Publication
) -> None:
    relay.relay()
    hook = subscribe()
    subscriptions.stop(hook.pk, by=desk.by("dora"), reason="They asked for it.")
    actions.hold(published.verdict_id, by=desk.by("dora"), note="Wait.")
    actions.withdraw(published.verdict_id, by=desk.by("dora"), note="It was wrong.")
    relay.relay()
    PublicEvent.objects.filter(type="verdict.withdrawn").update(team=desk.eve.team)
    subscriptions.start(hook.pk, by=desk.by("dora"))
    assert [one.event.type for one in hook.deliveries.all() if one.event] == ["verdict.held"]


def test_what_somebody_waits_for_is_sent_at_once_and_not_at_the_next_beat(
    subscribe: Subscribe,
    archive: ApiKey,
    published: Publication,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rung: list[tuple[str, int]] = []
    monkeypatch.setattr("claims.steps.send", lambda task, *ids, **_: rung.append((task, *ids)))
    hook, by = subscribe(), Actor(key=archive)
    with django_capture_on_commit_callbacks(execute=True):
        owed = subscriptions.test(hook.pk, by=by)
        subscriptions.send_again(hook.pk, [owed.pk], by=by)
        subscriptions.stop(hook.pk, by=by, reason="We move.")
        subscriptions.start(hook.pk, by=by)

    assert rung == [("publishing.tasks.send", hook.pk)] * 3


@pytest.mark.parametrize("where", ["redirect", "private", "nobody", "no name"])
def test_no_message_goes_where_the_door_does_not(
    subscribe: Subscribe, httpserver: HTTPServer, published: Publication, settings: Any, where: str
) -> None:
    httpserver.expect_request("/hook").respond_with_data(status=302, headers={"Location": "/inside"})
    hook = subscribe()
    address = {
        "private": "http://10.1.2.3/hook",
        "nobody": "http://127.0.0.1:9/hook",
        "no name": "https://nobody.invalid/",
    }
    if where in address:
        Subscription.objects.update(url=address[where])
    relay.relay()
    send(hook)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("owed", 1)
    assert bodies(httpserver, "/inside") == []
    said = {
        "redirect": "The address answered 302 Found: a redirect is not followed.",
        "private": "private network",
        "nobody": "No connection to 127.0.0.1",
        "no name": "is not known",
    }
    assert said[where] in delivery.error


def test_an_address_where_nobody_answers_is_not_asked_for_each_message(
    subscribe: Subscribe, published: Publication, archive: ApiKey
) -> None:
    hook = subscribe()
    Subscription.objects.update(url="http://127.0.0.1:9/hook")
    relay.relay()
    for _ in range(3):
        subscriptions.test(hook.pk, by=Actor(key=archive))
    now = timezone.now()
    for tried, seconds in ((0, 5), (8, 3600)):  # the tenth try would be in a day
        Delivery.objects.update(attempts=tried, next_at=now)
        Subscription.objects.update(not_before=now)
        send(hook, now)
        assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [tried] * 3 + [tried + 1]
        assert 0.8 * seconds <= (Subscription.objects.get().not_before - now).total_seconds() <= 1.2 * seconds


# --- who has it ---------------------------------------------------------------------------------------------------------


def test_a_delivery_is_taken_once_and_a_lost_worker_s_is_taken_again(
    subscribe: Subscribe, httpserver: HTTPServer, published: Publication
) -> None:
    hook = subscribe()
    relay.relay()
    now = timezone.now()
    (first,) = outbox.take(hook.pk, now)
    assert outbox.take(hook.pk, now) == []
    (again,) = outbox.take(hook.pk, now + outbox.LEASE + timedelta(seconds=1))
    assert again.message_id == first.message_id
    outbox.done([first], now)
    outbox.give_back([first])
    late = sending.Answer(sending.Meaning.REFUSED, 500, "too late")
    sending.settle(first, late, now)
    assert Delivery.objects.get().state == "running"
    assert Subscription.objects.get().failing_since is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(subscription=hook, event=first.event)  # it is owed once


def test_a_worker_takes_what_is_due_to_one_subscriber_and_leaves_the_rest_to_others(
    subscribe: Subscribe, desk: Desk, published: Publication
) -> None:
    hook, other = subscribe("/hook"), subscribe("/other")
    actions.hold(published.verdict_id, by=desk.by("dora"), note="Wait.")
    relay.relay()
    now = timezone.now()
    (first,), (second,) = outbox.take(hook.pk, now, most=1), outbox.take(hook.pk, now, most=1)
    assert [one.event.type for one in (first, second) if one.event] == ["verdict.published", "verdict.held"]
    assert {one.state for one in other.deliveries.all()} == {"owed"}
    assert outbox.due(now) == [other.pk]


@pytest.mark.parametrize("over", ["revoked_at", "expires_at"])
def test_a_key_that_is_over_is_told_nothing_more(
    subscribe: Subscribe, desk: Desk, published: Publication, archive: ApiKey, over: str
) -> None:
    hook = subscribe()
    relay.relay()
    ApiKey.objects.filter(pk=archive.pk).update(**{over: timezone.now()})
    assert outbox.due(timezone.now()) == []
    assert send(hook) == 0
    actions.hold(published.verdict_id, by=desk.by("dora"), note="Wait.")
    relay.relay()
    assert hook.deliveries.count() == 1


# --- who looks after it -------------------------------------------------------------------------------------------------


def test_editors_and_administrators_stop_and_send_again(
    subscribe: Subscribe, httpserver: HTTPServer, desk: Desk, published: Publication
) -> None:
    httpserver.expect_request("/hook").respond_with_data()
    hook = subscribe()
    relay.relay()
    send(hook)
    (delivery,) = Delivery.objects.all()
    with pytest.raises(NotAllowed, match="Editors and administrators"):
        subscriptions.send_again(hook.pk, [delivery.pk], by=desk.by("ann"))
    with pytest.raises(NotThere):
        subscriptions.send_again(hook.pk, [delivery.pk], by=desk.by("eve"))
    elsewhere = subscriptions.test(subscribe("/elsewhere").pk, by=desk.by("dora")).pk
    for none in (99, elsewhere):
        with pytest.raises(Invalid, match="no delivery of this webhook"):
            subscriptions.send_again(hook.pk, [delivery.pk, none], by=desk.by("dora"))
    assert subscriptions.send_again(hook.pk, [delivery.pk], by=desk.by("adam")) == 1
    hook.deliveries.update(state="running")
    assert subscriptions.send_again(hook.pk, [delivery.pk], by=desk.by("adam")) == 0, "it is being sent"
    hook.deliveries.update(state="owed")
    send(hook)
    ids = [request.headers["webhook-id"] for request, _ in httpserver.log]
    assert ids == [delivery.message_id] * 2
    with pytest.raises(Invalid, match="Say why it is stopped"):
        subscriptions.stop(hook.pk, by=desk.by("dora"), reason=" ")
    for reason in ("They asked for it.", "They asked again."):
        stopped = subscriptions.stop(hook.pk, by=desk.by("dora"), reason=reason)
    assert stopped.disabled_reason == "They asked for it."
    assert Event.objects.filter(type="webhook.stopped").count() == 1
    for ask in (subscriptions.test, partial(subscriptions.send_again, deliveries=[delivery.pk])):
        with pytest.raises(IllegalMove, match="stopped"):
            ask(hook.pk, by=desk.by("dora"))
    assert not Notice.objects.filter(kind="webhook.stopped").exists()
