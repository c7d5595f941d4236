"""Whether a passage bears out the numbers and dates of a claim."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.assess.days import Day, same_day
from engine.assess.numbers import agree, close, same_unit
from engine.assess.statements import Statement
from engine.words import is_content, words

_BOUNDS = frozenset("since until till before after from by".split())
_MARK = re.compile(r"[;:!?]|\.(?=\s+[A-Z“\"])")  # "the U.S. in 1950" goes on


@dataclass(frozen=True, slots=True)
class Figures:
    """What a passage has for the claim's numbers and dates: those that agree, those that differ (in words, with the
    passage's figure), and those it does not give."""

    agreeing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    differing: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()


def compare(claimed: Statement, found: Statement) -> Figures:
    """Compares figure by figure. Two differ only where they count the same thing, or date the same word; else the
    claim's is missing."""
    agreeing: list[str] = []
    notes: list[str] = []
    differing: list[tuple[str, str]] = []
    missing: list[str] = []
    for number in claimed.numbers:
        same = [other for other in found.numbers if same_unit(number, other)]
        loose = [other for other in found.numbers if not other.unit or not number.unit]
        near = next((other for other in same or loose if agree(number, other)), None)
        if near:
            agreeing.append(near.text)
            if near.value != number.value:
                notes.append(f"{near.text} agrees with {number.text}")
        elif same and not any(close(number, other) for other in same):
            differing.append((same[0].text, f"the passage says {same[0].text}, the claim {number.text}"))
        else:
            missing.append(number.text)
    for day in claimed.dates:
        alike = next(
            (other for other in found.dates if same_day(day, other) and _no_vaguer(day, other)), None
        )
        rivals = [
            other
            for other in found.dates
            if not same_day(day, other) and _dates_the_same(claimed, day, found, other)
        ]
        if alike:
            agreeing.append(alike.text)
        elif rivals:
            differing.append((rivals[0].text, f"the passage says {rivals[0].text}, the claim {day.text}"))
        else:
            missing.append(day.text)
    return Figures(tuple(agreeing), tuple(notes), tuple(differing), tuple(missing))


def _no_vaguer(day: Day, other: Day) -> bool:
    """Whether the other date gives all that this one does, the year aside, which a report may leave out."""
    return (
        (not day.month or bool(other.month))
        and (not day.day or bool(other.day))
        and bool(day.year or other.month)
    )


def _dates_the_same(claimed: Statement, day: Day, found: Statement, other: Day) -> bool:
    """Whether both dates stand after the same word ("signed in 1950", "signed on 3 May 1951") and mean a day alike: what has
    been so since 1976 was not so in 2018 alone."""
    one, two = _before(claimed.text, day), _before(found.text, other)
    return bool(one[0]) and one == two


def _before(text: str, day: Day) -> tuple[str, frozenset[str]]:
    """The last word before a date that carries something, and what of its clause makes the date a bound."""
    clause = _MARK.split(text[max(0, day.start - 80) : day.start])[-1]
    told = list(words(clause))
    carrying = [number for number, word in enumerate(told) if is_content(word.text)]
    if not carrying:
        return "", frozenset()
    return told[carrying[-1]].key, frozenset(word.text.casefold() for word in told[carrying[-1] :]) & _BOUNDS
