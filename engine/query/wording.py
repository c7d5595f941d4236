"""Search strings for a claim: plain words any search engine takes, no operators."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.words import Word, is_content, key, names, words

VERSION = "query-v1"

_FULL = 12
_SHORT = 6
_FEW_NAMES = 2
_FEWEST = 3
_LONGEST_WORD = 40
_OWN, _PHRASE = 5, 14  # words

# Words too general to find anything by.
_GENERAL = frozenset(
    key(word)
    for word in """
    able amount area become big case certain country day different due fact fairly far general good great group high
    huge important involve issue kind large like likely little long low main major man many matter month new number
    old part particular people person place point possible potential problem recent second seek significant similar
    small sort third time today two type various want way week woman world year expect plan
    future cent percent
    """.split()
)


def queries(statement: str, speaker: str = "", context: str = "") -> tuple[str, ...]:
    """One to three search strings, most specific first; none for a statement without a word to search by.

    The first has the statement's names, numbers and telling words, with the speaker where the statement lacks
    them; the second its names and heaviest words alone; the third leaves the numbers out, which sources round
    differently. ``context`` (the article's title) gives names where the statement has fewer than two.
    """
    told = _distinct(
        word for word in words(statement) if is_content(word.text) and len(word.text) <= _LONGEST_WORD
    )
    if len(telling := [word for word in told if word.key not in _GENERAL]) >= _FEWEST:
        told = telling
    if not told:
        return ()
    named = {word.key for name in names(statement) for word in name}
    lent = _lent(context, told) if len(names(statement)) < _FEW_NAMES else []
    asked = _lent(speaker, told)

    heaviest = sorted(told, key=lambda word: -_weight(word, named))
    full = _in_order(told, heaviest[:_FULL])
    short = _in_order(told, heaviest[:_SHORT])
    bare = _in_order(told, [word for word in heaviest if not word.is_number][:_SHORT])
    worded = [
        _said(asked + full) if len(full) < _FULL else _said(full),
        _said(lent[:3] + short),
        _said(lent[:3] + bare),
    ]
    return tuple(dict.fromkeys(query for query in worded if query))


def phrase(sentence: str) -> str:
    """A sentence's beginning between quotation marks, by which a search engine finds who used the same words; empty for a
    sentence too short to be anybody's own."""
    said = re.sub(r"[\"“”„‟«»]", " ", sentence).split()
    return f'"{" ".join(said[:_PHRASE])}"' if len(said) >= _OWN else ""


def _weight(word: Word, named: set[str]) -> float:
    if word.key in named:
        return 4.0
    if word.is_number:
        return 3.5
    if word.key in _GENERAL:
        return 0.5
    return 1.0 + min(len(word.text), 12) / 6


def _lent(text: str, told: list[Word]) -> list[Word]:
    have = {word.key for word in told}
    lent = (name for name in names(f"by {text}") if not have & {word.key for word in name})
    return _distinct(word for name in lent for word in name)


def _distinct(found: Iterable[Word]) -> list[Word]:
    first: dict[str, Word] = {}
    for word in found:
        first.setdefault(word.key, word)
    return list(first.values())


def _in_order(told: list[Word], chosen: list[Word]) -> list[Word]:
    return [word for word in told if word in chosen]


def _said(chosen: list[Word]) -> str:
    return " ".join(re.sub(r"['’]s?$", "", word.text) for word in chosen)
