"""Makes wrong claims of right ones, the same each time: what a model gets wrong, and what it invents.

Each maker takes a right claim of an article and another article's, and gives the claim with one thing wrong, or None where the
claim has nothing to get wrong that way.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from engine.providers import Told
from engine.types import Article

Case = tuple[Article, Told]
Maker = Callable[[random.Random, Case, Case], Told | None]

_WRITTEN = "two three four five six seven eight nine ten eleven twelve twenty thirty forty".split()
_NUMBER = re.compile(rf"(?<![\w.,:-])(?:\d[\d,.]*\d|\d)(?![\w:])|\b(?:{'|'.join(_WRITTEN)})\b", re.IGNORECASE)
_MONTHS = "January February March April May June July August September October November December".split()
_DATE = re.compile(rf"\b(?:(\d{{1,2}}) )?({'|'.join(_MONTHS)})(?: (\d{{4}}))?\b|\b((?:19|20)\d\d)\b")
_WHEN = re.compile(
    rf"\b(?:{'|'.join(_MONTHS)}|\w+day|(?:19|20)\d\d|(?:last|this|next) \w+|now|autumn|spring|year)\b|\b(?:Nov|Sept|Dec)\."
)
_DOUBT = re.compile(
    r"\b(?:may|might|if|unless|possibly|perhaps|allegedly|reportedly|likely)\b", re.IGNORECASE
)
_LETTERS = re.compile(r"\b[a-z]{5,}\b")
_STRANGERS = (
    "Marlo Quint",
    "Zedmouth",
    "Dr. Ysolde Brakk",
    "Vantrexo",
    "the Quellmark Institute",
    "Port Ibbet",
)


def invented(chance: random.Random, case: Case, other: Case) -> Told:
    """What another article says, under words of this one."""
    return replace(case[1], statement=other[1].statement, due_on=None)


def from_nowhere(chance: random.Random, case: Case, other: Case) -> Told:
    """What another article says, with its own words."""
    return other[1]


def misquoted(chance: random.Random, case: Case, other: Case) -> Told | None:
    """A word of the quote is another's."""
    there = list(_LETTERS.finditer(case[1].quote))
    strange = [word for word in _LETTERS.findall(other[0].body) if word not in case[0].body]
    if not there or not strange:
        return None
    spot = chance.choice(there)
    quote = case[1].quote[: spot.start()] + chance.choice(strange) + case[1].quote[spot.end() :]
    return replace(case[1], quote=quote)


def shortened(chance: random.Random, case: Case, other: Case) -> Told | None:
    """A word in the middle of the quote is left out."""
    words = case[1].quote.split()
    if len(words) < 4:
        return None
    del words[chance.randrange(1, len(words) - 1)]
    return replace(case[1], quote=" ".join(words))


def other_number(chance: random.Random, case: Case, other: Case) -> Told | None:
    """A number of the statement is changed to one that the article does not have."""
    return _with_number(chance, case, lambda old, there: _changed(chance, old, there))


def swapped_number(chance: random.Random, case: Case, other: Case) -> Told | None:
    """A number of the statement is changed to another of the article."""

    def swapped(old: str, there: list[str]) -> str | None:
        rest = [
            one
            for one in there
            if one != old and one.isdigit() == old.isdigit() and one.isalpha() == old.isalpha()
        ]
        return chance.choice(rest) if rest else None

    return _with_number(chance, case, swapped)


def named(chance: random.Random, case: Case, other: Case) -> Told:
    """Somebody or something is named that the article does not know."""
    statement, stranger = case[1].statement.rstrip("."), chance.choice(_STRANGERS)
    forms = (
        f"{statement}, {stranger} said.",
        f"According to {stranger}, {statement}.",
        f"{statement} in {stranger}.",
        f"{stranger[0].upper()}{stranger[1:]}: {statement}.",
    )
    return replace(case[1], statement=chance.choice(forms))


def other_day(chance: random.Random, case: Case, other: Case) -> Told | None:
    """A date of the statement, which the quoted words tell too, is shifted by some days, months or years."""
    return _with_day(chance, case) if _WHEN.search(case[1].quote) else None


def other_day_untold(chance: random.Random, case: Case, other: Case) -> Told | None:
    """A date of the statement, of which the quoted words say nothing, is shifted."""
    return None if _WHEN.search(case[1].quote) else _with_day(chance, case)


def _with_day(chance: random.Random, case: Case) -> Told | None:
    there = list(_DATE.finditer(case[1].statement))
    if not there:
        return None
    spot = chance.choice(there)
    shifted = _shifted(chance, spot)
    return replace(
        case[1], statement=case[1].statement[: spot.start()] + shifted + case[1].statement[spot.end() :]
    )


