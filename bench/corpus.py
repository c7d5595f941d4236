"""Full-text search over a team's documents: how well it ranks, and how long it takes in a large corpus.

``python bench/corpus.py CORPUS QUERIES [DOCUMENTS]``: both files in lines of JSON, ``{"id", "title", "text"}`` and
``{"text", "relevant": [ids]}``. Ranking (nDCG at 10) is measured on the corpus as it is, beside bm25s with an English
stemmer and stop words on the same. Time is measured on ``DOCUMENTS`` texts (100,000) made of the corpus's sentences, beside
bm25s in memory and beside a plain OR of the question's words in the same database. On PostgreSQL with DATABASE_URL, else on
SQLite; prints one JSON object.
"""

from __future__ import annotations

import json
import math
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import bm25s
import scratch
import Stemmer
from django.db import connection

from people.models import Team
from sources import corpus
from sources.corpus.sqlite import quoted
from sources.corpus.terms import search_terms
from sources.models import Document

DEEP = 10
ASKED = 200
SENTENCES = (4, 16)  # of a document
BATCH = 2_000
STEMMER = Stemmer.Stemmer("english")


class Bm25s:
    """The yardstick, in memory."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.index = bm25s.BM25()
        self.index.index(self._tokens(list(texts)), show_progress=False)

    def search(self, question: str) -> list[int]:
        found, _ = self.index.retrieve(self._tokens([question]), k=DEEP, show_progress=False, n_threads=1)
        return [int(place) for place in found[0]]

    @staticmethod
    def _tokens(texts: list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords="en", stemmer=STEMMER, show_progress=False)


def lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


def keep(texts: Iterator[tuple[str, str]], team: Team) -> list[int]:
    """Write documents, and have the database look at them as its own housekeeping would. Returns their ids in order."""
    batch: list[Document] = []
    kept: list[int] = []
    for number, (title, text) in enumerate(texts):
        batch.append(
            Document(kind="upload", team=team, title=title[:500], text=text, digest=f"{number:064x}")
        )
        if len(batch) == BATCH:
            kept += [row.pk for row in Document.objects.bulk_create(batch)]
            batch = []
    kept += [row.pk for row in Document.objects.bulk_create(batch)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sources_document" if connection.vendor == "postgresql" else "PRAGMA optimize")
    return kept


def ndcg(found: Sequence[str], relevant: set[str]) -> float:
    """Normalised discounted cumulative gain of the first ten, each relevant document worth one."""
    gained = sum(1 / math.log2(place + 2) for place, key in enumerate(found[:DEEP]) if key in relevant)
    return gained / sum(1 / math.log2(place + 2) for place in range(min(DEEP, len(relevant))))


def ranking(documents: list[dict[str, Any]], queries: list[dict[str, Any]], team: Team) -> dict[str, float]:
    kept = keep(((one["title"], one["text"]) for one in documents), team)
    name = dict(zip(kept, (one["id"] for one in documents), strict=True))
    yard = Bm25s([f"{one['title']} {one['text']}" for one in documents])
    ours, theirs = [], []
    for query in queries:
        relevant = set(query["relevant"])
        ours.append(
            ndcg([name[hit.document.pk] for hit in corpus.search(query["text"], team.pk, DEEP)], relevant)
        )
        theirs.append(ndcg([documents[place]["id"] for place in yard.search(query["text"])], relevant))
    return {
        "ndcg_at_10": round(statistics.mean(ours), 4),
        "ndcg_at_10_bm25s": round(statistics.mean(theirs), 4),
    }


def made_of(documents: list[dict[str, Any]], count: int) -> Iterator[tuple[str, str]]:
    """Texts of chance sentences: the words are as common and as rare as in real ones."""
    chance = random.Random(1)
    sentences = [part for one in documents for part in re.split(r"(?<=[.!?]) ", one["text"]) if part]
    for number in range(count):
        said = chance.choices(sentences, k=chance.randint(*SENTENCES))
        yield f"{said[0][:80]} {number}", " ".join(said)


def plain_or(question: str, team: Team) -> None:
    """What a database does that is asked for any of the words, best first."""
    terms = search_terms(question)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT id, ts_rank(search, q) AS score FROM sources_document, to_tsquery('english', %s) q"
                " WHERE search @@ q AND team_id = %s ORDER BY score DESC LIMIT %s",
                [" | ".join(f"'{term.replace(chr(39), ' ')}'" for term in terms), team.pk, DEEP],
            )
        else:
            cursor.execute(
                "SELECT rowid FROM document_search WHERE document_search MATCH %s ORDER BY rank LIMIT %s",
                [" OR ".join(map(quoted, terms)), DEEP],
            )
        cursor.fetchall()


def milliseconds(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    taken = []
    for question in questions:
        began = time.perf_counter()
        ask(question)
        taken.append(1_000 * (time.perf_counter() - began))
    return sorted(taken)


def timing(documents: list[dict[str, Any]], queries: list[dict[str, Any]], size: int) -> dict[str, float]:
    team = Team.objects.create(name="Large")
    texts = list(made_of(documents, size))
    began = time.perf_counter()
    keep(iter(texts), team)
    kept = time.perf_counter() - began
    yard = Bm25s([f"{title} {text}" for title, text in texts])
    questions = [query["text"] for query in random.Random(2).sample(queries, min(ASKED, len(queries)))]
    for question in questions[:5]:
        corpus.search(question, team.pk, DEEP)  # the first of a process reads plans and pages
    ours = milliseconds(lambda question: corpus.search(question, team.pk, DEEP), questions)
    theirs = milliseconds(yard.search, questions)
    plain = milliseconds(lambda question: plain_or(question, team), questions[:40])
    return {
        "documents": size,
        "us_to_keep_one": round(1_000_000 * kept / size),
        "p50_ms": round(statistics.median(ours), 1),
        "p95_ms": round(ours[int(0.95 * len(ours))], 1),
        "worst_ms": round(ours[-1], 1),
        "p95_ms_bm25s": round(theirs[int(0.95 * len(theirs))], 1),
        "p95_ms_plain_or": round(plain[int(0.95 * len(plain))], 1),
        "p95_to_plain_or": round(ours[int(0.95 * len(ours))] / plain[int(0.95 * len(plain))], 3),
    }


def main() -> None:
    documents, queries = lines(sys.argv[1]), lines(sys.argv[2])
    size = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
    with scratch.database() as vendor:
        told = {"database": vendor, **ranking(documents, queries, Team.objects.create(name="Small"))}
        Document.objects.all().delete()
        told |= timing(documents, queries, size)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
