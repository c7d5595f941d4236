"""A network and rules judge together: what is put in other words is seen, and what a rule doubts does not count."""

from __future__ import annotations

import pytest

from engine.assess import judge, judge_all
from engine.types import Stance

CLAIM = "The bridge at Sel was closed after the flood."


@pytest.mark.parametrize(
    ("claim", "passage", "stance"),
    [
        (CLAIM, "After the flood nobody could cross the Sel bridge, which was shut.", Stance.SUPPORTS),
        ("Ida Voss was born in Marhaven.", "Ida Voss (born 1960 in Marhaven) is a painter.", Stance.SUPPORTS),
        ("Ida Voss was born in Marhaven.", "Ida Voss was born in Oldbury and is a painter.", Stance.REFUTES),
        (
            "Ida Voss never left Northland.",
            "In 1990 Ida Voss moved from Northland to Farmoor.",
            Stance.REFUTES,
        ),
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
