"""Copies of a text: how much two texts have in common word for word.

Texts are compared as sets of runs of four words (Broder, 1997); a fingerprint (Charikar's simhash, 2002) tells near
copies apart from others without holding the texts.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import islice

from engine.words import keys

_RUN = 4
_BITS = 64
_FEWEST_KEPT = 16
_KEPT_BELOW = 2**64 // 32


def shingles(text: str) -> frozenset[str]:
    """The text's runs of four words, without case, punctuation or inflection; shorter texts are one run."""
    found = keys(text)
    if not found:
        return frozenset()
    if len(found) < _RUN:
        return frozenset({" ".join(found)})
    return frozenset(map(" ".join, zip(*(islice(found, shift, None) for shift in range(_RUN)), strict=False)))


def near_copy(one: str, other: str) -> float:
    """How nearly two texts are copies, 0..1: the share of all their runs of words that stand in both (Jaccard)."""
    return jaccard(shingles(one), shingles(other))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the members of either set that are in both; 0 where both are empty."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def contained(part: frozenset[str], whole: frozenset[str]) -> float:
    """The share of ``part`` that stands in ``whole``; 0 for an empty part."""
    return len(part & whole) / len(part) if part else 0.0


def sketch(runs: frozenset[str]) -> tuple[int, ...]:
    """A few of a text's ``shingles`` as signed numbers of 64 bits, chosen alike in every text: copies have many in common.

    They are the 16 lowest digests, and all in the lowest thirty-second: of a short text enough to be found by, and of a
    long one enough to find a short one that stands in it (a bottom sketch with a modulo sketch; Broder, 1997).
    """
    size = _BITS // 8
    digests = sorted(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=size).digest()) for run in runs)
    kept = [*digests[:_FEWEST_KEPT], *(one for one in digests[_FEWEST_KEPT:] if one < _KEPT_BELOW)]
    return tuple(one - 2**63 for one in kept)


def simhash(text: str) -> int:
    """A fingerprint of 64 bits: texts that share most runs of words differ in few bits. 0 for a text without words."""
    runs = shingles(text)
    if not runs:
        return 0
    digests = b"".join(hashlib.blake2b(run.encode(), digest_size=_BITS // 8).digest() for run in sorted(runs))
    fingerprint = 0
    for place in range(_BITS // 8):
        counts = Counter(digests[place :: _BITS // 8])
        for bit in range(8):
            ones = sum(count for value, count in counts.items() if value >> bit & 1)
            fingerprint |= (2 * ones > len(runs)) << (8 * place + bit)
    return fingerprint
