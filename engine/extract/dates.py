"""Dates that only make sense beside the day of publication: what they mean, and when a forecast falls due."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from engine.extract.lexicon import MONTHS, NUMBERS, WEEKDAYS

NEAR_FUTURE = 90
"""Days given to a forecast "in the near future", "soon" or "in the coming months"."""

_MONTH = "(?:" + "|".join(f"{m}|{m[:3]}\\.?" if m != "may" else m for m in MONTHS) + "|sept\\.?)"
_DAY = "(?:" + "|".join(WEEKDAYS) + ")"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_SEASON = "(?:" + "|".join(_SEASONS) + ")"
_NUMBER = r"\d+|" + "|".join(NUMBERS)
_SINCE = re.compile(r"\bsince\s+(?:early\s+|late\s+)?[^\s,]+(?:\s[^\s,]+)?$", re.I)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A date phrase at ``start:end`` of a text, its first and last day, and the words to put beside it (or none)."""

    start: int
    end: int
    first: date
    last: date
    beside: str = ""
    note: str = ""


class _When(NamedTuple):
    first: date
    last: date
    beside: str = ""
    note: str = ""


_Read = Callable[[re.Match[str], Any, bool], _When | None]
_READERS: list[tuple[re.Pattern[str], bool, _Read]] = []


def _reads(*patterns: str, alone: bool = False) -> Callable[[_Read], _Read]:
    """Registers what reads a match, told the day of publication and whether what is dated was still to come; ``alone``:
    also where that day is not known. Of two that meet in the text, the one registered first is taken."""

    def register(read: _Read) -> _Read:
        _READERS.extend((re.compile(pattern, re.I), alone, read) for pattern in patterns)
        return read

    return register


def phrases(text: str, published: date | None, future: Callable[[int], bool]) -> list[Phrase]:
    """The date phrases of ``text``, in order; ``future`` says whether what is told at an offset was still to come.

    Without the day of publication only whole dates are understood.
    """
    found: list[Phrase] = []
    for pattern, alone, read in _READERS:
        for m in () if published is None and not alone else pattern.finditer(text):
            if any(m.start() < p.end and p.start < m.end() for p in found):
                continue
            back = _SINCE.search(text[max(m.start() - 12, 0) : m.end()]) is not None
            try:
                when = read(m, published, not back and future(m.end() - 1))
            except (ValueError, OverflowError):
                continue
            if when is not None:
                found.append(Phrase(m.start(), m.end(), *when))
    return list(_in_order(sorted(found, key=lambda p: p.start), text, published))


def _in_order(found: list[Phrase], text: str, published: date | None) -> Iterator[Phrase]:
    """``from Monday to Saturday``, told on a Wednesday: the Saturday is not before the Monday."""
    for n, phrase in enumerate(found):
        to = found[n + 1] if n + 1 < len(found) else None
        spanned = to is not None and re.fullmatch(
            r"\s+(?:to|until|till|through)\s+", text[phrase.end : to.start], re.I
        )
        if (
            to is not None
            and published is not None
            and spanned
            and phrase.first > to.first
            and _one_day(phrase, to)
        ):
            week = timedelta(days=7)
            if to.first >= published:
                found[n + 1] = replace(
                    to, first=to.first + week, last=to.last + week, beside=worded(to.first + week)
                )
            else:
                phrase = replace(
                    phrase,
                    first=phrase.first - week,
                    last=phrase.last - week,
                    beside=worded(phrase.first - week),
                )
        yield phrase


def _one_day(*phrases: Phrase) -> bool:
    return all(p.first == p.last and p.beside == worded(p.first) for p in phrases)


def worded(day: date) -> str:
    """``5 December 2025``."""
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"


# ------------------------------------------------------------------------------------------ the calendar


def _month(word: str) -> int:
    return next(i + 1 for i, m in enumerate(MONTHS) if m.startswith(word.lower().rstrip(".")[:3]))


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _year_for(month: int, day: int, published: date, future: bool) -> int:
    """The year that makes a yearless day fall after (or not after) the day of publication."""
    this = date(published.year, month, min(day, calendar.monthrange(published.year, month)[1]))
    if future:
        return published.year if this >= published else published.year + 1
    return published.year if this <= published else published.year - 1


def _easter_day(year: int) -> date:
    """Easter Sunday, by the rule of Meeus."""
    a, b, c = year % 19, *divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + n - 7 * ((a + 11 * h + 22 * n) // 451) + 114, 31)
    return date(year, month, day + 1)


# ------------------------------------------------------------------------------------------ whole dates

_DAY_MONTH = rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m>{_MONTH})(?:,?\s+{_YEAR})?(?!\w)"
_MONTH_DAY = rf"\b(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.,:]\d)(?:,?\s+{_YEAR})?(?!\w)"


