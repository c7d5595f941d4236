"""What the public reads of a publication: the stored document, with what became of it since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse

from people import prepared
from publishing.documents import encode
from publishing.models import Publication

# In plain SQL, for one verdict is what consumers ask for most, and the ORM takes six times as long to put it into words.
_OUT = """
    SELECT document FROM publishing_publication
    WHERE verdict_id = %s AND state = 'published' AND {whose}
"""
_OF_TEAM = _OUT.format(whose="team_id = %s")
_OF_OPEN_TEAMS = _OUT.format(whose="team_id IN (SELECT id FROM people_team WHERE public)")
STAMP = ("id", "stamp")
"""What of a row among those that are ``stamped`` tells whether it is as it was."""
PLACED = (*STAMP, "published_at")
"""And its place in a list."""
ROW = ("id", "published_at", "state", "document")
"""What ``texts`` wants to know of it, and its place."""


def address_of_scale(pk: int) -> str:
    """Where anybody who may read a verdict reads what its label means."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('api:scales-detail', args=[pk])}"


def stamped(rows: QuerySet[Publication]) -> QuerySet[Publication]:
    """With ``stamp``, when each last changed, as the database writes it: to make times of fifty takes longer than to ask."""
    return rows.annotate(stamp=Cast("changed_at", TextField()))


def text_out(verdict: int, team: int | None) -> str | None:
    """The document of a verdict that is out with its rating, as it was stored, if this team published it, or an open one."""
    with prepared.cursor(connection) as cursor:
        if team is None:
            cursor.execute(_OF_OPEN_TEAMS, [verdict])
        else:
            cursor.execute(_OF_TEAM, [verdict, team])
        row = cursor.fetchone()
    return str(row[0]) if row else None


def texts(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The documents of these rows as they are served: as stored, unless something became of them since."""
    rows = list(rows)
    changed = [row["id"] for row in rows if row["state"] != Publication.State.PUBLISHED]
    if not changed:
        return [row["document"] for row in rows]
    again = Publication.objects.select_related("replaced_by").in_bulk(changed)
    return [encode(served(again[row["id"]])) if row["id"] in again else row["document"] for row in rows]


def served(publication: Publication) -> dict[str, Any]:
    """The stored document with its present state. A held one carries no rating; a withdrawn one is a tombstone."""
    document: dict[str, Any] = json.loads(publication.document)
    document["state"] = publication.state
    # What is out is not asked for what will replace it: a question for each would be all for nothing.
    replaced = publication.state == Publication.State.REPLACED
    document["replaced_by"] = publication.replaced_by.verdict_id if replaced else None
    if publication.state == Publication.State.HELD:
        document |= dict.fromkeys(("rating", "label", "headline", "rationale"))
        document["answers"] = {}
        document["sources"] = [source | {"stance": None} for source in document["sources"]]
    elif publication.state == Publication.State.WITHDRAWN:
        kept = (
            "id",
            "claim",
            "statement",
            "claim_short",
            "published_at",
            "version",
            "state",
            "url",
            "publisher",
        )
        tombstone: dict[str, Any] = dict.fromkeys(document)
        tombstone |= {name: document[name] for name in kept}
        tombstone |= {"sources": [], "appearances": [], "searched": [], "invented": document["invented"]}
        at = publication.withdrawn_at.isoformat() if publication.withdrawn_at else None
        tombstone["change"] = {"kind": "withdrawn", "note": publication.change_note, "at": at}
        return tombstone
    return document


def served_claimreview(publication: Publication) -> dict[str, Any] | None:
    """The stored JSON-LD; None while the verdict is held, withdrawn, or replaced by another."""
    if publication.state != Publication.State.PUBLISHED:
        return None
    review: dict[str, Any] = json.loads(publication.claimreview)
    return review
