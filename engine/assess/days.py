"""Dates of a text, read so that they can be compared as dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = {
    name: number
    for number, pair in enumerate(
        """january,jan february,feb march,mar april,apr may june,jun july,jul august,aug september,sep,sept
        october,oct november,nov december,dec""".split(),
        start=1,
    )
    for name in pair.split(",")
}
_MONTH = "|".join(name.capitalize() for name in sorted(_MONTHS, key=len, reverse=True))
_GAP = r"[ \xa0]{1,2}"
_YEAR = r"(?:1[5-9]|20)\d{2}"
# A year alone is a date where it reads like one; "the 1970s" is a word, not a year.
_DATE = re.compile(
    r"\b(?=[\dADFJMNOSbeilmnostu])"  # what a date may begin with: halves the time
    r"(?:(?P<y1>\d{4})-(?P<m1>\d{2})-(?P<d1>\d{2})\b"
    rf"|(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}(?:of{_GAP})?)?(?P<m2>{_MONTH})\b\.?"
    rf"(?:{_GAP}(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,]?\d))?(?:,?{_GAP}(?P<y2>{_YEAR})\b)?"
    rf"|(?:in|since|until|by|last|next|this|early|late|mid|of){_GAP}(?P<m4>{_MONTH})\b(?!\.?,?{_GAP}\d)"
    rf"|(?P<y3>{_YEAR})\b(?![.,]\d|[ \xa0]?%|[ \xa0]per[ \xa0]cent))"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date of a text, with 0 for what it leaves open."""

    year: int
    month: int
    day: int
    text: str
    start: int
    end: int


def days(text: str) -> tuple[Day, ...]:
    """The dates of a text, years alone among them; a month alone only after "in" and the like."""
    found = []
    for match in _DATE.finditer(text):
        part = match.groupdict()
        named = part["m2"] or part["m4"]
        month = _MONTHS[named.casefold()] if named else int(part["m1"] or 0)
        year = int(part["y1"] or part["y2"] or part["y3"] or 0)
        day = int(part["d1"] or part["d2"] or part["d3"] or 0)
        if (year or day or part["m4"]) and month <= 12 and day <= 31:
            found.append(Day(year, month, day, match[0], match.start(), match.end()))
    return tuple(found)


def same_day(one: Day, other: Day) -> bool:
    """Whether two dates agree in every part that both give; False only where a part differs."""
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(this == that for this, that in pairs if this and that)
