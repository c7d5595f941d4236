"""A text without differences of typing (white space, quotation marks, dashes, forms of one character), and the way
back to where each character stood."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field

_MARKS = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_MARK_CLASS = "".join(map(chr, _MARKS))
_COMBINING = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# In a text in normal form only marks and white space change; else every character beyond ASCII may.
_IN_NORMAL_FORM = re.compile(rf"[^\S ]\s*| \s+|[{_MARK_CLASS}]")
_IN_ANY_FORM = re.compile(rf"[^\S ]\s*| \s+|`|[^\s{_COMBINING}][{_COMBINING}]+|[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Plain:
    """``text`` and, for each of its stretches, where it begins, and what it was in the original (``sources``:
    begin, end). A stretch as long as its original stands in it character by character."""

    text: str
    begins: list[int] = field(default_factory=list)
    sources: list[tuple[int, int]] = field(default_factory=list)

    def start_of(self, place: int) -> int:
        """Where the original of the character at ``place`` begins."""
        stretch, within = self._stretch(place)
        begin, _ = self.sources[stretch]
        return begin + within if self._same_length(stretch) else begin

    def end_of(self, place: int) -> int:
        """Where the original of the character before ``place`` ends."""
        stretch, within = self._stretch(place - 1)
        begin, end = self.sources[stretch]
        return begin + within + 1 if self._same_length(stretch) else end

    def _stretch(self, place: int) -> tuple[int, int]:
        stretch = bisect_right(self.begins, place) - 1
        return stretch, place - self.begins[stretch]

    def _same_length(self, stretch: int) -> bool:
        following = self.begins[stretch + 1] if stretch + 1 < len(self.begins) else len(self.text)
        begin, end = self.sources[stretch]
        return following - self.begins[stretch] == end - begin


def plain(text: str) -> Plain:
    """A text with single spaces, straight marks, plain dashes and every character in its normal form (NFKC)."""
    pieces: list[str] = []
    begins: list[int] = []
    sources: list[tuple[int, int]] = []
    length = 0

    def add(piece: str, begin: int, end: int) -> None:
        nonlocal length
        if piece:
            pieces.append(piece)
            begins.append(length)
            sources.append((begin, end))
            length += len(piece)

    before = 0
    pattern = _IN_NORMAL_FORM if unicodedata.is_normalized("NFKC", text) else _IN_ANY_FORM
    for match in pattern.finditer(text):
        unit = match[0]
        normal = (
            " " if unit.isspace() else unicodedata.normalize("NFKC", unit.translate(_MARKS)).translate(_MARKS)
        )
        if normal == unit:
            continue
        add(text[before : match.start()], before, match.start())
        add(normal, match.start(), match.end())
        before = match.end()
    add(text[before:], before, len(text))
    return Plain("".join(pieces), begins, sources)
