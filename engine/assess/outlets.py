"""Which outlets and agencies a page says it has its story from: credits, datelines and attributions in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from engine.assess.agencies import AGENCIES
from engine.words import Word, words

# A name that ends in one of these is an outlet whoever owns it.
_AGENCY_NAME = re.compile(
    r"\b((?:[A-Z][\w&.'’-]{0,30}[ \xa0]){1,4})"
    r"(?:[Nn]ews|[Pp]ress|[Tt]elegraph|[Ii]nformation|[Ww]ire)[ \xa0](?:[Aa]gency|[Ss]ervice)\b"
)
_FORWARD = re.compile(
    r"\b(?:citing|cit(?:ed|es)|quoting|quoted by|according to|report(?:ed|s|ing)? (?:by|from|in)|told|carried by|"
    r"published (?:by|in|on)|relayed by|distributed by|interview (?:with|to)|courtesy of|via|as per|source:|credit:|"
    r"inputs? from|files from|statement (?:by|from|to))[ \xa0]",
    re.IGNORECASE,
)
_BACKWARD = re.compile(
    r"[ \xa0,](?:reported|reports|said|says|wrote|writes|announced|announces|quoted|cited|confirmed|published|carried|"
    r"revealed|disclosed|claimed|stated|adds?|added|informs?|informed|report)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^[^\n]{0,80}?[(/\[](?P<credit>[A-Z][\w.& -]{1,40})[)/\]][ \xa0]{0,2}(?:--?|–|—|:)|"
    r"^(?:By[ \xa0])?(?P<byline>[A-Z][\w.& -]{1,40}?)[ \xa0](?:--?|–|—|\|)[ \xa0]|^By[ \xa0](?P<by>[A-Z][\w.& -]{1,40})$",
    re.MULTILINE,
)
_FOOT = re.compile(
    r"(?:[(\[]|--?[ \xa0]?|[–—][ \xa0]?|©[ \xa0](?:\d{4}[ \xa0])?|(?:Source|Credit|Agency)s?:[ \xa0]?|"
    r"\b(?:from|by|of|with)[ \xa0])(?P<credit>[A-Z][\w.& -]{1,60}?)[)\]]?\.?\s*$"
)
_SENTENCE_END = re.compile(r"[.!?][ \xa0\n”\"]|[;\n“”\"()]")

_GENERIC = frozenset(
    "news agency service press wire newswire newspaper daily broadcaster outlet the state media".split()
)
_REACH = 90
_HEAD = 400
_FOOT_LENGTH = 160
_LEAD = 700
_NEAR = 400
_READ = 20_000


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher or agency as texts name it. ``key`` is the same for every spelling of one outlet."""

    key: str
    label: str
    keys: tuple[str, ...]
    initials: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """That a page credits or cites an outlet: where in its text, and whether as the credit of the whole page."""

    outlet: Outlet
    place: int
    credit: bool


def outlet(name: str) -> Outlet | None:
    """The outlet of that name; None for a name without a word. Known agencies have one key for all spellings."""
    told = [word for word in words(name) if word.key != "the"]
    if not told:
        return None
    if name.strip() in AGENCIES:
        return _agency(name.strip())
    folded = " ".join(word.key for word in told)
    if folded in _AGENCY_KEYS:
        return _agency(_AGENCY_KEYS[folded])
    keys = tuple(word.key for word in told)
    capitals = [word for word in told if word.capital]
    initials = "".join(word.text[0] for word in capitals) if len(capitals) >= 3 else ""
    return Outlet(folded, name.strip(), keys, initials)


def _agency(spelling: str) -> Outlet:
    label = AGENCIES[spelling]
    keys = tuple(word.key for word in words(label))
    return Outlet(f"agency {label}", label, keys)


_AGENCY_KEYS = {
    " ".join(word.key for word in words(spelling) if word.key != "the"): spelling
    for spelling in AGENCIES
    if not spelling.isupper() or len(spelling) > 4
}


