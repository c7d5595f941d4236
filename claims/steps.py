"""Owed work: rows that workers take by a write only one can win; messages only say that a row is there.

A lost message, a dead broker or a killed worker costs time: ``sweep`` hands out again what nobody works on.
"""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.db import models, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from claims.models import Step
from claims.states import StepState
from people.leases import renewed

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=45)
RENEWED_EVERY = 15.0  # seconds; a third of the lease, so that one late renewal loses nothing
ATTEMPTS = 5  # exceptions and time-outs
LOST_WORKERS = 10  # a step that kills its worker this often is parked, whatever the cause
REPUBLISHED_AFTER = timedelta(seconds=30)
FEW = 10  # messages; each takes a millisecond to send

QUEUES = {
    Step.Kind.READ: "text",
    Step.Kind.WEIGH: "text",
    Step.Kind.MATCH: "text",
    Step.Kind.COMPARE: "text",
    Step.Kind.LEARN: "text",
    Step.Kind.REREAD: "text",
    Step.Kind.RECALL: "text",
    Step.Kind.LOOK: "fetch",
    Step.Kind.FETCH: "fetch",
    Step.Kind.ARCHIVE: "fetch",
    Step.Kind.WATCH: "fetch",
    Step.Kind.CONSULT: "fetch",
    Step.Kind.TAKE_IN: "fetch",
    Step.Kind.CHECK: "text",
    Step.Kind.PASS_ON: "default",
}
# Seconds, soft and hard, where a kind needs more than the settings give: half a million characters are read in one to
# three minutes; a language model may be asked twice for three minutes; a file waits until those before it are read; the
# first match in a process loads the vectors of all earlier claims.
LONG = (400, 430)
TIME_LIMITS = dict.fromkeys(
    (
        Step.Kind.READ,
        Step.Kind.MATCH,
        Step.Kind.COMPARE,
        Step.Kind.LEARN,
        Step.Kind.RECALL,
        Step.Kind.CONSULT,
        Step.Kind.CHECK,
        Step.Kind.TAKE_IN,
    ),
    LONG,
)

_without_messages = ContextVar("without_messages", default=False)


class LostStep(Exception):
    """The lease ran out and another worker has the step: this one's result must not be written."""


def owe(kind: Step.Kind, subject: int, *, round: int = 1, at: datetime | None = None) -> Step:
    """Make a step owed, in the caller's transaction, and publish it after the commit. Owing it again changes nothing."""
    step, made = Step.objects.get_or_create(
        kind=kind, subject=subject, round=round, defaults={"next_at": at or timezone.now()}
    )
    if made:
        transaction.on_commit(partial(publish, [step]), robust=True)
    return step


def owe_each(kind: Step.Kind, subjects: Sequence[int]) -> None:
    """``owe`` for many, in as many questions as for one."""
    rows = [Step(kind=kind, subject=one) for one in subjects]
    Step.objects.bulk_create(rows, ignore_conflicts=True)
    owed = Step.objects.filter(kind=kind, subject__in=subjects, round=1, state=StepState.OWED)
    _hand_out(kind, list(owed))


def owe_again(kind: Step.Kind, subject: int) -> Step:
    """Owe the next round of a step, unless one is waiting to be started already: several askers share one run, which begins
    when the last of them has committed and so sees what all of them wrote."""
    return owe_each_again(kind, [subject])[subject]


@transaction.atomic
def owe_each_again(kind: Step.Kind, subjects: Sequence[int]) -> dict[int, Step]:
    """``owe_again`` for many, in as many questions as for one; the steps by their subjects."""
    owed = _held(kind, subjects)
    new: list[Step] = []
    while rest := [one for one in subjects if one not in owed]:
        rounds = Step.objects.filter(kind=kind, subject__in=rest).order_by().values_list("subject")
        last = dict(rounds.annotate(models.Max("round")))
        rows = [Step(kind=kind, subject=one, round=last.get(one, 0) + 1) for one in rest]
        Step.objects.bulk_create(rows, ignore_conflicts=True)  # somebody else may owe it meanwhile
        made = _held(kind, rest)
        owed |= made
        new += made.values()
    _hand_out(kind, new)
    return owed


