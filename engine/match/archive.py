"""Earlier statements that may say the same as a new one: found by words and by meaning, told by a probability.

By words: BM25 over the statement, its title and what else is known of it. By meaning: the cosine of vectors, exact,
over all of them. The best of both are weighed together by ``weighing``. What is added or dropped counts at once;
nothing is built anew.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.encoder import WIDTH, Floats, vectors
from engine.match.postings import Postings
from engine.match.told import Told, plain
from engine.match.weighing import Sight, probabilities

_LOOKED_AT = 50
"""Of the nearest by words, and of the nearest by meaning, so many are weighed."""

Half = NDArray[np.float16]


# What was weighed lately is likely to be weighed again: an article's claims are about the same things.
_told = lru_cache(maxsize=20_000)(Told.of)


def embed(texts: Sequence[str]) -> Half:
    """What each text means: (n, 384), rows of unit length. Raises ``encoder.Damaged``."""
    return vectors([plain(text) for text in texts]).astype(np.float16)


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier statement that may say the same: its key, how probable that is, and what they share, in words."""

    key: int
    probability: float
    reason: str


class Archive:
    """Earlier statements under keys of one's own. ``bench/matching.py`` measured 8 ms a question to 15,000 of them and
    31 ms to 100,000. What is replaced or dropped keeps its place for a while: never are more of these than standing ones,
    or than ``SPARE``."""

    SPARE = 1_000

    def __init__(self) -> None:
        self._words = Postings()
        self._keys: list[int | None] = []
        self._places: dict[int, int] = {}
        self._texts: list[tuple[str, str]] = []
        self._vectors = np.empty((0, WIDTH), np.float32)
        self._parts: list[Half] = []

    def __len__(self) -> int:
        return len(self._places)

    @property
    def room(self) -> int:
        """How many places are taken, those of forgotten statements with them."""
        return len(self._keys)

    def put(self, key: int, text: str, title: str, parts: Half | Floats | None, body: str = "") -> None:
        """Adds a statement, or replaces the one with this key. ``parts``: (1 or 2, 384), the vectors of the statement
        and, where there is one, of the title; with none it is found by words alone."""
        self.drop(key)
        if self.room - len(self) > max(self.SPARE, len(self)):
            self._close_up()
        place = len(self._keys)
        self._grow(place)
        parts = np.array([] if parts is None else parts, np.float16).reshape(-1, WIDTH)
        if len(parts):
            middle = parts.astype(np.float32).sum(0)
            self._vectors[place] = middle / (np.linalg.norm(middle) or 1)
        self._words.add((Told.of(text, title, body) if body else _told(text, title)).words)
        self._keys.append(key)
        self._texts.append((text, title))
        self._parts.append(parts)
        self._places[key] = place

    def drop(self, key: int) -> None:
        """Forgets a statement; an unknown key is none."""
        if (place := self._places.pop(key, None)) is not None:
            self._keys[place] = None

    def _close_up(self) -> None:
        """Give back the places of what was forgotten."""
        kept = np.array([key is not None for key in self._keys])
        standing = np.flatnonzero(kept)
        self._words.keep(kept)
        self._vectors = self._vectors[standing]
        self._texts = [self._texts[place] for place in standing]
        self._parts = [self._parts[place] for place in standing]
        self._keys = [self._keys[place] for place in standing]
        self._places = {key: place for place, key in enumerate(self._keys) if key is not None}

    def nearest(
        self, statement: str, vector: Half | Floats | None, limit: int = 5, without: Container[int] = ()
    ) -> tuple[Match, ...]:
        """The statements that most probably say the same, best first; those ``without`` are passed over.

        ``vector`` is the statement's; where it is all nought or None words are compared alone.
        """
        seen = self.sights(statement, vector, without)
        by_words = vector is None or not np.any(vector)
        told = probabilities(list(seen.values()), by_words=by_words)
        weighed = sorted(zip(seen, told, strict=True), key=lambda one: (-one[1], one[0]))
        return tuple(Match(key, probability, seen[key].reason) for key, probability in weighed[:limit])

    def sights(
        self, statement: str, vector: Half | Floats | None, without: Container[int] = ()
    ) -> dict[int, Sight]:
        """The statements nearest by words or by meaning, by key, each beside the new one."""
        asked = Told.of(statement)
        by_words = self._words.scores(asked.words)
        wanted = (
            None if vector is None or not np.any(vector) else np.asarray(vector, np.float32).reshape(WIDTH)
        )
        rarity = cache(self._words.rarity)  # for this question: with each new text all change
        places = self._best(by_words, without)
        if wanted is not None:
            places |= self._best(self._vectors[: len(by_words)] @ wanted, without)
        return {
            self._keys[place] or 0: Sight(
                asked,
                _told(*self._texts[place]),
                by_words=float(by_words[place]),
                cosines=tuple(self._parts[place].astype(np.float32) @ wanted) if wanted is not None else (),
                rarity=rarity,
            )
            for place in sorted(places)
        }

    def _best(self, scores: Floats, without: Container[int]) -> set[int]:
        """The standing places with the highest scores above nothing. More are looked at as long as too few stand."""
        size = min(2 * _LOOKED_AT, len(scores))
        while size:
            nearest = np.argpartition(-scores, size - 1)[:size]
            nearest = nearest[np.argsort(-scores[nearest], kind="stable")]
            standing = [int(place) for place in nearest if scores[place] > 0 and self._stands(place, without)]
            if len(standing) >= _LOOKED_AT or size == len(scores):
                return set(standing[:_LOOKED_AT])
            size = min(4 * size, len(scores))
        return set()

    def _stands(self, place: int, without: Container[int]) -> bool:
        key = self._keys[place]
        return key is not None and key not in without

    def _grow(self, place: int) -> None:
        """Room for one more row; twice as much each time, so that adding stays cheap."""
        if place >= len(self._vectors):
            more = np.zeros((max(1_000, len(self._vectors)), WIDTH), np.float32)
            self._vectors = np.concatenate([self._vectors, more])
