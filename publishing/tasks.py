"""Background jobs of publishing: ids in, one call, no logic."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from people.actors import machine
from publishing import actions
from publishing import relay as relaying


@shared_task(max_retries=3, default_retry_delay=5)
def relay() -> None:
    """Number the public changes, and let out what is scheduled."""
    actions.send_scheduled(timezone.now(), by=machine("publisher"))
    relaying.relay()
