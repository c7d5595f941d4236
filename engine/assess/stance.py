"""Whether a passage supports or refutes a claim: rules a person can read, and neutral wherever they can't know.

The rules in order: the passage must be about the same people, places and things; it must say it, not fear, plan
or doubt it; numbers and dates must agree as numbers and dates; and it must say it the same way round, without a
negation, a denial or an opposite that the claim has not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.assess import polarity
from engine.assess.numbers import Day, Number, agree, dates, numbers, same_day, same_unit
from engine.assess.polarity import OPPOSITES, meaning
from engine.types import Judgement, Stance
from engine.words import CALENDAR, Word, is_content, names, same_name, sentences, words

VERSION = "stance-v1"

_NAME_WEIGHT = 1.5
_TO_SUPPORT = 0.75
_TO_REFUTE = 0.6
_LONGEST_CLAIM = 2_000
_LONGEST_PASSAGE = 5_000
_CLAUSE = re.compile(
    r"[;:—–]|, (?=(?:but|while|which|who|although|though|and|as|after|whereas)\b)|\b(?:but|while|although|whereas)\b"
)


@dataclass(frozen=True, slots=True)
class _Statement:
    """What the rules look at in a sentence."""

    text: str
    said: dict[str, Word]
    named: tuple[tuple[str, ...], ...]
    numbers: tuple[Number, ...]
    dates: tuple[Day, ...]


def judge(claim: str, passage: str) -> Judgement:
    """The stance of one passage to the claim, with the words that decided and the rule in words.

    A hint: ``confidence`` is a rank between rules, not a probability. Only the claim's first 2,000 and the
    passage's first 5,000 characters are read.
    """
    claimed = _read(claim[:_LONGEST_CLAIM])
    if not claimed.said:
        return _neutral("the claim has no words to compare")
    parts = [passage[start:end] for start, end in sentences(passage[:_LONGEST_PASSAGE])]
    if not parts:
        return _neutral("the passage is empty")
    read = [_read(part) for part in parts]
    whole = _read(passage[:_LONGEST_PASSAGE])
    place = max(range(len(read)), key=lambda number: _share(claimed, read[number]))
    found = read[place]
    if strangers := _missing_names(claimed, whole):
        return _neutral(f"the passage does not name {', '.join(strangers)}")
    share = _share(claimed, found)
    if share < _TO_REFUTE:
        return _neutral("the passage shares too little with the claim")
    return _compared(claimed, found, share, parts[place + 1 : place + 2])


def _compared(claimed: _Statement, found: _Statement, share: float, following: list[str]) -> Judgement:
    clause = _clause(claimed, found)
    if found.text.rstrip("”\"' ").endswith("?"):
        return _neutral("the passage asks it")
    denied = _denial(claimed, found, following)
    if denied is not None:
        return denied
    if doubt := _only(polarity.UNKNOWN, found.text, claimed.text) or _only(
        polarity.DOUBT, clause, claimed.text
    ):
        return _neutral(f"the passage does not say that it is so (“{doubt}”)", doubt)
    if not polarity.DOUBT.search(claimed.text) and (ahead := _only(polarity.AHEAD, clause, claimed.text)):
        return _neutral(f"the passage speaks of what is to come (“{ahead}”)", ahead)
    if _turned(claimed, found):
        return _neutral("the same names stand the other way round")
    turned = _turning_words(claimed, found, clause)
    figures = _figures(claimed, found)
    if figures.stance is Stance.REFUTES:
        if turned or share < _TO_SUPPORT:
            return _neutral("numbers differ, and other things too")
        return figures
    if len(turned) % 2:
        return Judgement(
            Stance.REFUTES,
            _confidence(share, _TO_REFUTE, found),
            tuple(turned),
            f"the passage says the opposite (“{'”, “'.join(turned)}”)",
        )
    if figures.stance is Stance.NEUTRAL:
        return figures
    if share < _TO_SUPPORT:
        return _neutral("the passage says only part of the claim")
    shared = tuple(word.text for meant, word in found.said.items() if meant in claimed.said)
    return Judgement(
        Stance.SUPPORTS,
        _confidence(share, _TO_SUPPORT, found),
        figures.words + shared,
        f"the passage says the same ({', '.join(shared[:6])})" + (f"; {figures.why}" if figures.why else ""),
    )


def _neutral(why: str, *decided: str) -> Judgement:
    return Judgement(Stance.NEUTRAL, 0.5, decided, why)


def _confidence(share: float, least: float, found: _Statement) -> float:
    said = 0.1 if polarity.REPORTED.search(found.text) else 0.0
    return round(0.6 + 0.3 * (share - least) / (1 - least) - said, 2)


def _read(text: str) -> _Statement:
    days = dates(text)
    figures = numbers(text)
    taken = [(day.start, day.end) for day in days] + [(figure.start, figure.end) for figure in figures]
    said: dict[str, Word] = {}
    for word in words(text):
        if word.text.casefold() in CALENDAR or not is_content(word.text):
            continue
        if not any(start <= word.start < end for start, end in taken):
            said.setdefault(meaning(word.key), word)
    named = tuple(tuple(word.key for word in name) for name in names(text))
    return _Statement(text, said, named, figures, days)


def _share(claimed: _Statement, found: _Statement) -> float:
    """The share of the claim's words, names weighing more, that the sentence has; an opposite is as good."""
    named = {part for name in claimed.named for part in name}
    total = shared = 0.0
    for meant, word in claimed.said.items():
        weight = _NAME_WEIGHT if word.key in named else 1.0
        total += weight
        if meant in found.said or any(meaning(other) in found.said for other in OPPOSITES.get(word.key, ())):
            shared += weight
    return shared / total if total else 1.0


