"""Everything a team has out, one after the other, for whoever keeps a copy."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max

from publishing import serving
from publishing.models import Publication, PublicEvent

BATCH = 500


def last_change(team: int) -> int:
    """The number of the team's latest public change; a copy that began after it goes on from there."""
    last: int | None = PublicEvent.objects.filter(team=team).aggregate(last=Max("number"))["last"]
    return last or 0


def documents(team: int, *, everything: bool = False) -> Iterator[str]:
    """The documents as they are served, in the order they went out; read in batches, each of one moment.

    What changes meanwhile may stand here as it was or as it is: whoever goes on from ``last_change``, asked before, hears of
    it. ``everything``: the replaced and withdrawn too.
    """
    rows = Publication.objects.public() if everything else Publication.objects.current()
    rows = rows.filter(team=team).order_by("published_at", "id")
    place = None
    while True:
        beyond = rows.after(*place) if place else rows
        batch = list(beyond.values(*serving.ROW)[:BATCH])
        yield from serving.texts(batch)
        if len(batch) < BATCH:
            return
        place = (batch[-1]["published_at"], batch[-1]["id"])
