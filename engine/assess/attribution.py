"""Where a page says it has its story from: credits, datelines, attributions in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from engine.assess.agencies import AGENCIES
from engine.assess.outlets import Directory, Outlet, outlet

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
_NAMES_ANOTHER = re.compile(r"\b(?:told|citing|according to|quoting)\b")
_SMALL = "|".join(re.escape(spelling) for spelling in AGENCIES if spelling.islower())  # (dpa)
_DATELINE = re.compile(
    rf"^[^\n]{{0,80}}?[(/\[](?P<credit>[A-Z][\w.& -]{{1,40}}|{_SMALL})"
    r"(?:[)\]][ \xa0]{0,2}(?:--?|–|—|:)|/[ \xa0]{0,2}(?:--?|–|—|:|\.))|"
    r"^(?:By[ \xa0])?(?P<byline>[A-Z][\w.& -]{1,40}?)[ \xa0](?:--?|–|—|\|)[ \xa0]|^(?:By[ \xa0])?(?P<by>[A-Z][\w.& -]{1,40}?)(?:[ \xa0]in[ \xa0][A-Z]\w{2,20})?\.?$",
    re.MULTILINE,
)
_FOOT = re.compile(
    r"(?:[(\[]|--?[ \xa0]?|[–—][ \xa0]?|©[ \xa0](?:\d{4}[ \xa0])?|(?:Source|Credit|Agency)s?:[ \xa0]?|"
    rf"\b(?:from|by|of|with)[ \xa0])(?P<credit>[A-Z][\w.,/& -]{{1,60}}?|{_SMALL})[)\]]?\.?\s*$"
)
_PICTURE = re.compile(r"\b(?:photo\w*|image|picture|video|graphic)\b", re.IGNORECASE)
_LETTERS = re.compile(r"\(([A-Z]{2,8})\)")
_SENTENCE_END = re.compile(r"[.!?][ \xa0\n”\"]|[;\n“”\"()]")

_REACH = 90
_HEAD = 400
_FOOT_LENGTH = 160
_LEAD = 700
_NEAR = 400
_READ = 20_000
_MOST_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Citation:
    """That a page names an outlet as its source: where in its text, and whether as the credit of the whole page."""

    outlet: Outlet
    place: int
    credit: bool


def cited(text: str, directory: Directory, passage: str = "", own: str = "") -> tuple[Citation, ...]:
    """The outlets a page says it has its story from, in the order it names them; never its ``own`` publisher.

    A credit (dateline, byline, foot) holds for the whole page. Else what is named near the passage counts; else what
    the lead names. Without a passage the first 20,000 characters are looked at.
    """
    itself = outlet(own)
    others = [c for c in _credits(text, directory) if not itself or c.outlet.key != itself.key]
    if others:
        return tuple(others)
    place = text.find(passage) if passage else -1
    begin = max(0, place - _NEAR) if place >= _READ - _NEAR else 0
    read = text[begin : place + len(passage) + _NEAR] if begin else text[:_READ]
    found = [c for c in _attributions(read, directory) if not itself or c.outlet.key != itself.key]
    if place < 0 or begin:
        return tuple(found)
    near = [c for c in found if place - _NEAR <= c.place <= place + len(passage) + _NEAR]
    return tuple(near or [c for c in found if c.place < _LEAD])


def _credits(text: str, directory: Directory) -> Iterator[Citation]:
    for match in _DATELINE.finditer(text[:_HEAD]):
        named = match["credit"] or match["byline"] or match["by"]
        dateline = bool(match["credit"]) and _reads_like_a_dateline(match[0])
        if (known := directory.of_credit(named, dateline)) is not None:
            yield Citation(known, match.start(), True)
    begin = max(0, len(text) - _FOOT_LENGTH)
    foot = _FOOT.search(text, begin)
    if foot and not _PICTURE.search(text, begin, foot.start("credit")):
        for named in re.split(r"[,/]", foot["credit"]):
            if (known := directory.of_credit(named, dateline=False)) is not None:
                yield Citation(known, foot.start(), True)


def _reads_like_a_dateline(line: str) -> bool:
    """ "NORTHTOWN, May 3 (Norpress) --": a place in capitals, or a place and a day, before the credit."""
    before = re.split(r"[(/\[]", line)[0].strip()
    return bool(
        re.match(r"[A-Z][A-Z'’ .-]{2,}", before) or re.fullmatch(r"[A-Z][\w'’ .-]+, [\w .,]{3,20}", before)
    )


def _attributions(text: str, directory: Directory) -> list[Citation]:
    found: list[Citation] = []
    text = _LETTERS.sub(r" \1 ", text)
    for match in islice(_FORWARD.finditer(text), _MOST_LOOKED_AT):
        stretch = text[match.end() : match.end() + _REACH]
        stop = _SENTENCE_END.search(stretch)
        stretch = (stretch[: stop.start()] if stop else stretch).split(", ")[0]
        if named := directory.first_named(stretch):
            found.append(Citation(named, match.start(), False))
    for match in islice(_BACKWARD.finditer(text), _MOST_LOOKED_AT):
        stretch = text[max(0, match.start() - _REACH) : match.start()]
        stretch = _SENTENCE_END.split(stretch)[-1]
        if not _NAMES_ANOTHER.search(stretch) and (named := directory.first_named(stretch)):
            found.append(Citation(named, match.start(), False))
    found.sort(key=lambda citation: citation.place)
    return found
