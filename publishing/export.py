"""Everything that is out, one after the other, for whoever keeps a copy."""

from __future__ import annotations

import json
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
    """``claimreview`` as stored, ``state`` and ``changed_at`` of all that is out, and of what was out and is not told again by a
    later review of the same address and statement: it is held, withdrawn, or in its place stands another or something
    made up. In batches, of desks that are open to everybody, one after the other, and nothing that was made up."""
    rows = Publication.objects.public().filter(invented=False)
    columns = ("id", "claim_id", "published_at", "claimreview", "state", "changed_at")
    for team in Team.objects.filter(public=True).order_by("pk"):
        looked: set[int] = set()  # at these claims, whose versions are all read once
        again: set[int] = set()
        for batch in _batches(rows.filter(team=team), columns):
            over = {row["claim_id"] for row in batch if row["state"] not in Publication.OUT} - looked
            looked |= over
            if over:
                again.update(_told_again(rows.filter(claim__in=over)))
            if told := [row for row in batch if row["id"] not in again]:
                yield told


def _told_again(rows: PublicationQuerySet) -> Iterator[int]:
    """Reviews of a claim that a later one takes the place of: it is of the same address and statement, and by these others tell
    whether a review is one that they have."""
    last: dict[tuple[int, str, str], int] = {}
    versions = rows.order_by("published_at", "id").values_list("claim_id", "claimreview", "id")
    for claim, text, pk in versions.iterator(BATCH):
        review = json.loads(text)
        statement = review["itemReviewed"].get("text") or review["claimReviewed"]
        same = claim, review["url"], statement.casefold()
        if same in last:
            yield last[same]
        last[same] = pk


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
