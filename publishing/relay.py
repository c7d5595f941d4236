"""The relay gives public changes their numbers, one transaction at a time under a lock, and fills the outbox.

Numbers given by the writers themselves would be committed out of order, and a consumer that asks for what is newer
than the last number it saw would miss lines.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from claims.models import Event
from publishing import outbox
from publishing.models import PublicEvent

PUBLIC = {
    "verdict.published": "verdict.published",
    "verdict.replaced": "verdict.replaced",
    "verdict.held": "verdict.held",
    "verdict.released": "verdict.released",
    "verdict.withdrawn": "verdict.withdrawn",
}
_LOCK = 7_231_905  # any number that no other advisory lock of this database uses


def relay(limit: int = 1000) -> int:
    """Number the public lines of history that have no number yet, and owe them to the subscribers; returns how many."""
    waiting = Event.objects.filter(type__in=PUBLIC, public_event=None)
    if not waiting.exists():
        return 0
    with transaction.atomic():
        take_turn()
        last: int = PublicEvent.objects.aggregate(last=Coalesce(Max("number"), 0))["last"]
        lines = waiting.select_related("verdict__publication").order_by("pk")[:limit]
        numbered = PublicEvent.objects.bulk_create(
            PublicEvent(
                number=number,
                source=event,
                type=PUBLIC[event.type],
                at=event.at,
                team_id=event.team_id,
                publication=event.verdict.publication,  # type: ignore[union-attr]  # these lines are about a verdict
            )
            for number, event in enumerate(lines, start=last + 1)
        )
        outbox.put(numbered, timezone.now())
    return len(numbered)


def take_turn() -> None:
    """Wait for a relay that is under way, and have the next one wait until the commit."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