def _hand_out(kind: Step.Kind, owed: list[Step]) -> None:
    """Who waits here doesn't wait for many messages: a worker sends them, one of those that will do the work."""
    if owed:
        many = partial(send, "claims.tasks.sweep", queue=QUEUES[kind])
        transaction.on_commit(partial(publish, owed) if len(owed) <= FEW else many, robust=True)


def _held(kind: Step.Kind, subjects: Iterable[int]) -> dict[int, Step]:
    """What is waiting to be started, held until the commit: a worker that would take it waits. What somebody else has in hand
    just now is not among it, a worker's or another asker's: who asks meanwhile gets a round of their own."""
    rows = Step.objects.filter(kind=kind, subject__in=subjects, state=StepState.OWED).order_by("round")
    return {step.subject: step for step in rows.select_for_update(no_key=True, skip_locked=True)}


def hasten(kind: Step.Kind, subject: int) -> None:
    """A person wants a step done now: one that was given up or waits for its next try starts afresh, a done one is owed again."""
    last = Step.objects.filter(kind=kind, subject=subject).order_by("-round").first()
    if last is None or last.state == StepState.DONE:
        owe_again(kind, subject)
    else:
        retry(last)


@contextmanager
def without_messages() -> Iterator[None]:
    """Owe steps before a broker is up: the workers' first sweep publishes them."""
    token = _without_messages.set(True)
    try:
        yield
    finally:
        _without_messages.reset(token)


def publish(steps: list[Step]) -> int:
    """Send a message for each step; returns how many went out. Without a broker the sweep does it later."""
    sent: list[int] = []
    for step in steps:
        kind = Step.Kind(step.kind)
        soft, hard = TIME_LIMITS.get(kind, (None, None))
        if not send("claims.tasks.run", step.pk, queue=QUEUES[kind], soft_time_limit=soft, time_limit=hard):
            break
        sent.append(step.pk)
    Step.objects.filter(pk__in=sent).update(published_at=timezone.now())
    return len(sent)


def send(task: str, *ids: int, **options: Any) -> bool:
    """Send one message to the workers. False where there is no broker: what is owed is a row, and a sweep finds it."""
    if _without_messages.get():
        return False
    try:
        current_app.send_task(task, ids, retry=False, ignore_result=True, **options)
    except (OperationalError, OSError) as error:
        logger.warning("no message for %s %s, a sweep will send it: %s", task, ids, error)
        return False
    return True


def take(pk: int, now: datetime | None = None) -> Step | None:
    """Take an owed step that is due, or one whose lease ran out. None if somebody else has it or it is done."""
    now = now or timezone.now()
    token = secrets.token_hex(16)
    taken = Step.objects.filter(
        models.Q(state=StepState.OWED, next_at__lte=now)
        | models.Q(state=StepState.RUNNING, lease_until__lt=now),
        pk=pk,
    ).update(state=StepState.RUNNING, lease_until=now + LEASE, token=token, attempts=models.F("attempts") + 1)
    return Step.objects.get(pk=pk) if taken else None


def lease(step: Step) -> AbstractContextManager[None]:
    """Keep the lease while the work goes on."""
    return renewed(
        lambda: _mine(step).update(lease_until=timezone.now() + LEASE),
        every=RENEWED_EVERY,
        of=f"step {step.pk}",
    )


def _mine(step: Step) -> models.QuerySet[Step]:
    return Step.objects.filter(pk=step.pk, token=step.token, state=StepState.RUNNING)


@contextmanager
def holding(step: Step) -> Iterator[None]:
    """A transaction in which a part of a step's result is written, and the step goes on. Raises LostStep as ``finishing`` does."""
    with transaction.atomic():
        if not _mine(step).update(lease_until=timezone.now() + LEASE):
            raise LostStep(f"step {step.pk} is another worker's now")
        yield


@contextmanager
def finishing(step: Step) -> Iterator[None]:
    """The transaction in which a step's result is written. The step is done with it, or nothing is.

    Raises LostStep, before anything is written, if another worker has taken the step meanwhile.
    """
    with transaction.atomic():
        done = _mine(step).update(state=StepState.DONE, lease_until=None, error="", ended_at=timezone.now())
        if not done:
            raise LostStep(f"step {step.pk} is another worker's now")
        yield


