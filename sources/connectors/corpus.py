"""The corpus: documents the team has added itself."""

from __future__ import annotations

from datetime import date
from itertools import islice

from engine import assess
from sources import corpus
from sources.connectors.furniture import Finding, Hit, LocalConnector
from sources.models import Document

DATED_MORE = 5  # times as many are looked at where most may be of other days


class Corpus(LocalConnector):
    """Full-text search over the team's own documents.

    The index answers with every document that has any word of the question; one without a passage that shares enough
    with it is no find, or nothing would ever be said to be there.
    """

    name = "corpus"
    label = "Our documents"
    about = "What the team has added itself, and the entries of the feeds it reads."
    limits = "none, for it is on this machine."
    is_dated = True

    def search(
        self, question: str, team_id: int, limit: int, since: date | None = None, until: date | None = None
    ) -> Finding:
        dated = since is not None or until is not None
        hits = (
            Hit(found.document.url, found.document.title, found.excerpt, document=found.document.pk)
            for found in corpus.search(question, team_id, limit * DATED_MORE if dated else limit)
            if _from(found.document, since, until) and assess.rank(question, found.document.text, limit=1)
        )
        return Finding(tuple(islice(hits, limit)))


def _from(document: Document, since: date | None, until: date | None) -> bool:
    """Whether the document may be from these days: one without a date may be."""
    day = document.published_at.date() if document.published_at else None
    return day is None or ((since is None or day >= since) and (until is None or day <= until))
