"""Numbers and dates of a text, read so that they can be compared as numbers and dates.

"1.2 million" and "1,187,432" agree, because the first is the second rounded; "more than 100" and "112" agree;
"12 per cent" and "12 people" can't be compared at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.words import CALENDAR, Word, is_content, words

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
_MONTHS = {
    name: number
    for number, pair in enumerate(
        """january,jan february,feb march,mar april,apr may june,jun july,jul august,aug september,sep,sept
        october,oct november,nov december,dec""".split(),
        start=1,
    )
    for name in pair.split(",")
}


class Bound(StrEnum):
    """What the words before a number make of it."""

    ABOUT = "about"
    LEAST = "at least"
    MOST = "at most"
    EXACT = ""


_BOUNDS = (
    (
        Bound.LEAST,
        r"more than|over|at least|no fewer than|no less than|above|upwards of|exceeding|in excess of",
    ),
    (Bound.MOST, r"less than|fewer than|under|at most|up to|no more than|below|not more than"),
    (
        Bound.ABOUT,
        r"about|around|some|roughly|approximately|nearly|almost|close to|an estimated|estimated|circa",
    ),
)
_BOUND = re.compile(
    "(?:"
    + "|".join(f"(?P<{bound.name}>{words})" for bound, words in _BOUNDS)
    + r")[ \xa0]{1,3}(?:the[ \xa0])?[$€£¥₽₹]?$",
    re.IGNORECASE,
)
# A date written with figures or with the month's name; a year alone is a date where it reads like one.
_DATE = re.compile(
    r"(?P<iso>\b(?P<y1>\d{4})-(?P<m1>\d{2})-(?P<d1>\d{2})\b)"
    r"|\b(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?[ \xa0]{1,2}(?:of[ \xa0])?)?(?P<m2>[A-Z][a-z]{2,8})\.?"
    r"(?:[ \xa0]{1,2}(?P<d3>\d{1,2})(?:st|nd|rd|th)?\b(?![.,]?\d))?(?:,?[ \xa0]{1,2}(?P<y2>(?:1[5-9]|20)\d{2})\b)?"
    r"|\b(?P<y3>(?:1[5-9]|20)\d{2})\b(?![.,]\d|[ \xa0]?%|[ \xa0]per[ \xa0]cent)"
)
_PER_CENT = re.compile(
    r"[ \xa0-]?(?:%|per[ \xa0]cent|percent)(?P<points>(?:age)?[ \xa0-]points?)?", re.IGNORECASE
)
_AGED = re.compile(r"[ \xa0-]years?[ \xa0-]olds?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text. ``step`` is the place it is rounded to; ``unit`` the keys of what it counts: "%",
    "dollar", or the words that follow it, nearest first; empty where it stands alone."""

    value: Decimal
    step: Decimal
    unit: tuple[str, ...]
    bound: Bound
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Day:
    """A date of a text, with 0 for what it leaves open."""

    year: int
    month: int
    day: int
    text: str
    start: int
    end: int


