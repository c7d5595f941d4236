"""Background jobs of publishing: ids in, one call, no logic."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from people.actors import machine
from publishing import actions, bell, consumer_letters, letters, notices, outbox, pruning, sending
from publishing import relay as relaying


@shared_task(max_retries=3, default_retry_delay=5)
def relay() -> None:
    """Let out what is scheduled, number the public changes, and hand out what is to be sent."""
    actions.send_scheduled(timezone.now(), by=machine("publisher"))
    while relaying.relay():
        pass
    bell.hand_out(outbox.due(timezone.now()))


@shared_task(max_retries=3, default_retry_delay=5)
def send(subscription: int) -> None:
    """Send what is due to one subscriber; what is left is handed out by the next relay."""
    sending.work_off(subscription)


@shared_task(max_retries=3, default_retry_delay=5)
def tell() -> None:
    """Send links to new passwords, notices outside the app and to the teams' channels, the day's digests, letters to consumers."""
    now = timezone.now()
    letters.send_owed(now)
    notices.send_owed(now)
    notices.send_to_channels(now)
    notices.send_digests(now)
    consumer_letters.send_owed(now)


@shared_task(max_retries=3, default_retry_delay=5)
def prune() -> None:
    """Forget what is no longer needed."""
    pruning.prune(timezone.now())
