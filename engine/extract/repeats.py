"""A second figure of the same thing: ``counted 16 cases in May and none in June``, ``seven counts of bribery and two of theft``."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from engine.extract.gaps import Gap
from engine.extract.grammar import finite
from engine.extract.sentence import Part

_SIGNS = frozenset("% per cent percent".split())
_WORDS = frozenset("half none".split())
_TIMED = frozenset("this next last".split())
_TOTAL = frozenset("all total".split())
_ENDS = ".;,!"


def repeats(sent: Span) -> Iterator[Gap]:
    """The second of two figures joined by "and" that share what is counted and the preposition behind it."""
    words = [t for t in sent if not t.is_space]
    for at, join in enumerate(words):
        if join.lower_ != "and":
            continue
        other = words[
            at + 1 : next((n for n in range(at + 1, len(words)) if words[n].text in _ENDS), len(words))
        ]
        size = _figure(other)
        rest = other[size:]
        if not size or len(rest) < 2 or rest[1].lower_ in _TOTAL:
            continue
        parts = _shared(words[:at], other[:size], rest)
        if parts is not None and words[at + 1 + len(other) :] == words[-1:]:
            yield Gap(parts, other, [join])


def _shared(before: list[Token], figure: list[Token], rest: list[Token]) -> list[Part] | None:
    """The first figure's sentence with the other figure, and what that is told of."""
    prep = next((n for n in range(len(before) - 1, 0, -1) if _alike(before[n], rest[0])), 0)
    start = next((n for n in range(prep - 1, 0, -1) if before[n].like_num or before[n].lower_ in _SIGNS), 0)
    while start and (before[start - 1].like_num or before[start - 1].tag_ == "$"):
        start -= 1
    size = _figure(before[start:])
    counted = before[start + size : prep]
    if (
        not start
        or not (counted or figure[-1].lower_ in _SIGNS)
        or len(counted) > 5
        or not any(finite(t) for t in before[:start])
    ):
        return None
    if any(t.is_punct or t.pos_ in ("VERB", "AUX") for t in before[start + size :]) or any(
        t.like_num for t in counted
    ):
        return None
    if any(t.lower_ == "between" or t.tag_ == "WDT" for t in before[:start]):
        return None
    said: list[Part] = ["no"] if figure[0].lower_ == "none" else list(figure)
    more: list[Part] = [before[-1].text] if rest[-1].lower_ in ("next", "last") else []
    return [*before[:start], *said, *counted, *rest, *more]


def _alike(one: Token, other: Token) -> bool:
    """The same preposition, or both a time: ``1.4% this year and 1.9% next year``."""
    if other.lower_ in _TIMED:
        return one.lower_ in _TIMED
    return other.tag_ == "IN" and one.lower_ == other.lower_


def _figure(words: list[Token]) -> int:
    """How many words from the first on are a figure."""
    n = 0
    while n < len(words) and (words[n].like_num or words[n].lower_ in _SIGNS or words[n].tag_ == "$"):
        n += 1
    return n or int(bool(words) and words[0].lower_ in _WORDS)
