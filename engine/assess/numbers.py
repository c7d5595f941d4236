"""Numbers of a text, read so that they can be compared as numbers.

"1.2 million" and "1,187,432" agree, because the first is the second rounded; "more than 100" and "112" agree;
"12 per cent" and "12 people" can't be compared at all.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.assess.days import days
from engine.types import Rounding
from engine.words import CALENDAR, WORD, is_content, key

_SCALES = {
    "hundred": Decimal(100),
    "thousand": Decimal(1_000),
    "k": Decimal(1_000),
    "million": Decimal(1_000_000),
    "mn": Decimal(1_000_000),
    "m": Decimal(1_000_000),
    "billion": Decimal(1_000_000_000),
    "bn": Decimal(1_000_000_000),
    "b": Decimal(1_000_000_000),
    "trillion": Decimal(1_000_000_000_000),
    "tn": Decimal(1_000_000_000_000),
}
_LARGEST_SCALE = Decimal(10) ** 24  # a longer row of such words is no number, and no JSON could hold it
_WRITTEN = {
    word: Decimal(value)
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen""".split()
    )
} | {
    word: Decimal(10 * value)
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₽": "rouble", "₹": "rupee"}


class Bound(StrEnum):
    """What the words before a number make of it."""

    ABOUT = "about"
    LEAST = "at least"
    MOST = "at most"
    EXACT = ""


_ROUNDINGS = (
    (Rounding.MORE, r"more than|over|above|upwards of|exceeding|in excess of"),
    (Rounding.LEAST, r"at least|no fewer than|no less than"),
    (Rounding.LESS, r"less than|fewer than|under|below"),
    (Rounding.MOST, r"at most|up to|no more than|not more than"),
    (Rounding.NEARLY, r"nearly|almost|close to"),
    (Rounding.ABOUT, r"about|around|some|roughly|approximately|an estimated|estimated|circa"),
)
_BOUNDS = {
    Rounding.MORE: Bound.LEAST,
    Rounding.LEAST: Bound.LEAST,
    Rounding.LESS: Bound.MOST,
    Rounding.MOST: Bound.MOST,
    Rounding.NEARLY: Bound.ABOUT,
    Rounding.ABOUT: Bound.ABOUT,
    Rounding.EXACT: Bound.EXACT,
}
_ROUNDED = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<{rounding.name}>{words})" for rounding, words in _ROUNDINGS)
    + r")[ \xa0]{1,3}(?:the[ \xa0])?[$€£¥₽₹]?$",
    re.IGNORECASE,
)
_PER_CENT = re.compile(
    r"[ \xa0-]?(?:%|per[ \xa0]cent|percent)(?P<points>(?:age)?[ \xa0-]points?)?", re.IGNORECASE
)
_AGED = re.compile(r"[ \xa0-]years?[ \xa0-]olds?", re.IGNORECASE)
_FIGURES = re.compile(r"(\d{1,15}(?:,\d{3}){0,5})(\.\d{1,9})?(k|m|mn|bn|b|tn)?", re.IGNORECASE)
_MARK = re.compile(r"[.,;:!?()\n–—]")

