"""What is forgotten of requests: how many came in a minute that is over, and answers that are not given again."""

from __future__ import annotations

from datetime import datetime

from api.models import Allowance, IdempotentRequest
from api.throttling import MINUTE
from api.writing import KEPT
from people.pruning import delete


def prune(now: datetime) -> int:
    """Take away counts of minutes that are over, and answers older than a day."""
    minute = int(now.timestamp() // MINUTE)
    return delete(Allowance.objects.filter(minute__lt=minute - 1)) + delete(
        IdempotentRequest.objects.filter(created_at__lt=now - KEPT)
    )
