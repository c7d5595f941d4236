"""Which texts have which words, growing and shrinking: BM25 over texts that come and go.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). Our own, because the libraries
build their index anew for each text that is added.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

_K1 = 1.2
_B = 0.75
# Few texts don't show which words are rare: a small archive is taken for one of this size, as the weights were learnt on.
_LEAST_TEXTS = 10_000


class Postings:
    """Texts as lists of words, each under a place (0, 1, 2 ...); ``keep`` gives the places of others back."""

    def __init__(self) -> None:
        self._places: dict[str, array[int]] = {}
        self._counts: dict[str, array[int]] = {}
        self._lengths = array("f")
        self._total = 0

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, words: Sequence[str]) -> None:
        """Gives the next place to a text."""
        place = len(self._lengths)
        self._lengths.append(len(words))
        self._total += len(words)
        for word, count in Counter(words).items():
            if word not in self._places:
                self._places[word], self._counts[word] = array("I"), array("H")
            self._places[word].append(place)
            self._counts[word].append(min(count, 65_535))

    def keep(self, kept: NDArray[np.bool_]) -> None:
        """Forget the texts that are not kept; the others move up, in their order."""
        moved = np.cumsum(kept, dtype=np.uint32) - np.uint32(1)
        lengths = np.array(self._lengths, np.float32)[kept]
        self._lengths, self._total = array("f", lengths.tobytes()), int(lengths.sum())
        for word in list(self._places):
            places = np.array(self._places[word], np.uint32)
            counts = np.array(self._counts[word], np.uint16)
            standing = kept[places]
            if standing.any():
                self._places[word] = array("I", moved[places[standing]].tobytes())
                self._counts[word] = array("H", counts[standing].tobytes())
            else:
                del self._places[word], self._counts[word]

    def rarity(self, word: str) -> float:
        """How much a word tells: 0 for one that no text has or nearly every text has, more the fewer have it."""
        having = len(self._places.get(word, ()))
        return math.log(1 + (max(len(self), _LEAST_TEXTS) - having + 0.5) / (having + 0.5)) if having else 0.0

    def scores(self, words: Iterable[str]) -> NDArray[np.float32]:
        """The BM25 score of each place for these words; each counts once."""
        found = np.zeros(len(self), np.float32)
        if not self._total:
            return found
        usual = self._total / len(self)
        lengths = np.frombuffer(self._lengths, np.float32)
        for word in set(words):
            if word not in self._places:
                continue
            places = np.frombuffer(self._places[word], np.uint32)
            counts = np.frombuffer(self._counts[word], np.uint16).astype(np.float32)
            length = _K1 * (1 - _B + _B * lengths[places] / usual)
            found[places] += self.rarity(word) * counts * (_K1 + 1) / (counts + length)
        return found
