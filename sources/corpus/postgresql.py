"""Ranking with PostgreSQL's full-text index. Its own ranking knows no rarity of words, so BM25 is done here.

Candidates come from the index alone: the documents with most of the question's rare words. Only of these few the positions
of the words are read, from which BM25 (Robertson and Zaragoza 2009) takes how often each occurs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import connection, transaction

from sources.corpus.index import folded
from sources.corpus.terms import BUDGET, rarest, rarity

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

CANDIDATES = 60
TITLE_COUNTS = 2.0
# The usual constants of BM25: how soon repeating a word stops to count, and how much a long document has to make up for.
SATURATION, LENGTH_COUNTS = 1.5, 0.75

QUERY = f"plainto_tsquery('english', {folded('%s')})"
# Counting stops where the exact number no longer matters: a word beyond the budget is common, a table beyond this is large.
COUNT = f"SELECT count(*) FROM (SELECT FROM sources_document WHERE search @@ {QUERY} LIMIT {BUDGET + 1}) AS counted"  # noqa: S608
EVERYTHING = """
    SELECT greatest(
        (SELECT count(*) FROM (SELECT FROM sources_document LIMIT 20000) AS first),
        (SELECT reltuples FROM pg_class WHERE oid = 'sources_document'::regclass)
    )
"""
# What ANALYZE found to be common need not be counted, which for a common word takes longest.
COMMON = """
    SELECT common.word, common.share
    FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS common (word, share)
    WHERE schemaname = current_schema() AND tablename = 'sources_document' AND attname = 'search'
    AND common.word = ANY(%s)
"""
MATCHES = f"SELECT id, %s AS rarity FROM sources_document WHERE search @@ {QUERY} AND team_id = %s"  # noqa: S608
CHOSEN = "SELECT id FROM ({matched}) AS matched GROUP BY id ORDER BY sum(rarity) DESC, id LIMIT %s"
LEXEMES = f"tsvector_to_array(to_tsvector('english', {folded('%s')}))"
POSITIONS = """
    SELECT d.id, length(d.search), word.lexeme, cardinality(word.positions), word.weights[1] = 'A'
    FROM sources_document d, unnest(d.search) AS word
    WHERE d.id = ANY(%s) AND word.lexeme = ANY(%s)
"""


def rank(terms: Iterable[str], team_id: int, limit: int) -> list[tuple[int, float]]:
    """Documents' ids with their scores, best first."""
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner takes reading a large column for free, and would rather read all of them than ask the index.
        cursor.execute("SET LOCAL enable_seqscan = off")
        lexemes = _lexemes(cursor, list(terms))
        everything, counts = _counts(cursor, lexemes)
        weights = {term: rarity(count, everything) for term, count in counts.items() if count}
        if not weights:
            return []
        asked = [value for term in rarest(counts) for value in (weights[term], term, team_id)]
        matched = " UNION ALL ".join([MATCHES] * (len(asked) // 3))
        cursor.execute(CHOSEN.format(matched=matched), [*asked, max(CANDIDATES, limit)])
        candidates = [pk for (pk,) in cursor.fetchall()]
        weighed = {lexeme: weight for term, weight in weights.items() for lexeme in lexemes[term]}
        scores = _scores(cursor, candidates, weighed)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]


def _lexemes(cursor: CursorWrapper, terms: list[str]) -> dict[str, list[str]]:
    """The database's own form of each term; a number may have several, and a word it takes for empty has none."""
    cursor.execute("SELECT " + ", ".join([LEXEMES] * len(terms)), terms)
    return {term: found for term, found in zip(terms, cursor.fetchone(), strict=True) if found}


def _counts(cursor: CursorWrapper, lexemes: Mapping[str, list[str]]) -> tuple[int, dict[str, int]]:
    """About how many documents there are, and how many have each term."""
    cursor.execute(COMMON, [[lexeme for found in lexemes.values() for lexeme in found]])
    shares = dict(cursor.fetchall())
    rare = [term for term, found in lexemes.items() if not shares.keys() >= set(found)]
    cursor.execute("SELECT " + ", ".join([f"({EVERYTHING})", *[f"({COUNT})"] * len(rare)]), rare)
    everything, *having = cursor.fetchone()
    counted = dict(zip(rare, having, strict=True))
    return int(everything), {
        term: counted[term]
        if term in counted
        else max(1, int(everything * min(shares[word] for word in found)))
        for term, found in lexemes.items()
    }


def _scores(cursor: CursorWrapper, candidates: list[int], weights: Mapping[str, float]) -> dict[int, float]:
    """Each candidate's BM25 score; its number of different words stands for its length."""
    cursor.execute(POSITIONS, [candidates, list(weights)])
    rows = cursor.fetchall()
    lengths = {pk: length for pk, length, *_ in rows}
    usual = sum(lengths.values()) / max(1, len(lengths))
    scores: dict[int, float] = defaultdict(float)
    for pk, length, lexeme, times, in_title in rows:
        often = times + (TITLE_COUNTS - 1 if in_title else 0)
        damping = SATURATION * (1 - LENGTH_COUNTS + LENGTH_COUNTS * length / usual)
        scores[pk] += weights[lexeme] * often * (SATURATION + 1) / (often + damping)
    return dict(scores)