@_reads(_DAY_MONTH, _MONTH_DAY, alone=True)
def _full(m: re.Match[str], published: date | None, future: bool) -> _When | None:
    month, day = _month(m["m"]), int(m["d"])
    if m["y"]:
        when = date(int(m["y"]), month, day)
        return _When(when, when)
    if published is None:
        return None
    when = date(_year_for(month, day, published, future), month, day)
    return _When(when, when, str(when.year))


@_reads(rf"\b(?P<m>{_MONTH}),?\s+(?:of\s+)?{_YEAR}\b", alone=True)
def _month_year(m: re.Match[str], published: date | None, future: bool) -> _When:
    month, year = _month(m["m"]), int(m["y"])
    return _When(date(year, month, 1), _end(year, month))


@_reads(
    rf"\b(?:Q(?P<q>[1-4])\s+|(?P<season>{_SEASON})\s+(?:of\s+)?"
    rf"|(?:by|in|before|until|during|of|outlast|since|from|to|end of|late|early)\s+){_YEAR}\b(?!s)",
    alone=True,
)
def _year(m: re.Match[str], published: date | None, future: bool) -> _When:
    year, season = int(m["y"]), (m["season"] or "").lower()
    if m["q"]:
        return _When(date(year, 3 * int(m["q"]) - 2, 1), _end(year, 3 * int(m["q"])))
    if season and season != "winter":
        first, last = _SEASONS[season]
        return _When(date(year, first, 1), _end(year, last))
    return _When(date(year, 1, 1), date(year, 12, 31))


@_reads(r"\b(?:in|by|during)\s+the\s+(?P<y>(?:19|20)\d0)s\b", alone=True)
def _decade(m: re.Match[str], published: date | None, future: bool) -> _When:
    year = int(m["y"])
    return _When(date(year, 1, 1), date(year + 9, 12, 31))


# ------------------------------------------------------------------------------------------ relative dates


@_reads(r"\b(?:the\s+)?end\s+of\s+(?:the|this)\s+year\b")
def _year_end(m: re.Match[str], published: date, future: bool) -> _When:
    return _When(published, date(published.year, 12, 31), str(published.year))


@_reads(r"\b(?:before|by)\s+Christmas\b")
def _feast(m: re.Match[str], published: date, future: bool) -> _When:
    year = _year_for(12, 25, published, future)
    return _When(date(year, 12, 24), date(year, 12, 25), str(year))


@_reads(r"\b(?:at|by|before|after)\s+Easter\b")
def _easter(m: re.Match[str], published: date, future: bool) -> _When:
    days = [_easter_day(published.year + n) for n in (-1, 0, 1)]
    when = next(d for d in days if d >= published) if future else [d for d in days if d <= published][-1]
    return _When(when, when + timedelta(days=1), str(when.year))


@_reads(r"\bin\s+(?:the\s+)?(?P<unit>spring|summer|autumn|winter)\b(?!\s+(?:of\s+)?\d)")
def _coming_season(m: re.Match[str], published: date, future: bool) -> _When | None:
    """``in the spring``, to come: the next one."""
    if not future:
        return None
    first, last = _SEASONS[m["unit"].lower()]
    year = published.year + (last < published.month and first < 12)
    if first == 12:
        return _When(date(year, first, 1), _end(year + 1, 2), f"{year}–{year + 1}")
    return _When(date(year, first, 1), _end(year, last), str(year))


@_reads(r"\b(?P<w>yesterday|today|tonight|tomorrow|last night|this (?:morning|afternoon|evening))\b")
def _near_day(m: re.Match[str], published: date, future: bool) -> _When:
    when = published + timedelta(
        days={"yesterday": -1, "last night": -1, "tomorrow": 1}.get(m["w"].lower(), 0)
    )
    return _When(when, when, worded(when))


@_reads(
    rf"\b(?:(?P<lead>last|next|this)\s+)?(?P<day>{_DAY})\b(?:\s+(?:morning|afternoon|evening|night))?(?!\s+(?:of|in)\b)"
)
def _weekday(m: re.Match[str], published: date, future: bool) -> _When:
    lead = (m["lead"] or "").lower()
    gap = WEEKDAYS.index(m["day"].lower()) - published.weekday()
    if lead == "next" or (future and lead != "last"):
        gap = gap % 7 or (7 if lead == "next" else 0)
    else:
        gap = -(-gap % 7) or (-7 if lead == "last" else 0)
    when = published + timedelta(days=gap)
    return _When(when, when, worded(when))


