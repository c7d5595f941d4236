"""How probable it is that an earlier statement says the same as a new one: a logistic regression over what both share,
how near they are in meaning, and how far ahead of the next best one is. ``bench/train/matching.py`` made its weights.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from engine.encoder import Damaged, Floats, content
from engine.match.told import Told

FEATURES = (
    "words", "words_of_all", "words_ahead", "words_rank",
    "meaning", "meaning_least", "meaning_ahead", "meaning_rank", "meaning_best",
    "share_of_new", "share_of_earlier", "weight_shared", "pairs_shared",
    "names_shared", "names_share", "numbers_shared", "numbers_lacking", "numbers_added",
    "length_new", "length_earlier",
)  # fmt: skip

# How near the best of the others usually is, by BM25 and by cosine, in an archive of 14,000: in a small one it need not
# be near at all, and being far ahead of nothing is no likeness.
_USUAL_WORDS, _USUAL_MEANING = 20.0, 0.55


@dataclass(frozen=True, slots=True)
class Sight:
    """A new statement beside an earlier one: its BM25 score, the cosines of its vectors (none without an encoder), and
    how rare a word is among the earlier ones."""

    asked: Told
    earlier: Told
    by_words: float
    cosines: tuple[float, ...]
    rarity: Callable[[str], float]

    @property
    def shared(self) -> list[str]:
        """Keys that both have, the rarest first."""
        return sorted(self.asked.core & self.earlier.core, key=lambda word: (-self.rarity(word), word))

    @property
    def reason(self) -> str:
        """What both have, in words: names, numbers, the rest."""
        shared = self.shared
        named = [word for word in shared if word in self.asked.named and not word[0].isdigit()]
        numbers = [word for word in shared if word[0].isdigit()]
        rest = [word for word in shared if word not in named and word not in numbers]
        parts = [
            f"{kind} {', '.join(self.asked.written[word] for word in found[:6])}"
            for kind, found in (("the names", named), ("the numbers", numbers), ("the words", rest))
            if found
        ]
        return f"both have {'; '.join(parts)}" if parts else "close in meaning, in other words"


def features(sights: Sequence[Sight]) -> Floats:
    """One row for each sight of one new statement, in the order of ``FEATURES``."""
    if not sights:
        return np.empty((0, len(FEATURES)), np.float32)
    words = np.array([sight.by_words for sight in sights])
    meaning = np.array([max(sight.cosines, default=0.0) for sight in sights])
    least = np.array([min(sight.cosines, default=0.0) for sight in sights])
    asked, rarity = sights[0].asked, sights[0].rarity
    words_ahead, meaning_ahead = _ahead(words, _USUAL_WORDS), _ahead(meaning, _USUAL_MEANING)
    words_rank, meaning_rank, nearest = _rank(words), _rank(meaning), meaning.max()
    whole = sum(map(rarity, asked.core)) + 1e-6
    pairs = set(pairwise(asked.words))
    rows = []
    for place, sight in enumerate(sights):
        earlier, shared = sight.earlier, sight.asked.core & sight.earlier.core
        weight = sum(map(rarity, shared))
        named, counted = asked.named & earlier.named, asked.numbers & earlier.numbers
        rows.append(
            (
                words[place] / 20,
                words[place] / whole,
                words_ahead[place] / 20,
                words_rank[place],
                meaning[place],
                least[place],
                meaning_ahead[place],
                meaning_rank[place],
                nearest,
                weight / whole,
                weight / (sum(map(rarity, earlier.core)) + 1e-6),
                math.log1p(weight),
                len(pairs & set(pairwise(earlier.words))) ** 0.5,
                math.log1p(len(named)),
                len(named) / (len(asked.named) + 1),
                math.log1p(len(counted)),
                float(bool(asked.numbers) and not counted),
                float(bool(earlier.numbers) and not counted),
                math.log1p(len(asked.core)),
                math.log1p(len(earlier.core)),
            )
        )
    return np.array(rows, np.float32)


def _ahead(scores: Floats, usual: float) -> list[float]:
    """How far each is ahead of the best of the others, or of what that usually is; below nothing where it is behind."""
    best = int(scores.argmax())
    others = np.full(len(scores), max(scores[best], usual))
    others[best] = np.delete(scores, best).max(initial=usual)
    return [float(one) for one in scores - others]


def _rank(scores: Floats) -> list[float]:
    """The logarithm of 1 and how many are higher, for each."""
    higher = len(scores) - np.searchsorted(np.sort(scores), scores, side="right")
    return [math.log1p(one) for one in higher]


def probabilities(sights: Sequence[Sight], *, by_words: bool = False) -> list[float]:
    """How probable it is of each that it says the same; together they need not come to 1, nor to less. Raises
    ``encoder.Damaged``, but not ``by_words``."""
    if not sights:
        return []
    if by_words:
        return _by_words(sights)
    weights = _weights()
    told = (features(sights) - weights.mean) / weights.spread @ weights.each + weights.start
    return [float(one) for one in 1 / (1 + np.exp(-told))]


# The same regression over what words alone show, for when a weight file is missing: so it stands here, and in none.
# On CheckThat! 2021 2A test it finds MAP@5 .88, where all together find .92 (``bench/train/matching.py DATA --words``).
_WORDS_ALONE = {
    "words_of_all": 0.36,
    "words_ahead": 4.8,
    "share_of_earlier": 2.39,
    "weight_shared": 1.68,
    "length_new": -1.07,
}
_WORDS_START = -5.2


def _by_words(sights: Sequence[Sight]) -> list[float]:
    seen = features(sights)
    told = sum(weight * seen[:, FEATURES.index(name)] for name, weight in _WORDS_ALONE.items()) + _WORDS_START
    return [float(one) for one in 1 / (1 + np.exp(-told))]


@dataclass(frozen=True, slots=True)
class _Weights:
    mean: Floats
    spread: Floats
    each: Floats
    start: float


@cache
def _weights() -> _Weights:
    told = json.loads(content("matching"))
    if tuple(told["features"]) != FEATURES:
        raise Damaged("The weight file matching.json weighs other features than this version has.")
    mean, spread, each = (np.array(told[part], np.float32) for part in ("mean", "spread", "weights"))
    return _Weights(mean, spread, each, told["start"])
