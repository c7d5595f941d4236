"""Which words of a question are worth searching by."""

from __future__ import annotations

import math
from collections.abc import Mapping

from engine.words import is_content, words

# More words than a claim has cost time and find nothing new.
MOST_TERMS = 16
LONGEST_QUESTION = 5_000
# How many matches may be scored: beyond it, common words cost much time and tell little.
BUDGET = 4_000
LEAST_TERMS = 2


def search_terms(question: str) -> list[str]:
    """The different words of a question that carry something, in its order."""
    said = [word for word in words(question[:LONGEST_QUESTION]) if is_content(word.text)]
    different = {word.key: word.text for word in reversed(said)}
    return list(reversed(different.values()))[:MOST_TERMS]


def rarest(counts: Mapping[str, int]) -> list[str]:
    """The terms to find candidates by, given how many documents have each: the rarest, as many as the budget allows."""
    chosen: list[str] = []
    matches = 0
    for term, count in sorted(counts.items(), key=lambda item: item[1]):
        matches += count
        if count and (len(chosen) < LEAST_TERMS or matches <= BUDGET):
            chosen.append(term)
    return chosen


def rarity(count: int, everything: int) -> float:
    """The inverse document frequency of BM25 (Robertson and Zaragoza 2009), kept above zero."""
    return math.log(1 + max(0.0, everything - count + 0.5) / (count + 0.5))
