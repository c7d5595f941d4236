"""Dates that only make sense beside the day of publication: what they mean, and when a forecast falls due."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from engine.extract.lexicon import MONTHS, WEEKDAYS

NEAR_FUTURE = 90
"""Days given to a forecast "in the near future", "soon" or "in the coming months"."""

_MONTH = "(?:" + "|".join(f"{m}|{m[:3]}\\.?" if m != "may" else m for m in MONTHS) + "|sept\\.?)"
_DAY = "(?:" + "|".join(WEEKDAYS) + ")"
_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"
_NUMBER_WORDS = {
    w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_COUNT = r"(\d+|" + "|".join(_NUMBER_WORDS) + r"|a|an|few)"
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


def phrases(text: str, published: date | None, future: Callable[[int], bool]) -> list[Phrase]:
    """The date phrases of ``text``, in order; ``future`` says whether what is told at an offset was still to come.

    Without the day of publication only whole dates are understood.
    """
    found: list[Phrase] = []
    taken: list[tuple[int, int]] = []
    for pattern, read in _READERS:
        for m in pattern.finditer(text):
            if any(m.start() < e and s < m.end() for s, e in taken):
                continue
            try:
                back = _SINCE.search(text[max(m.start() - 12, 0) : m.end()]) is not None
                phrase = read(m, published, not back and future(m.end() - 1))
            except (ValueError, OverflowError):
                continue
            if phrase is not None:
                found.append(phrase)
                taken.append(m.span())
    return sorted(found, key=lambda p: p.start)


def worded(day: date) -> str:
    """``5 December 2025``."""
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"


def _count(word: str) -> int:
    word = word.lower()
    return int(word) if word.isdigit() else {"a": 1, "an": 1, "few": 3}.get(word, _NUMBER_WORDS.get(word, 1))


def _month(word: str) -> int:
    return next(i + 1 for i, m in enumerate(MONTHS) if m.startswith(word.lower().rstrip(".")[:3]))


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _add_months(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _year_for(month: int, day: int, published: date, future: bool) -> int:
    """The year that makes a yearless day fall after (or not after) the day of publication."""
    this = date(published.year, month, min(day, calendar.monthrange(published.year, month)[1]))
    if future:
        return published.year if this >= published else published.year + 1
    return published.year if this <= published else published.year - 1


def _full(m: re.Match[str], published: date | None, future: bool) -> Phrase | None:
    month, day, year = _month(m["m"]), int(m["d"]), m["y"]
    if year:
        when = date(int(year), month, day)
        return Phrase(m.start(), m.end(), when, when)
    if published is None:
        return None
    when = date(_year_for(month, day, published, future), month, day)
    return Phrase(m.start(), m.end(), when, when, str(when.year))


def _month_year(m: re.Match[str], published: date | None, future: bool) -> Phrase | None:
    month, year = _month(m["m"]), int(m["y"])
    return Phrase(m.start(), m.end(), date(year, month, 1), _end(year, month))


def _bare_month(m: re.Match[str], published: date | None, future: bool) -> Phrase | None:
    if published is None or m["m"].islower():
        return None
    month = _month(m["m"])
    lead = (m["lead"] or m["tail"] or "").lower()
    if m.group()[: len(m["m"])] == m["m"] and re.match(r"\s+[A-ZÀ-Þ][a-zà-þ]", m.string[m.end() :]):
        return None  # "Jan Maes", "April Jones"
    if lead in ("last", "next", "this"):
        future = lead == "next"
    year = published.year
    if m["tail"]:
        year += {"last": -1, "this": 0, "next": 1}[lead]
    elif not future and re.match(r"(?:from|until|till|by)\b", m.group(), re.I):
        year += (published.month - month + 6) // 12  # the nearest one: these words can look either way
    elif future and month < published.month:
        year += 1
    elif not future and month > published.month:
        year -= 1
    last = date(year, month, 15) if "mid" in (m["part"] or "").lower() else _end(year, month)
    return Phrase(m.start(), m.end(), date(year, month, 1), last, str(year))


def _weekday(m: re.Match[str], published: date | None, future: bool) -> Phrase | None:
    if published is None:
        return None
    lead = (m["lead"] or "").lower()
    ahead = lead == "next" or (future and lead != "last")
    gap = WEEKDAYS.index(m["day"].lower()) - published.weekday()
    if ahead:
        gap = gap % 7 or (7 if lead == "next" else 0)
    else:
        gap = -((-gap) % 7) or (-7 if lead == "last" else 0)
    when = published + timedelta(days=gap)
    return Phrase(m.start(), m.end(), when, when, worded(when))


def _near_day(m: re.Match[str], published: date | None, future: bool) -> Phrase | None:
    if published is None:
        return None
    word = m["w"].lower()
    when = published + timedelta(
        days={"yesterday": -1, "tomorrow": 1}.get(word, -1 if word == "last night" else 0)
    )
    return Phrase(m.start(), m.end(), when, when, worded(when))


def _period(m: re.Match[str], published: date | None, future: bool) -> Phrase | None:
    if published is None:
        return None
    lead, unit = m["lead"].lower(), m["unit"].lower()
    step = {"last": -1, "this": 0, "next": 1, "same": 0}[lead]
    if unit == "year":
        year = published.year + step
        return Phrase(m.start(), m.end(), date(year, 1, 1), date(year, 12, 31), str(year))
    if unit == "month":
        when = _add_months(published.replace(day=1), step)
        return Phrase(
            m.start(),
            m.end(),
            when,
            _end(when.year, when.month),
            f"{MONTHS[when.month - 1].title()} {when.year}",
        )
    if unit in ("week", "weekend"):
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
        return Phrase(m.start(), m.end(), monday, monday + timedelta(days=6), f"the week of {worded(monday)}")
    if unit == "winter":
        return _winter(m, published, step)
    first, last = _SEASONS[unit]
    year = published.year
    if lead == "last" and last >= published.month:
        year -= 1
    elif lead == "next" and first <= published.month:
        year += 1
    elif lead == "this" and not future and first > published.month:
        year -= 1
    return Phrase(
        m.start(),
        m.end(),
        date(year, first, 1),
        _end(year, last) if unit != "autumn" else date(year, 12, 20),
        str(year),
    )


def _winter(m: re.Match[str], published: date, step: int) -> Phrase:
    """A winter by the year it begins in; from March to November the last is the one that has just been."""
    began = published.year if published.month == 12 else published.year - 1
    if published.month in (12, 1, 2):
        year = began + step
    else:
        year = began if step < 0 or (step == 0 and published.month < 5) else began + 1
    return Phrase(m.start(), m.end(), date(year, 12, 1), _end(year + 1, 2), f"{year}–{year + 1}")


def _year_end(m: re.Match[str], published: date | None, future: bool) -> Phrase | None:
    if published is None:
        return None
    return Phrase(m.start(), m.end(), published, date(published.year, 12, 31), str(published.year))


def _feast(m: re.Match[str], published: date | None, future: bool) -> Phrase | None:
    if published is None:
        return None
    year = _year_for(12, 25, published, future)
    return Phrase(m.start(), m.end(), date(year, 12, 24), date(year, 12, 25), str(year))


def _easter(m: re.Match[str], published: date | None, future: bool) -> Phrase | None:
    if published is None:
        return None
    years = (published.year - 1, published.year, published.year + 1)
    days = [_easter_day(y) for y in years]
    when = next(d for d in days if d >= published) if future else [d for d in days if d <= published][-1]
    return Phrase(m.start(), m.end(), when, when + timedelta(days=1), str(when.year))


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


def _decade(m: re.Match[str], published: date | None, future: bool) -> Phrase | None:
    year = int(m["y"])
    return Phrase(m.start(), m.end(), date(year, 1, 1), date(year + 9, 12, 31))


def _season(m: re.Match[str], published: date | None, future: bool) -> Phrase | None:
    """``in the spring``, to come: the next one."""
    if published is None or not future:
        return None
    first, last = _SEASONS[m["unit"].lower()]
    year = published.year + (last < published.month and first < 12)
    end = _end(year + 1, 2) if first == 12 else _end(year, last)
    return Phrase(
        m.start(), m.end(), date(year, first, 1), end, f"{year}–{year + 1}" if first == 12 else str(year)
    )


def _year(m: re.Match[str], published: date | None, future: bool) -> Phrase | None:
    year = int(m["y"])
    quarter = int(m["q"]) if m["q"] else 0
    if quarter:
        return Phrase(m.start(), m.end(), date(year, 3 * quarter - 2, 1), _end(year, 3 * quarter))
    last = (m["season"] or "").lower()
    if last in _SEASONS and last != "winter":
        return Phrase(m.start(), m.end(), date(year, _SEASONS[last][0], 1), _end(year, _SEASONS[last][1]))
    return Phrase(m.start(), m.end(), date(year, 1, 1), date(year, 12, 31))


def _span(m: re.Match[str], published: date | None, future: bool) -> Phrase | None:
    if published is None or not future:
        return None
    n, unit = _count(m["n"]), m["unit"].lower().rstrip("s")
    last = (
        published + timedelta(days=n * 7 if unit == "week" else n)
        if unit in ("day", "week")
        else _add_months(published, n * (12 if unit == "year" else 1))
    )
    return Phrase(m.start(), m.end(), published, last)


def _soon(m: re.Match[str], published: date | None, future: bool) -> Phrase | None:
    if published is None or not future:
        return None
    last = published + timedelta(days=NEAR_FUTURE)
    return Phrase(
        m.start(), m.end(), published, last, note=f"no day is given; {NEAR_FUTURE} days after publication"
    )


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


_READERS = [
    (
        _p(
            r"\b(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m>"
            + _MONTH
            + r")(?:,?\s+(?P<y>(?:19|20)\d\d))?(?!\w)"
        ),
        _full,
    ),
    (
        _p(
            r"\b(?P<m>"
            + _MONTH
            + r")\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?(?!\d|[.,:]\d)(?:,?\s+(?P<y>(?:19|20)\d\d))?(?!\w)"
        ),
        _full,
    ),
    (_p(r"\b(?P<m>" + _MONTH + r"),?\s+(?:of\s+)?(?P<y>(?:19|20)\d\d)\b"), _month_year),
    (
        _p(
            r"\b(?:Q(?P<q>[1-4])\s+|(?P<season>spring|summer|autumn|fall|winter)\s+(?:of\s+)?|(?:by|in|before|until|during|of|outlast|since|from|to|end of|late|early)\s+)(?P<y>(?:19|20)\d\d)\b(?!s)"
        ),
        _year,
    ),
    (_p(r"\b(?:the\s+)?end\s+of\s+(?:the|this)\s+year\b"), _year_end),
    (_p(r"\b(?:before|by)\s+Christmas\b"), _feast),
    (_p(r"\b(?:at|by|before|after)\s+Easter\b"), _easter),
    (_p(r"\b(?:in|by|during)\s+the\s+(?P<y>(?:19|20)\d0)s\b"), _decade),
    (_p(r"\bin\s+(?:the\s+)?(?P<unit>spring|summer|autumn|winter)\b(?!\s+(?:of\s+)?\d)"), _season),
    (
        _p(r"\b(?P<w>yesterday|today|tonight|tomorrow|last night|this (?:morning|afternoon|evening))\b"),
        _near_day,
    ),
    (
        _p(r"\b(?:(?P<lead>last|next|this)\s+)?(?P<day>" + _DAY + r")\b" + _PART + r"(?!\s+(?:of|in)\b)"),
        _weekday,
    ),
    (
        _p(
            r"\b(?P<lead>last|next|this)\s+(?P<unit>year|month|week|weekend|spring|summer|autumn|fall|winter)\b"
        ),
        _period,
    ),
    (
        _p(
            r"\b(?:(?:in|since|until|till|by|from|before|during|of|to|between|after|and|late|early|through)\s+)?(?:(?P<part>mid-|the end of |end of )|(?P<lead>last|next|this)\s+)?(?P<m>"
            + _MONTH
            + r")(?![\w-])(?!\s+\d)(?:\s+(?P<tail>last|this|next)\s+year)?"
        ),
        _bare_month,
    ),
    (
        _p(
            r"\b(?:within|in|over|for|after)(?:\s+the\s+next)?\s+(?:up\s+to\s+|about\s+)?(?P<n>\d+|"
            + "|".join(_NUMBER_WORDS)
            + r"|a|an)\s+(?P<unit>days?|weeks?|months?|years?)\b"
        ),
        _span,
    ),
    (
        _p(
            r"\b(?:last|take)\s+(?:about\s+|up\s+to\s+)?(?P<n>\d+|"
            + "|".join(_NUMBER_WORDS)
            + r")\s+(?P<unit>days?|weeks?|months?|years?)\b"
        ),
        _span,
    ),
    (
        _p(
            r"\bin\s+the\s+(?:near|foreseeable)\s+future\b|\b(?:soon|shortly|before long)\b|\bin\s+the\s+(?:coming|next(?:\s+few)?)\s+(?:days|weeks|months)\b|\bin\s+(?:the\s+)?coming\s+(?:days|weeks|months)\b"
        ),
        _soon,
    ),
]