class Directory:
    """The outlets that a set of pages may cite: their own publishers, known agencies, and any "... News Agency"."""

    def __init__(self, publishers: Iterable[str]) -> None:
        self._outlets: dict[str, Outlet] = {}
        self._initials: dict[str, Outlet] = {}
        self._by_key: dict[str, list[tuple[tuple[str, ...], Outlet]]] = {}
        for spelling in AGENCIES:
            self._add(_agency(spelling), spelling)
        for publisher in publishers:
            if (known := outlet(publisher)) is not None:
                self._add(known, publisher)

    def _add(self, known: Outlet, spelling: str) -> None:
        self._outlets.setdefault(known.key, known)
        told = [word for word in words(spelling) if word.key != "the"]
        if len(told) == 1 and spelling.isupper():
            self._initials.setdefault(spelling, known)
            return
        if known.initials:
            self._initials.setdefault(known.initials, known)
        keys = tuple(word.key for word in told)
        if keys:
            self._by_key.setdefault(keys[0], []).append((keys, known))

    def cited(self, text: str, passage: str = "", own: str = "") -> tuple[Citation, ...]:
        """The outlets a page says it has its story from, in the order it names them.

        A credit (dateline, byline, foot) holds for the whole page. Else what is named near the passage counts; else
        what the lead names; a text is read up to 20,000 characters. Without a passage all of that is looked at.
        ``own`` is the page's publisher, whose name is no citation.
        """
        itself = outlet(own)
        if credit := [c for c in self._credits(text) if c.outlet != itself]:
            return tuple(credit)
        found = [c for c in self._attributions(text[:_READ]) if c.outlet != itself]
        place = text.find(passage) if passage else -1
        if place < 0:
            return tuple(found)
        if place >= _READ:
            begin = max(0, place - _NEAR)
            around = self._attributions(text[begin : place + len(passage) + _NEAR])
            return tuple(c for c in around if c.outlet != itself)
        near = [c for c in found if place - _NEAR <= c.place <= place + len(passage) + _NEAR]
        return tuple(near or [c for c in found if c.place < _LEAD])

    def _credits(self, text: str) -> list[Citation]:
        head, foot = text[:_HEAD], text[-_FOOT_LENGTH:]
        found = []
        for match in _DATELINE.finditer(head):
            named = match["credit"] or match["byline"] or match["by"]
            known = self._named_alone(named)
            if known is None and match["credit"] and _reads_like_a_dateline(match[0]):
                known = outlet(named)
            if known is not None:
                found.append(Citation(known, match.start(), True))
        signed = _FOOT.search(foot)
        if signed and (known := self._named_alone(signed["credit"])) is not None:
            found.append(Citation(known, max(0, len(text) - _FOOT_LENGTH) + signed.start(), True))
        return found

    def _named_alone(self, named: str) -> Outlet | None:
        """The known outlet that is all of a credit, however short it is put."""
        named = named.strip()
        if named in self._initials:
            return self._initials[named]
        known = outlet(named)
        if known is None:
            return None
        if known.key in self._outlets:
            return self._outlets[known.key]
        short = tuple(part for part in known.keys if part not in _GENERIC)
        alike = [
            other for keys, other in self._by_key.get(known.keys[0], ()) if _without_generic(keys) == short
        ]
        if short and len({other.key for other in alike}) == 1:
            return alike[0]
        return known if _AGENCY_NAME.fullmatch(named) else None

    def _attributions(self, text: str) -> list[Citation]:
        found: list[Citation] = []
        for match in _FORWARD.finditer(text):
            window = text[match.end() : match.end() + _REACH]
            stop = _SENTENCE_END.search(window)
            window = window[: stop.start()] if stop else window
            window = window.split(", ")[0]
            if named := self._first_named(window):
                found.append(Citation(named, match.start(), False))
        for match in _BACKWARD.finditer(text):
            begin = max(0, match.start() - _REACH)
            window = text[begin : match.start()]
            stops = list(_SENTENCE_END.finditer(window))
            window = window[stops[-1].end() :] if stops else window
            if re.search(r"\b(?:told|citing|according to|quoting)\b", window):
                continue
            if named := self._first_named(window):
                found.append(Citation(named, match.start(), False))
        found.sort(key=lambda citation: citation.place)
        return found

    def _first_named(self, window: str) -> Outlet | None:
        told = list(words(window))
        for place, word in enumerate(told):
            if word.text in self._initials:
                return self._initials[word.text]
            for keys, known in self._by_key.get(word.key, ()):
                if _stands_at(told, place, keys):
                    return known
        if match := _AGENCY_NAME.search(window):
            return outlet(match[0].removeprefix("The "))
        return self._institution(told)

    def _institution(self, told: list[Word]) -> Outlet | None:
        """An outlet of several words named in another order: "Southmark's foreign ministry"."""
        there = {word.key for word in told}
        if not any(word.capital for word in told):
            return None
        for listed in self._by_key.values():
            for keys, known in listed:
                meant = {part for part in keys if part != "of"}
                if len(meant) >= 2 and meant <= there and _close(told, meant):
                    return known
        return None


def _without_generic(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for part in keys if part not in _GENERIC)


def _close(told: list[Word], meant: set[str]) -> bool:
    places = [place for place, word in enumerate(told) if word.key in meant]
    return max(places) - min(places) <= len(meant) + 1


def _stands_at(told: list[Word], place: int, keys: tuple[str, ...]) -> bool:
    """Whether a name stands here with capitals and as a whole: "Courier" is not in "Evening Courier"."""
    there = told[place : place + len(keys)]
    if tuple(word.key for word in there) != keys or not there[0].capital:
        return False
    if any(after.start - before.end > 2 for before, after in pairwise(there)):
        return False
    if place:
        before = told[place - 1]
        part = (
            before.capital and before.key not in _GENERIC and there[0].start - before.end == 1 and place > 1
        )
        if part and not before.text.endswith(("'s", "’s", "an", "ese", "ish")):
            return False
    following = told[place + len(keys)] if place + len(keys) < len(told) else None
    return not (
        following
        and following.capital
        and following.key not in _GENERIC
        and following.start - there[-1].end == 1
    )


def _reads_like_a_dateline(line: str) -> bool:
    """ "NORTHTOWN, May 3 (Norpress) --": a place in capitals, or a place and a day, before the credit."""
    before = re.split(r"[(/\[]", line)[0].strip()
    return bool(
        re.match(r"[A-Z][A-Z'’ .-]{2,}", before) or re.fullmatch(r"[A-Z][\w'’ .-]+, [\w .,]{3,20}", before)
    )
