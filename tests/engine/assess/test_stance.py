"""A hint says what decided it, and neutral wherever it can't know."""

from __future__ import annotations

import time

import pytest

from engine.assess.stance import judge
from engine.types import Stance

SUPPLIED = "Northland has already supplied Southmark with significant amounts of ammunition."
CITY = "Marhaven has 1.2 million inhabitants."


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (SUPPLIED, "Northland has shipped ammunition to Southmark, two officers said."),
        (SUPPLIED, "Ammunition was delivered to Southmark by Northland."),
        (CITY, "According to the census Marhaven has 1,187,432 inhabitants."),
        (
            "More than 100 people were arrested in Marhaven.",
            "In Marhaven 112 people were arrested overnight.",
        ),
        ("The treaty was signed in 1950.", "The treaty was signed on 3 May 1950 in a railway carriage."),
        ("Unemployment in Northland rose to 5 per cent.", "In Northland unemployment rose to 5%."),
        ("Oren Vask is expected to visit Southmark.", "Oren Vask will visit Southmark in May."),
        ("Northland does not export grain.", "Northland does not export any grain."),
        ("Vask and Lee took no questions.", "Vask and Lee of Southmark shook hands, but took no questions."),
        ("Northland denied supplying ammunition.", "Northland denied that it had been supplying ammunition."),
        ("Mr Vask met the UN envoy.", "Oren Vask met the envoy of the United Nations."),
        ("Carla Reyes won the election.", "Reyes won the election by a wide margin."),
    ],
)
def test_supports(claim: str, passage: str) -> None:
    judgement = judge(claim, passage)

    assert judgement.stance is Stance.SUPPORTS, judgement.why
    assert judgement.words


@pytest.mark.parametrize(
    ("claim", "passage", "decided_by"),
    [
        (SUPPLIED, "Northland denied that it had supplied ammunition to Southmark.", "denied"),
        (SUPPLIED, "Reports that Northland supplied ammunition to Southmark are false.", "are false"),
        (
            SUPPLIED,
            "Northland supplied ammunition to Southmark, a blog says. Both governments denied the report.",
            "denied",
        ),
        (SUPPLIED, "Northland has not supplied Southmark with any ammunition.", "not"),
        ("Northland does not export grain.", "Northland exports grain and timber.", "not"),
        (CITY, "Marhaven has 950,000 inhabitants.", "950,000"),
        ("The treaty was signed in 1950.", "The treaty was signed in 1951.", "1951"),
        (
            "Oren Vask was born in January.",
            "Oren Vask (born December 16, 1961) is a grain merchant.",
            "December 16, 1961",
        ),
        ("Unemployment in Northland rose in 2023.", "Unemployment in Northland fell in 2023.", "fell"),
        ("Parliament approved the grain law.", "Parliament rejected the grain law.", "rejected"),
        (
            "The treaty was ratified by the U.S. in 1950.",
            "The treaty was ratified by the U.S. in 1951.",
            "1951",
        ),
    ],
)
def test_refutes(claim: str, passage: str, decided_by: str) -> None:
    judgement = judge(claim, passage)

    assert judgement.stance is Stance.REFUTES, judgement.why
    assert judgement.words[0] == decided_by
    assert decided_by in judgement.why


@pytest.mark.parametrize(
    ("claim", "passage", "why"),
    [
        (SUPPLIED, "Westland has supplied Southmark with ammunition.", "does not name Northland"),
        (SUPPLIED, "Mild weather is expected in Northland and Southmark.", "shares too little"),
        (SUPPLIED, "Has Northland supplied Southmark with ammunition?", "asks it"),
        (SUPPLIED, "Did Northland supply Southmark with ammunition. No answer was given.", "asks it"),
        (
            SUPPLIED,
            "A video claims to show ammunition supplied by Northland to Southmark.",
            "only that it is claimed",
        ),
        (
            "Ann Lee supports the grain law.",
            "Ann Lee is pulling support for the grain law.",
            "may say that it is over",
        ),
        ("Oren Vask visited Southmark.", "Oren Vask is to visit Southmark.", "what is to come"),
        ("Oren Vask visited Southmark.", "Oren Vask was invited to visit Southmark.", "what is to come"),
        (SUPPLIED, "Northland may have supplied Southmark with ammunition.", "does not say that it is so"),
        (SUPPLIED, "It could not be verified that Northland supplied ammunition to Southmark.", "not known"),
        (SUPPLIED, "There is no evidence that Northland supplied ammunition to Southmark.", "not known"),
        (SUPPLIED, "Northland will supply Southmark with ammunition.", "what is to come"),
        (
            SUPPLIED,
            "Northland would neither confirm nor deny that it supplied ammunition to Southmark.",
            "neither confirms nor denies",
        ),
        (SUPPLIED, "Southmark supplied Northland ammunition.", "other way round"),
        (SUPPLIED, "Northland has supplied Southmark with significant amounts.", "does not say “ammunition”"),
        (CITY, "Marhaven has many inhabitants.", "does not say 1.2 million"),
        ("Marhaven has 1,200 schools.", "Marhaven has 1,187 schools.", "does not say 1,200"),
        (
            "Marhaven lies in the second district.",
            "Marhaven lies in the first district.",
            "does not say “second”",
        ),
        (
            "Grain exports grew by 7 percent in May.",
            "Grain exports grew by 9 percent in April.",
            "not all that differs",
        ),
        (
            "Carla Reyes won in 2018 with 54 percent.",
            "Carla Reyes won in 2022 with 61 percent.",
            "not all that differs",
        ),
        (
            "July was hot in Marhaven, as it had not been since 1976.",
            "July was hot in Marhaven in 2018.",
            "does not say 1976",
        ),
        ("Vask’s ship sank off Lisk in May.", "The ship sank off Lisk.", "does not name Vask"),
        ("The treaty was signed in 1950.", "", "nothing to compare"),
        ("It was so.", "It was so.", "nothing to compare"),
    ],
)
def test_neutral(claim: str, passage: str, why: str) -> None:
    judgement = judge(claim, passage)

    assert judgement.stance is Stance.NEUTRAL
    assert why in judgement.why


def test_a_name_is_told_without_its_possessive() -> None:
    assert (
        judge("Kim Jong Un’s visit was short.", "The visit was short.").why
        == "the passage does not name Kim Jong Un"
    )


def test_the_united_states_are_told_whole() -> None:
    assert judge("The United States sent grain.", "Northland sent grain.").why.endswith("United States")


def test_a_number_that_opens_a_sentence_is_no_name() -> None:
    judgement = judge("Twelve people were killed off Lisk.", "Off Lisk 12 people were killed.")

    assert judgement.stance is Stance.SUPPORTS, judgement.why


@pytest.mark.parametrize(
    "passage",
    [
        "not " * 250_000,
        "“" * 1_000_000,
        "Northland " * 100_000,
        "1,2" * 300_000,
        "a" * 1_000_000,
        ", while" * 140_000,
    ],
    ids=["negations", "open quotes", "one name", "figures", "one word", "clauses"],
)
def test_hostile_passages_take_no_time(passage: str) -> None:
    begun = time.process_time()

    judge(SUPPLIED, passage)
    judge(passage, SUPPLIED)

    assert time.process_time() - begun < 2
