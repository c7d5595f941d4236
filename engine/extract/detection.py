"""How much a sentence is one that fact-checkers choose to check: one network's word, learnt from their choices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine import encoder

VERSION = "worthy-v1"
CHECKWORTHY = 0.5
"""The probability from which a sentence counts as worth checking. Set before anything was measured."""


def checkworthy(texts: Sequence[str]) -> list[float]:
    """The probability of each text that a fact-checker would choose it, 0..1. Raises ``encoder.Damaged``."""
    if not texts:
        return []
    against, for_it = encoder.scores("worthy", texts).T
    return [float(one) for one in 1 / (1 + np.exp(against - for_it))]
