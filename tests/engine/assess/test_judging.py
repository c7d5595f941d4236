"""A network and rules judge together: what is put in other words is seen, and what a rule doubts does not count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.assess import judge, judge_all
from engine.types import Stance

NEWS = Path(__file__).parents[2] / "data" / "stance" / "news.jsonl"
CLAIM = "The bridge at Sel was closed after the flood."


@pytest.mark.parametrize(
    ("claim", "passage", "stance"),
    [
        (CLAIM, "After the flood nobody could cross the Sel bridge, which was shut.", Stance.SUPPORTS),
        ("Ida Voss was born in Marhaven.", "Ida Voss (born 1960 in Marhaven) is a painter.", Stance.SUPPORTS),
        (
            "The president has vetoed the reform.",
            "The president signed the reform on Friday.",
            Stance.REFUTES,
        ),
        ("Nobody was hurt in the fire at Sel.", "Three people were hurt in the fire at Sel.", Stance.REFUTES),
        ("Ida Voss has two children.", "Ida Voss studied painting in Marhaven.", Stance.NEUTRAL),
        (CLAIM, "The price of oats fell in May.", Stance.NEUTRAL),
    ],
)
def test_a_passage_is_understood_in_other_words(claim: str, passage: str, stance: Stance) -> None:
    judged = judge(claim, passage)

    assert judged.stance is stance, judged
    assert judged.why
    assert sum(judged.shares.values()) == pytest.approx(1, abs=0.01)
    assert judged.shares[stance] == max(judged.shares.values())


def test_a_rule_that_decides_says_which_word_did() -> None:
    judged = judge("Marhaven has 1.2 million inhabitants.", "Marhaven has 800,000 inhabitants.")

    assert judged.stance is Stance.REFUTES
    assert judged.words == ("800,000",)


def test_a_contradiction_that_is_not_clear_is_told_as_none() -> None:
    judged = judge("Ida Voss was born in Marhaven.", "Ida Voss was born in Oldbury and is a painter.")

    assert judged.stance is Stance.NEUTRAL
    assert judged.shares[Stance.REFUTES] == max(judged.shares.values())
    assert judged.why.endswith("; too uncertain to be called a contradiction")


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Oren Vask’s office denied that it had asked for grain.",
            "Ida Voss and her counterpart, Oren Vask, shook hands but took no questions.",
        ),
        (
            "The fate of Sel was not discussed at the talks between Northland and Southmark.",
            "Northland and Southmark will reopen the bridge to lorries, eight months after gunfire closed it.",
        ),
        (
            "Ida Voss denied that the yard at Sel would close.",
            "Marhaven Yards is to shed 2,650 jobs by March, its chief executive, Ida Voss, announced.",
        ),
    ],
)
def test_what_the_network_would_say_of_the_claim_alone_counts_less(claim: str, passage: str) -> None:
    """It takes a denial, a "never" or an "only" for refuted before it has read anything."""
    judged = judge(claim, passage)

    assert judged.stance is Stance.NEUTRAL
    assert judged.shares[Stance.REFUTES] > 0.8


def test_hardly_ever_is_a_news_passage_wrongly_called_a_contradiction() -> None:
    """Of 74 pairs as a desk meets them, 52 are none; of the 22 that are, most are missed, and that is the lesser evil."""
    pairs = [json.loads(line) for line in NEWS.read_text(encoding="utf-8").splitlines()]

    judged = judge_all([(pair["claim"], pair["evidence"]) for pair in pairs])

    called = [pair for pair, one in zip(pairs, judged, strict=True) if one.stance is Stance.REFUTES]
    wrong = [pair for pair in called if pair["label"] != "refutes"]
    assert len(wrong) <= 1, wrong
    assert len(called) - len(wrong) >= 4


def test_what_was_last_so_then_is_no_contradiction_of_first_since_then() -> None:
    claim = "Kim Jong Un’s visit to Russia is his first foreign trip since 2019."
    passage = (
        "Kim’s train crossed into Russia on Tuesday, the first time since 2019 that the North Korean leader "
        "has left the country."
    )

    judged = judge(claim, passage)

    assert judged.stance is not Stance.REFUTES, judged


def test_what_the_passage_only_asks_never_counts() -> None:
    judged = judge(CLAIM, "Was the bridge at Sel closed after the flood?")

    assert judged.stance is Stance.NEUTRAL or judged.confidence < 0.5


def test_many_are_judged_as_each_would_be_alone() -> None:
    pairs = [
        (CLAIM, "The bridge at Sel was shut."),
        (CLAIM, "Oats. " * 200),
        ("Oats fell.", "Oats rose in May."),
    ]

    together = judge_all(pairs)

    assert [one.stance for one in together] == [judge(*pair).stance for pair in pairs]
    assert judge_all([]) == []


@pytest.mark.usefixtures("without_weights")
def test_without_the_weights_the_rules_judge_and_say_so() -> None:
    judged = judge(CLAIM, "The bridge at Sel was closed after the flood.")

    assert judged.stance is Stance.SUPPORTS
    assert "judged by rules alone" in judged.why
