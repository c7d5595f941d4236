"""Background jobs: ids in, one call, no logic; the work they do is owed in rows."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from claims import history, machine
from claims.actions import archiving, deadlines, inquiries, uploads, watching
from claims.actions import claims as claim_actions


@shared_task(max_retries=3, default_retry_delay=5)
def run(step: int) -> None:
    """Do one owed step."""
    machine.run(step)


@shared_task(max_retries=3, default_retry_delay=5)
def sweep() -> None:
    """Hand out again what was lost."""
    machine.sweep(timezone.now())


@shared_task(max_retries=3, default_retry_delay=5)
def wake_waiting() -> None:
    """Put forecasts whose day has come back into the queue."""
    now = timezone.now()
    for pk in claim_actions.due_claims(now):
        claim_actions.wake(pk, by=machine.CLOCK, today=timezone.localdate(now))


@shared_task(max_retries=3, default_retry_delay=5)
def remind() -> None:
    """Remind holders of what is due, and tell editors in time."""
    deadlines.remind(timezone.now(), by=machine.CLOCK)


@shared_task(max_retries=3, default_retry_delay=5)
def seal() -> None:
    """Seal the day's history."""
    history.seal(timezone.now())


@shared_task(max_retries=3, default_retry_delay=5)
def owe_looks() -> None:
    """Have the pages watched that signed verdicts rest on."""
    watching.owe(timezone.now())


@shared_task(max_retries=3, default_retry_delay=5)
def owe_copies() -> None:
    """Ask for public copies of what claims have come to rest on."""
    archiving.owe()


@shared_task(max_retries=3, default_retry_delay=5)
def prune() -> None:
    """Forget what was asked about or handed in, and answered, long ago."""
    inquiries.forget(timezone.now())
    uploads.forget(timezone.now())
