"""Near copies are recognised."""

from __future__ import annotations

import random
import time

import pytest

from engine.match import near_copy, simhash

CHANCE = random.Random(11)
VOCABULARY = [
    "".join(CHANCE.choice("abcdefghijklmnoprstuvw") for _ in range(CHANCE.randint(3, 9)))
    for _ in range(4_000)
]


def prose(length: int) -> list[str]:
    return [CHANCE.choice(VOCABULARY) for _ in range(length)]


def distance(one: str, other: str) -> int:
    return (simhash(one) ^ simhash(other)).bit_count()


def test_a_text_is_a_full_copy_of_itself_however_it_is_typed() -> None:
    text = " ".join(prose(200))

    assert near_copy(text, text.upper().replace(" ", "\n")) == 1.0
    assert simhash(text) == simhash(text.title())


def test_texts_about_other_things_are_no_copies() -> None:
    assert near_copy(" ".join(prose(300)), " ".join(prose(300))) == 0.0
    assert distance(" ".join(prose(300)), " ".join(prose(300))) > 15


@pytest.mark.parametrize(("share", "least", "most"), [(0.3, 0.1, 0.25), (0.5, 0.25, 0.4), (0.8, 0.55, 0.75)])
def test_likeness_grows_with_what_is_shared(share: float, least: float, most: float) -> None:
    shared = prose(int(400 * share))
    rest = 400 - len(shared)

    assert least < near_copy(" ".join(shared + prose(rest)), " ".join(prose(rest) + shared)) < most


def test_a_few_changed_words_change_few_bits() -> None:
    words = prose(400)
    changed = [*words[:100], "changed", *words[101:]]

    assert distance(" ".join(words), " ".join(changed)) <= 6


def test_empty_texts_are_copies_of_nothing() -> None:
    assert near_copy("", "") == 0.0
    assert near_copy("", "word") == 0.0
    assert simhash("…") == 0


@pytest.mark.parametrize("text", ["a" * 1_000_000, "word " * 200_000, "1," * 500_000, "\n" * 1_000_000])
def test_hostile_texts_take_seconds(text: str) -> None:
    begun = time.process_time()

    simhash(text)
    near_copy(text, text)

    assert time.process_time() - begun < 8
