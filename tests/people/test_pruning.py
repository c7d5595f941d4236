"""Where people were signed in is forgotten when it is over long enough, and never while it goes on."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from people import pruning
from people.models import SignIn, SignInTry
from tests.record import Desk

DAY = timedelta(days=1)


@pytest.fixture
def now(settings: LazySettings) -> datetime:
    settings.KEEP_SIGN_INS = 90
    return timezone.now()


def sign_in(
    desk: Desk, at: datetime, *, ended: datetime | None = None, lasts: timedelta | None = None
) -> SignIn:
    session = SessionStore()
    session.set_expiry(timezone.now() + lasts if lasts else timezone.now() - DAY)
    session.save()
    return SignIn.objects.create(person=desk.ann, session=session.session_key, at=at, ended_at=ended)


def test_sign_ins_go_when_they_are_over_long_enough(desk: Desk, now: datetime) -> None:
    old = now - 100 * DAY
    gone = [sign_in(desk, old, ended=now - 91 * DAY), sign_in(desk, old)]
    stays = [
        sign_in(desk, old, ended=now - 89 * DAY),
        sign_in(desk, old, lasts=DAY),
        sign_in(desk, now - DAY),
    ]
    pruning.prune(now)
    assert set(SignIn.objects.all()) == set(stays)
    assert not SignIn.objects.filter(pk__in=[one.pk for one in gone]).exists()
    assert Session.objects.get().session_key == stays[1].session, "sessions that are too old go with them"


def test_tries_go_when_they_count_no_more(desk: Desk, now: datetime) -> None:
    for minutes in (1, 14, 15, 600):
        SignInTry.objects.create(name="ann", address="192.0.2.1", at=now - timedelta(minutes=minutes))
    pruning.prune(now)
    assert SignInTry.objects.count() == 2


def test_rows_go_in_batches_and_only_while_there_is_time(
    desk: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    SignInTry.objects.bulk_create(SignInTry(name="ann", address="192.0.2.1", at=now - DAY) for _ in range(7))
    monkeypatch.setattr(pruning, "BATCH", 2)
    monkeypatch.setattr(pruning, "SECONDS", 0.0)
    assert pruning.delete(SignInTry.objects.all()) == 0
    monkeypatch.setattr(pruning, "SECONDS", 60.0)
    assert pruning.delete(SignInTry.objects.all()) == 7
