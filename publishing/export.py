"""Everything that is out, one after the other, for whoever keeps a copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from people.models import Team
from publishing import serving
from publishing.models import Publication, PublicationQuerySet, PublicEvent

BATCH = 500


def last_change(team: int) -> PublicEvent | None:
    """The team's latest public change; a copy that began after it goes on from there."""
    return PublicEvent.objects.filter(team=team).order_by("-number").first()


def documents(team: int, *, everything: bool = False) -> Iterator[str]:
    """The documents as they are served, in the order they went out; read in batches, each of one moment.

    What changes meanwhile may stand here as it was or as it is: whoever goes on from ``last_change``, asked before, hears of
    it. ``everything``: the replaced and withdrawn too.
    """
    rows = Publication.objects.public() if everything else Publication.objects.current()
    for batch in _batches(rows.filter(team=team), serving.ROW):
        yield from serving.texts(batch)


def claimreviews() -> Iterator[list[dict[str, Any]]]:
    """``claimreview`` as stored, ``state`` and ``changed_at`` of all that is out, and of what is held or withdrawn in its place;
    in batches, of desks that are open to everybody, one after the other, and nothing that was made up."""
    rows = Publication.objects.standing().filter(invented=False)
    for team in Team.objects.filter(public=True).order_by("pk"):
        columns = ("id", "published_at", "claimreview", "state", "changed_at")
        yield from _batches(rows.filter(team=team), columns)


def _batches(rows: PublicationQuerySet, columns: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
    """The rows in the order they went out; each batch begins behind the one before, on the index of the team."""
    rows, place = rows.order_by("published_at", "id"), None
    while True:
        beyond = rows.after(*place) if place else rows
        batch = list(beyond.values(*columns)[:BATCH])
        if batch:
            yield batch
        if len(batch) < BATCH:
            return
        place = (batch[-1]["published_at"], batch[-1]["id"])
