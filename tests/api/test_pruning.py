"""What was counted, answered and asked is forgotten when it is no longer needed."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from api import pruning
from api.models import Allowance, IdempotentRequest
from claims.actions import inquiries
from claims.models import Inquiry
from factcheck.celery import app
from tests.api.conftest import Caller
from tests.record import BODY


def test_counts_go_with_their_minute_and_answers_after_a_day(ann: Caller) -> None:
    ann.post("articles/", {"body": BODY}, Idempotency_Key="one")
    now = timezone.now()
    pruning.prune(now)
    assert (Allowance.objects.count(), IdempotentRequest.objects.count()) == (1, 1)
    pruning.prune(now + timedelta(days=1, minutes=1))
    assert (Allowance.objects.count(), IdempotentRequest.objects.count()) == (0, 0)


def test_what_was_asked_a_week_ago_is_forgotten(archive: Caller) -> None:
    archive.post("verdicts/known/", {"texts": ["It did."]})
    now = timezone.now()
    assert inquiries.forget(now + timedelta(days=6)) == 0
    assert inquiries.forget(now + timedelta(days=8)) == 1
    assert not Inquiry.objects.exists()


def test_every_room_forgets_by_itself(db: None) -> None:
    """The clock knows a task of each, and each runs."""
    app.loader.import_default_modules()
    planned = [
        one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values() if one["task"].endswith(".prune")
    ]
    assert sorted(planned) == [f"{room}.tasks.prune" for room in ("api", "claims", "people", "publishing")]
    for name in planned:
        app.tasks[name]()
