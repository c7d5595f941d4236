"""Ranking with SQLite's FTS5, which scores by BM25 itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from sources.corpus.terms import BUDGET, rarest

TITLE_COUNTS = 2.0


def rank(terms: Iterable[str], team_id: int, limit: int) -> list[tuple[int, float]]:
    """Documents' ids with their scores, best first."""
    with connection.cursor() as cursor:
        counts = {}
        for term in terms:
            cursor.execute(
                "SELECT count(*) FROM (SELECT 1 FROM document_search WHERE document_search MATCH %s LIMIT %s)",
                [quoted(term), BUDGET + 1],
            )
            counts[term] = cursor.fetchone()[0]
        chosen = rarest(counts)
        if not chosen:
            return []
        # The named index knows the team without reading the row, whose text would have to be passed over.
        cursor.execute(
            "SELECT d.id, -bm25(document_search, %s, 1.0) AS score FROM document_search"
            " CROSS JOIN sources_document d INDEXED BY document_team ON d.id = document_search.rowid"
            " WHERE document_search MATCH %s AND d.team_id = %s ORDER BY score DESC, d.id LIMIT %s",
            [TITLE_COUNTS, " OR ".join(map(quoted, chosen)), team_id, limit],
        )
        return [(pk, float(score)) for pk, score in cursor.fetchall()]


def quoted(term: str) -> str:
    """A term as FTS5's query language has it, which a claim does not speak."""
    return '"{}"'.format(term.replace('"', " "))
