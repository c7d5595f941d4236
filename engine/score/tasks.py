"""Detection, stance and verdict: lines with a label each."""

from __future__ import annotations

from pathlib import Path

from engine import assess, extract
from engine.score.figures import accuracy, average_precision, hits, macro_f1
from engine.score.lines import Unreadable, read
from engine.types import Kind, Rating, Stance, Weighed

RATINGS = (Rating.SUPPORTED, Rating.REFUTED, Rating.CONFLICTING, Rating.NOT_ENOUGH_EVIDENCE)


def detection(file: Path) -> dict[str, float]:
    """Lines ``{"text", "label": 0|1}``: whether a text is worth checking, and how well worthy ones come first."""
    rows = read(file, {"text": str}, labels=(0, 1))
    scores = extract.checkworthy([row["text"] for row in rows])
    right = [str(row["label"]) for row in rows]
    said = [str(int(score >= extract.CHECKWORTHY)) for score in scores]
    worthy = hits(right, said, "1")
    return {
        "n": len(rows),
        "f1": worthy.f1,
        "precision": worthy.precision,
        "recall": worthy.recall,
        "accuracy": accuracy(right, said),
        "average_precision": average_precision([one == "1" for one in right], scores),
    }


def stance(file: Path) -> dict[str, float]:
    """Lines ``{"claim", "evidence", "label"}``. Where no line is neutral, the likelier of the other two is scored."""
    rows = read(file, {"claim": str, "evidence": str}, labels=tuple(Stance))
    right = [row["label"] for row in rows]
    labels = [label for label in Stance if label is not Stance.NEUTRAL or label in right]
    judged = assess.judge_all([(row["claim"], row["evidence"]) for row in rows])
    said = [max(labels, key=one.shares.__getitem__).value for one in judged]
    return {
        "n": len(rows),
        "accuracy": accuracy(right, said),
        "macro_f1": macro_f1(right, said, labels),
        **{f"f1_{label.value}": hits(right, said, label).f1 for label in labels},
    }


def verdict(file: Path) -> dict[str, float]:
    """Lines ``{"claim", "evidence": [{"text", "url"?}], "label"}``: each piece is taken for an independent source."""
    rows = read(file, {"claim": str, "evidence": list}, labels=RATINGS)
    for row in rows:
        if not all(
            isinstance(piece, dict) and isinstance(piece.get("text"), str) for piece in row["evidence"]
        ):
            raise Unreadable(f"{file}: a piece of the evidence on “{row['claim'][:60]}” has no “text”.")
    right = [row["label"] for row in rows]
    said = [_rated(row["claim"], [piece["text"] for piece in row["evidence"]]).value for row in rows]
    return {"n": len(rows), "accuracy": accuracy(right, said), "macro_f1": macro_f1(right, said, RATINGS)}


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
