"""The engine is measured from a terminal: one JSON object, and a clear sentence for a file that can't be read."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

DATA = Path(__file__).parents[3] / "shared" / "data"


def score(*words: object) -> dict[str, Any]:
    out = StringIO()
    call_command("score", *map(str, words), stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def lines(tmp_path: Path) -> Any:
    def write(name: str, *rows: object) -> Path:
        file = tmp_path / name
        file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
        return file

    return write


def test_detection_is_scored(lines: Any) -> None:
    file = lines(
        "d.jsonl",
        {"text": "Unemployment has fallen to 4 percent, the lowest in 17 years.", "label": 1},
        {"text": "Thank you very much.", "label": 0},
        {"text": "God bless you all.", "label": 0},
    )

    figures = score("detection", file)

    assert set(figures) == {"n", "f1", "precision", "recall", "accuracy", "average_precision"}
    assert (figures["n"], figures["f1"], figures["average_precision"]) == (3, 1, 1)


def test_stance_is_scored_over_the_labels_that_are_there(lines: Any) -> None:
    pair = {
        "claim": "Ida Voss was born in Marhaven.",
        "evidence": "Ida Voss was born in Oldbury.",
        "label": "refutes",
    }
    other = {**pair, "evidence": "Ida Voss was born in 1960 in Marhaven.", "label": "supports"}

    assert set(score("stance", lines("two.jsonl", pair, other))) == {
        "n", "accuracy", "macro_f1", "f1_supports", "f1_refutes",
    }  # fmt: skip
    three = score(
        "stance", lines("three.jsonl", pair, other, {**pair, "evidence": "Oats rose.", "label": "neutral"})
    )
    assert (three["accuracy"], three["f1_neutral"]) == (1, 1)


def test_a_verdict_is_scored_from_its_evidence(lines: Any) -> None:
    row = {"claim": "Ida Voss was born in Marhaven.", "evidence": [], "label": "not_enough_evidence"}
    backed = {**row, "evidence": [{"text": "Ida Voss was born in Marhaven in 1960."}], "label": "supported"}

    assert score("verdict", lines("v.jsonl", row, backed))["accuracy"] == 1


def test_intervals_hold_the_figure_and_are_the_same_each_time(lines: Any) -> None:
    row = {"claim": "Ida Voss was born in Marhaven.", "evidence": [], "label": "not_enough_evidence"}
    wrong = {**row, "label": "refuted"}
    file = lines("v.jsonl", *[row] * 6, *[wrong] * 4)

    figures = score("verdict", file, "--intervals")

    low, high = figures["intervals"]["accuracy"]
    assert low < figures["accuracy"] == 0.6 < high
    assert set(figures["intervals"]) == {"accuracy", "macro_f1"}
    assert score("verdict", file, "--intervals") == figures
    assert "intervals" not in score("verdict", file)


ARTICLE = {
    "body": "The bridge at Sel was closed in May. It carries 4,000 cars a day.",
    "published_on": "2026-06-12",
    "claims": [
        {"statement": "The bridge at Sel carries 4,000 cars a day.", "quote": "It carries 4,000 cars a day."},
        {"statement": "The bridge at Sel is the oldest of the country.", "quote": "The bridge at Sel"},
    ],
}


def test_splitting_is_scored(lines: Any) -> None:
    assert score("splitting", lines("s.jsonl", ARTICLE)) == {
        "n": 1,
        "recall": 0.5,
        "precision": 0.5,
        "f1": 0.5,
    }


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"claims": [{"statement": "Oats rose.", "quote": "Oats rose."}]}, "“Oats rose.” does not stand in its article"),
        ({"claims": [{"statement": "Oats rose."}]}, "has a claim without statement or quote"),
        ({"claims": ["Oats rose."]}, "has a claim without statement or quote"),
        ({"published_on": "May"}, "a day of publication that is none"),
    ],
)  # fmt: skip
def test_an_article_that_cannot_be_measured_is_said(
    lines: Any, change: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        score("splitting", lines("s.jsonl", {**ARTICLE, **change}))


def test_evidence_without_a_text_is_said(lines: Any) -> None:
    row = {"claim": "Oats rose", "evidence": [{"url": "https://paper.example/"}], "label": "supported"}

    with pytest.raises(CommandError, match="a piece of the evidence on “Oats rose” has no “text”"):
        score("verdict", lines("v.jsonl", row))


def test_matching_is_scored_with_and_without_the_right_claim(lines: Any) -> None:
    claims = lines(
        "c.jsonl",
        {"id": "bridge", "text": "The bridge at Sel fell in the flood.", "title": "Did the Sel bridge fall?"},
        {"id": "oats", "text": "Oats doubled in price in Marhaven."},
    )
    queries = lines(
        "q.jsonl", {"id": "1", "text": "At Sel the bridge was felled by the flood.", "relevant": ["bridge"]}
    )

    figures = score("matching", "--claims", claims, "--queries", queries, "--absent", "--intervals")

    assert (figures["map_at_5"], figures["mrr"], figures["p_at_1"]) == (1, 1, 1)
    assert (figures["auc"], figures["false_alerts_at_85"]) == (1, 0)
    assert figures["ms_per_query"] < 200
    assert figures["intervals"]["map_at_5"] == [1, 1]
    assert "ms_per_query" not in figures["intervals"]
    assert list((settings.DATA_DIR / "score").glob("*.npy"))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("no json", "line 1 is no JSON"),
        ("[1]", "line 1 is no JSON object"),
        ({"label": 1}, "“text” is missing"),
        ({"text": "Oats.", "label": 2}, "the label 2 is none of 0, 1"),
        ("", "has no lines"),
    ],
)
def test_what_cannot_be_measured_is_said(lines: Any, row: object, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        score("detection", lines("bad.jsonl", row))


def test_a_query_needs_a_claim_that_is_there(lines: Any) -> None:
    claims = lines("c.jsonl", {"id": "a", "text": "Oats."})

    with pytest.raises(CommandError, match="names b, which is no claim"):
        score(
            "matching",
            "--claims",
            claims,
            "--queries",
            lines("q.jsonl", {"id": "1", "text": "O", "relevant": ["b"]}),
        )
    with pytest.raises(CommandError, match=r"gone\.jsonl can't be read"):
        score("stance", claims.parent / "gone.jsonl")


@pytest.mark.skipif(not DATA.is_dir(), reason="the labelled data is not beside the checkout")
def test_sentences_of_debates_are_detected_as_well_as_the_manual_says() -> None:
    figures = score("detection", DATA / "detection.dev_test.jsonl")

    assert figures["average_precision"] >= 0.965
    assert figures["f1"] >= 0.82