def _missing_names(claimed: _Statement, whole: _Statement) -> list[str]:
    missing = []
    for name in claimed.named:
        if any(same_name(name, other) for other in whole.named):
            continue
        if len(name) == 1 and name[0] in {word.key for word in whole.said.values()}:
            continue
        missing.append(
            " ".join(word.text for word in claimed.said.values() if word.key in name) or " ".join(name)
        )
    return missing


def _clause(claimed: _Statement, found: _Statement) -> str:
    """The part of the sentence that has most of the claim's words."""
    clauses = [part for part in _CLAUSE.split(found.text) if part.strip()]
    if not clauses:
        return found.text
    meant = set(claimed.said)
    return max(clauses, key=lambda part: len(meant & {meaning(word.key) for word in words(part)}))


def _only(pattern: re.Pattern[str], text: str, claim: str) -> str:
    """The first match in the text of what the claim has none of."""
    match = pattern.search(text)
    return match[0] if match and not pattern.search(claim) else ""


def _denial(claimed: _Statement, found: _Statement, following: list[str]) -> Judgement | None:
    """A judgement where the passage denies something, in the sentence or right after it; else None."""
    denied = polarity.DENIAL.search(found.text)
    after = polarity.DENIAL.search(following[0]) if following and len(following[0]) < 160 else None
    own = polarity.DENIAL.search(claimed.text)
    if polarity.NO_DENIAL.search(found.text):
        return _neutral("the passage neither confirms nor denies it")
    if denied and own:
        return None
    if own:
        return _neutral("the claim is about a denial that the passage does not have", own[0])
    word = denied[0] if denied else ""
    if not word and after and _points_back(following[0]) and not polarity.NO_DENIAL.search(following[0]):
        word = after[0]
    if not word:
        return None
    if polarity.NEGATION.search(claimed.text):
        return _neutral("the claim and the passage both deny something", word)
    return Judgement(Stance.REFUTES, 0.65, (word,), f"the passage denies it (“{word}”)")


def _points_back(sentence: str) -> bool:
    return (
        re.search(r"\b(?:this|that|it|these|claim|claims|report|reports|allegations?|both)\b", sentence, re.I)
        is not None
    )


def _turning_words(claimed: _Statement, found: _Statement, clause: str) -> list[str]:
    """Negations and opposites that only one of the two has; an even number of them turns nothing."""
    turning = []
    in_claim = polarity.NEGATION.search(polarity.AFFIRMING.sub("", claimed.text))
    in_passage = polarity.NEGATION.search(polarity.AFFIRMING.sub("", clause))
    if bool(in_claim) != bool(in_passage):
        turning.append((in_claim or in_passage or [""])[0])
    have = {word.key for word in found.said.values()} | {word.key for word in words(found.text)}
    for word in words(claimed.text):
        if word.key in OPPOSITES and word.key not in have and meaning(word.key) not in found.said:
            turning += [other.text for other in words(clause) if other.key in OPPOSITES[word.key]][:1]
    return turning


def _turned(claimed: _Statement, found: _Statement) -> bool:
    """Whether two names that both have stand in the other order, with no "by" that would explain it."""
    order = [name for name in claimed.named if any(same_name(name, other) for other in found.named)][:2]
    if len(order) < 2 or re.search(r"\b(?:and|by|with)\b", claimed.text + " " + found.text):
        return False
    places = [next(n for n, other in enumerate(found.named) if same_name(name, other)) for name in order]
    return places[0] > places[1]


def _figures(claimed: _Statement, found: _Statement) -> Judgement:
    """Supports where every number and date of the claim has one that agrees; refutes where one of the same kind
    disagrees; neutral where the passage gives none to compare."""
    agreeing: list[str] = []
    whys: list[str] = []
    missing = ""
    for number in claimed.numbers:
        same = [other for other in found.numbers if same_unit(number, other)]
        near = next((other for other in same or found.numbers if agree(number, other)), None)
        if near:
            agreeing.append(near.text)
            if near.value != number.value:
                whys.append(f"{near.text} agrees with {number.text}")
        elif same:
            other = same[0]
            return Judgement(
                Stance.REFUTES, 0.6, (other.text,), f"the passage says {other.text}, the claim {number.text}"
            )
        else:
            missing = missing or number.text
    for day in claimed.dates:
        near_day = next((other for other in found.dates if same_day(day, other)), None)
        if near_day:
            agreeing.append(near_day.text)
        elif len(found.dates) == 1 == len(claimed.dates) and _as_exact(day, found.dates[0]):
            other_day = found.dates[0]
            return Judgement(
                Stance.REFUTES,
                0.55,
                (other_day.text,),
                f"the passage says {other_day.text}, the claim {day.text}",
            )
        else:
            missing = missing or day.text
    if missing:
        return _neutral(f"the passage does not say {missing}")
    return Judgement(Stance.SUPPORTS, 0.6, tuple(agreeing), "; ".join(whys))


def _as_exact(one: Day, other: Day) -> bool:
    return all(
        bool(a) == bool(b)
        for a, b in ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    )
