"""A calculation is worked again, step by step; what can't be worked is said, never taken as right."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.assess.arithmetic import agrees, read_number, work

SHIPS = {"march": Decimal(1240), "april": Decimal(980)}


@pytest.mark.parametrize(
    ("step", "comes_to"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) × 3", 9),
        ("march − april", 260),
        ("-april + 1,000", 20),
        ("2 ^ 3", 8),
        ("march * 50%", 620),
        ("1,240 / 4 · 2", 620),
        ("- (march)", -1240),
    ],
)
def test_terms_are_worked_as_at_school(step: str, comes_to: int) -> None:
    assert work(SHIPS, [step])[0].comes_to == comes_to


def test_steps_name_what_later_ones_use() -> None:
    rise, share = work(SHIPS, ["rise = march - april = 260", "rise / april * 100 = 26.5"])
    assert (rise.stands, share.stands) == (True, True)
    assert str(share.comes_to).startswith("26.530612")


@pytest.mark.parametrize(
    ("step", "stands"),
    [
        ("march - april = 260", True),
        ("march - april = 261", False),
        ("march / april = 1.27", True),
        ("march / april = 1.26", False),
        ("march / april = 1.3", True),
        ("march / april ≈ 1.26", True),
        ("march / april ≈ 1.2", False),
        ("march = 1,240", True),
        ("march = 1,250", False),
        ("12 % = 0.12", True),
        ("march / april * 100 - 100 = 26.5 %", True),
    ],
)
def test_what_a_step_says_is_compared_as_far_as_it_is_rounded(step: str, stands: bool) -> None:
    assert work(SHIPS, [step])[0].stands is stands


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ("may - april", "“may” is neither a number nor the name of one"),
        ("1 / (2 - 2)", "division by nothing"),
        ("(1 + 2", "bracket is not closed"),
        ("1 2", "stands where a sign should"),
        ("2 ^ 999999", "power above 50"),
        ("9 ^ 50 ^", "“^” stands where a sign should"),
        ("", "ends where a number"),
        ("see the table!", "“!” is no part of a term"),
        ("__import__('os')", "“'os')” is no part of a term"),
        ("1 + " * 200, "too long"),
        ("1 +", "ends where a number"),
    ],
)
def test_what_cannot_be_worked_says_why_and_is_not_taken_as_right(step: str, why: str) -> None:
    done = work(SHIPS, [step])[0]
    assert (done.comes_to, done.stands) == (None, None)
    assert why in done.why


def test_brackets_without_end_end() -> None:
    assert "brackets" in work({}, ["(" * 290])[0].why


@pytest.mark.parametrize(
    ("text", "number"),
    [("26.5 %", "26.5"), ("1,240 ships", "1240"), ("≈ 3", "3"), ("−4", "-4"), ("many", None)],
)
def test_a_number_is_read_with_its_unit(text: str, number: str | None) -> None:
    assert read_number(text) == (Decimal(number) if number else None)


def test_trailing_digits_say_how_exact_a_number_is() -> None:
    assert agrees("26.5", Decimal("26.53"))
    assert not agrees("26.50", Decimal("26.53"))
