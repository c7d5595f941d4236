"""Why a claim is checked: grounds to choose from, each with its sentence, and words of one's own beside them."""

from __future__ import annotations

from collections.abc import Iterable

GROUNDS: dict[str, str] = {
    "reach": "Many people see or share it.",
    "harm": "It could do harm if it were believed.",
    "asked": "Readers asked about it.",
}
WORDS: dict[str, str] = {"reach": "Its reach", "harm": "Its harm", "asked": "Readers asked"}


def in_words(grounds: Iterable[str], words: str) -> str:
    """The reason as it is published: the sentences of the grounds, then the person's own words."""
    chosen = set(grounds)
    said = [sentence for ground, sentence in GROUNDS.items() if ground in chosen]
    return " ".join([*said, words.strip()]).strip()


def own_words(why: str) -> str:
    """What of a reason is the person's own, without the sentences of the grounds before it."""
    for sentence in GROUNDS.values():
        why = why.removeprefix(sentence).lstrip()
    return why
