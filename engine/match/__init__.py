"""Recognising a text or a statement again: ``Archive`` finds earlier statements, ``near_copy`` and ``simhash`` copies.

What needs numpy and the networks is loaded when it is first asked for: a web process asks for the numbers alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.match.copies import contained, jaccard, near_copy, shingles, simhash, sketch
from engine.match.opposing import opposite

if TYPE_CHECKING:
    from engine.match.archive import Archive, Half, Match, embed

VERSION = "match-v2"
EMBED_VERSION = "minilm-l6-v1"
"""Vectors of different versions can't be compared."""
SHOWN = 0.5
"""The probability from which an earlier statement is proposed."""
STRONG = 0.9
"""The probability from which it is called probably the same."""
_NEEDED = ("tokenizer", "trunk", "meaning", "matching")

__all__ = [
    "EMBED_VERSION",
    "SHOWN",
    "STRONG",
    "VERSION",
    "Archive",
    "Half",
    "Match",
    "contained",
    "damage",
    "embed",
    "jaccard",
    "near_copy",
    "opposite",
    "shingles",
    "simhash",
    "sketch",
]


def damage() -> str:
    """What is wrong with the weight files that matching needs, in a sentence; empty where nothing is."""
    from engine.encoder import Damaged, content

    try:
        for name in _NEEDED:
            content(name)
    except Damaged as error:
        return str(error)
    return ""


def __getattr__(name: str) -> Any:
    if name in {"Archive", "Half", "Match", "embed"}:
        from engine.match import archive

        return getattr(archive, name)
    raise AttributeError(f"engine.match has no {name}")