_Words = list[re.Match[str]]  # most texts have few numbers: a word's key is asked for only where it is a unit


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text. ``step`` is the place it is rounded to, ``scale`` what its words multiply it by; ``unit`` the
    keys of what it counts: "%", "dollar", or the words that follow it, nearest first; empty where it stands alone. The
    words that round it begin at ``opens``."""

    value: Decimal
    step: Decimal
    scale: Decimal
    unit: tuple[str, ...]
    rounding: Rounding
    text: str
    start: int
    end: int
    opens: int

    @property
    def bound(self) -> Bound:
        """What the rounding leaves open."""
        return _BOUNDS[self.rounding]


def numbers(text: str, most: int = sys.maxsize) -> tuple[Number, ...]:
    """The numbers of a text that are no part of a date, in figures or words ("two", "a dozen" is not one), up to so many."""
    everything = list(WORD.finditer(text))
    dated: set[int] | None = None
    found: list[Number] = []
    after = 0
    for place, word in enumerate(everything):
        if len(found) == most:
            break
        if place < after:
            continue
        if word[0][0].isdecimal():
            if dated is None:
                dated = {at for day in days(text) for at in range(day.start, day.end)}
            read = None if word.start() in dated else _figures(word[0], place)
        elif (written := _WRITTEN.get(word[0].casefold())) is not None:
            read = _written(text, everything, place, written)
        else:
            continue
        if read is not None:
            number, after = _number(text, everything, place, *read)
            found.append(number)
    return tuple(found)


def _number(
    text: str, everything: _Words, place: int, value: Decimal, step: Decimal, scale: Decimal, following: int
) -> tuple[Number, int]:
    """The number that was read from a word up to the ``following`` one, and the place of the word after it."""
    while (more := _scale(everything, following)) and _adjoin(text, everything, following):
        if scale * more > _LARGEST_SCALE:
            break
        scale, following = scale * more, following + 1
    start, end = everything[place].start(), everything[following - 1].end()
    unit, end = _unit(text, everything[following : following + 4], start, end)
    before = max(0, start - 30)
    rounded = _ROUNDED.search(text[before:start])
    rounding = Rounding[rounded.lastgroup] if rounded and rounded.lastgroup else Rounding.EXACT
    opens = before + rounded.start() if rounded else start
    return Number(
        value * scale, step * scale, scale, unit, rounding, text[start:end], start, end, opens
    ), following


def _adjoin(text: str, everything: _Words, place: int) -> bool:
    """Whether nothing but a space or a hyphen stands before a word."""
    return text[everything[place - 1].end() : everything[place].start()] in ("", " ", "\xa0", "-")


def _figures(word: str, place: int) -> tuple[Decimal, Decimal, Decimal, int] | None:
    """Value, step and scale of a word in figures, and the place after it; None for a word that is no number ("19th")."""
    match = _FIGURES.fullmatch(word)
    if not match:
        return None
    value = Decimal(match[1].replace(",", "") + (match[2] or ""))
    step = Decimal(1).scaleb(1 - len(match[2])) if match[2] else Decimal(1)
    return value, step, _SCALES[match[3].casefold()] if match[3] else Decimal(1), place + 1


def _written(
    text: str, everything: _Words, place: int, value: Decimal
) -> tuple[Decimal, Decimal, Decimal, int] | None:
    """Value, step and scale of a number in words that begins with ``value``, and the place after it. "One" is a number
    only before a scale ("one million")."""
    following = place + 1
    if value >= 20 and following < len(everything) and _adjoin(text, everything, following):
        units = _WRITTEN.get(everything[following][0].casefold(), Decimal(0))
        if 0 < units < 10:
            value, following = value + units, following + 1
    if value == 1 and not _scale(everything, following):
        return None
    return value, Decimal(1), Decimal(1), following


def _scale(everything: _Words, place: int) -> Decimal | None:
    if place >= len(everything):
        return None
    folded = everything[place][0].casefold()
    return _SCALES.get(folded) or _SCALES.get(folded.removesuffix("s")) if len(folded) > 1 else None


def _unit(text: str, following: _Words, start: int, end: int) -> tuple[tuple[str, ...], int]:
    """What a number counts, and where the number ends with its sign."""
    if per_cent := _PER_CENT.match(text, end):
        return ("% points" if per_cent["points"] else "%",), per_cent.end()
    if aged := _AGED.match(text, end):
        return ("years old",), aged.end()
    if start and text[start - 1] in _CURRENCIES:
        return (_CURRENCIES[text[start - 1]],), end
    unit: list[str] = []
    before = end
    for match in following:
        word = match[0]
        if _MARK.search(text, before, match.start()):
            break
        before = match.end()
        if word.casefold() in ("of", "the", "more", "other") and not unit:
            continue
        if not is_content(word) or word[0].isdigit() or word.casefold() in CALENDAR:
            break
        unit.append(key(word))
    return tuple(unit), end


def same_unit(one: Number, other: Number) -> bool:
    """Whether two numbers count the same thing, as far as the words beside them show it."""
    if not one.unit or not other.unit:
        return False
    return bool(set(one.unit[:3]) & set(other.unit[:3]))


def agree(claimed: Number, found: Number) -> bool:
    """Whether a number found can be the one claimed: equal, one the other rounded, or within what "more than",
    "up to" or "about" leave open. Units are not looked at. A plain "1,200" is taken as exact (see ``close``)."""
    one, other = claimed.value, found.value
    step = max(claimed.step, found.step)
    rounded = step != 1 or claimed.step != found.step
    if one == other or (rounded and abs(one - other) <= step / 2):
        return True
    if Bound.ABOUT in (claimed.bound, found.bound):
        return abs(one - other) <= max(one, other) / 20
    return _within(claimed, found) or _within(found, claimed)


def close(claimed: Number, found: Number) -> bool:
    """Whether two numbers that don't agree may still be one, put roundly: a tenth apart, and one ends in noughts."""
    return abs(claimed.value - found.value) <= max(claimed.value, found.value) / 10 and any(
        number.value == number.value.to_integral() and number.value % 10 == 0 for number in (claimed, found)
    )


def _within(bounded: Number, number: Number) -> bool:
    """A bound is kept by a number on its right side and not far from it: "more than 100" is not said of 5,000."""
    if bounded.bound is Bound.LEAST:
        return bounded.value <= number.value <= bounded.value * 2
    if bounded.bound is Bound.MOST:
        return bounded.value / 2 <= number.value <= bounded.value
    return False


def is_written_number(word: str) -> bool:
    """Whether a word is a number, or scales one ("eleven", "million")."""
    folded = word.casefold()
    return folded in _WRITTEN or (len(folded) > 2 and folded in _SCALES)
