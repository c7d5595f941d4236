"""Numbers of things, as people read them."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """ "1 page", "6 pages"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
