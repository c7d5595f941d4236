"""Pages that are one source are counted once, whatever the pages."""

from __future__ import annotations

import random
import time

import pytest

from engine.assess import group

from .pages import AGENCY, ARTICLE, MINISTRY, OTHER, PLAIN, page

CITING = (
    page(
        2,
        "Meridian Wire",
        "The president of Northland travels to Southmark next week, the Northland News Agency reported on Monday, "
        "quoting his office. Trade between the neighbours has doubled.",
        1,
    ),
    page(
        3,
        "Eastern Press Agency",
        "MARHAVEN, May 6 (Eastern Press Agency) -- Oren Vask is coming to Southmark in a week's time, according to "
        "Northland's state news agency. Border crossings will be closed for a day.",
        1.5,
    ),
    page(
        4,
        "Atlas News Service",
        "Citing the Northland News Agency, officials in three capitals spoke of a thaw: Vask is to go to Southmark on "
        "the fourteenth. Markets hardly moved.",
        2,
    ),
)
PAPERS = (
    page(
        5,
        "The Daily Courier",
        "After nine years of silence a state visit: Oren Vask goes south, Meridian Wire reported. Our columnist asks "
        "what grain has to do with it.",
        5,
    ),
    page(
        6,
        "Harbour Post",
        "Southmark will roll out the carpet for Northland's head of state, according to the Eastern Press Agency. "
        "The city is already sweeping its streets.",
        6,
    ),
    page(
        7,
        "Evening Ledger",
        "A journey of two hours by train, and nobody made it since 2015. Now Vask will, Atlas News Service says. The "
        "Ledger looks back.",
        7,
    ),
)


def test_an_announcement_carried_and_repeated_and_confirmed_by_the_other_party_is_two_sources() -> None:
    origins = group([AGENCY, *CITING, *PAPERS, MINISTRY])

    assert [origin.pages for origin in origins] == [(1, 2, 3, 4, 5, 6, 7), (8,)]
    assert [origin.label for origin in origins] == ["Northland News Agency", "Southmark Foreign Ministry"]
    assert [origin.oldest for origin in origins] == [1, 8]
    assert "Atlas News Service cites Northland News Agency" in origins[0].reason
    assert "The Daily Courier cites Meridian Wire" in origins[0].reason


def test_every_page_is_in_one_origin_whatever_the_pages() -> None:
    chance = random.Random(5)
    names = [
        "Harbour Post",
        "Evening Ledger",
        "Norpress News Agency",
        "Reuters",
        "",
        "The Daily Courier",
        "AP",
    ]
    for _ in range(150):
        pages = [
            page(
                key,
                chance.choice(names),
                " ".join(
                    chance.choice(
                        [
                            PLAIN,
                            OTHER,
                            f"{chance.choice(names)} reported.",
                            f"According to {chance.choice(names)},",
                            "(AP) —",
                        ]
                    )
                    for _ in range(3)
                ),
                chance.randrange(5),
                owner=chance.choice(["", "", "Media North"]),
            )
            for key in range(8)
        ]
        origins = group(pages, chance.choice([None, ARTICLE, pages[0]]))

        assert sorted(key for origin in origins for key in origin.pages) == list(range(8))
        assert all(origin.oldest in origin.pages and origin.reason and origin.label for origin in origins)


def test_no_pages_are_no_origins() -> None:
    assert group([]) == ()


@pytest.mark.parametrize(
    "text", ["according to " * 8_000, "(" * 100_000, "A" * 100_000, "Reuters said " * 8_000, "“" * 100_000]
)
def test_many_hostile_pages_take_seconds(text: str) -> None:
    pages = [page(key, f"Paper {key}", f"{key} {text}", passage=text) for key in range(25)]
    begun = time.process_time()

    group(pages, ARTICLE)

    assert time.process_time() - begun < 20
