"""Figures for labelled data: how often the engine is right, and how well it orders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hits:
    """One label's share of the truth: precision, recall and their harmonic mean, all 0 where nothing was right."""

    precision: float
    recall: float
    f1: float


def hits(right: Sequence[str], said: Sequence[str], label: str) -> Hits:
    """How well one label was told."""
    both = sum(one == other == label for one, other in zip(right, said, strict=True))
    there, told = sum(one == label for one in right), sum(one == label for one in said)
    return Hits(
        both / told if told else 0.0,
        both / there if there else 0.0,
        2 * both / (there + told) if there + told else 0.0,
    )


def accuracy(right: Sequence[str], said: Sequence[str]) -> float:
    """The share that was told right; 0 of nothing."""
    return mean([float(one == other) for one, other in zip(right, said, strict=True)])


def macro_f1(right: Sequence[str], said: Sequence[str], labels: Collection[str]) -> float:
    """The mean of the labels' F1, each label counting the same however rare it is."""
    return mean([hits(right, said, label).f1 for label in labels])


def average_precision(right: Sequence[bool], scores: Sequence[float]) -> float:
    """The area under precision over recall, texts with the same score counting together; 0 where none is right."""
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    total, found, before = 0.0, 0, 0
    for rank, place in enumerate(order, 1):
        found += right[place]
        if rank == len(order) or scores[order[rank]] != scores[place]:
            total += (found - before) * found / rank
            before = found
    return total / found if found else 0.0


def auc(higher: Sequence[float], lower: Sequence[float]) -> float:
    """How often one of ``higher`` is above one of ``lower``, even ones by half: the area under the ROC curve."""
    ranked = sorted([(score, 0) for score in lower] + [(score, 1) for score in higher])
    wins = 0.0
    start = below = 0
    while start < len(ranked):
        stop = start
        while stop < len(ranked) and ranked[stop][0] == ranked[start][0]:
            stop += 1
        even = [side for _, side in ranked[start:stop]]
        wins += sum(even) * (below + (len(even) - sum(even)) / 2)
        below += len(even) - sum(even)
        start = stop
    pairs = len(higher) * len(lower)
    return wins / pairs if pairs else 0.0


def precision_at(found: Sequence[str], relevant: Collection[str], limit: int) -> float:
    """Average precision of the first ``limit`` found, as the CheckThat! labs count it."""
    total = right = 0.0
    for rank, one in enumerate(found[:limit], 1):
        if one in relevant:
            right += 1
            total += right / rank
    return total / min(limit, len(relevant)) if relevant else 0.0


def reciprocal_rank(found: Sequence[str], relevant: Collection[str]) -> float:
    """1 over the place of the first right one; 0 where none was found."""
    return next((1 / rank for rank, one in enumerate(found, 1) if one in relevant), 0.0)


def mean(values: Sequence[float]) -> float:
    """0 of nothing."""
    return sum(values) / len(values) if values else 0.0
