"""Whether the numbers of a statement are the text's.

The engine makes its statements of the article's words; a model need not, so here a number has to be one of the sentence that
was quoted, or one that the article gives elsewhere beside the same words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from engine.assess.days import days
from engine.assess.numbers import numbers
from engine.words import Word, is_content, words

_DIGITS = re.compile(r"\d[\d,.]*")
_CLOCK = re.compile(r"\b(\d{1,2})[:.](\d\d)\b(?= ?(?:[ap]\.?m\b)|(?<=:\d\d))")
_PARTS = {
    word: -rank
    for rank, group in enumerate(
        "first once,second twice double both half,third triple,fourth quarter,fifth,sixth,seventh,eighth,ninth,tenth".split(","), 1
    )
    for word in group.split()
}  # fmt: skip
"""Words of order and share; below nought, for a "second" is no "2"."""
_BESIDE, _NEXT_TO = 5, 2
"""Words to either side of a number that may show what it counts, and that surely do."""
_WIDE = 1.1
"""A quote that is longer than its statement by more may hold other things than the statement says."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a text, and the keys of the words beside it, and next to it. A time of day is one number, and stands for itself."""

    value: Decimal
    text: str
    beside: frozenset[str]
    next_to: frozenset[str]
    is_time: bool = False


def figures(text: str) -> list[Figure]:
    """The numbers of a text, in figures or in words, in order; those of its dates are none."""
    everything = list(words(text))
    taken = [(day.start, day.end) for day in days(text)]
    found: list[tuple[int, int, Decimal]] = []

    def take(start: int, end: int, value: Decimal) -> None:
        if not any(first <= start < last for first, last in taken):
            taken.append((start, end))
            found.append((start, end, value))

    times = set()
    for clock in _CLOCK.finditer(text):
        times.add(clock.start())
        take(clock.start(), clock.end(), Decimal(-100 - 60 * int(clock[1]) - int(clock[2])))
    for number in numbers(text):
        take(number.start, number.end, number.value)
    for word in everything:
        if (value := _value(word)) is not None:
            take(word.start, word.end, value)
    ends = [word.end for word in everything]

    def near(start: int, far: int) -> frozenset[str]:
        place = bisect_right(ends, start)
        around = everything[max(0, place - far) : place + far + 1]
        return frozenset(word.key for word in around if is_content(word.text) and not word.is_number)

    return [
        Figure(value, text[start:end], near(start, _BESIDE), near(start, _NEXT_TO), start in times)
        for start, end, value in sorted(found)
    ]


def _value(word: Word) -> Decimal | None:
    """A number within a longer word or a time ("19th", the "22" of "22:50"), or a word of order or share."""
    if (part := _PARTS.get(word.text.casefold())) is not None:
        return Decimal(part)
    digits = _DIGITS.match(word.text)
    try:
        return Decimal(digits[0].rstrip(".,").replace(",", "")) if digits else None
    except InvalidOperation:  # "1.2.3"
        return None


def added_number(statement: str, quote: str, sentence: str, article: Sequence[Figure]) -> str:
    """The first number of a statement that the text does not give there; else empty.

    It has to be the sentence's, or one that the article gives beside the same words. Where the statement leaves out a number
    of the quote it must not be in that one's place: next to the same words or, where the quote is no wider than the
    statement, anywhere.
    """
    told, quoted = figures(statement), figures(quote)
    kept, there = ({figure.value for figure in found} for found in (told, figures(sentence)))
    left_out = [figure for figure in quoted if figure.value not in kept]
    is_wide = len(quote) > _WIDE * len(statement)
    for figure in told:
        if any(figure.value == other.value for other in quoted):
            continue
        rivals = [other for other in left_out if (other.value < 0) == (figure.value < 0)]
        if rivals and (not is_wide or any(other.next_to & figure.next_to for other in rivals)):
            return figure.text
        same = [other for other in article if other.value == figure.value]
        known = figure.is_time or any(figure.beside & other.beside for other in same)
        if figure.value not in there and not (same and known):
            return figure.text
    return ""
