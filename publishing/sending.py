"""Sending what is owed: one subscriber after another, tried again over three days, stopped when it is hopeless.

A worker works off one subscription at a time, so an address where nobody answers costs one wait and not one for each
message.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from people.actors import machine
from publishing import outbox, subscriptions
from publishing.channels import webhook
from publishing.channels.webhook import Answer, Meaning
from publishing.models import Delivery, Subscription

# The waits that the Standard Webhooks specification proposes: ten tries in three days.
WAITS = tuple(timedelta(seconds=one) for one in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400))
JITTER = 0.2
PROBED_EVERY = timedelta(hours=1)  # an address where nobody answers, however long its messages wait
STOPPED_AFTER = timedelta(days=5)

PUBLISHER = machine("publisher")


def work_off(subscription: int, *, seconds: float = 30.0) -> int:
    """Send what is due to one subscriber, for so long at most; returns how many were delivered."""
    ends, delivered = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        taken = outbox.take(subscription, timezone.now())
        if not taken:
            break
        delivered += _send(taken, ends)
    return delivered


def _send(taken: Sequence[Delivery], ends: float) -> int:
    """Send a batch; what is delivered is written down at once for all. What is not tried is owed as before."""
    waiting, delivered = deque(taken), list[Delivery]()
    try:
        while waiting and time.monotonic() < ends:
            now = timezone.now()
            answer = webhook.post(waiting[0], now)
            delivery = waiting.popleft()
            if answer.meaning == Meaning.TAKEN:
                delivery.status = answer.status
                delivered.append(delivery)
                continue
            settle(delivery, answer, timezone.now())
            if answer.meaning != Meaning.REFUSED:
                break
    finally:
        outbox.done(delivered, timezone.now())
        outbox.give_back(waiting)
    if delivered:
        failing = Subscription.objects.filter(pk=delivered[0].subscription_id).exclude(failing_since=None)
        failing.update(failing_since=None)
    return len(delivered)


@transaction.atomic
def settle(delivery: Delivery, answer: Answer, now: datetime) -> None:
    """Write down how a try failed, unless another worker has the delivery by now. A test is tried once, for somebody waits to
    see how it goes; that it failed says nothing of the messages that are due."""
    mine = Delivery.objects.filter(pk=delivery.pk, token=delivery.token, state=Delivery.State.RUNNING)
    seen = {"status": answer.status, "error": answer.error[:500], "lease_until": None}
    # The subscription before its deliveries, as everywhere: no two wait for each other.
    subscription = Subscription.objects.select_for_update(no_key=True).get(pk=delivery.subscription_id)
    once = delivery.event_id is None and answer.meaning != Meaning.LATER
    wait = _wait(delivery, answer)
    written = mine.update(
        state=Delivery.State.OWED if wait and not once else Delivery.State.FAILED,
        next_at=now + (wait or PROBED_EVERY),
        attempts=F("attempts")
        - int(answer.meaning == Meaning.LATER),  # a pause they asked for is no failed try
        **seen,
    )
    if not written:
        return
    if not once:
        subscription.failing_since = subscription.failing_since or now
    if answer.meaning == Meaning.LATER:
        subscription.not_before = now + (wait or PROBED_EVERY)
    elif answer.meaning == Meaning.AWAY and not once:
        subscription.not_before = now + min(wait or PROBED_EVERY, PROBED_EVERY)
    subscription.save(update_fields=["failing_since", "not_before"])
    _stop_if_hopeless(subscription, answer, now)


def _wait(delivery: Delivery, answer: Answer) -> timedelta | None:
    """Until the next try; None where there is none any more."""
    if answer.meaning == Meaning.LATER:
        return max(timedelta(seconds=answer.seconds), WAITS[0])  # some ask for a pause of 0 seconds
    if delivery.attempts > len(WAITS):
        return None
    return WAITS[delivery.attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # spreads load, hides nothing


def _stop_if_hopeless(subscription: Subscription, answer: Answer, now: datetime) -> None:
    since = subscription.failing_since
    if answer.meaning == Meaning.GONE:
        subscriptions.stop(
            subscription.pk, by=PUBLISHER, reason="The address answered that it is gone (410)."
        )
    elif since is not None and now - since > STOPPED_AFTER:
        reason = f"Nothing was delivered for {STOPPED_AFTER.days} days. The last error: {answer.error}"
        subscriptions.stop(subscription.pk, by=PUBLISHER, reason=reason)
