"""Days as people write them in tables. One that may be two days is never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

NUMBERS = re.compile(r"(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{1,4})(?:[ T,].*)?")
WRITTEN = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%d. %B %Y")


@dataclass(frozen=True, slots=True)
class DayRead:
    """The day, if there is one; ``problem`` says why a text that should be a day is none."""

    day: date | None = None
    problem: str = ""


def read_day(text: str, *, day_first: bool | None = None) -> DayRead:
    """2020-03-05, 5.3.2020, 5 March 2020, March 5, 2020; 25/3/2020 and 3/25/2020, whose order shows.

    5/3/2020 is a day only where ``day_first`` says which number is the day.
    """
    text = " ".join(text.split())
    if not text:
        return DayRead()
    found = NUMBERS.fullmatch(text)
    if found is None:
        return _in_words(text)
    first, second, third = (int(part) for part in found.groups())
    if len(found[1]) == 4:
        return _made(text, first, second, third)
    if len(found[3]) != 4:
        return DayRead(problem=f"“{text}” is no day with a full year.")
    dotted = "." in text[: found.end(2) + 1]
    if dotted or second == first or first > 12:
        return _made(text, third, second, first)
    if second > 12:
        return _made(text, third, first, second)
    if day_first is None:
        return DayRead(
            problem=f"“{text}” may be two days: say which number is the day, with --days day-first or month-first."
        )
    return _made(text, third, *((second, first) if day_first else (first, second)))


def _made(text: str, year: int, month: int, day: int) -> DayRead:
    try:
        return DayRead(date(year, month, day))
    except ValueError:
        return DayRead(problem=f"“{text}” is no day of the calendar.")


def _in_words(text: str) -> DayRead:
    bare = text.replace(",", "").replace("Sept ", "Sep ")
    for form in WRITTEN:
        try:
            return DayRead(datetime.strptime(bare, form).date())  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return DayRead(problem=f"“{text[:60]}” is no day that can be read; write it as 2020-03-05.")
