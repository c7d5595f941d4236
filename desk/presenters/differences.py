"""What differs between two texts, in words, as pieces a template can mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\w+(?:['’]\w+)*\s*|[^\w\s]\s*|\s+")  # a word or a mark, with the space after it
LONGEST = 6_000  # words; beyond it a comparison would take longer than a person waits


@dataclass(frozen=True, slots=True)
class Piece:
    """``kind`` is "same", "gone" or "new"."""

    kind: str
    text: str


def difference(old: str, new: str) -> list[Piece]:
    """The pieces of both texts in reading order: without the new ones they are ``old``, without the gone ones ``new``.

    Texts too long to compare word by word come back as one gone and one new piece.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if before == after:
        return [Piece("same", new)] if new else []
    if len(before) + len(after) > LONGEST:
        return [Piece("gone", old), Piece("new", new)]
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[i:j])))
            continue
        if j > i:
            pieces.append(Piece("gone", "".join(before[i:j])))
        if m > k:
            pieces.append(Piece("new", "".join(after[k:m])))
    return pieces
