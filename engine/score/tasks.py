"""Detection, stance and verdict: lines with a label each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import assess, extract
from engine.score.figures import accuracy, average_precision, hits, macro_f1
from engine.score.intervals import Figures, measured
from engine.score.lines import Unreadable, read
from engine.types import Kind, Rating, Stance, Weighed

RATINGS = (Rating.SUPPORTED, Rating.REFUTED, Rating.CONFLICTING, Rating.NOT_ENOUGH_EVIDENCE)

Row = dict[str, Any]
Told = Sequence[tuple[Row, Any]]
"""Lines, each with what was said to it."""


@dataclass(frozen=True, slots=True)
class Task:
    """A measurement: how its lines are read, what the engine says to them, and the figures of what was said; which these are
    is up to the lines."""

    read: Callable[[Path], list[Row]]
    engine: Callable[[Sequence[Row]], Sequence[Any]]
    figures: Callable[[Sequence[Row]], Callable[[Told], Figures]]

    def __call__(self, file: Path, *, intervals: bool = False) -> dict[str, Any]:
        """``n`` and the engine's figures on a file; raises Unreadable."""
        rows = self.read(file)
        told = list(zip(rows, self.engine(rows), strict=True))
        return measured(told, self.figures(rows), intervals=intervals)


# --- Detection --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Worth:
    """Whether a text was called worth checking, and how much."""

    worthy: bool
    score: float


def _texts(file: Path) -> list[Row]:
    return read(file, {"text": str}, labels=(0, 1))


def _worth(rows: Sequence[Row]) -> list[Worth]:
    scores = extract.checkworthy([row["text"] for row in rows])
    return [Worth(score >= extract.CHECKWORTHY, score) for score in scores]


def _worthiness(told: Told) -> Figures:
    right, said = [str(row["label"]) for row, _ in told], [str(int(one.worthy)) for _, one in told]
    worthy = hits(right, said, "1")
    return {
        "f1": worthy.f1,
        "precision": worthy.precision,
        "recall": worthy.recall,
        "accuracy": accuracy(right, said),
        "average_precision": average_precision([one == "1" for one in right], [one.score for _, one in told]),
    }


detection = Task(_texts, _worth, lambda rows: _worthiness)
"""Lines ``{"text", "label": 0|1}``: whether a text is worth checking, and how well worthy ones come first."""


# --- Stance -----------------------------------------------------------------------------------------------------------


def _pairs(file: Path) -> list[Row]:
    return read(file, {"claim": str, "evidence": str}, labels=tuple(Stance))


def _labels(rows: Sequence[Row]) -> list[Stance]:
    return [
        label for label in Stance if label is not Stance.NEUTRAL or any(row["label"] == label for row in rows)
    ]


def _stances(rows: Sequence[Row]) -> list[str]:
    labels = _labels(rows)
    judged = assess.judge_all([(row["claim"], row["evidence"]) for row in rows])
    return [max(labels, key=one.shares.__getitem__).value for one in judged]


def _stance_figures(rows: Sequence[Row]) -> Callable[[Told], Figures]:
    labels = _labels(rows)

    def figures(told: Told) -> Figures:
        each = {f"f1_{label.value}": hits(*_columns(told), label).f1 for label in labels}
        return _agreement(told, labels) | each

    return figures


stance = Task(_pairs, _stances, _stance_figures)
"""Lines ``{"claim", "evidence", "label"}``. Where no line is neutral, the likelier of the other two is scored."""


def _agreement(told: Told, labels: Collection[str]) -> Figures:
    right, said = _columns(told)
    return {"accuracy": accuracy(right, said), "macro_f1": macro_f1(right, said, labels)}


def _columns(told: Told) -> tuple[list[str], list[str]]:
    return [row["label"] for row, _ in told], [said for _, said in told]


# --- Verdict ----------------------------------------------------------------------------------------------------------


def _claims(file: Path) -> list[Row]:
    rows = read(file, {"claim": str, "evidence": list}, labels=RATINGS)
    for row in rows:
        if not all(
            isinstance(piece, dict) and isinstance(piece.get("text"), str) for piece in row["evidence"]
        ):
            raise Unreadable(f"{file}: a piece of the evidence on “{row['claim'][:60]}” has no “text”.")
    return rows


def passages(row: Row) -> list[str]:
    """The texts of a claim's evidence."""
    return [piece["text"] for piece in row["evidence"]]


def _ratings(rows: Sequence[Row]) -> list[str]:
    said = []
    for row in rows:
        judged = assess.judge_all([(row["claim"], passage) for passage in passages(row)])
        said.append(rated(row, [max(Stance, key=one.shares.__getitem__) for one in judged]))
    return said


def rated(row: Row, stances: Sequence[Stance]) -> str:
    """What the desk's own rule suggests where every piece is an independent source, one is enough, and whoever gave
    the evidence has seen that it is about the claim: the machine's doubts of that don't count."""
    weighed = [
        Weighed(number, number, stance, 1.0, passage)
        for number, (stance, passage) in enumerate(zip(stances, passages(row), strict=True))
    ]
    return assess.suggest(weighed, Kind.STATE, needed=1).rating.value


verdict = Task(_claims, _ratings, lambda rows: lambda told: _agreement(told, RATINGS))
"""Lines ``{"claim", "evidence": [{"text", "url"?}], "label"}``: each piece is taken for an independent source."""
