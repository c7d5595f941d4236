"""The amounts of a statement, with unit, period and rounding as a person reads them.

What a number is, is read by ``numbers``; here the words that belong to it are found: the noun it counts, what it is
spread over, the time it is told of, and the other end of a range.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from engine.assess.numbers import Number, numbers
from engine.types import Quantity
from engine.words import STOP_WORDS, WORD, is_content

_CURRENCIES = frozenset("dollar euro pound yen rouble rupee".split())
_PLURAL = re.compile(r"(?:[^s]s|people|men|women|children)$", re.IGNORECASE)
_LONGEST_UNIT = 3
_MOST = 100  # numbers; whoever writes more of them wants to keep us busy

_SPAN = "seconds? minutes? hours? nights? days? weeks? weekends? months? quarters? seasons? years? decades?"
_SPANS = "|".join(_SPAN.split())
_SPREAD = re.compile(
    rf"(?:[ \xa0-]\w+){{0,3}}?[ \xa0](?:(?:an?|each|every)[ \xa0](?P<time>{_SPANS})(?![ \xa0](?:earlier|ago|before|later)\b)|per[ \xa0](?P<each>(?:[\d,]+[ \xa0])?(?!cent\b)\w+)"
    r"|(?P<adverb>hourly|daily|weekly|monthly|quarterly|yearly|annually))\b",
    re.IGNORECASE,
)
_ADVERBS = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annually": "year",
}

_YEAR = r"(?:1[5-9]|20)\d\d"
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATED = rf"(?:(?:\d{{1,2}} )?{_MONTH}(?: \d{{1,2}},?)?(?: {_YEAR})?|{_YEAR}s?)"
_WITHIN = r"(?:the )?(?:(?:first|second|third|fourth|last|past|final|next|coming|previous|same) ){0,2}"
_BESIDE = r"(?: \([^()]{4,30}\))?"  # the date that was put beside a relative one
_COUNT = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|several|some)"
_OPENS = r"(?=(?-i:[\dabdefilmnostuwyABDEFILMNOSTUWY]))"  # letters that may open a period: halves the time
_PERIOD = re.compile(
    rf"\b{_OPENS}(?:between {_DATED}{_BESIDE} and {_DATED}|from {_DATED}{_BESIDE} (?:to|until|through) {_DATED}"
    rf"|(?:in|during|over|within|for|throughout) {_WITHIN}(?:[\w-]+ )?(?:{_SPANS})(?: (?:of|to|ending(?: in)?|from) (?:the end of )?{_DATED})?"
    rf"|(?:in|since|by|until|before|after|during|of|from|on|for|to|early|late) {_DATED}"
    rf"|(?:last|this|next) (?:{_SPANS}|spring|summer|autumn|winter)"
    rf"|(?:an?|the|{_COUNT}) (?:{_SPANS}) (?:earlier|ago|before)|this (?:morning|afternoon|evening)"
    rf"|year[ -]on[ -]year|month[ -]on[ -]month|yesterday|today){_BESIDE}(?!\w)",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"[;:]|,? (?:but|while|whereas|although|who|which|that|than) | and (?:is|are|was|were|has|have|had|will|would) "
    r"|,? (?:up|down) from |,? compared (?:with|to) |, after "
)
_FROM = re.compile(
    r"(?:\b(?:up|down) from|\bcompared (?:with|to)|, after|\bfrom)[ \xa0][$€£¥₽₹]?$", re.IGNORECASE
)
_UP_TO = re.compile(r"[ \xa0]to[ \xa0][$€£¥₽₹]?")
_MANNER = re.compile(r"(?!(?:famil|suppl|assembl|monopol|al|repl|anomal)y$)\w+ly", re.IGNORECASE)
_RANGED = re.compile(
    r"\b(?:forecast|range|target|guidance|estimate|margin|band)s? of[ \xa0][$€£¥₽₹]?$", re.IGNORECASE
)
_FARTHEST = 90

_JOIN = re.compile(r"(?:[ \xa0](?:to|and|or)[ \xa0]|[ \xa0]?[-–—][ \xa0]?)[$€£¥₽₹]?")
_CHANGE = re.compile(r"\b(?:from|by)[ \xa0]{1,2}[$€£¥₽₹]?$", re.IGNORECASE)
_DASH = re.compile(r"[ \xa0]?[-–—][ \xa0]?[$€£¥₽₹]?")
_SEASON = re.compile(rf"{_YEAR}[-–/]$")
_BETWEEN = re.compile(r"\bbetween[ \xa0]{1,2}[$€£¥₽₹]?$", re.IGNORECASE)
_SIGN = re.compile(r"[$€£¥₽₹]$")
_LABEL = re.compile(r"(?:\b([A-Z][\w’'.]*)[ \xa0-]|\bNo\.[ \xa0]|[:#/])$")
_NO_AMOUNT_BEFORE = re.compile(  # times of day, parts
    r":\d|[ \xa0]?(?:[ap]\.?m\b|GMT\b|o['’]clock)|[ \xa0-](?:thirds?|quarters?|fifths?|tenths?|halves)\b",
    re.IGNORECASE,
)
_NO_AMOUNT_AFTER = re.compile(  # odds, what something is spread over
    r"\b(?:(?:one|two|three|four|five|six|seven|eight|nine|\d+) (?:in|out of)(?: every)? |per[ \xa0])$",
    re.IGNORECASE,
)


@lru_cache(maxsize=1_000)  # the claims that are looked at now are looked at again
def quantities(statement: str) -> tuple[Quantity, ...]:
    """The amounts of a statement in order, of its first hundred numbers. Dates, times of day, numbers in names ("Article 5"),
    fractions in words and odds ("one in five") are none."""
    told = [one for one in numbers(statement, _MOST) if _counts(statement, one)]
    if not told:
        return ()
    periods = [(found.start(), found.end()) for found in _PERIOD.finditer(statement)]
    counted = [one for one in told if not _is_in(one, periods)]
    found, place = [], 0
    while place < len(counted):
        first = counted[place]
        last = counted[place + 1] if place + 1 < len(counted) else None
        if last is not None and _is_range(statement, first, last):
            place += 2
            found.append(_quantity(statement, first, last, periods, _start(counted, place)))
            continue
        if last is not None and _is_score(statement, first, last):
            place += 2
            continue
        place += 1
        found.append(_quantity(statement, first, first, periods, _start(counted, place)))
    return tuple(_in_one_unit(statement, found))


def _in_one_unit(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """ "318 million crowns, up from 93 million": both are crowns; so in "from 93 to 318 million crowns"."""
    for place, one in enumerate(found):
        last, following = found[place - 1 : place], found[place + 1 : place + 2]
        if not one.unit and _FROM.search(_before(text, one.start)):
            if following and _UP_TO.fullmatch(text[one.end : following[0].start]):
                one = replace(one, unit=following[0].unit)
            elif last and one.start - last[0].end <= _FARTHEST:
                one = replace(one, unit=last[0].unit)
            found[place] = one
        yield one


def _start(counted: list[Number], place: int) -> int:
    return counted[place].start if place < len(counted) else sys.maxsize


def _before(text: str, start: int) -> str:
    """The words right before a place, as many as matter."""
    return text[max(0, start - 30) : start]


def _is_in(number: Number, periods: list[tuple[int, int]]) -> bool:
    """Whether a number belongs to a stretch of time that is told as a period."""
    told = bisect_right(periods, (number.start, sys.maxsize)) - 1
    return told >= 0 and number.start < periods[told][1]


def _counts(text: str, number: Number) -> bool:
    """Whether a number is an amount, and no part of a name or a time of day."""
    before, end = _before(text, number.start), number.end
    if _NO_AMOUNT_BEFORE.match(text, end) or _NO_AMOUNT_AFTER.search(before):
        return False
    label = _LABEL.search(before)
    if label is None or number.scale != 1 or "%" in "".join(number.unit) or "," in number.text:
        return not _SEASON.search(before)
    return label[1] is not None and (label[1].casefold() in STOP_WORDS or label[1].endswith("ly"))


def _is_range(text: str, first: Number, last: Number) -> bool:
    """ "2 to 3 per cent", "between 2 and 3", "€2m–€3m"; "from 2 to 3 per cent" tells of two amounts, as "2 and 3" do."""
    joint, before = text[first.end : last.start], _before(text, first.start)
    if not _JOIN.fullmatch(joint) or _lower(first, last) >= last.value:
        return False
    joined = " and " in joint.replace("\xa0", " ")
    if _BETWEEN.search(before):
        return joined
    ranged = first.unit == last.unit and bool(_RANGED.search(before))
    shared = not first.unit or ranged or bool(_DASH.fullmatch(joint))
    return shared and not joined and not _CHANGE.search(before) and bool(last.unit)


def _is_score(text: str, first: Number, last: Number) -> bool:
    """ "3-1" counts nothing that can be told."""
    return not first.unit and not last.unit and bool(_DASH.fullmatch(text[first.end : last.start]))


def _lower(first: Number, last: Number) -> Decimal:
    """The lower end of a range, which shares the scale of the upper one: "2 to 3 million"."""
    return (
        first.value * last.scale
        if first.scale == 1 and first.value < last.value / last.scale
        else first.value
    )


def _quantity(
    text: str, first: Number, last: Number, periods: list[tuple[int, int]], following: int
) -> Quantity:
    unit, end = _unit(text, last)
    spread = _SPREAD.match(text, end)
    per = (spread["time"] or spread["each"] or _ADVERBS[spread["adverb"].casefold()]) if spread else ""
    opens = first.opens
    if first is not last and (between := _BETWEEN.search(_before(text, first.start))):
        opens = first.start - len(between[0])
    elif opens == first.start and _SIGN.search(_before(text, first.start)):
        opens -= 1
    return Quantity(
        text=text[opens:end],
        start=opens,
        end=end,
        value=_lower(first, last) if first is not last else first.value,
        upper=last.value if first is not last else None,
        unit=unit,
        per=per,
        period=_period(text, opens, end, periods, following) if unit != "years old" else "",
        rounding=first.rounding,
    )


def _unit(text: str, number: Number) -> tuple[str, int]:
    """What is counted, as written, and where it ends: up to the first plural, else the first word."""
    if not number.unit:
        return "", number.end
    key = number.unit[0]
    if key in ("%", "% points", "years old"):
        return {"%": "per cent", "% points": "percentage points"}.get(key, key), number.end
    if key in _CURRENCIES and number.start and _SIGN.search(_before(text, number.start)):
        return key, number.end
    told = list(_nouns(text, number.end, len(number.unit)))
    last = next((place for place, (word, _, _) in enumerate(told) if _PLURAL.search(word)), 0)
    if not told or (not last and _MANNER.fullmatch(told[0][0])):
        return "", number.end
    if key in _CURRENCIES:
        return key, told[0][2]
    return " ".join(word for word, _, _ in told[: last + 1]), told[last][2]


def _nouns(text: str, start: int, count: int) -> Iterator[tuple[str, int, int]]:
    """The words a number's unit was read from, with their places."""
    content = (word for word in WORD.finditer(text, start, start + 120) if is_content(word[0]))
    for word in islice(content, min(count, _LONGEST_UNIT)):
        yield word[0], word.start(), word.end()


def _period(text: str, start: int, end: int, periods: list[tuple[int, int]], next_start: int) -> str:
    """The time an amount is told of: what follows it before the next amount, else what went
    before, else what follows that."""
    place = bisect_left(periods, (end, 0))
    after = [one for one in periods[place : place + 1] if _near(text, end, one[0])]
    before = [
        one for one in periods[max(0, place - 1) : place] if one[1] <= start and _near(text, one[1], start)
    ]
    chosen = after if after and after[0][0] < next_start else before or after
    return text[chosen[0][0] : chosen[0][1]] if chosen else ""


def _near(text: str, start: int, end: int) -> bool:
    return end - start <= _FARTHEST and not _BREAK.search(text[start:end])
