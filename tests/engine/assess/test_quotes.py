"""A quote stands in the document, nearly stands there, or is missing."""

from __future__ import annotations

import random
import time

import pytest

from engine.assess import check_quote
from engine.types import QuoteCheck

DOCUMENT = (
    "The minister spoke for an hour.\n\nShe said:\u00a0“We will – without   doubt –\nbuild 12 new schools in Northland "
    "this year,” and left. The ﬁnal word was café noir. Nobody in the hall believed that it would ever be done. "
    "Fifteen people were hurt; the police counted 15,000 demonstrators."
)


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("The minister spoke for an hour.", "The minister spoke for an hour."),
        (
            "We will - without doubt - build 12 new schools",
            "We will – without   doubt –\nbuild 12 new schools",
        ),
        ('"We will – without doubt – build"', "We will – without   doubt –\nbuild"),
        ("The final word was café noir", "The ﬁnal word was café noir"),
        ("The final word was cafe\u0301", "The ﬁnal word was café"),
        ("left. The", "left. The"),
    ],
)
def test_exact_but_for_typing(quote: str, stands: str) -> None:
    found = check_quote(quote, DOCUMENT)

    assert found.check is QuoteCheck.EXACT
    assert DOCUMENT[found.start : found.end] == stands


@pytest.mark.parametrize(
    ("quote", "difference"),
    [
        ("We will without doubt build 12 schools in Northland this year", "the document adds “new”"),
        (
            "We will – very much without doubt – build 12 new schools in Northland",
            "the document lacks “very much”",
        ),
        ("Nobody inside the hall believed that it would ever be done", "the document has “in” for “inside”"),
        ("The minister spoke for an hou", "the document has “hour” for “hou”"),
        ("the minister spoke for an Hour", "only capitals or punctuation differ"),
    ],
)
def test_near_says_what_differs(quote: str, difference: str) -> None:
    found = check_quote(quote, DOCUMENT)

    assert (found.check, found.difference) == (QuoteCheck.NEAR, difference)
    assert DOCUMENT[found.start : found.end]


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("We will – without doubt – build 15 new schools in Northland this year", "“12” for “15”"),
        (
            "We will – without doubt – build 12 new schools in Southmark this year",
            "“Northland” for “Southmark”",
        ),
        ("Nobody in the hall believed that it would not ever be done", "lacks “not”"),
        ("Everybody in the hall believed that it would ever be done", "“Nobody” for “Everybody”"),
        ("Sixteen people were hurt; the police counted 15,000 demonstrators", "“Fifteen” for “Sixteen”"),
        ("the police counted 15", ""),
        ("counted 5,000 demonstrators", ""),
        ("A sentence that nobody has ever written down in this document", ""),
        ("", "the quote is empty"),
        ("“”", "the quote is empty"),
    ],
)
def test_missing_however_alike(quote: str, told: str) -> None:
    found = check_quote(quote, DOCUMENT)

    assert found.check is QuoteCheck.MISSING
    assert (found.start, found.end) == (0, 0)
    assert told in found.difference


def test_whatever_is_cut_out_of_a_text_stands_in_it() -> None:
    chance = random.Random(7)
    letters = "ab cd.\n\t“”–’ﬁé\u0301\u00ad\u200b…½Ⅳ한국"
    for _ in range(300):
        text = "".join(chance.choice(letters) for _ in range(80)) + " end"
        start = chance.randrange(60)
        quote = text[start : start + 20]
        found = check_quote(quote, text)
        if found.check is QuoteCheck.EXACT:
            assert 0 <= found.start < found.end <= len(text)
            assert check_quote(text[found.start : found.end], text).check is QuoteCheck.EXACT


@pytest.mark.parametrize(
    "filler",
    [
        "lorem “ipsum” dolor, \n",
        "Это проверка текста ",
        " \n",
        "e\u0301",
        "We will build ",
    ],
)
def test_a_megabyte_is_searched_at_once(filler: str) -> None:
    document = filler * (1_000_000 // len(filler)) + DOCUMENT
    begun = time.process_time()

    found = check_quote("We will without doubt build 12 schools in Northland this year", document)

    assert found.check is QuoteCheck.NEAR
    assert document[found.start : found.end].startswith("We will – without")
    assert time.process_time() - begun < 5


def test_a_long_quote_of_one_letter_takes_no_time() -> None:
    begun = time.process_time()

    check_quote("ab " * 20_000, "aab " * 250_000)
    check_quote("a b " * 500, "a a b " * 160_000)

    assert time.process_time() - begun < 4
