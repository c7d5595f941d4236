"""The amounts of a statement are told with their unit, period and rounding, where they stand."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from engine.assess import quantities

CASES = json.loads((Path(__file__).parents[2] / "data" / "quantities" / "cases.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_the_rule(case: dict[str, Any]) -> None:
    statement = case["statement"]
    found = [one.row() for one in quantities(statement)]

    assert [{name: said for name, said in row.items() if said not in ("", None)} for row in found] == case[
        "quantities"
    ]
    assert all(statement[row["start"] : row["end"]] == row["text"] for row in found)


@pytest.mark.parametrize(
    "text",
    [
        "5 " * 20_000,
        "between 5 and " * 5_000,
        "in the first " * 5_000 + "5 days",
        "1-" * 20_000,
        "€" * 30_000,
    ],
)
def test_a_hostile_text_is_read_in_time(text: str) -> None:
    began = time.process_time()
    quantities(text)
    assert time.process_time() - began < 6, "under one, on a core of its own"


def test_a_row_of_scales_makes_no_number_that_cannot_be_written() -> None:
    [debt] = quantities("The debt is 5 " + "trillion " * 500 + "dollars.")
    assert json.loads(json.dumps(debt.row()))["value"] == 5 * 10**24


def test_of_very_many_numbers_the_first_hundred_are_told() -> None:
    assert [one.text for one in quantities("Two cars, " * 300)] == ["Two cars"] * 100
