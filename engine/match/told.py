"""A statement as matching compares it: its words, names and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.words import is_content, names, words

_LONGEST = 2_000
_ADDRESS = re.compile(r"https?://\S+|(?:pic\.twitter\.com|t\.co)/\S+")
_TAG = re.compile(r"#(\w+)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def plain(text: str) -> str:
    """A text without web addresses, and with the words of a hashtag apart ("#EuropeanElections")."""
    return _TAG.sub(lambda tag: _HUMP.sub(" ", tag[1]), _ADDRESS.sub(" ", text[:_LONGEST]))


@dataclass(frozen=True, slots=True)
class Told:
    """``words``: keys of all content words, in order, of the statement, its title and what else is known of it;
    ``core``: those of statement and title; ``numbers``: the ones of these that are some; ``named``: keys that are part of a
    name; ``written``: how a key reads."""

    words: tuple[str, ...]
    core: frozenset[str]
    numbers: frozenset[str]
    named: frozenset[str]
    written: dict[str, str]

    @classmethod
    def of(cls, text: str, title: str = "", body: str = "") -> Told:
        main = plain(f"{text}\n{title}" if title else text)
        every = list(words(main))
        carrying = [word for word in every if is_content(word.text)]
        more = [word.key for word in words(body[:_LONGEST]) if is_content(word.text)]
        core = frozenset(word.key for word in carrying)
        return cls(
            tuple([word.key for word in carrying] + more),
            core,
            frozenset(key for key in core if key[:1].isdigit()),
            frozenset(word.key for name in names(main, every) for word in name),
            {word.key: word.text for word in reversed(carrying)},
        )
