"""The corpus: documents the team has added itself."""

from __future__ import annotations

from engine import assess
from sources import corpus
from sources.connectors.furniture import Finding, Hit, LocalConnector


class Corpus(LocalConnector):
    """Full-text search over the team's own documents.

    The index answers with every document that has any word of the question; one without a passage that shares enough
    with it is no find, or nothing would ever be said to be there.
    """

    name = "corpus"
    label = "Our documents"

    def search(self, question: str, team_id: int, limit: int) -> Finding:
        return Finding(
            tuple(
                Hit(found.document.url, found.document.title, found.excerpt, document=found.document.pk)
                for found in corpus.search(question, team_id, limit)
                if assess.rank(question, found.document.text, limit=1)
            )
        )
