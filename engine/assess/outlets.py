"""Outlets and agencies by name, in every spelling that a text may use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from engine.assess.agencies import AGENCIES
from engine.words import Word, words

# A name that ends in one of these is an outlet whoever owns it.
AGENCY_NAME = re.compile(
    r"\b((?:[A-Z][\w&.'’-]{0,30}[ \xa0]){1,4})"
    r"(?:[Nn]ews|[Pp]ress|[Tt]elegraph|[Ii]nformation|[Ww]ire)[ \xa0](?:[Aa]gency|[Ss]ervice)\b"
)
_GENERIC = frozenset(
    "news agency service press wire newswire newspaper daily broadcaster outlet the state media".split()
)
_NEWS_AGENCY = ("news", "agency")


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher or agency. ``key`` is the same for every spelling of one, ``keys`` are the words of its name."""

    key: str
    label: str
    keys: tuple[str, ...]
    initials: str = ""


@lru_cache(maxsize=4_096)
def outlet(name: str) -> Outlet | None:
    """The outlet of that name; None for a name without a word. Known agencies have one key for all spellings, and
    "Norpress" and "Norpress news agency" are one."""
    told = [word for word in words(name.strip()[:200]) if word.key != "the"]
    if not told:
        return None
    keys = tuple(word.key for word in told)
    spelling = name.strip() if name.strip() in AGENCIES else _AGENCY_KEYS.get(keys, "")
    if spelling:
        return _agency(spelling)
    bare = keys[:-2] if keys[-2:] == _NEWS_AGENCY and len(keys) > 2 else keys
    capitals = [word for word in told if word.capital]
    initials = "".join(word.text[0] for word in capitals) if len(capitals) >= 3 else ""
    return Outlet(" ".join(bare), name.strip(), keys, initials)


def _agency(spelling: str) -> Outlet:
    label = AGENCIES[spelling]
    return Outlet(f"agency {label}", label, _keys(label))


def _keys(name: str) -> tuple[str, ...]:
    return tuple(word.key for word in words(name) if word.key != "the")


# Letters alone ("AP", "MENA") must be written as letters.
_AGENCY_KEYS = {
    _keys(spelling): spelling for spelling in AGENCIES if not spelling.isupper() or len(spelling) > 4
}


class Directory:
    """The outlets that pages may name: their own publishers, known agencies, and any "... News Agency"."""

    def __init__(self, publishers: Iterable[str]) -> None:
        self._initials: dict[str, Outlet] = {}
        self._by_first: dict[str, list[tuple[tuple[str, ...], Outlet]]] = {}
        self._loose: list[tuple[frozenset[str], Outlet]] = []
        for spelling in AGENCIES:
            self._add(_agency(spelling), spelling)
        for publisher in sorted(set(publishers)):
            if (known := outlet(publisher)) is not None:
                self._add(known, publisher)
                if len(meant := frozenset(known.keys) - {"of"}) >= 2:
                    self._loose.append((meant, known))

    def _add(self, known: Outlet, spelling: str) -> None:
        keys = _keys(spelling)
        if len(keys) == 1 and spelling.isupper():
            self._initials.setdefault(spelling, known)
            return
        if known.initials:
            self._initials.setdefault(known.initials, known)
        self._by_first.setdefault(keys[0], []).append((keys, known))

    def of_credit(self, named: str, dateline: bool) -> Outlet | None:
        """The outlet that a credit names, however short; in a ``dateline`` also one that nobody knows."""
        named = named.strip()
        if named in self._initials:
            return self._initials[named]
        known = outlet(named)
        if known is None:
            return None
        listed = self._by_first.get(known.keys[0], [])
        for keys, other in listed:
            if keys == known.keys or other.key == known.key:
                return other
        short = _without_generic(known.keys)
        alike = {other.key: other for keys, other in listed if short and _without_generic(keys) == short}
        if len(alike) == 1:
            return next(iter(alike.values()))
        return known if dateline or AGENCY_NAME.fullmatch(named) else None

    def first_named(self, stretch: str) -> Outlet | None:
        """The first outlet named in a stretch of text, by its name as a whole, its initials, "... News Agency", or
        in another order of words ("Southmark's foreign ministry")."""
        told = list(words(stretch))
        for place, word in enumerate(told):
            if word.text in self._initials:
                return self._initials[word.text]
            for keys, known in self._by_first.get(word.key, ()):
                if _stands_at(told, place, keys):
                    return known
        if match := AGENCY_NAME.search(stretch):
            return outlet(match[0].removeprefix("The "))
        if not any(word.capital for word in told):
            return None
        there = {word.key for word in told}
        return next((known for meant, known in self._loose if meant <= there and _close(told, meant)), None)


def _without_generic(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for part in keys if part not in _GENERIC)


def _close(told: list[Word], meant: frozenset[str]) -> bool:
    places = [place for place, word in enumerate(told) if word.key in meant]
    return max(places) - min(places) <= len(meant) + 1


def _stands_at(told: list[Word], place: int, keys: tuple[str, ...]) -> bool:
    """Whether a name stands here with capitals and as a whole: "Courier" is not in "Evening Courier"."""
    there = told[place : place + len(keys)]
    if tuple(word.key for word in there) != keys or not there[0].capital:
        return False
    if any(after.start - before.end > 2 for before, after in pairwise(there)):
        return False
    if place > 1 and _belongs(before := told[place - 1], there[0]):
        return before.text.endswith(("'s", "’s", "an", "ese", "ish"))
    return not (place + len(keys) < len(told) and _belongs(told[place + len(keys)], there[-1]))


def _belongs(beside: Word, word: Word) -> bool:
    """Whether a word beside a name's word is likely part of a longer name."""
    gap = max(beside.start - word.end, word.start - beside.end)
    return beside.capital and beside.key not in _GENERIC and gap == 1
