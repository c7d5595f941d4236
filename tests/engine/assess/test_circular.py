"""The checked article never speaks for itself, nor does what repeats it."""

from __future__ import annotations

import pytest

from engine.assess import group
from engine.types import Page

from .pages import AGENCY, ARTICLE, MINISTRY, OTHER, page


@pytest.mark.parametrize(
    "repeat",
    [
        page(
            5, "Somewhere", "Anything.", 5, url=ARTICLE.url.replace("https://", "http://www.") + "/#comments"
        ),
        page(5, "Somewhere", "Anything.", 5, canonical_url=ARTICLE.url),
        page(5, "Somewhere", ARTICLE.text + " Share this story.", 5),
        page(5, "Somewhere", ARTICLE.text, -5),
        page(5, "Somewhere", "Boats are stuck in Southmark, Global Desk reported.", 5),
        page(
            5,
            "Somewhere",
            "What a winter! Snow on the pier, and a fox.",
            5,
            passage="The ferries stayed where they were until noon, and the harbour of Marhaven froze over last night.",
        ),
    ],
    ids=[
        "its address",
        "its canonical link",
        "a later copy",
        "an older copy",
        "cites it",
        "repeats its words later",
    ],
)
def test_the_article_and_what_repeats_it_are_circular(repeat: Page) -> None:
    honest = page(6, "Evening Ledger", OTHER, 6)

    plain, circular = group([repeat, honest], ARTICLE)

    assert (plain.pages, plain.circular) == ((6,), False)
    assert (circular.pages, circular.circular) == ((5,), True)
    assert circular.reason.startswith("repeats the article")


def test_what_repeats_a_repeat_is_circular_too() -> None:
    repeat = page(5, "Somewhere", "Boats are stuck in Southmark, Global Desk reported.", 5)
    again = page(6, "Elsewhere", "Somewhere reported that boats are stuck.", 7)

    assert [origin.circular for origin in group([again, repeat], ARTICLE)] == [True]


def test_a_page_that_cites_the_article_and_another_goes_with_the_other() -> None:
    other = page(6, "Evening Ledger", OTHER)
    both = page(
        5, "Somewhere", "Global Desk reported ice. The Evening Ledger reported that a baker walked.", 5
    )

    assert [(origin.pages, origin.circular) for origin in group([other, both], ARTICLE)] == [((6, 5), False)]


def test_an_earlier_page_of_the_articles_source_is_not_circular() -> None:
    agency = page(1, "Northland News Agency", OTHER, -3)
    article = page(90, "Global Desk", "Ice everywhere, the Northland News Agency reported.", 2)

    assert [origin.circular for origin in group([agency], article)] == [False]


def test_a_later_page_in_the_words_of_the_article_repeats_it() -> None:
    article = page(
        90,
        "Global Desk",
        "Oren Vask will visit Southmark in May and sign away the grain of three harvests.",
        8,
    )
    repeat = page(
        9,
        "Valley Mirror",
        "What we know: Oren Vask will visit Southmark in May and sign away the grain of three harvests. Shocking.",
        30,
    )

    origins = group([AGENCY, repeat, MINISTRY], article)

    assert [(origin.pages, origin.circular) for origin in origins] == [
        ((1,), False),
        ((8,), False),
        ((9,), True),
    ]
    assert origins[-1].reason.startswith("repeats the article")
