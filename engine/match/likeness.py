"""Which earlier statements say much the same as a new one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from engine.words import is_content, names, words

# Statements this unlike letter for letter (0..100) are not looked at word by word, nor more than the nearest.
_LEAST_LETTERS = 40.0
_LOOKED_AT = 100
_LEAST_SCORE = 0.3
_LONGEST = 2_000
_NAME_WEIGHT = 2.0
_NUMBER_WEIGHT = 2.0


def alike(statement: str, others: Sequence[str], limit: int = 10) -> tuple[tuple[int, float, str], ...]:
    """The statements that may say the same, best first: their index, a score in 0..1, and what they share, in words.

    Scores below 0.3 are left out. The score is the share of weight of both statements' words that both have, names
    and numbers weighing double; it is a likeness, not a probability.
    """
    if not (told := _weighed(statement[:_LONGEST])):
        return ()
    near = process.extract(
        statement[:_LONGEST],
        [other[:_LONGEST] for other in others],
        scorer=fuzz.token_set_ratio,
        processor=str.casefold,
        score_cutoff=_LEAST_LETTERS,
        limit=_LOOKED_AT,
    )
    scored = []
    for _, _, index in near:
        theirs = _weighed(others[index][:_LONGEST])
        shared = [part for part in told if part in theirs]
        common = sum(max(told[part][1], theirs[part][1]) for part in shared)
        alone = sum(weight for part, (_, weight) in told.items() if part not in theirs)
        lacking = sum(weight for part, (_, weight) in theirs.items() if part not in told)
        score = common / (common + alone + lacking) if shared else 0.0
        if score >= _LEAST_SCORE:
            scored.append((index, round(score, 3), _shared(told, shared)))
    scored.sort(key=lambda found: (-found[1], found[0]))
    return tuple(scored[:limit])


@lru_cache(maxsize=20_000)
def _weighed(statement: str) -> dict[str, tuple[str, float]]:
    """The statement's content words by key, each as it is written and with its weight."""
    named = {word.key for name in names(statement) for word in name}
    return {
        word.key: (
            word.text,
            _NUMBER_WEIGHT if word.is_number else _NAME_WEIGHT if word.key in named else 1.0,
        )
        for word in words(statement)
        if is_content(word.text)
    }


def _shared(told: dict[str, tuple[str, float]], shared: list[str]) -> str:
    """ "both have the names North Korea; the numbers 12; the words supplied, ammunition" """
    numbers = [told[part][0] for part in shared if told[part][0][0].isdigit()]
    named = [told[part][0] for part in shared if told[part][1] > 1 and not told[part][0][0].isdigit()]
    rest = [told[part][0] for part in shared if told[part][1] == 1]
    kinds = (("names", named), ("numbers", numbers), ("words", rest))
    return "both have the " + "; the ".join(
        f"{kind} {', '.join(found[:6])}" for kind, found in kinds if found
    )
