"""A verb that is told once and meant of several, each with its own figure."""

import pytest

from .reading import live, statements


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Falk is on 46 per cent, Brandt on 31 and the incumbent, Paula Stern, on 17.8 per cent.",
            ["Brandt is on 31 per cent.", "Falk is on 46 per cent.", "The incumbent, Paula Stern, is on 17.8 per cent."],
        ),
        (
            "With 48 of 52 wards counted, Nora Falk (Civic List) is on 46.9%, the Greens (Homeland) on 31.2%.",
            ["With 48 of 52 wards counted, Nora Falk is on 46.9%.", "With 48 of 52 wards counted, the Greens are on 31.2%."],
        ),
        ("Merenthia has 4 million people, Aurelund 3 million.", ["Aurelund has 3 million people.", "Merenthia has 4 million people."]),
        ("Falk won 14 seats and Brandt nine.", ["Brandt won nine seats.", "Falk won 14 seats."]),
        ("The mill lost 40 jobs in 2024, the brewery 12.", ["The brewery lost 12 jobs.", "The mill lost 40 jobs in 2024."]),
        ("A berth to Tarn costs €89, a seat on the bus 64.", ["A berth to Tarn costs €89.", "A seat on the bus costs €64."]),
    ],
)  # fmt: skip
def test_each_part_borrows_the_verb(sentence: str, expected: list[str]) -> None:
    assert sorted(statements(sentence)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The firm owns 12 ships and Airbus 320 planes.",
        "The mill has 40 cows, goats and 12 sheep.",
        "The fund lost 3 million crowns in 2020 and June 2021.",
        "Sales rose by 3 per cent in Tarn, and by 5 per cent in Kessel.",
        "The flat has 3 rooms, a kitchen and 2 baths.",
    ],
)
def test_a_list_borrows_nothing(sentence: str) -> None:
    assert len(statements(sentence)) == 1


def test_what_borrows_a_verb_rests_on_its_own_words() -> None:
    body = "Falk won 14 seats and Brandt nine."
    assert live(body)[-1].anchors[0].quote == "Brandt nine"