def other_speaker(chance: random.Random, case: Case, other: Case) -> Told:
    """Somebody is said to have said it whom the article does not know."""
    return replace(case[1], speaker=chance.choice(_STRANGERS))


def other_due_day(chance: random.Random, case: Case, other: Case) -> Told | None:
    """A forecast has another day, years off."""
    due = case[1].due_on
    return replace(case[1], due_on=due + timedelta(days=chance.randrange(1_500, 9_000))) if due else None


def certain(chance: random.Random, case: Case, other: Case) -> Told | None:
    """What may be is told as what is, what holds on a condition without it."""
    if not _DOUBT.search(case[1].quote):
        return None
    statement, count = re.subn(r"\b(?:may|might|could)\b", "will", case[1].statement)
    statement, more = re.subn(
        r"\b(?:possibly|perhaps|allegedly|reportedly|likely) |^(?:If|Unless) [^,]+, ", "", statement
    )
    return replace(case[1], statement=statement) if count or more else None


def turned(chance: random.Random, case: Case, other: Case) -> Told | None:
    """A "not" is put in."""
    statement, count = re.subn(
        r"\b(was|is|were|are|had|has|will|would)\b(?! not)", r"\1 not", case[1].statement, count=1
    )
    return (
        replace(case[1], statement=statement) if count and " not " not in f" {case[1].statement} " else None
    )


ASKED: dict[str, Maker] = {
    "invented": invented,
    "invented with its quote": from_nowhere,
    "misquoted": misquoted,
    "a word left out of the quote": shortened,
    "another number": other_number,
    "a name added": named,
    "another day": other_day,
    "an invented speaker": other_speaker,
    "another day to come true": other_due_day,
}
"""What the checks must refuse, whatever it is made of."""
HARD: dict[str, Maker] = {
    "a number of the same article": swapped_number,
    "another day, where the quote tells none": other_day_untold,
    "turned by a not": turned,
    "a doubt left out": certain,
}
"""What they refuse mostly."""


def wrong(cases: Sequence[Case], maker: Maker, rounds: int = 1) -> Iterator[Case]:
    """The wrong claims that a maker makes of these right ones, in an order that chance gives and that is always the same."""
    chance = random.Random(7)
    shuffled = list(cases) * rounds
    chance.shuffle(shuffled)
    for case in shuffled:
        other = chance.choice([one for one in shuffled if one[0] is not case[0]])
        if (made := maker(chance, case, other)) is not None:
            yield case[0], made


def _with_number(
    chance: random.Random, case: Case, change: Callable[[str, list[str]], str | None]
) -> Told | None:
    dates = [match.span() for match in _DATE.finditer(case[1].statement)]
    there = [
        match
        for match in _NUMBER.finditer(case[1].statement)
        if not any(start <= match.start() < end for start, end in dates)
    ]
    if not there:
        return None
    spot = chance.choice(there)
    given = _NUMBER.findall(_DATE.sub(" ", f"{case[0].title} {case[0].body}"))
    new = change(spot[0], given)
    if new is None:
        return None
    return replace(
        case[1], statement=case[1].statement[: spot.start()] + new + case[1].statement[spot.end() :]
    )


def _changed(chance: random.Random, old: str, there: list[str]) -> str | None:
    """Another number in the same form, in neither form in the article."""
    taken = {one.lower() for one in there} | {
        str(_WRITTEN.index(one) + 2) for one in there if one in _WRITTEN[:11]
    }
    if old.lower() in _WRITTEN:
        free = [one for n, one in enumerate(_WRITTEN[:11], 2) if one not in taken and str(n) not in taken]
        new = chance.choice(free) if free else None
        return new.capitalize() if new and old[0].isupper() else new
    digits = [place for place, letter in enumerate(old) if letter.isdigit()]
    for _ in range(20):
        place = chance.choice(digits)
        new = old[:place] + str(chance.randrange(1, 10)) + old[place + 1 :]
        written = _WRITTEN[int(new) - 2] if new.isdigit() and 2 <= int(new) <= 12 else ""
        if new != old and new not in taken and written not in taken:
            return new
    return None


def _shifted(chance: random.Random, spot: re.Match[str]) -> str:
    day, month, year, alone = spot.groups()
    if alone:
        return str(int(alone) + chance.choice((-3, -2, -1, 1, 2, 3)))
    if day and year:
        when = date(int(year), _MONTHS.index(month) + 1, int(day)) + timedelta(
            days=chance.choice((-40, -9, -2, -1, 1, 2, 9, 40))
        )
        return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
    moved = _MONTHS[(_MONTHS.index(month) + chance.choice((1, 2, 5, 7))) % 12]
    return " ".join(part for part in (day, moved, year) if part)
