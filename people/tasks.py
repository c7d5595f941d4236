"""Background jobs of people: one call, no logic."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from people import pruning


@shared_task(max_retries=3, default_retry_delay=5)
def prune() -> None:
    """Forget what is no longer needed."""
    pruning.prune(timezone.now())
