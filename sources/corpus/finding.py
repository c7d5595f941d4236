"""Puts a question to the index and shows what was found."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from engine.words import key, words
from sources.corpus import postgresql, sqlite
from sources.corpus.terms import search_terms
from sources.models import Document

SHOWN = 280
SEEN = 100_000


@dataclass(frozen=True, slots=True)
class Found:
    """A document, how well it answers the question (comparable within one search only), and the stretch that shows it."""

    document: Document
    score: float
    excerpt: str


def search(question: str, team_id: int, limit: int = 10) -> list[Found]:
    """The team's documents that answer best to the words of a question, best first.

    Any word may be missing from a document: the more of the question's rare words it has, the further up it stands.
    """
    terms = search_terms(question)
    if not terms or limit < 1:
        return []
    backend = postgresql if connection.vendor == "postgresql" else sqlite
    scores = dict(backend.rank(terms, team_id, limit))
    documents = Document.objects.filter(team_id=team_id).select_related("publisher").in_bulk(list(scores))
    return [
        Found(documents[pk], score, show(documents[pk].text, terms))
        for pk, score in scores.items()
        if pk in documents
    ]


def show(text: str, terms: Iterable[str]) -> str:
    """The stretch of the text with most different terms in it, on one line."""
    wanted = {key(term) for term in terms}
    hits = [(word.start, word.key) for word in words(text[:SEEN]) if word.key in wanted]
    starts = [start for start, _ in hits]
    best, most = 0, 0
    for position, (start, _) in enumerate(hits):
        end = bisect.bisect_left(starts, start + SHOWN)
        if (different := len({k for _, k in hits[position:end]})) > most:
            best, most = start, different
    begin = max(0, text.rfind(" ", 0, max(0, best - 40)) + 1)
    stretch = " ".join(text[begin : begin + SHOWN].split())
    return ("…" if begin else "") + stretch + ("…" if begin + SHOWN < len(text) else "")
