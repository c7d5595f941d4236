"""What the public reads of a publication: the stored document, with what became of it since."""

from __future__ import annotations

import json
from typing import Any

from publishing.models import Publication


def served(publication: Publication) -> dict[str, Any]:
    """The stored document with its present state. A held one carries no rating; a withdrawn one is a tombstone."""
    document: dict[str, Any] = json.loads(publication.document)
    document["state"] = publication.state
    later = getattr(publication, "replaced_by", None)
    document["replaced_by"] = later.verdict_id if later and later.state != "scheduled" else None
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
