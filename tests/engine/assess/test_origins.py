"""Pages that are one source are counted once, and the checked article never speaks for itself.

All countries, agencies and papers are invented.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.assess import group
from engine.types import Page

MORNING = datetime(2024, 5, 6, 6, 0, tzinfo=UTC)

ANNOUNCEMENT = (
    "NORTHTOWN -- Northland's president, Oren Vask, will visit Southmark on 14 May, the presidential office announced "
    "on Monday. It is the first such visit for nine years. The two sides will speak about grain and railways."
)
CONFIRMATION = (
    "Southmark's Foreign Ministry confirms that President Oren Vask of Northland will be received in Marhaven in the "
    "middle of this month. The programme of the visit will be published in due course."
)


def page(key: int, publisher: str, text: str, hours: float = 0, **more: object) -> Page:
    host = publisher.casefold().replace(" ", "-")
    given: dict[str, object] = {
        "url": f"https://{host}.example/{key}",
        "domain": f"{host}.example",
        "published_at": MORNING + timedelta(hours=hours),
    } | more
    return Page(key=key, text=text, publisher=publisher, **given)  # type: ignore[arg-type]


AGENCY = page(1, "Northland News Agency", ANNOUNCEMENT, interested_party=True)
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
MINISTRY = page(8, "Southmark Foreign Ministry", CONFIRMATION, 3, interested_party=True)


def test_an_announcement_carried_and_repeated_and_confirmed_by_the_other_party_is_two_sources() -> None:
    origins = group([AGENCY, *CITING, *PAPERS, MINISTRY])

    assert [origin.pages for origin in origins] == [(1, 2, 3, 4, 5, 6, 7), (8,)]
    assert [origin.label for origin in origins] == ["Northland News Agency", "Southmark Foreign Ministry"]
    assert [origin.oldest for origin in origins] == [1, 8]
    assert "Atlas News Service cites Northland News Agency" in origins[0].reason
    assert "The Daily Courier cites Meridian Wire" in origins[0].reason


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
