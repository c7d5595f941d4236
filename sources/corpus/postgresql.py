"""Ranking with PostgreSQL's full-text search, which knows no rarity of words by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence

from django.db import connection

from sources.corpus.index import folded

# For letters D, C, B, A: the body of a document, two that are not used, its title.
WEIGHTS = "{0.5, 0.5, 0.5, 1.0}"
# Divides by the logarithm of the document's length.
SHORTER_IS_BETTER = 1
QUERY = f"plainto_tsquery('english', {folded('%s')})"


def rank(terms: Sequence[str], team_id: int, limit: int) -> list[tuple[int, float]]:
    """Documents' ids with their scores, best first: for each term its rarity times how much the document has of it."""
    with connection.cursor() as cursor:
        rarity = _rarity(cursor, terms)
        if not rarity:
            return []
        scored = " + ".join(
            f"%s * ts_rank('{WEIGHTS}', search, {QUERY}, {SHORTER_IS_BETTER})" for _ in rarity
        )
        matched = " || ".join(QUERY for _ in rarity)
        weighed = [value for term, weight in rarity.items() for value in (weight, term)]
        cursor.execute(
            f"SELECT id, {scored} AS score FROM sources_document"  # noqa: S608  (only placeholders are put in)
            f" WHERE search @@ ({matched}) AND team_id = %s ORDER BY score DESC, id LIMIT %s",
            [*weighed, *rarity, team_id, limit],
        )
        return [(pk, float(score)) for pk, score in cursor.fetchall()]


def _rarity(cursor, terms: Sequence[str]) -> dict[str, float]:  # type: ignore[no-untyped-def]
    """Each term that occurs at all, with its inverse document frequency as in BM25."""
    cursor.execute("SELECT count(*) FROM sources_document")
    everything = cursor.fetchone()[0]
    rarity = {}
    for term in terms:
        cursor.execute(
            "SELECT count(*) FROM sources_document WHERE search @@ plainto_tsquery('english', %s)", [term]
        )
        if having := cursor.fetchone()[0]:
            rarity[term] = math.log(1 + (everything - having + 0.5) / (having + 0.5))
    return rarity
