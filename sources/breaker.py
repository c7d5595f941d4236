"""Leaves alone what does not answer: a breaker for each connector and host, kept in the database for all our processes.

Closed, it lets every question through. A time-out opens it at once, other failures that may pass after ``PATIENCE`` of
them in a row; open, it answers in the place's stead, without waiting. When its rest is over one question is let through
(half-open): an answer closes it, another failure makes the next rest twice as long.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.timesince import timeuntil

from sources.errors import Failed, RateLimited, Resting, SourceError, TimedOut
from sources.models import ConnectorState

PATIENCE = 3
FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=15)
# How long a trial may take before somebody else is let through in its place; whoever may take longer says so.
TRIAL = timedelta(seconds=60)
# A server that is overloaded or a network that is down may answer later; other errors would only be repeated.
PASSING = {408, 425, 429, 500, 502, 503, 504}


def check(key: str, label: str, *, trial: timedelta = TRIAL) -> None:
    """Raise Resting, or RateLimited where the place itself asked for peace, if it is not to be asked now. ``trial`` is how long
    the one question that tries it may take."""
    now = timezone.now()
    state = ConnectorState.objects.filter(connector=key).first()
    if state is None:
        return
    if not key.startswith("host:") and state.not_before > now:  # the pace of a host is kept at the door
        raise RateLimited(
            f"{label} asked us to come back in {_in_words(state.not_before)}.",
            retry_after=(state.not_before - now).total_seconds(),
        )
    if state.shut_until is None:
        return
    if state.shut_until <= now:
        mine = ConnectorState.objects.filter(pk=state.pk, shut_until=state.shut_until)
        if mine.update(shut_until=now + trial):
            return  # the one question that tries it
        state.refresh_from_db()
        if state.shut_until is None:
            return
    raise Resting(
        f"{label} did not answer before, so it is left alone for {_in_words(state.shut_until)}: {state.last_error}",
        retry_after=(state.shut_until - now).total_seconds(),
    )


def note(key: str, error: SourceError | None = None) -> None:
    """Keep how a question ended: None for an answer, whatever stood in it."""
    if isinstance(error, Resting):
        return
    state, _ = ConnectorState.objects.get_or_create(connector=key)
    now = timezone.now()
    if error is None:
        ConnectorState.objects.filter(pk=state.pk).update(last_ok_at=now, failures=0, shut_until=None)
        return
    silent = may_pass(error) and not isinstance(error, RateLimited)
    is_host = key.startswith("host:")
    # A host that says "no such page" works; a connector that is refused its question does not.
    failures = 0 if is_host and not silent else state.failures + 1
    changed: dict[str, object] = {"failures": failures, "last_error": str(error)[:500], "last_error_at": now}
    if not silent:
        changed["shut_until"] = None
    elif isinstance(error, TimedOut) or failures >= PATIENCE or state.shut_until is not None:
        changed["shut_until"] = now + _rest(failures)
    if isinstance(error, RateLimited) and not is_host:
        changed["not_before"] = max(state.not_before, now + timedelta(seconds=error.retry_after))
    ConnectorState.objects.filter(pk=state.pk).update(**changed)


def remember(key: str, error: SourceError) -> None:
    """Keep what went wrong last, of a place that is many: one that fails says nothing about the others."""
    told = {"last_error": str(error)[:500], "last_error_at": timezone.now()}
    ConnectorState.objects.update_or_create(connector=key, defaults=told)


def forget(key: str) -> None:
    """It is set up anew: what went wrong before says nothing any more."""
    ConnectorState.objects.filter(connector=key).delete()


def may_pass(error: SourceError) -> bool:
    """Whether the same question may end otherwise later."""
    if isinstance(error, Failed):
        return error.status is None or error.status in PASSING
    return isinstance(error, RateLimited)


def _rest(failures: int) -> timedelta:
    """Half a minute, doubled with each failure in a row."""
    doublings: int = 2 ** min(failures - 1, 10)
    return min(FIRST_REST * doublings, LONGEST_REST)


def _in_words(until: datetime) -> str:
    seconds = (until - timezone.now()).total_seconds()
    return f"{max(1, round(seconds))} seconds" if seconds < 100 else timeuntil(until, depth=1)
