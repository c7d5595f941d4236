"""What the rules of stance look at in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.assess.days import Day, days
from engine.assess.numbers import Number, is_written_number, numbers
from engine.assess.polarity import AFFIRMING, HEDGE, NEGATION, OPPOSITES, meaning
from engine.words import CALENDAR, Word, is_content, names, same_name, words

_NAME_WEIGHT = 1.5
# Words of order and extent: small, and they decide.
_DECIDING = frozenset(
    "first last only once twice still all every always most both former whole entire".split()
)
# Words whose absence changes little of what is said.
_LIGHT = frozenset(
    """
    already also significant large amount amounts number numbers recent recently new newly various several total
    major new currently now then year years day days month months week weeks time times people country countries part
    mr mrs ms dr sir president minister leader
    """.split()
)
_CLAUSE = re.compile(
    r"[;:—–]|, (?=(?:but|while|which|who|although|though|and|as|after|whereas)\b)"
    r"|\b(?=(?:but|while|although|whereas|though)\b)"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence as the rules see it: its words by meaning, without the ones in numbers and dates; its names, as
    keys and as it writes them, and where each begins; its numbers and dates."""

    text: str
    said: dict[str, Word]
    named: tuple[tuple[str, ...], ...]
    called: tuple[str, ...]
    places: tuple[int, ...]
    numbers: tuple[Number, ...]
    dates: tuple[Day, ...]

    @property
    def plain(self) -> dict[str, Word]:
        """The words that are in no name and whose absence would change what is said."""
        named = {part for name in self.named for part in name}
        hedges = {part for match in HEDGE.finditer(self.text) for part in match[0].casefold().split()}
        return {
            meant: word
            for meant, word in self.said.items()
            if word.key not in named and word.text.casefold() not in _LIGHT | hedges
        }


def read(text: str) -> Statement:
    """A sentence, taken apart."""
    dated = days(text)
    figures = numbers(text)
    taken = [(day.start, day.end) for day in dated] + [(figure.start, figure.end) for figure in figures]
    said: dict[str, Word] = {}
    for word in words(text):
        folded = word.text.casefold()
        if folded in CALENDAR or not (is_content(word.text) or folded in _DECIDING):
            continue
        if not _within(word, taken):
            said.setdefault(meaning(word.key), word)
    # A number in words that opens the sentence ("Twelve were hurt") has its capital and is no name.
    found = [
        name
        for name in names(text)
        if not all(_within(word, taken) or is_written_number(word.text) for word in name)
    ]
    named = tuple(tuple(word.key for word in name) for name in found)
    called = tuple(_called(text[name[0].start : name[-1].end]) for name in found)
    return Statement(text, said, named, called, tuple(name[0].start for name in found), figures, dated)


def _called(name: str) -> str:
    """A name as a sentence writes it, without the possessive."""
    return name.removesuffix("’s").removesuffix("'s").rstrip("’'")


def _within(word: Word, spans: list[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in spans)


def share(claimed: Statement, found: Statement) -> float:
    """The share of the claim's words, names weighing more, that the sentence has; an opposite is as good."""
    in_names = {part for name in claimed.named for part in name}
    weights = [(_NAME_WEIGHT * len(name), has_name(found, name)) for name in claimed.named]
    weights += [
        (1.0, has(found, meant, word)) for meant, word in claimed.said.items() if word.key not in in_names
    ]
    total = sum(weight for weight, _ in weights)
    return sum(weight for weight, there in weights if there) / total if total else 1.0


def has(found: Statement, meant: str, word: Word) -> bool:
    """Whether a sentence has a word of the claim, another that means the same, or its opposite."""
    return meant in found.said or any(meaning(other) in found.said for other in OPPOSITES.get(word.key, ()))


def lacking(claimed: Statement, found: Statement) -> list[str]:
    """The words of the claim, names aside, that the sentence has in no form."""
    return [word.text for meant, word in claimed.plain.items() if not has(found, meant, word)]


def has_name(found: Statement, name: tuple[str, ...]) -> bool:
    """Whether a sentence has a name of the claim; one of a single word also without its capital, a last name also where it
    opens the sentence and may be no name ("Reyes won")."""
    if any(same_name(name, other) for other in found.named):
        return True
    taken = {part for other in found.named for part in other}
    return any(
        word.key == name[-1] and (len(name) == 1 or (word.capital and word.key not in taken))
        for word in found.said.values()
    )


def unnamed(claimed: Statement, found: Statement) -> list[str]:
    """The claim's names that a text does not name."""
    return [
        called
        for name, called in zip(claimed.named, claimed.called, strict=True)
        if not has_name(found, name)
    ]


def clause(claimed: Statement, found: Statement) -> str:
    """The part of a sentence that has most of the claim's words."""
    clauses = [part for part in _CLAUSE.split(found.text) if part.strip()]
    if not clauses:
        return found.text
    return max(clauses, key=lambda part: len(claimed.said.keys() & {meaning(w.key) for w in words(part)}))


def negation(text: str, about: frozenset[str]) -> str:
    """The negation in a text that stands right before one of the words ``about`` (by meaning); empty where none."""
    even = AFFIRMING.sub(lambda match: " " * len(match[0]), text)
    for match in NEGATION.finditer(even):
        following = [w for w in words(even[match.end() : match.end() + 80]) if is_content(w.text)][:2]
        if any(meaning(word.key) in about for word in following):
            return match[0]
    return ""
