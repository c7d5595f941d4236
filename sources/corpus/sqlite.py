"""Ranking with SQLite's FTS5."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

TITLE_COUNTS = 2.0


def rank(terms: Sequence[str], team_id: int, limit: int) -> list[tuple[int, float]]:
    """Documents' ids with their BM25 scores, best first."""
    # Each term is quoted: FTS5 has a query language, and a claim does not speak it.
    query = " OR ".join('"{}"'.format(term.replace('"', " ")) for term in terms)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id, -bm25(document_search, %s, 1.0) AS score FROM document_search"
            " JOIN sources_document d ON d.id = document_search.rowid"
            " WHERE document_search MATCH %s AND d.team_id = %s ORDER BY score DESC, d.id LIMIT %s",
            [TITLE_COUNTS, query, team_id, limit],
        )
        return [(pk, float(score)) for pk, score in cursor.fetchall()]
