"""On which side of the day of publication (Thursday, 12 March 2026) a day without a year falls."""

from datetime import date

import pytest

from .reading import live, statements


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The council has called a meeting for Monday.", "The council has called a meeting for Monday (16 March 2026)."),
        ("The club cancelled a match scheduled for Friday.", "The club cancelled a match scheduled for Friday (13 March 2026)."),
        ("The king was invited to Oslo for Sunday.", "The king was invited to Oslo for Sunday (15 March 2026)."),
        ("Nora Falk set a hearing for 5 April.", "Nora Falk set a hearing for 5 April (2026)."),
        ("The mayor called on Tuesday for a new bridge.", "The mayor called on Tuesday (10 March 2026) for a new bridge."),
        ("Nora Falk arrived for a meeting on Tuesday.", "Nora Falk arrived for a meeting on Tuesday (10 March 2026)."),
        ("The minister promised in May to visit Tarn.", "The minister promised in May (2025) to visit Tarn."),
        ("Nora Falk must be paid by 5 January.", "Nora Falk must be paid by 5 January (2027)."),
        ("The council moved the library to Kessel in May.", "The council moved the library to Kessel in May (2025)."),
    ],
)  # fmt: skip
def test_what_is_arranged_for_a_day_is_still_to_come(sentence: str, expected: str) -> None:
    assert statements(sentence) == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The council hopes to open the pool, closed since 2020, in June.", "The council hopes to open the pool, closed since 2020, in June (2026)."),
        ("The town hopes to open the pool, closed since November, in June.", "The town hopes to open the pool, closed since November (2025), in June (2026)."),
        ("The owners plan to repair the bridge, hit by a lorry in May, by June.", "The owners plan to repair the bridge by June (2026)."),
        ("The owners plan to repair the bridge, hit by a lorry in May, by June.", "The bridge was hit by a lorry in May (2025)."),
    ],
)  # fmt: skip
def test_a_date_behind_an_aside_goes_with_the_main_verb(sentence: str, expected: str) -> None:
    assert expected in statements(sentence)


@pytest.mark.parametrize(
    ("day", "said", "meant"),
    [
        ("2026-03-12", "last winter", "2025–2026"),
        ("2026-01-12", "last winter", "2024–2025"),
        ("2026-12-12", "last winter", "2025–2026"),
        ("2026-03-12", "next winter", "2026–2027"),
    ],
)
def test_a_winter_is_told_by_its_two_years(day: str, said: str, meant: str) -> None:
    (told,) = statements(f"The Kessel bridge was closed {said}.", published_on=date.fromisoformat(day))
    assert told == f"The Kessel bridge was closed {said} ({meant})."


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("Mill Lane becomes one-way at Easter.", date(2026, 4, 6)),
        ("The force will be cut in the autumn.", date(2026, 11, 30)),
        ("The ice may vanish in the 2040s.", date(2049, 12, 31)),
        ("Nora Falk must be paid by 5 April.", date(2026, 4, 5)),
    ],
)
def test_a_forecast_falls_due_on_its_last_day(sentence: str, due: date) -> None:
    assert [c.due_on for c in live(sentence)] == [due]
