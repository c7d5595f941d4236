"""The passages nearest to a claim come first, at their exact place."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from engine.assess import rank

CLAIM = "Oren Vask will visit Southmark on 14 May."
DOCUMENT = """Markets hardly moved on Monday. Grain was dearer than last week in Marhaven.

Oren Vask is to visit Southmark in the middle of the month. It will be his first journey abroad since 2015. \
He leaves on 14 May by train.

In Southmark the streets are being swept. Visits are good for business, a shopkeeper says."""


def test_the_nearest_passage_comes_first() -> None:
    passages = rank(CLAIM, DOCUMENT)

    assert passages[0].quote == "Oren Vask is to visit Southmark in the middle of the month."
    assert [passage.score for passage in passages] == sorted((p.score for p in passages), reverse=True)


def test_passages_stand_where_they_say_and_do_not_overlap() -> None:
    passages = rank(CLAIM, DOCUMENT * 3, limit=20)

    assert all((DOCUMENT * 3)[p.start : p.end] == p.quote for p in passages)
    spans = sorted((p.start, p.end) for p in passages)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_two_sentences_where_the_second_says_the_rest() -> None:
    document = "Nothing happened. Oren Vask will go to Southmark. The visit is on 14 May. Nothing else did."

    assert rank(CLAIM, document)[0].quote == "Oren Vask will go to Southmark. The visit is on 14 May."


def test_a_number_of_the_claim_weighs_more_than_a_common_word() -> None:
    document = "The port handled ships last year.\nThe port handled 4,812 boats.\nThe harbour was busy."

    assert rank("The port handled 4,812 ships.", document)[0].quote == "The port handled 4,812 boats."


@pytest.mark.parametrize(
    "document",
    ["", "   ", "Bananas are yellow. So are lemons.", "Visit our shop.", "?!. …", "\x00\x01"],
)
def test_a_document_about_something_else_gives_nothing(document: str) -> None:
    assert rank(CLAIM, document) == ()


def test_a_claim_without_words_gives_nothing() -> None:
    assert rank("It was so.", f"{DOCUMENT} It was so.") == ()
    assert rank(CLAIM, f"{DOCUMENT} It was so.")


def test_a_repeated_sentence_is_given_once() -> None:
    assert len(rank(CLAIM, "Oren Vask will visit Southmark.\n\n" * 50)) == 1


def test_offsets_are_exact_in_any_text() -> None:
    chance = random.Random(3)
    pieces = [
        "Oren",
        " Vask",
        " visit",
        "s Southmark",
        ". ",
        "\n",
        "\n\n",
        "“",
        "”",
        " 14 May",
        "🎉",
        "é",
        "مرحبا",
        "\u00a0",
        "U.N. ",
    ]
    for _ in range(200):
        document = "".join(chance.choice(pieces) for _ in range(60))
        for passage in rank(CLAIM, document):
            assert document[passage.start : passage.end] == passage.quote
            assert passage.quote == passage.quote.strip()


@pytest.mark.parametrize(
    "piece",
    [
        "Oren Vask will visit Southmark. ",
        "Southmark ",
        "a",
        "“",
        "\n",
        ".",
        "Vask. ",
        "1,",
        "x\n\n",
        "visit“ ",
    ],
)
def test_long_documents_of_anything_take_seconds(piece: str) -> None:
    document = piece * (400_000 // len(piece))
    begun = time.process_time()

    passages = rank(CLAIM, document)

    assert time.process_time() - begun < 4
    assert all(len(passage.quote) <= 1_000 for passage in passages)
