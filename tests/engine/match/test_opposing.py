"""A denial of an earlier claim is not taken for a repetition of it."""

from __future__ import annotations

import pytest

from engine import match


@pytest.mark.parametrize(
    ("new", "earlier", "turn"),
    [
        ("Northland did not ship ammunition.", "Northland has shipped ammunition.", "“not” in this one"),
        ("Northland has shipped ammunition.", "Northland never shipped it.", "“never” in the earlier one"),
        ("It denied that Northland shipped ammunition.", "Northland shipped it.", "“denied” in this one"),
        ("It is false that the bridge fell.", "The bridge fell.", "“is false” in this one"),
        ("Exports rose in May.", "Exports fell in May.", "“rose” against “fell”"),
        ("The vaccine is unsafe.", "The vaccine is safe.", "“unsafe” against “safe”"),
    ],
)
def test_what_turns_it_round_is_named(new: str, earlier: str, turn: str) -> None:
    assert match.opposite(new, earlier) == turn


@pytest.mark.parametrize(
    ("new", "earlier"),
    [
        ("Exports rose in May.", "Exports rose by a tenth in May."),
        ("Exports did not fall in May.", "Exports rose in May."),
        ("Northland didn't ship ammunition.", "Northland has not shipped ammunition."),
        ("It did not deny that Northland shipped ammunition.", "Northland shipped ammunition."),
        ("No fewer than 40 ships left.", "40 ships left."),
        ("Not only ships but tanks were sent.", "Ships were sent."),
        ("North Korea fired a missile.", "South Korea fired a missile."),
        ("", ""),
    ],
)
def test_what_says_the_same_or_something_else_is_no_opposite(new: str, earlier: str) -> None:
    assert match.opposite(new, earlier) == ""
