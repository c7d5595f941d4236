"""A passage that asks and answers: a plain no to a question about the claim refutes it, and a question says nothing itself."""

from __future__ import annotations

import pytest

from engine.assess import judge
from engine.assess.answers import asserted
from engine.types import Stance

CLAIM = "The mayor of Oldbury sold the town's water works to a private firm."


@pytest.mark.parametrize(
    "passage",
    [
        "Did the mayor of Oldbury sell the water works? No.",
        "Did the mayor sell the water works? No, they remain in public hands.",
        "Is there evidence that the mayor sold the water works to a firm? “No”, the council said.",
    ],
)
def test_a_no_to_a_question_about_the_claim_refutes_it(passage: str) -> None:
    judged = judge(CLAIM, passage)

    assert judged.stance is Stance.REFUTES
    assert judged.words == ("No",)
    assert judged.why == "the passage answers “No” to a question about it"
    assert sum(judged.shares.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    "passage",
    [
        "Did the mayor of Oldbury sell the water works? No answer was given.",
        "Did the mayor of Oldbury not sell the water works? No.",
        "Was the price of oats raised in spring? No.",
        "Which firm bought the water works of Oldbury? No firm has said so.",
        "No. The mayor of Oldbury opened a swimming pool.",
    ],
)
def test_a_no_that_answers_something_else_is_not_taken_for_one(passage: str) -> None:
    assert "answers" not in judge(CLAIM, passage).why


def test_a_no_to_a_claim_that_is_negative_itself_is_left_to_the_reader() -> None:
    asked = "Did the mayor sell the water works? No."

    assert "answers" not in judge("The mayor of Oldbury did not sell the water works.", asked).why
    assert "answers" in judge("The mayor of Oldbury sold the water works.", asked).why


def test_a_no_is_read_without_the_network_too(without_weights: None) -> None:
    assert judge(CLAIM, "Did the mayor sell the water works? No.").stance is Stance.REFUTES


@pytest.mark.parametrize(
    "answer",
    ["The works remain in the hands of the council.", "“I have never sold anything”, she told the Gazette."],
)
def test_what_is_judged_is_the_answer_and_not_what_was_asked(answer: str) -> None:
    alone = judge(CLAIM, answer)

    assert judge(CLAIM, f"Who bought the water works that the mayor of Oldbury sold? {answer}") == alone
    assert judge(CLAIM, f"“Did the mayor of Oldbury sell the water works?” {answer}") == alone


def test_an_answer_of_a_word_or_two_keeps_its_question() -> None:
    asked = "How many people worked at the Oldbury water works in 2019?"

    assert asserted(f"{asked} 47,500.") == f"{asked} 47,500."
    assert asserted(asked) == asked
    assert asserted("") == ""


def test_a_question_further_on_stays_where_it_is() -> None:
    passage = "The water works were sold in May. Who bought them? Nobody will say."

    assert asserted(passage) == passage
