"""How far a figure may lie from what another sample of the same kind would give: the bootstrap.

Efron, "Bootstrap methods: another look at the jackknife" (1979): the rows are drawn again with putting back, as many as
there are, and measured; the middle 95 % of what comes out are the interval.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Row = TypeVar("Row")
Figures = dict[str, float]

_DRAWS = 1_000
_SEED = 2026


def measured(
    rows: Sequence[Row], figures: Callable[[Sequence[Row]], Figures], *, intervals: bool
) -> dict[str, Any]:
    """``n`` and the figures of the rows; with ``intervals`` also ``{figure: [low, high]}``, the same each time."""
    told: dict[str, Any] = {"n": len(rows), **figures(rows)}
    if intervals:
        told["intervals"] = _intervals(rows, figures)
    return told


def _intervals(
    rows: Sequence[Row], figures: Callable[[Sequence[Row]], Figures]
) -> dict[str, tuple[float, float]]:
    drawn = random.Random(_SEED)  # noqa: S311  # no secret: the same each time
    seen: dict[str, list[float]] = {}
    for _ in range(_DRAWS):
        for name, value in figures(drawn.choices(rows, k=len(rows))).items():
            seen.setdefault(name, []).append(value)
    edge = _DRAWS // 40  # 2.5 % on either side
    return {name: (sorted(values)[edge], sorted(values)[-1 - edge]) for name, values in seen.items()}
