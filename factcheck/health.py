"""Is the desk well: each part in one sentence, for people and for whatever watches the desk."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from kombu import Connection
from kombu.exceptions import OperationalError

from .celery import HEARTBEATS, redis_client

HEARTBEAT_SECONDS = 300  # a long article may keep its worker for two minutes
LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    part: str
    well: bool
    sentence: str


class Unwell(Exception):
    """A part is not well; says why in a sentence."""


def findings() -> list[Finding]:
    """Every part looked at, in the order in which one rests on the other."""
    found = [_look("database", _database)]
    if found[0].well:
        asked = {"migrations": _migrations, "history": _history, "editions": _editions, "work": _work}
        found += [_look(part, check) for part, check in asked.items()]
    found.append(_look("weights", _weights))
    found.append(_look("broker", _broker))
    if found[-1].well:
        found += [
            _look(f"worker {queue.name}", partial(_worker, queue.name))
            for queue in settings.CELERY_TASK_QUEUES
        ]
    return found


def can_serve() -> bool:
    """Pages and the API need the database alone: without a broker, what comes in waits."""
    try:
        _database()
        _require_migrations()
    except (Unwell, DatabaseError):
        return False
    return True


def _look(part: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(part, True, check())
    except Unwell as reason:
        return Finding(part, False, str(reason))
    except DatabaseError as error:
        return Finding(part, False, f"The database can't be asked: {error}".strip().splitlines()[0])


def _weights() -> str:
    from engine import encoder  # brings numpy, for a page that is seldom asked for

    if wrong := encoder.problems():
        raise Unwell(f"{' '.join(wrong)} Until then rules and words alone do their work, and say so.")
    return "The weight files are what their cards say."


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return f"The database ({connection.display_name}) answers."


@cache
def _require_migrations() -> None:
    """Asked until the answer is good, once: it costs more than all the rest of the health page."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise Unwell(f"{len(missing)} migrations have not been run: manage.py migrate.")


def _migrations() -> str:
    _require_migrations()
    return "All migrations have been run."


def _history() -> str:
    from claims.history import guards

    if missing := guards.missing():
        raise Unwell(
            f"The history is not protected, {', '.join(sorted(missing))} missing: manage.py migrate makes it again."
        )
    return "The history can't be changed."


def _editions() -> str:
    from publishing.editions import EDITION

    if missing := EDITION.missing():
        raise Unwell(
            f"Callers are not told what changed in public, {', '.join(sorted(missing))} missing: manage.py migrate mends it."
        )
    return "What changes in public is marked."


def _work() -> str:
    from claims.models import Step
    from claims.states import StepState

    late = Step.objects.filter(state=StepState.OWED.value, next_at__lt=timezone.now() - LATE).count()
    if late:
        raise Unwell(f"{late} steps have been owed for more than {LATE.seconds // 60} minutes.")
    owed = Step.objects.filter(state__in=[StepState.OWED.value, StepState.RUNNING.value]).count()
    parked = Step.objects.filter(state=StepState.PARKED.value).count()
    return f"{owed} steps are owed, none of them late; {parked} were given up and wait for an editor."


def _broker() -> str:
    with _connected() as _:
        return "The broker answers."


def _worker(queue: str) -> str:
    with _connected() as broker:
        beat = redis_client(broker).hget(HEARTBEATS, queue)
    if beat is None:
        raise Unwell(f"No worker has run anything from the queue {queue} yet.")
    age = int(time.time()) - int(beat)
    if age > HEARTBEAT_SECONDS:
        raise Unwell(f"No worker has run anything from the queue {queue} for {age // 60} minutes.")
    if age < -HEARTBEAT_SECONDS:
        raise Unwell(
            f"By the clock, the queue {queue} is served in {-age // 60} minutes: it has gone back since."
        )
    return f"The queue {queue} was served {max(age, 0)} seconds ago."


@contextmanager
def _connected() -> Iterator[Connection]:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=3)
            yield broker
    except OperationalError as error:
        raise Unwell(f"The broker does not answer ({error}): what comes in is kept and waits.") from error
