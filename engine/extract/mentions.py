"""What a text names, as reading keeps it: mentions, pairs of them, and what is put in place of a word."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Token

from engine.extract.grammar import SUBJECTS
from engine.extract.runs import Person

PERSONAL = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
FIRST = frozenset("i me my mine".split())
WE = frozenset("we us our ours".split())
YOU = {"you": {"i": "i", "we": "we"}, "your": {"i": "my", "we": "our"}, "yours": {"i": "mine", "we": "ours"}}
"""What somebody who is asked says for "you", by whether "I" or "we" answers."""
THING = frozenset("it its".split())
THEY = frozenset("they them their theirs".split())
INDEFINITE = frozenset("a an another".split())
SORTS = frozenset(
    "river lake mount cape port fort castle hotel university bank museum club college storm hurricane cyclone typhoon".split()
)
"""What a name may begin with that it is the name of: ``River Sill``, ``Lake Ombra``."""
TOLD_ON = 4
"""The rank of what a sentence already had a pronoun for: the next pronoun goes on with it."""
PART = 20
"""As many units as no pronoun reaches back."""
MEMORY = 60
"""Mentions kept of each sort, so that a very long text stays cheap."""


@dataclass(slots=True)
class Mention:
    """Something named in the text: ``text`` to write, ``start:end`` where it stands in the body.

    ``rank``: 3 the subject of the sentence, 2 of a clause below, 1 a new thing as its object, 0 anything else.
    ``object``: it is a direct object; ``sayer``: the subject of a verb that reports a clause; ``body``: people together;
    ``new``: not told of before; ``source``: "title" where it stands there.
    """

    text: str
    start: int
    end: int
    unit: int
    rank: int = 0
    plural: bool = False
    person: Person | None = None
    weight: int = 0
    object: bool = False
    sayer: bool = False
    body: bool = False
    new: bool = False
    source: str = "body"


class Pair(NamedTuple):
    """Two things named together; ``sort`` is ``person``, ``state`` or ``body``."""

    names: tuple[str, str]
    start: int
    end: int
    sort: str
    unit: int
    met: bool = False

    @property
    def text(self) -> str:
        return " and ".join(self.names)


class Group(NamedTuple):
    """Things told of by their number: ``four violins``; ``noun`` is one of them."""

    text: str
    noun: str
    number: int
    start: int
    end: int
    unit: int


@dataclass(slots=True)
class Swap:
    """Replace the tokens ``first..last`` (inclusive) by ``text``, taken from ``start:end`` of the body.

    ``grammar``: only a verb's form follows another swap; nothing was looked up.
    """

    first: int
    last: int
    text: str
    start: int
    end: int
    grammar: bool = False
    source: str = "body"


@dataclass(slots=True)
class Found:
    """What was found for one draft: the swaps, and tokens left pointing elsewhere."""

    swaps: list[Swap] = field(default_factory=list)
    unresolved: list[Token] = field(default_factory=list)


def rank_of(t: Token) -> int:
    if t.dep_ == "appos":
        t = t.head
    if t.dep_ not in SUBJECTS:
        return 0
    return 3 if t.head.dep_ in ("ROOT", "conj") else 2
