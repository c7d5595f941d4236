"""How long it takes to ask an archive of earlier claims, against one product of a matrix and a vector of that size.

``python bench/matching.py [CLAIMS]``, 100,000 without a number. Statements are made of chance words, their vectors of
chance numbers: only time and memory are measured. Prints one JSON object; the ratio is what compares between machines.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as the text worker has one core
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from engine import match

ASKED = 50


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    chance = np.random.default_rng(1)
    # Zipf's law: few words are in many statements, most in few, as in real ones.
    vocabulary = [f"word{number}" for number in range(30_000)]
    drawn = np.minimum(chance.zipf(1.3, (size, 14)), len(vocabulary)) - 1
    statements = [" ".join(vocabulary[number] for number in row) for row in drawn]
    vectors = chance.standard_normal((size, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    archive = match.Archive()
    began = time.perf_counter()
    for key, (statement, vector) in enumerate(zip(statements, vectors, strict=True)):
        archive.put(key, statement, "", vector[None])
    built = time.perf_counter() - began
    match.embed(["Loaded before anything is timed."])
    taken, embedded, product = [], [], []
    for place in chance.integers(0, size, ASKED):
        began = time.perf_counter()
        match.embed([statements[place]])
        embedded.append(time.perf_counter() - began)
        began = time.perf_counter()
        archive.nearest(statements[place], vectors[place])
        taken.append(time.perf_counter() - began)
        began = time.perf_counter()
        vectors @ vectors[place]
        product.append(time.perf_counter() - began)
    ask, one = statistics.median(taken), statistics.median(product)
    told = {
        "claims": size,
        "ms_to_ask": round(1_000 * ask, 1),
        "ms_of_one_product": round(1_000 * one, 1),
        "ratio": round(ask / one, 2),
        "ms_to_embed": round(1_000 * statistics.median(embedded), 1),
        "us_to_add": round(1_000_000 * built / size),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
