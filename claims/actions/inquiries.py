"""Inquiries: statements are taken in and answered behind. The record is not changed by them, so they leave no history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from claims import steps
from claims.models import Inquiry, Step
from people.models import ApiKey
from people.pruning import delete

KEPT = timedelta(days=7)


@transaction.atomic
def ask(texts: Sequence[str], *, key: ApiKey) -> Inquiry:
    """Take in what a key asks about."""
    now = timezone.now()
    inquiry = Inquiry.objects.create(key=key, team_id=key.team_id, texts=list(texts), asked_at=now)
    steps.owe(Step.Kind.RECALL, inquiry.pk)
    return inquiry


def forget(now: datetime) -> int:
    """Forget what was asked a week ago. Returns how much that was."""
    return delete(Inquiry.objects.filter(asked_at__lt=now - KEPT))