def postpone(step: Step, error: str, *, at: datetime | None = None) -> bool:
    """Owe the step again later, after a failure; parks it when its attempts are used up. True if it was parked.

    The wait doubles from ten seconds up to an hour, and differs by chance, so that what failed together does not come
    back together.
    """
    used_up = step.attempts >= ATTEMPTS
    wait = timedelta(seconds=min(5 * 2**step.attempts, 3600) * random.uniform(0.8, 1.2))  # noqa: S311  # no secret
    _mine(step).update(
        state=StepState.PARKED if used_up else StepState.OWED,
        lease_until=None,
        next_at=at or timezone.now() + wait,
        error=error,
        published_at=None,
        ended_at=timezone.now() if used_up else None,
    )
    return used_up


def wait(step: Step, at: datetime, *, afresh: bool = False) -> None:
    """Owe the step again at a time: nothing failed, somebody else's work is waited for. It counts as no attempt; ``afresh``:
    nor does what failed before, for this time it went well."""
    _mine(step).update(
        state=StepState.OWED,
        lease_until=None,
        next_at=at,
        error="",
        published_at=None,
        attempts=0 if afresh else models.F("attempts") - 1,
    )


def hurry(kind: Step.Kind, subjects: models.QuerySet[Any, Any]) -> None:
    """What a step waited for (``wait``) has come: of these subjects' the one that waits longest is due now."""
    waiting = Step.objects.filter(kind=kind, subject__in=subjects, state=StepState.OWED, error="")
    step = waiting.filter(next_at__gt=timezone.now()).order_by("pk").first()
    if step is not None:
        Step.objects.filter(pk=step.pk, state=StepState.OWED).update(next_at=timezone.now())
        transaction.on_commit(partial(publish, [step]), robust=True)


def fail(step: Step, error: str) -> None:
    """Give a step up for good: trying again would not help."""
    _mine(step).update(state=StepState.FAILED, lease_until=None, error=error, ended_at=timezone.now())


def retry(step: Step) -> None:
    """Start a step afresh that was given up or waits for its next try; one that runs is left alone."""
    idle = [StepState.OWED, StepState.PARKED, StepState.FAILED]
    Step.objects.filter(pk=step.pk, state__in=idle).update(
        state=StepState.OWED, attempts=0, lost=0, next_at=timezone.now(), ended_at=None
    )
    transaction.on_commit(partial(publish, [step]), robust=True)


def park_lost(now: datetime) -> list[Step]:
    """Give up what killed every worker that took it. Returns these steps, of each of which somebody may have to be told."""
    error = "Every worker that took it was lost."
    parked = []
    for step in Step.objects.filter(state=StepState.RUNNING, lease_until__lt=now, lost__gte=LOST_WORKERS):
        if _mine(step).update(state=StepState.PARKED, lease_until=None, ended_at=now, error=error):
            step.error = error
            parked.append(step)
    return parked


def sweep(now: datetime | None = None, limit: int = 1000) -> int:
    """Take back what lost its worker, and publish again what is due and has no message. Returns how many."""
    now = now or timezone.now()
    expired = Step.objects.filter(
        state=StepState.RUNNING, lease_until__lt=now, lost__lt=LOST_WORKERS
    )  # else: park_lost
    # A lost worker is not the step's fault: the attempt it began is given back and counted by itself.
    expired.update(
        state=StepState.OWED,
        lease_until=None,
        next_at=now,
        published_at=None,
        lost=models.F("lost") + 1,
        attempts=models.F("attempts") - 1,
    )
    due = Step.objects.filter(state=StepState.OWED, next_at__lte=now).filter(
        models.Q(published_at=None) | models.Q(published_at__lt=now - REPUBLISHED_AFTER)
    )
    # What has no message comes first: behind a thousand that are published again it would wait for another queue's workers.
    return publish(list(due.order_by(models.F("published_at").asc(nulls_first=True), "next_at")[:limit]))
