"""What a verdict keeps of the record, whatever becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from claims.models import Evidence, Lookup
from sources import pages
from sources.models import Document


def searched(lookups: Iterable[Lookup]) -> list[dict[str, Any]]:
    """The search log as a verdict keeps it: without error texts, which are nobody's business later."""
    return [
        {
            "place": one.connector,
            "by_hand": one.by_hand,
            "earlier": one.earlier,
            "query": one.query,
            "outcome": one.outcome,
            "count": one.count,
            "at": one.answered_at.isoformat() if one.answered_at else None,
        }
        for one in lookups
        if one.outcome
    ]


def frozen(evidence: Evidence) -> dict[str, Any]:
    """A piece of evidence as a verdict keeps it, whatever becomes of the record."""
    document = evidence.document
    publisher = document.publisher if document else None
    return {
        "evidence": evidence.pk,
        "form": evidence.form,
        "url": document.url if document else evidence.details.get("address", ""),
        "archived_url": document.archived_url if document else "",
        "document": document.pk if document else None,
        "digest": document.digest if document else "",
        "title": _title(document) if document else "",
        "publisher": publisher.name if publisher else "",
        "published_at": document.published_at.isoformat() if document and document.published_at else None,
        "seen_at": document.fetched_at.isoformat() if document else None,
        "passage": evidence.passage,
        "quote_check": evidence.quote_check,
        "translation": evidence.translation,
        "translated_by": evidence.translated_by,
        "details": evidence.details,
        "file": evidence.file,
        "file_name": evidence.file_name,
        "language": document.language if document else "",
        "copy_given_by": document.added_by.name
        if document and document.is_given and document.added_by
        else "",
        "copy_given": bool(document and document.is_given and document.url),
        "partial": bool(document and document.partial),
        "stance": evidence.stance,
        "tier": evidence.tier,
        "interested_party": evidence.is_interested,
        "unnamed": evidence.unnamed,
        "origin": evidence.origin.number if evidence.origin else None,
        "origin_label": evidence.origin.label if evidence.origin else "",
        "invented": bool(document and document.invented),
    }


def _title(document: Document) -> str:
    """By which readers know it. The words that a text opens with are none: nobody quoted them to readers."""
    if not document.url and document.title == pages.opening(document.text):
        return ""
    return document.title
