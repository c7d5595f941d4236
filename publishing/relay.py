"""The relay gives public changes their numbers, one transaction at a time under a lock.

Numbers given by the writers themselves would be committed out of order, and a consumer that asks for what is newer
than the last number it saw would miss lines.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Max
from django.db.models.functions import Coalesce

from claims.models import Event
from publishing.models import Publication, PublicEvent

PUBLIC = {
    "verdict.published": "verdict.published",
    "verdict.replaced": "verdict.replaced",
    "verdict.held": "verdict.held",
    "verdict.released": "verdict.released",
    "verdict.withdrawn": "verdict.withdrawn",
}
_LOCK = 7_231_905  # any number that no other advisory lock of this database uses


def relay(limit: int = 1000) -> int:
    """Number the public lines of history that have no number yet; returns how many."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last: int = PublicEvent.objects.aggregate(last=Coalesce(Max("number"), 0))["last"]
        waiting = Event.objects.filter(type__in=PUBLIC, public_event=None).select_related("verdict")
        lines = list(waiting.order_by("pk")[:limit])
        for number, event in enumerate(lines, start=last + 1):
            publication = Publication.objects.get(verdict=event.verdict)
            PublicEvent.objects.create(
                number=number,
                source=event,
                type=PUBLIC[event.type],
                at=event.at,
                team_id=event.team_id,
                publication=publication,
            )
    return len(lines)
