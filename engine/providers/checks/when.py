"""Whether the days of a statement are ones that the text makes: told outright, or meant by "on Tuesday" or "last year"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial

from engine.assess.days import Day, days
from engine.extract.dates import phrases
from engine.extract.lexicon import MONTHS, WEEKDAYS

Span = tuple[date, date]

_WEEK, _SEASON, _YEAR = timedelta(days=7), timedelta(days=100), timedelta(days=400)
_SLACK = ((timedelta(days=60), timedelta(days=31)), (timedelta(days=14), timedelta(days=3)))
_ON = re.compile(r"\b(?:a|one) year (?:later|after|on)\b", re.IGNORECASE)
_BACK = re.compile(r"\b(?:a|one) year (?:earlier|before|ago)\b", re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
_MONTH_OF_YEAR = re.compile(
    rf"\b(?P<month>{'|'.join(MONTHS)}) (?P<year>last|this|next) year\b", re.IGNORECASE
)
_FULL_YEAR = re.compile(r"\b(?:full|whole)[ -]year\b", re.IGNORECASE)
_OF_THE_MONTH = re.compile(rf"\b(?P<day>{'|'.join(WEEKDAYS)}) of the month\b", re.IGNORECASE)


AHEAD, BACK = (True,), (False,)
"""Which way a "spring" without a year is looked for from the day of publication."""


def added_day(
    statement: str, texts: Sequence[str], published: date | None, ways: tuple[bool, ...] = BACK
) -> str:
    """The first date of a statement that the text does not make; else empty.

    ``texts``: the quoted sentence, what stands near it, the whole article. The first that gives days as exact as the
    statement's has the word; the day of publication may be meant where the sentence is silent.
    """
    for day in days(statement):
        given = [_times(text, published, ways) for text in texts]
        speaking = next((one for one in given if one.speaks_to(day)), None)
        if speaking is not None and speaking.makes(day):
            continue
        today = published is not None and _agrees(published.year, published.month, published.day, day)
        if not today or speaking is given[0]:
            return day.text
    return ""


def is_due(day: date, texts: Sequence[str], published: date) -> bool:
    """Whether the text makes a day one on which a forecast of it may fall due. ``texts`` as above: the first that says
    anything of a time to come has the word."""
    for text in texts:
        ends = [end for end in _times(text, published, AHEAD).ends() if end[1] >= published]
        if ends:
            return day >= published and any(first <= day <= last for first, last in ends)
    return False


@dataclass(frozen=True, slots=True)
class Times:
    """What a text says of when: the dates it tells, and the stretches of time that its words mean from the day of
    publication."""

    told: tuple[Day, ...]
    spans: frozenset[Span]

    def speaks_to(self, day: Day) -> bool:
        """Whether something here is as exact: a day for a day, a month for a month, a year for a year."""
        if day.day:
            return any(one.day for one in self.told) or any(
                last - first <= _WEEK for first, last in self.spans
            )
        if day.month:
            return any(one.month for one in self.told) or any(
                last - first <= _SEASON for first, last in self.spans
            )
        return any(one.year for one in self.told) or bool(self.spans)

    def makes(self, day: Day) -> bool:
        """Whether the text gives this day, in every part that it has."""
        if any(_agrees(one.year, one.month, one.day, day) for one in self.told):
            return True
        return any(_within(first, last, day) for first, last in self.spans)

    def ends(self) -> Iterator[Span]:
        """The stretches of time that something may be due in. Their ends are counted by more than one rule: five weeks from
        which day, a season by the calendar or by the sun."""
        for one in self.told:
            if one.day and one.month and one.year and one.day <= monthrange(one.year, one.month)[1]:
                whole = date(one.year, one.month, one.day)
                yield whole, whole
        for first, last in self.spans:
            yield first, last + next((slack for least, slack in _SLACK if last - first >= least), timedelta())


@lru_cache(maxsize=64)
def _times(text: str, published: date | None, ways: tuple[bool, ...]) -> Times:
    """What a text says of when; the same article is asked for each of its claims."""
    return Times(days(text), frozenset(_spans(text, published, ways)))


def _agrees(year: int, month: int, day: int, wanted: Day) -> bool:
    """Whether every part of a day is the same, where it has that part."""
    parts = ((year, wanted.year), (month, wanted.month), (day, wanted.day))
    return all(one == other or not other for one, other in parts)


def _within(first: date, last: date, day: Day) -> bool:
    if day.day:
        inside = (
            [first + timedelta(days=n) for n in range((last - first).days + 1)]
            if last - first <= _WEEK
            else []
        )
        return any(_agrees(one.year, one.month, one.day, day) for one in inside)
    if day.month:
        return last - first <= _SEASON and any(_agrees(one.year, one.month, 0, day) for one in (first, last))
    return last - first <= _YEAR and first.year <= day.year <= last.year


def _spans(text: str, published: date | None, ways: tuple[bool, ...]) -> Iterator[Span]:
    meant: set[Span] = set()
    for ahead in ways:
        meant |= {(found.first, found.last) for found in phrases(text, published, partial(_looks, ahead))}
    if published is not None:
        meant |= {*_by_weekday(text, published), *_by_year(text, published)}
    for first, last in meant:
        yield first, last
        for years, said in ((1, _ON), (-1, _BACK)):
            if said.search(text):
                yield _moved(first, years), _moved(last, years)


def _looks(ahead: bool, at: int) -> bool:
    return ahead


def _by_weekday(text: str, published: date) -> Iterator[Span]:
    """The days of that name next to the day of publication, and "the last Monday of the month"."""
    for named in _WEEKDAY.finditer(text):
        back = published - timedelta(days=(published.weekday() - WEEKDAYS.index(named[0].lower())) % 7)
        yield back, back
        yield back + _WEEK, back + _WEEK
    for named in _OF_THE_MONTH.finditer(text):
        first = published.replace(day=1)
        for day in (first + timedelta(days=n) for n in range(31)):
            if day.month == first.month and day.weekday() == WEEKDAYS.index(named["day"].lower()):
                yield day, day


def _by_year(text: str, published: date) -> Iterator[Span]:
    """ "June this year", and the year itself where a full one is told of."""
    for named in _MONTH_OF_YEAR.finditer(text):
        year = published.year + ("last", "this", "next").index(named["year"].lower()) - 1
        month = MONTHS.index(named["month"].lower()) + 1
        yield date(year, month, 1), date(year, month, monthrange(year, month)[1])
    if _FULL_YEAR.search(text):
        yield date(published.year, 1, 1), date(published.year, 12, 31)


def _moved(day: date, years: int) -> date:
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
