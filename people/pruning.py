"""What is forgotten of people: where they were signed in. And how rows go, in every room: a batch at a time."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from people.models import PasswordLetter, SignIn, SignInTry
from people.tries import WINDOW

BATCH = 1_000
SECONDS = 60.0  # for one kind of rows; what is left goes the next night


def delete(rows: QuerySet) -> int:  # type: ignore[type-arg]  # of any model
    """Delete these rows in small transactions, so that nobody waits long for any. Returns how many went.

    Each row is asked again with its deletion: one that is needed by then stays.
    """
    ends, gone = time.monotonic() + SECONDS, 0
    while time.monotonic() < ends:
        batch = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        gone += rows.filter(pk__in=batch).delete()[0]
        if len(batch) < BATCH:
            break
    return gone


def prune(now: datetime) -> int:
    """Forget sign-ins that are over, KEEP_SIGN_INS days after they ended, tries that count no more, and links long used up."""
    before = now - timedelta(days=settings.KEEP_SIGN_INS)
    living = Session.objects.filter(expire_date__gt=now).values("session_key")
    expired = Q(ended_at=None, at__lt=before) & ~Q(session__in=living)
    return (
        delete(SignInTry.objects.filter(at__lte=now - WINDOW))
        + delete(SignIn.objects.filter(Q(ended_at__lt=before) | expired))
        + delete(PasswordLetter.objects.filter(asked_at__lte=now - timedelta(days=1)))
        + delete(Session.objects.filter(expire_date__lte=now))
    )
