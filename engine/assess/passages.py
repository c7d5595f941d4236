"""Which passages of a document may bear on a claim.

Sentences are ranked by BM25 (Robertson and Zaragoza, 2009) with the document's own sentences as the collection, so
a word that stands everywhere in the document weighs little; names and numbers of the claim weigh more.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from engine.types import Passage
from engine.words import WORD, is_content, key, names, sentences, words

VERSION = "rank-v1"

_K1 = 1.2
_B = 0.6
_NAME_WEIGHT = 1.6
_NUMBER_WEIGHT = 1.8
# A passage must carry this share of the claim's weight, and two of its words where the claim has that many.
_LEAST_SHARE = 0.25
_LONGEST = 1_000
_NOTHING: Counter[str] = Counter()


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    length: int
    shared: Counter[str]


def rank(claim: str, text: str, limit: int = 5) -> tuple[Passage, ...]:
    """The passages of ``text`` nearest to the claim, best first, at most ``limit``, none overlapping another.

    A passage is one sentence, or two where the second adds words of the claim. ``score`` has no fixed scale: it
    orders the passages of one document. A document that shares too little with the claim gives none.
    """
    weights = _weights(claim)
    if not weights:
        return ()
    read = [_read(text, start, end, weights) for start, end in sentences(text)]
    if not read:
        return ()
    frequency = Counter(part for sentence in read for part in sentence.shared)
    idf = {part: math.log(1 + (len(read) - count + 0.5) / (count + 0.5)) for part, count in frequency.items()}
    usual = sum(sentence.length for sentence in read) / len(read) or 1.0
    candidates: list[tuple[float, int, int]] = []
    for here, sentence in enumerate(read):
        if not sentence.shared:
            continue
        alone = _score(sentence, weights, idf, usual)
        candidates.append((alone, here, here))
        if here + 1 < len(read) and _goes_on(sentence, following := read[here + 1], text):
            together = _score(_joined(sentence, following), weights, idf, usual)
            if together > 1.1 * max(alone, _score(following, weights, idf, usual)):
                candidates.append((together, here, here + 1))
    candidates.sort(key=lambda found: (-found[0], found[1]))
    return tuple(_chosen(candidates, read, weights, text, limit))


def _weights(claim: str) -> dict[str, float]:
    named = {word.key for name in names(claim) for word in name}
    return {
        word.key: _NUMBER_WEIGHT if word.is_number else _NAME_WEIGHT if word.key in named else 1.0
        for word in words(claim)
        if is_content(word.text)
    }


def _read(text: str, start: int, end: int, weights: dict[str, float]) -> _Sentence:
    keys = [key(word) for word in WORD.findall(text, start, end)]
    shared = [part for part in keys if part in weights]
    return _Sentence(start, end, len(keys), Counter(shared) if shared else _NOTHING)


def _goes_on(sentence: _Sentence, following: _Sentence, text: str) -> bool:
    """Whether the next sentence stands in the same paragraph and adds words of the claim."""
    return (
        following.end - sentence.start <= _LONGEST
        and bool(following.shared.keys() - sentence.shared.keys())
        and "\n" not in text[sentence.end : following.start]
    )


def _joined(one: _Sentence, other: _Sentence) -> _Sentence:
    return _Sentence(one.start, other.end, one.length + other.length, one.shared + other.shared)


def _score(sentence: _Sentence, weights: dict[str, float], idf: dict[str, float], usual: float) -> float:
    damping = _K1 * (1 - _B + _B * sentence.length / usual)
    return sum(
        weights[part] * idf[part] * count * (_K1 + 1) / (count + damping)
        for part, count in sentence.shared.items()
    )


def _chosen(
    candidates: list[tuple[float, int, int]],
    read: list[_Sentence],
    weights: dict[str, float],
    text: str,
    limit: int,
) -> list[Passage]:
    least_words = min(2, len(weights))
    least_weight = _LEAST_SHARE * sum(weights.values())
    taken: set[int] = set()
    quotes: set[str] = set()
    passages: list[Passage] = []
    for score, first, last in candidates:
        if len(passages) >= limit:
            break
        shared = read[first].shared.keys() | read[last].shared.keys()
        if len(shared) < least_words or sum(weights[part] for part in shared) < least_weight:
            continue
        quote = text[read[first].start : read[last].end]
        if taken & {first, last} or quote in quotes:
            continue
        taken |= {first, last}
        quotes.add(quote)
        passages.append(Passage(quote, read[first].start, read[last].end, round(score, 4)))
    return passages
