"""A line is read by the fields that it has; what comes of it is what the whole shape makes of it."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.exceptions import ValidationError

from api.v1.bulk.claims import Shapes
from api.v1.shapes.claims import NewClaimSerializer

GOOD = {"article": 1, "quote": " It sank. "}
LINES: list[Any] = [
    GOOD,
    {"url": "https://courier.example/1", "quote": "It sank.", "statement": "The ferry sank."},
    GOOD | {"kind": "forecast", "due_on": "2026-05-31", "speaker": "", "priority": 3},
    GOOD | {"due_on": None, "priority": None},
    GOOD | {"article": "1"},
    {},
    [GOOD],
    5,
    None,
    {"article": 1},
    {"quote": "It sank."},
    GOOD | {"url": "https://courier.example/1"},
    GOOD | {"articel": 1},
    GOOD | {"article": 0},
    GOOD | {"article": None},
    GOOD | {"quote": ""},
    GOOD | {"quote": "a\0b"},
    GOOD | {"quote": "x" * 5_001},
    GOOD | {"quote": ["It sank."], "kind": "rumour", "priority": 4},
    GOOD | {"kind": "event", "due_on": "2026-05-31"},
    GOOD | {"due_on": "tomorrow"},
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_read_as_by_the_whole_shape(line: Any) -> None:
    shapes = Shapes()
    for _ in range(2):  # by a new shape and by the one that is known
        assert outcome(shapes.of(line), line) == outcome(NewClaimSerializer(), line)


def outcome(shape: NewClaimSerializer, line: Any) -> Any:
    try:
        return dict(shape.run_validation(line))
    except ValidationError as error:
        return error.detail


def test_a_name_that_is_no_field_makes_no_shape_of_its_own() -> None:
    shapes = Shapes()
    assert {shapes.of({f"name {n}": 1}) for n in range(3)} == {shapes.whole}
    assert not shapes.known
