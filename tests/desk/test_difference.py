"""What differs between two texts, in words."""

from __future__ import annotations

import pytest

from desk.presenters.differences import LONGEST, difference

TEXTS = [
    "",
    "It sailed.",
    "The ship’s crew sailed,\n\nat dawn. ",
    "  two  blanks",
    "ammunition — 340 containers (sic!)",
]


@pytest.mark.parametrize("old", TEXTS)
@pytest.mark.parametrize("new", TEXTS)
def test_both_texts_are_in_the_pieces(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("It sailed.", "It sailed.", [("same", "It sailed.")]),
        (
            "for fuel, reports say.",
            "for fuel.",
            [("same", "for fuel"), ("gone", ", reports say"), ("same", ".")],
        ),
        ("It sailed.", "The ship sailed.", [("gone", "It "), ("new", "The ship "), ("same", "sailed.")]),
        ("", "", []),
    ],
)
def test_words_are_compared(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert [(piece.kind, piece.text) for piece in difference(old, new)] == pieces


def test_very_long_texts_are_not_compared_word_by_word() -> None:
    pieces = difference("a " * LONGEST, "b")
    assert [piece.kind for piece in pieces] == ["gone", "new"]
