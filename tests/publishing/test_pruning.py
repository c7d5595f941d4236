"""What was delivered, and who complained, is forgotten in time; what is owed, and what was said, stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from claims import history
from claims.actions import channels
from claims.actions.people import revoke_key
from claims.models import Event
from people.models import ApiKey, ChannelNotice
from publishing import complaints, pruning, subscriptions
from publishing.models import Complaint, ConsumerLetter, Delivery, Publication, PublicEvent, Subscription
from publishing.relay import relay
from tests.record import Desk

DAY = timedelta(days=1)


@pytest.fixture
def now(settings: Any) -> datetime:
    settings.KEEP_DELIVERIES, settings.KEEP_CONTACTS = 90, 180
    return timezone.now()


@pytest.fixture
def hook(desk: Desk, archive: ApiKey) -> Subscription:
    return subscriptions.subscribe(archive, by=desk.by("dora"), url="http://127.0.0.1:9/hook")


def delivery(hook: Subscription, state: str, over: datetime) -> Delivery:
    return Delivery.objects.create(
        subscription=hook,
        state=state,
        made_at=over - DAY,
        next_at=over,
        done_at=over if state == "done" else None,
    )


def test_messages_go_when_they_came_to_an_end_long_enough_ago(hook: Subscription, now: datetime) -> None:
    for state in ("done", "failed"):
        delivery(hook, state, now - 91 * DAY)
    stays = {delivery(hook, state, now - 89 * DAY) for state in ("done", "failed")}
    stays |= {delivery(hook, state, now - 300 * DAY) for state in ("owed", "running")}
    for age in (91, 89):
        ConsumerLetter.objects.create(
            subscription=hook, to="ida@archive.example", subject="s", made_at=now - age * DAY
        )
    pruning.prune(now)
    assert set(Delivery.objects.all()) == stays
    assert ConsumerLetter.objects.count() == 1


def test_a_secret_goes_when_it_signs_no_longer(desk: Desk, hook: Subscription, now: datetime) -> None:
    for _ in range(2):
        subscriptions.rotate(hook.pk, by=desk.by("dora"))
    kept, over = hook.retired.order_by("-until")
    pruning.prune(over.until)
    assert list(hook.retired.all()) == [kept]


def test_what_a_channel_was_told_goes_as_long_afterwards(desk: Desk, now: datetime) -> None:
    channel = channels.keep(by=desk.by("adam"), url="https://hooks.chat.example/1", kinds=["held"])
    for age in (91, 89):
        ChannelNotice.objects.create(
            channel=channel, kind="held", text=f"{age} days ago", once=str(age), made_at=now - age * DAY
        )
    pruning.prune(now)
    assert [one.text for one in channel.notices.all()] == ["89 days ago"]


def test_what_is_owed_to_a_revoked_key_goes_too(
    desk: Desk, hook: Subscription, archive: ApiKey, now: datetime
) -> None:
    delivery(hook, "owed", now - 300 * DAY)
    revoke_key(archive, by=desk.by("adam"))
    pruning.prune(now + 89 * DAY)
    assert Delivery.objects.exists()
    pruning.prune(now + 91 * DAY)
    assert not Delivery.objects.exists()


def test_what_was_told_and_forgotten_is_not_told_again(hook: Subscription, published: Publication) -> None:
    relay()
    Delivery.objects.update(state="done", done_at=timezone.now() - 900 * DAY)
    pruning.prune(timezone.now())
    relay()
    assert (Delivery.objects.count(), PublicEvent.objects.count()) == (0, 1)


def test_who_complained_is_forgotten_and_what_they_wrote_stays(
    desk: Desk, published: Publication, now: datetime
) -> None:
    said = {"text": "The date is wrong.", "contact": "reader@example.org"}
    old, recent, still_open = (complaints.receive(published, **said) for _ in range(3))
    for one, age in ((old, 181), (recent, 179)):
        complaints.close(one.pk, by=desk.by("dora"), answer="It was right.")
        Complaint.objects.filter(pk=one.pk).update(closed_at=now - age * DAY)
    for _ in range(2):
        pruning.prune(now)
    contacts = dict(Complaint.objects.values_list("pk", "contact"))
    assert contacts == {old.pk: "", recent.pk: said["contact"], still_open.pk: said["contact"]}
    old.refresh_from_db()
    assert (old.text, old.answer) == (said["text"], "It was right.")
    (line,) = Event.objects.filter(type="complaints.forgotten")
    assert history.sentence(line) == "The machine blanked who wrote 1 complaint, closed long ago"
