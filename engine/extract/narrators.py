"""Who says "I" outside quotations: the writer of a signed article, of a letter, or who holds a speech."""

from __future__ import annotations

import re

from engine.extract.layout import Block, Role
from engine.extract.mentions import Mention

_SPEECH = re.compile(
    r"\b(?i:speech|address|remarks|statement|letter)\s+(?:by|of|from)\s+(?P<who>(?:the\s+)?[A-ZÀ-Þ][\w'’.-]+(?:\s[A-ZÀ-Þ][\w'’.-]+){0,4})"
)
_SIGNATURE = re.compile(
    r"(?:[–—-]\s*)?(?P<who>(?:[A-ZÀ-Þ][\w'’.-]+\s){1,3}[A-ZÀ-Þ][\w'’.-]+)(?:,\s[A-ZÀ-Þ][\w'’. -]{2,40})?"
)
_FIRST = re.compile(r"\bI\b")
_SIGNED = re.compile(r"(?:\||\b[Bb]y\b|\bBY\b|:)\s*([A-ZÀ-Þ][\w'’.-]+(?:\s[A-ZÀ-Þ][\w'’.-]+){1,3})")


def voice(found: list[Block], title: str, body: str) -> Mention | None:
    """Who says all of a speech or a letter: the name in its title or under it."""
    if (m := _SPEECH.search(title)) is not None:
        return Mention(m["who"], m.start("who"), m.end("who"), 0, 3, source="title")
    closing = found[-1] if found else None
    if (
        closing is not None
        and (m := _SIGNATURE.fullmatch(body, closing.start, closing.end))
        and _FIRST.search(body)
    ):
        closing.role = Role.BYLINE
        return Mention(m["who"], m.start("who"), m.end("who"), 0, 3)
    return None


def narrator(found: list[Block], body: str) -> Mention | None:
    """Who writes "I" in a signed article: the name in its byline."""
    for block in found:
        if block.role is Role.BYLINE:
            m = _SIGNED.search(body[block.start : block.end])
            if m:
                start, end = block.start + m.start(1), block.start + m.end(1)
                return Mention(body[start:end], start, end, 0, 3)
    return None
