"""Numbers and dates are read and compared as what they are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.assess.days import days, same_day
from engine.assess.numbers import Bound, agree, numbers, same_unit


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,187,432 people", "1187432", "people"),
        ("1.2 million people", "1200000", "people"),
        ("$3.5bn", "3500000000", "dollar"),
        ("three hundred tanks", "300", "tank"),
        ("twenty-two soldiers", "22", "soldier"),
        ("12 per cent", "12", "%"),
        ("3 percentage points", "3", "% points"),
        ("two of the ships", "2", "ship"),
        ("a 37-year-old man", "37", "years old"),
    ],
)
def test_a_number_has_a_value_and_counts_something(text: str, value: str, unit: str) -> None:
    (number,) = numbers(text)

    assert number.value == Decimal(value)
    assert number.unit[0] == unit
    assert text[number.start : number.end] == number.text


@pytest.mark.parametrize(
    "text", ["the 19th century", "an F16", "one man", "12 May 2024", "in 2019", "nothing"]
)
def test_what_is_no_number(text: str) -> None:
    assert numbers(text) == ()


@pytest.mark.parametrize(
    ("claimed", "found"),
    [
        ("1.2 million people", "1,187,432 people"),
        ("3.4 per cent", "3.42 per cent"),
        ("more than 100 people", "112 people"),
        ("up to 50 ships", "43 ships"),
        ("about 200 shops", "207 shops"),
        ("5bn", "5,000,000,000"),
        ("12", "twelve"),
    ],
)
def test_numbers_that_agree(claimed: str, found: str) -> None:
    assert agree(numbers(claimed)[0], numbers(found)[0])


@pytest.mark.parametrize(
    ("claimed", "found"),
    [
        ("1.2 million people", "1,287,432 people"),
        ("112 people", "113 people"),
        ("more than 100 people", "90 people"),
        ("more than 100 people", "5,000 people"),
        ("about 200 shops", "300 shops"),
        ("3.4 per cent", "3.6 per cent"),
    ],
)
def test_numbers_that_differ(claimed: str, found: str) -> None:
    assert not agree(numbers(claimed)[0], numbers(found)[0])


def test_per_cent_and_percentage_points_are_no_one_unit() -> None:
    rate, points = numbers("5 per cent, up 2 percentage points")

    assert not same_unit(rate, points)


def test_bounds_are_read_from_the_words_before() -> None:
    assert [
        n.bound for n in numbers("at least 3 ships, nearly 40 tanks, fewer than 9 planes and 2 trains")
    ] == [
        Bound.LEAST,
        Bound.ABOUT,
        Bound.MOST,
        Bound.EXACT,
    ]


def test_dates_are_read_in_several_spellings() -> None:
    text = (
        "2024-05-12, 12 May 2024, May 12, 2024, Sept. 13, March 2020, in June; 1999. It may rain on a march."
    )

    assert [(d.year, d.month, d.day) for d in days(text)] == [
        (2024, 5, 12),
        (2024, 5, 12),
        (2024, 5, 12),
        (0, 9, 13),
        (2020, 3, 0),
        (0, 6, 0),
        (1999, 0, 0),
    ]
    assert all(text[d.start : d.end] == d.text for d in days(text))


def test_dates_agree_where_both_say_it() -> None:
    exact, month, year, other = days("3 May 1950; May 1950; 1950; 1951")

    assert same_day(exact, month)
    assert same_day(year, exact)
    assert not same_day(exact, other)
