"""A claim becomes one to three searches in plain words."""

from __future__ import annotations

import re
import time

import pytest

from engine.query import VERSION, queries

SUPPLIED = (
    "Northland has already supplied Southmark with significant amounts of ammunition and military equipment in "
    "exchange for food and energy."
)


def test_the_first_says_most_and_the_rest_less() -> None:
    assert queries(SUPPLIED) == (
        "Northland supplied Southmark ammunition military equipment exchange food energy",
        "Northland supplied Southmark ammunition military equipment",
    )


def test_numbers_are_in_the_first_and_left_out_of_the_last() -> None:
    found = queries("Marhaven had 1,187,432 inhabitants in 2021.")

    assert "1,187,432" in found[0]
    assert "2021" in found[0]
    assert not re.search(r"\d", found[-1])
    assert "Marhaven" in found[-1]


def test_the_speaker_and_the_title_lend_names_that_are_missing() -> None:
    found = queries("The visit will be in May.", speaker="Ann Lee", context="Why Oren Vask goes to Southmark")

    assert found[0].startswith("Ann Lee")
    assert any("Oren Vask Southmark" in query for query in found)


def test_a_name_the_statement_has_is_not_said_twice() -> None:
    assert all(
        query.split().count("Vask") <= 1 for query in queries("Vask visits Southmark.", speaker="Oren Vask")
    )


def test_possessives_and_stop_words_are_left_out() -> None:
    assert queries("Vask’s visit is the first since 2015.")[0] == "Vask visit 2015"


@pytest.mark.parametrize("statement", ["", "   ", "It was so.", "?!", "“”"])
def test_nothing_to_search_by_gives_no_query(statement: str) -> None:
    assert queries(statement) == ()


@pytest.mark.parametrize(
    "statement",
    [
        SUPPLIED,
        'Vask said "no" (twice) -site:example.com OR NOT AND +grain ~wheat title:bread *',
        "北京 hosted 12 visitors. Ärzte ohne Grenzen came.",
        "word " * 50_000,
        "a" * 500_000,
        "\x00 Vask \u202e Southmark",
    ],
)
def test_queries_are_few_short_and_without_operators(statement: str) -> None:
    begun = time.process_time()

    found = queries(statement, speaker="Ann (Lee)", context='"Title": -x')

    assert time.process_time() - begun < 2
    assert len(found) <= 3
    assert len(set(found)) == len(found)
    for query in found:
        assert len(query) <= 400
        assert not re.search(r"[\"()+~*:]|(?:^|\s)-|\b(?:AND|OR|NOT)\b|[\x00-\x1f\u202e]", query)


def test_the_version_is_told() -> None:
    assert VERSION == "query-v1"
