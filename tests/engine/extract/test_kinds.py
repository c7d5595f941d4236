"""Kinds, days of forecasts, and what is worth checking."""

from datetime import date

import pytest

from .reading import live


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The council sold the mill to a bank.", "event"),
        ("The mill belongs to the council.", "state"),
        ("The mill employed 300 people.", "quantity"),
        ("The mill is older than the church.", "comparison"),
        ("The mill closed because of the flood.", "causal"),
        ("The mill will reopen in June.", "forecast"),
        ("The council accused the bank of fraud.", "quotation"),
        ("The council called the bank a failure.", "quotation"),
        ("The council called a meeting.", "event"),
    ],
)
def test_kinds(sentence: str, kind: str) -> None:
    (claim,) = live(sentence)
    assert claim.kind == kind


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The mill will reopen on Friday.", date(2026, 3, 13)),
        ("The mill will reopen on 5 April.", date(2026, 4, 5)),
        ("The mill is to reopen in May.", date(2026, 5, 31)),
        ("The mill will reopen by the end of the year.", date(2026, 12, 31)),
        ("The mill is expected to reopen next year.", date(2027, 12, 31)),
        ("The report is due within 30 days.", date(2026, 4, 11)),
        ("The mill could vanish by 2040.", date(2040, 12, 31)),
        ("The king is expected to visit Oslo in the near future.", date(2026, 6, 10)),
    ],
)
def test_a_forecast_falls_due(sentence: str, day: date) -> None:
    (claim,) = live(sentence)
    assert (claim.kind, claim.due_on) == ("forecast", day)
    assert claim.due_phrase


def test_only_forecasts_fall_due() -> None:
    due = [live(f"The mill {done} on Friday.")[0].due_on for done in ("reopened", "will reopen")]
    assert due == [None, date(2026, 3, 13)]


def test_a_default_horizon_says_so() -> None:
    (claim,) = live("The king is expected to visit Oslo in the near future.")
    assert "no day is given" in claim.due_phrase


def test_figures_of_public_money_are_worth_more_than_an_aside() -> None:
    claims = live("The ministry lost 40 million euros in 2024. The clerk, a keen gardener, wore a green hat.")
    by_worth = sorted(claims, key=lambda c: -c.worth.score)
    assert "40 million" in by_worth[0].statement
    assert all(0 <= c.worth.score <= 1 and c.worth.reasons for c in claims)
    assert by_worth[0].worth.score > by_worth[-1].worth.score
