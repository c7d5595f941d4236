"""Whether the right earlier claim is found, and whether its absence is noticed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine import match
from engine.score.figures import auc, mean, precision_at, reciprocal_rank
from engine.score.lines import Unreadable, read

_LIMIT = 50
_SHOWN = 0.85


def matching(claims: Path, queries: Path, *, kept: Path, absent: bool = False) -> dict[str, float]:
    """``map_at_5``, ``mrr`` and ``p_at_1`` of the earlier claims found for each query, and ``ms_per_query`` from its
    text to its matches.

    ``absent`` asks each query once more without its right claims: ``auc`` is how often the best match's probability
    is higher with them than without; ``false_alerts_at_85`` the share of queries without them that are shown a match
    at the threshold at which 85 % are shown the right one first (1 where no threshold does that). Vectors of the
    claims are kept in the folder ``kept`` under the digest of what they were made from.
    """
    earlier = read(claims, {"id": str, "text": str})
    asked = read(queries, {"id": str, "text": str, "relevant": list})
    names = [row["id"] for row in earlier]
    places = {name: place for place, name in enumerate(names)}
    for row in asked:
        if not row["relevant"] or (unknown := set(row["relevant"]) - set(places)):
            lacks = f"names {sorted(unknown)[0]}, which is no claim" if row["relevant"] else "names no claim"
            raise Unreadable(f"{queries}: the query {row['id']} {lacks}.")
    archive = _archive(earlier, kept)
    began = time.process_time()
    found = [archive.nearest(row["text"], match.embed([row["text"]])[0], limit=_LIMIT) for row in asked]
    spent = time.process_time() - began
    told = [[names[one.key] for one in matches] for matches in found]
    relevant = [set(row["relevant"]) for row in asked]
    figures = {
        "n": len(asked),
        "map_at_5": mean([precision_at(one, right, 5) for one, right in zip(told, relevant, strict=True)]),
        "mrr": mean([reciprocal_rank(one, right) for one, right in zip(told, relevant, strict=True)]),
        "p_at_1": mean([precision_at(one, right, 1) for one, right in zip(told, relevant, strict=True)]),
        "ms_per_query": 1_000 * spent / len(asked),
    }
    if absent:
        best = [(matches[0].probability, names[matches[0].key]) for matches in found]
        without = [
            archive.nearest(
                row["text"], match.embed([row["text"]])[0], 1, {places[name] for name in row["relevant"]}
            )
            for row in asked
        ]
        alarms = [matches[0].probability if matches else 0.0 for matches in without]
        first = [
            probability for (probability, name), right in zip(best, relevant, strict=True) if name in right
        ]
        figures["auc"] = auc([probability for probability, _ in best], alarms)
        figures["false_alerts_at_85"] = _false_alerts(first, alarms, len(asked))
    return figures


def _false_alerts(first: Sequence[float], alarms: Sequence[float], asked: int) -> float:
    needed = int(np.ceil(_SHOWN * asked))
    if len(first) < needed:
        return 1.0
    threshold = sorted(first, reverse=True)[needed - 1]
    return mean([float(alarm >= threshold) for alarm in alarms])


def _archive(earlier: Sequence[dict[str, Any]], kept: Path) -> match.Archive:
    texts = [row["text"] for row in earlier]
    titles = [row.get("title") or "" for row in earlier]
    vectors = _kept(texts, kept)
    titled = iter(_kept([title for title in titles if title], kept))
    archive = match.Archive()
    for place, row in enumerate(earlier):
        parts = [vectors[place]] + ([next(titled)] if titles[place] else [])
        archive.put(place, row["text"], titles[place], np.stack(parts), row.get("body") or "")
    return archive


def _kept(texts: Sequence[str], folder: Path) -> match.Half:
    """The texts' vectors, from the folder where the same texts were asked before."""
    made_from = hashlib.sha256("\0".join([match.EMBED_VERSION, *texts]).encode()).hexdigest()
    file = folder / f"{made_from[:32]}.npy"
    if file.exists():
        found: match.Half = np.load(file)
        return found
    vectors = match.embed(texts)
    folder.mkdir(parents=True, exist_ok=True)
    np.save(file, vectors)
    return vectors