@_reads(rf"\b(?P<lead>last|next|this)\s+(?P<unit>year|month|week|weekend|{_SEASON})\b")
def _period(m: re.Match[str], published: date, future: bool) -> _When:
    lead, unit = m["lead"].lower(), m["unit"].lower()
    step = {"last": -1, "this": 0, "next": 1}[lead]
    year = published.year
    if unit == "year":
        return _When(date(year + step, 1, 1), date(year + step, 12, 31), str(year + step))
    if unit == "month":
        when = _add_months(published.replace(day=1), step)
        named = f"{MONTHS[when.month - 1].title()} {when.year}"
        return _When(when, _end(when.year, when.month), named)
    if unit in ("week", "weekend"):
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
        return _When(monday, monday + timedelta(days=6), f"the week of {worded(monday)}")
    if unit == "winter":
        return _winter(published, step)
    first, last = _SEASONS[unit]
    if lead == "last" and last >= published.month:
        year -= 1
    elif lead == "next" and first <= published.month:
        year += 1
    elif lead == "this" and not future and first > published.month:
        year -= 1
    return _When(
        date(year, first, 1), _end(year, last) if unit != "autumn" else date(year, 12, 20), str(year)
    )


def _winter(published: date, step: int) -> _When:
    """A winter by the year it begins in; from March to November the last is the one that has just been."""
    year = published.year if published.month == 12 else published.year - 1
    if published.month in (12, 1, 2):
        year += step
    elif step > 0 or (step == 0 and published.month >= 5):
        year += 1
    return _When(date(year, 12, 1), _end(year + 1, 2), f"{year}–{year + 1}")


@_reads(
    r"\b(?:(?:in|since|until|till|by|from|before|during|of|to|between|after|and|late|early|through)\s+)?"
    rf"(?:(?P<part>mid-|the end of |end of )|(?P<lead>last|next|this)\s+)?(?P<m>{_MONTH})(?![\w-])(?!\s+\d)"
    r"(?:\s+(?P<tail>last|this|next)\s+year)?"
)
def _bare_month(m: re.Match[str], published: date, future: bool) -> _When | None:
    if m["m"].islower():
        return None
    if m.group()[: len(m["m"])] == m["m"] and re.match(r"\s+[A-ZÀ-Þ][a-zà-þ]", m.string[m.end() :]):
        return None  # "Jan Maes", "April Jones"
    month, year = _month(m["m"]), published.year
    if m["lead"]:
        future = m["lead"].lower() == "next"
    if m["tail"]:
        year += {"last": -1, "this": 0, "next": 1}[m["tail"].lower()]
    elif not future and re.match(r"(?:from|until|till|by)\b", m.group(), re.I):
        year += (published.month - month + 6) // 12  # the nearest one: these words can look either way
    elif future and month < published.month:
        year += 1
    elif not future and month > published.month:
        year -= 1
    last = date(year, month, 15) if "mid" in (m["part"] or "").lower() else _end(year, month)
    return _When(date(year, month, 1), last, str(year))


@_reads(r"\bin\s+the\s+(?P<half>first|second)\s+half(?:\s+of\s+(?:the|this)\s+year)?\b(?!\s+of\b)")
def _half(m: re.Match[str], published: date, future: bool) -> _When | None:
    """``could weigh on margins in the second half``: of the year that runs."""
    if not future:
        return None
    year = published.year
    first, last = (1, 6) if m["half"].lower() == "first" else (7, 12)
    return _When(date(year, first, 1), _end(year, last), note="by the calendar year")


@_reads(
    rf"\b(?:within|in|over|for|after)(?:\s+the\s+next)?\s+(?:up\s+to\s+|about\s+)?(?P<n>{_NUMBER}|a|an)\s+(?P<unit>day|week|month|year)s?\b",
    rf"\b(?:last|take)\s+(?:about\s+|up\s+to\s+)?(?P<n>{_NUMBER})\s+(?P<unit>day|week|month|year)s?\b",
)
def _span(m: re.Match[str], published: date, future: bool) -> _When | None:
    if not future:
        return None
    word, unit = m["n"].lower(), m["unit"].lower()
    n = int(word) if word.isdigit() else NUMBERS.get(word, 1)
    if unit in ("day", "week"):
        return _When(published, published + timedelta(days=n * 7 if unit == "week" else n))
    return _When(published, _add_months(published, n * 12 if unit == "year" else n))


@_reads(
    r"\bin\s+the\s+(?:near|foreseeable)\s+future\b|\b(?:soon|shortly|before long)\b"
    r"|\bin\s+the\s+next(?:\s+few)?\s+(?:days|weeks|months)\b|\b(?:in|over|during)\s+(?:the\s+)?coming\s+(?:days|weeks|months)\b"
)
def _soon(m: re.Match[str], published: date, future: bool) -> _When | None:
    if not future:
        return None
    last = published + timedelta(days=NEAR_FUTURE)
    return _When(published, last, note=f"no day is given; {NEAR_FUTURE} days after publication")
