"""Detection, stance and verdict: lines with a label each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from engine import assess, extract
from engine.score.figures import accuracy, average_precision, hits, macro_f1
from engine.score.intervals import measured
from engine.score.lines import Unreadable, read
from engine.types import Kind, Rating, Stance, Weighed

RATINGS = (Rating.SUPPORTED, Rating.REFUTED, Rating.CONFLICTING, Rating.NOT_ENOUGH_EVIDENCE)


def detection(file: Path, *, intervals: bool = False) -> dict[str, Any]:
    """Lines ``{"text", "label": 0|1}``: whether a text is worth checking, and how well worthy ones come first."""
    rows = read(file, {"text": str}, labels=(0, 1))
    scores = extract.checkworthy([row["text"] for row in rows])
    told = [(str(row["label"]), score) for row, score in zip(rows, scores, strict=True)]
    return measured(told, _worthiness, intervals=intervals)


def _worthiness(told: Sequence[tuple[str, float]]) -> dict[str, float]:
    right, scores = [one for one, _ in told], [score for _, score in told]
    said = [str(int(score >= extract.CHECKWORTHY)) for score in scores]
    worthy = hits(right, said, "1")
    return {
        "f1": worthy.f1,
        "precision": worthy.precision,
        "recall": worthy.recall,
        "accuracy": accuracy(right, said),
        "average_precision": average_precision([one == "1" for one in right], scores),
    }


def stance(file: Path, *, intervals: bool = False) -> dict[str, Any]:
    """Lines ``{"claim", "evidence", "label"}``. Where no line is neutral, the likelier of the other two is scored."""
    rows = read(file, {"claim": str, "evidence": str}, labels=tuple(Stance))
    right = [row["label"] for row in rows]
    labels = [label for label in Stance if label is not Stance.NEUTRAL or label in right]
    judged = assess.judge_all([(row["claim"], row["evidence"]) for row in rows])
    said = [max(labels, key=one.shares.__getitem__).value for one in judged]

    def figures(told: Sequence[tuple[str, str]]) -> dict[str, float]:
        each = {f"f1_{label.value}": hits(*_columns(told), label).f1 for label in labels}
        return _agreement(told, labels) | each

    return measured(list(zip(right, said, strict=True)), figures, intervals=intervals)


def _agreement(told: Sequence[tuple[str, str]], labels: Collection[str]) -> dict[str, float]:
    right, said = _columns(told)
    return {"accuracy": accuracy(right, said), "macro_f1": macro_f1(right, said, labels)}


def _columns(told: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [right for right, _ in told], [said for _, said in told]


def verdict(file: Path, *, intervals: bool = False) -> dict[str, Any]:
    """Lines ``{"claim", "evidence": [{"text", "url"?}], "label"}``: each piece is taken for an independent source."""
    rows = read(file, {"claim": str, "evidence": list}, labels=RATINGS)
    for row in rows:
        if not all(
            isinstance(piece, dict) and isinstance(piece.get("text"), str) for piece in row["evidence"]
        ):
            raise Unreadable(f"{file}: a piece of the evidence on “{row['claim'][:60]}” has no “text”.")
    right = [row["label"] for row in rows]
    said = [_rated(row["claim"], [piece["text"] for piece in row["evidence"]]).value for row in rows]
    told = list(zip(right, said, strict=True))
    return measured(told, lambda drawn: _agreement(drawn, RATINGS), intervals=intervals)


def _rated(claim: str, passages: list[str]) -> Rating:
    """What the desk's own rule suggests where every piece is an independent source, one is enough, and whoever gave
    the evidence has seen that it is about the claim: the machine's doubts of that don't count."""
    judged = assess.judge_all([(claim, passage) for passage in passages])
    stances = [max(Stance, key=one.shares.__getitem__) for one in judged]
    weighed = [
        Weighed(number, number, stance, 1.0, passage)
        for number, (stance, passage) in enumerate(zip(stances, passages, strict=True))
    ]
    return assess.suggest(weighed, Kind.STATE, needed=1).rating
