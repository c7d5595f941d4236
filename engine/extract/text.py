"""A stretch of the body made fit for the parser, with the way back to the body's offsets."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Clean:
    """``text`` is what the parser reads; character ``i`` of it stands at ``at[i]`` of the body."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The body's half-open range for a half-open, non-empty range of ``text``."""
        return self.at[start], self.at[end - 1] + 1


def clean(body: str, start: int, end: int, without: Iterable[tuple[int, int]] = ()) -> Clean:
    """``body[start:end]`` with runs of white space as one space, and invisible characters and marks of bold type gone.

    Ranges in ``without`` (offsets into the body) are left out.
    """
    gone = sorted(without)
    chars: list[str] = []
    at: list[int] = []
    i = start
    while i < end:
        if gone and i >= gone[0][0]:
            i = max(i, gone.pop(0)[1])
            continue
        c = body[i]
        if c.isspace():
            if chars and chars[-1] != " ":
                chars.append(" ")
                at.append(i)
        elif c == "*" and "*" in (body[i - 1 : i], body[i + 1 : i + 2]):
            pass  # "**bold**"
        elif unicodedata.category(c) not in _INVISIBLE:
            chars.append(c)
            at.append(i)
        i += 1
    while chars and chars[-1] == " ":
        chars.pop()
        at.pop()
    return Clean("".join(chars), tuple(at))
