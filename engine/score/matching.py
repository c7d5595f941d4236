"""Whether the right earlier claim is found, and whether its absence is noticed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine import match
from engine.score.figures import auc, mean, precision_at, reciprocal_rank
from engine.score.intervals import measured
from engine.score.lines import Unreadable, read

_LIMIT = 50
_SHOWN = 0.85


@dataclass(frozen=True, slots=True)
class _Asked:
    """What came of one query: precision at five, reciprocal rank, whether the right one was first; the best match's
    probability, and the one of the best match without the right claims (None where that was not asked)."""

    at_5: float
    reciprocal: float
    first: bool
    best: float
    alarm: float | None


def matching(
    claims: Path, queries: Path, *, kept: Path, absent: bool = False, intervals: bool = False
) -> dict[str, Any]:
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
    asked_of = [
        _outcome(row, [names[one.key] for one in matches], matches[0].probability if matches else 0.0, alarm)
        for row, matches, alarm in zip(asked, found, _alarms(archive, asked, places, absent), strict=True)
    ]
    return {**measured(asked_of, _figures, intervals=intervals), "ms_per_query": 1_000 * spent / len(asked)}


def _outcome(row: dict[str, Any], told: Sequence[str], best: float, alarm: float | None) -> _Asked:
    right = set(row["relevant"])
    return _Asked(
        precision_at(told, right, 5),
        reciprocal_rank(told, right),
        bool(told) and told[0] in right,
        best,
        alarm,
    )


def _alarms(
    archive: match.Archive, asked: Sequence[dict[str, Any]], places: Mapping[str, int], absent: bool
) -> Iterator[float | None]:
    """The best match's probability of each query where its right claims are away."""
    for row in asked:
        if not absent:
            yield None
            continue
        without = {places[name] for name in row["relevant"]}
        matches = archive.nearest(row["text"], match.embed([row["text"]])[0], 1, without)
        yield matches[0].probability if matches else 0.0


def _figures(asked: Sequence[_Asked]) -> dict[str, float]:
    figures = {
        "map_at_5": mean([one.at_5 for one in asked]),
        "mrr": mean([one.reciprocal for one in asked]),
        "p_at_1": mean([float(one.first) for one in asked]),
    }
    alarms = [one.alarm for one in asked if one.alarm is not None]
    if alarms:
        figures["auc"] = auc([one.best for one in asked], alarms)
        figures["false_alerts_at_85"] = _false_alerts(
            [one.best for one in asked if one.first], alarms, len(asked)
        )
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
