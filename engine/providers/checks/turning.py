"""Whether a statement says what its quote does not: a "not" lost or put in, a "may" or an "if" left out.

A quote may be wider than its claim ("It reopens on Friday, the hall not until June"), so what was lost has to stand before words
that the statement has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from engine.assess.polarity import AFFIRMING, DENIAL, NEGATION, meaning
from engine.words import content_keys, is_content, words

_NOT = re.compile(
    r"\b(?:not|never|neither|cannot|without|no(?=\s\w)|\w+n['’]t|none|nobody|nothing)\b", re.IGNORECASE
)
_NOBODY = ("none", "nobody", "nothing")
_DENIED = re.compile(r"\bden(?:y|ies|ied)\b", re.IGNORECASE)
_TURNS = re.compile(
    rf"{NEGATION.pattern}|{DENIAL.pattern}"
    r"|\b(?:un\w{4,}|turn(?:s|ed)? down|declin\w+|reject\w*|disput\w*|lack\w*)\b",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"\b(?:(?-i:may)|might|possibl[ey]|perhaps|maybe|potentially|likely|alleged(?:ly)?|purportedly|supposed(?:ly)?|reportedly|"
    r"(?:appear|seem)(?:s|ed)? to|suspect(?:s|ed)?)\b",
    re.IGNORECASE,
)
_IF = re.compile(r"\b(?:if|unless|provided(?: that)?)\b", re.IGNORECASE)
_DOUBTS = re.compile(
    rf"{_MAY.pattern}|{_IF.pattern}|\b(?:could|can|whether|rumou?r\w*|accus\w+|suggest\w*|when|would|depend\w*|possib\w+)\b",
    re.IGNORECASE,
)
_PASSED_OVER = frozenset(
    """a an the any all one to be been being is are was were have has had do does did would will could should it its so far
    yet even ever also only that this""".split()
)
_MOST = 0.6
_PART = re.compile(r"[;:.!?](?=\s)")
_END = re.compile(r"[.;:!?,–—]")
_SINCE = re.compile(r"[.;:!?,–—]|\b(?:that|and|but)\b", re.IGNORECASE)


def lost(statement: str, quote: str) -> str:
    """What the quote has before the statement's words and the statement leaves out; else empty."""
    about = {meaning(key) for key in content_keys(statement)}
    quote = max(_PART.split(quote), key=lambda part: len(about & set(_meant(part))))
    if not _TURNS.search(statement):
        even = AFFIRMING.sub(lambda match: " " * len(match[0]), quote)
        for found in (*_NOT.finditer(even), *_DENIED.finditer(even)):
            if about & set(_turned(even, found)):
                return found[0]
    if not _DOUBTS.search(statement):
        for found in _MAY.finditer(quote):
            if about & set(_following(quote, found.end(), 1)):
                return found[0]
        for found in _IF.finditer(quote):
            if any(len(part & about) >= _MOST * len(part) for part in _depending(quote, found)):
                return found[0]
    return ""


def gained(statement: str, quote: str, sentence: str) -> str:
    """A "not" of the statement where the quote has none, or more of them than the whole sentence; else empty."""
    told = [found[0] for pattern in (_NOT, _DENIED) for found in pattern.finditer(statement)]
    if told and (not _TURNS.search(quote) or len(told) > len(_TURNS.findall(sentence))):
        return told[0]
    return ""


def _turned(quote: str, found: re.Match[str]) -> Iterator[str]:
    """The words that a negation turns: the one behind it, the ones that are denied, the one before a "nothing"."""
    yield from _following(quote, found.end(), 3 if _DENIED.fullmatch(found[0]) else 1)
    if found[0].casefold() in _NOBODY:
        before = quote[: found.start()]
        yield from list(_meant(before[_last(_END.finditer(before)) :]))[-1:]


def _following(quote: str, place: int, many: int) -> list[str]:
    """The next words that say something, up to the end of their part of the sentence."""
    rest = quote[place:]
    end = _END.search(rest)
    return list(_meant(rest[: end.start()] if end else rest))[:many]


def _meant(text: str) -> Iterator[str]:
    return (meaning(word.key) for word in words(text) if word.text.casefold() not in _PASSED_OVER)


def _depending(quote: str, found: re.Match[str]) -> list[set[str]]:
    """What holds only under a condition, by the words that say something: the parts behind the comma that ends it where it
    stands first, else the part before it."""
    before = quote[: found.start()]
    if any(is_content(word.text) for word in words(before)):
        parts = [before[_last(_SINCE.finditer(before)) :]]
    else:
        parts = quote[found.end() :].split(",")[1:]
    meant = [{meaning(key) for key in content_keys(part)} for part in parts]
    return [part for part in meant if len(part) > 1]


def _last(found: Iterable[re.Match[str]]) -> int:
    """Where the last of them ends; 0 where there is none."""
    return max((match.end() for match in found), default=0)