def dates(text: str) -> tuple[Day, ...]:
    """The dates of a text, years alone among them."""
    found = []
    for match in _DATE.finditer(text):
        part = match.groupdict()
        month = _MONTHS.get((part["m2"] or "").casefold(), 0) or int(part["m1"] or 0)
        year = int(part["y1"] or part["y2"] or part["y3"] or 0)
        day = int(part["d1"] or part["d2"] or part["d3"] or 0)
        if part["m2"] and not (month and (year or day)):
            continue
        if day <= 31 and month <= 12:
            found.append(Day(year, month, day, match[0], match.start(), match.end()))
    return tuple(found)


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a text that are no part of a date, in figures or words ("two", "a dozen" is not one)."""
    taken = [(day.start, day.end) for day in dates(text)]
    everything = list(words(text))
    found: list[Number] = []
    place = 0
    while place < len(everything):
        start = everything[place].start
        if any(begin <= start < end for begin, end in taken):
            place += 1
            continue
        read = _read(text, everything, place)
        if read is None:
            place += 1
            continue
        number, place = read
        found.append(number)
    return tuple(found)


def _read(text: str, everything: list[Word], place: int) -> tuple[Number, int] | None:
    word = everything[place]
    start = word.start
    figures = _figures(word.text)
    following = place + 1
    if figures:
        value, step, scale = figures
    elif (folded := word.text.casefold()) in _WRITTEN:
        value, step, scale = _WRITTEN[folded], Decimal(1), Decimal(1)
        if (
            value >= 20
            and following < len(everything)
            and text[word.end : everything[following].start] in "- "
        ):
            units = _WRITTEN.get(everything[following].text.casefold(), Decimal(10))
            if 0 < units < 10:
                value, following = value + units, following + 1
        if value == 1 and not _scale(everything, following):
            return None
    else:
        return None
    while (more := _scale(everything, following)) and text[everything[following - 1].end : everything[following].start] in (
        "", " ", "\xa0", "-",
    ):  # fmt: skip
        scale, following = scale * more, following + 1
    end = everything[following - 1].end
    unit, following = _unit(text, everything, following, start, end)
    bound = Bound.EXACT
    if before := _BOUND.search(text[max(0, start - 30) : start]):
        bound = Bound[before.lastgroup or "EXACT"]
    return Number(value * scale, step * scale, unit, bound, text[start:end], start, end), following


def _figures(word: str) -> tuple[Decimal, Decimal, Decimal] | None:
    """Value, step and scale of a word in figures; None for a word that is no number ("19th", "F16")."""
    match = re.fullmatch(r"(\d{1,15}(?:,\d{3}){0,5})(\.\d{1,9})?(k|m|mn|bn|b|tn)?", word, re.IGNORECASE)
    if not match:
        return None
    value = Decimal(match[1].replace(",", "") + (match[2] or ""))
    step = Decimal(1).scaleb(-(len(match[2]) - 1)) if match[2] else Decimal(1)
    return value, step, _SCALES[match[3].casefold()] if match[3] else Decimal(1)


def _scale(everything: list[Word], place: int) -> Decimal | None:
    if place >= len(everything):
        return None
    folded = everything[place].text.casefold()
    return _SCALES.get(folded) or _SCALES.get(folded.removesuffix("s")) if len(folded) > 1 else None


def _unit(text: str, everything: list[Word], place: int, start: int, end: int) -> tuple[tuple[str, ...], int]:
    if per_cent := _PER_CENT.match(text, end):
        return ("% points" if per_cent["points"] else "%",), place
    if _AGED.match(text, end):
        return ("years old",), place
    if (sign := text[start - 1 : start]) in _CURRENCIES and sign:
        return (_CURRENCIES[sign],), place
    unit: list[str] = []
    before = end
    for word in everything[place : place + 4]:
        if any(mark in ".,;:!?()\n–—" for mark in text[before : word.start]):
            break
        if word.text.casefold() in ("of", "the", "more", "other") and not unit:
            before = word.end
            continue
        if not is_content(word.text) or word.is_number or word.text.casefold() in CALENDAR:
            break
        unit.append(word.key)
        before = word.end
    return tuple(unit), place


def same_unit(one: Number, other: Number) -> bool:
    """Whether two numbers count the same thing, as far as the words beside them show it."""
    if not one.unit or not other.unit:
        return False
    return bool(set(one.unit[:3]) & set(other.unit[:3]))


def agree(claimed: Number, found: Number) -> bool:
    """Whether a number found can be the one claimed: equal, one the other rounded, or within what "more than",
    "up to" or "about" leave open. Units are not looked at."""
    one, other = claimed.value, found.value
    if one == other:
        return True
    if abs(one - other) <= max(_slack(claimed), _slack(found)) / 2:
        return True
    if Bound.ABOUT in (claimed.bound, found.bound):
        return abs(one - other) <= max(one, other) / 20
    return _within(claimed, found) or _within(found, claimed)


def _slack(number: Number) -> Decimal:
    """The step of the number's last figure; of a round number with a scale word or "about", of its last that is
    not nought. A plain "1,200" is taken as exact."""
    return number.step if number.step > 1 or number.step < 1 else Decimal(0)


def _within(bounded: Number, number: Number) -> bool:
    """A bound is kept by a number on its right side and not far from it: "more than 100" is not said of 5,000."""
    if bounded.bound is Bound.LEAST:
        return bounded.value <= number.value <= bounded.value * 2
    if bounded.bound is Bound.MOST:
        return bounded.value / 2 <= number.value <= bounded.value
    return False


def same_day(claimed: Day, found: Day) -> bool:
    """Whether two dates agree in every part both give; False only where a part differs."""
    pairs = ((claimed.year, found.year), (claimed.month, found.month), (claimed.day, found.day))
    return all(one == other for one, other in pairs if one and other)


def is_written_number(word: str) -> bool:
    """Whether a word is a number, or scales one ("eleven", "million")."""
    folded = word.casefold()
    return folded in _WRITTEN or (len(folded) > 2 and folded in _SCALES)
