"""Pages that are one source are counted once, and the checked article never speaks for itself.

All countries, agencies and papers are invented.
"""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta

import pytest

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


def groups(*pages: Page, article: Page | None = None) -> list[tuple[int, ...]]:
    return [tuple(sorted(origin.pages)) for origin in group(pages, article)]


PLAIN = "The harbour of Marhaven froze over last night, and the ferries stayed where they were until noon."
OTHER = "Ice stopped every boat on the southern coast; a baker walked to the lighthouse and back for a bet."


@pytest.mark.parametrize(
    "credited",
    [
        "MARHAVEN, May 6 (Reuters) - " + PLAIN,
        "MARHAVEN (Reuters) -- " + PLAIN,
        "Marhaven, May 6 (Reuters) – " + PLAIN,
        "By Reuters\n" + PLAIN,
        PLAIN + " — Reuters",
        PLAIN + " (Reuters)",
        PLAIN + "\nSource: Reuters",
        PLAIN + " (Reuters, AFP)",
        "Reuters in Marhaven\n" + PLAIN,
        PLAIN + "\n© 2024 Reuters",
        PLAIN + " Reuters reported this on Monday.",
        "According to Reuters, " + PLAIN,
        "Citing the news agency Reuters, a paper wrote: " + PLAIN,
        PLAIN + " The mayor told Reuters that it was cold.",
    ],
)
def test_pages_that_credit_one_agency_are_one_source(credited: str) -> None:
    one = page(1, "Harbour Post", credited)
    other = page(2, "Evening Ledger", "LIGHTON, May 6 (Reuters) - " + OTHER, 1)

    (origin,) = group([one, other])

    assert origin.label == "Reuters"
    assert "Harbour Post c" in origin.reason
    assert "Evening Ledger credits Reuters" in origin.reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MARHAVEN (AP) — " + PLAIN, OTHER + " The Associated Press reported."),
        ("PYONGYANG, May 6 (KCNA) -- " + PLAIN, "The Korean Central News Agency said on Monday: " + OTHER),
        ("MARHAVEN, May 6 (Xinhua) -- " + PLAIN, OTHER + " China's Xinhua News Agency reported."),
        ("MARHAVEN, May 6 /Norpress/ -- " + PLAIN, "As the Norpress news agency reported, " + OTHER),
        ("The Korean Central News Agency (KCNA) reported ice. " + PLAIN, OTHER + " (KCNA)"),
        ("(PTI) — " + PLAIN, OTHER + " (With inputs from PTI)"),
    ],
)
def test_spellings_of_an_agency_are_one(one: str, other: str) -> None:
    assert groups(page(1, "Harbour Post", one), page(2, "Evening Ledger", other)) == [(1, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "The Courier of Marhaven, a ferry, lay in the ice. " + OTHER,
        "The evening courier brought a parcel. " + OTHER,
        "Nobody from The Daily Courier was at the harbour. " + OTHER,
        "Officials said they had not read The Daily Courier. " + OTHER,
        OTHER + " The mayor (68) - a baker by trade - said he was cold.",
        "(Updated) - " + OTHER,
        "The Reuters building stood empty. " + OTHER,
        OTHER + " Photo by The Daily Courier",
    ],
)
def test_a_name_that_is_no_attribution_joins_nothing(text: str) -> None:
    assert groups(page(1, "The Daily Courier", PLAIN), page(2, "Evening Ledger", text, 1)) == [(1,), (2,)]


def test_a_ministry_is_known_in_another_order_of_words() -> None:
    told = page(
        2, "Harbour Post", "Southmark's foreign ministry said on Monday that a visitor was awaited.", 4
    )

    assert groups(MINISTRY, told) == [(2, 8)]


def test_letters_of_an_agency_among_the_pages_mean_it() -> None:
    told = page(2, "Harbour Post", "NORTHTOWN, May 6 (NNA) -- A journey south is planned, it was said.", 4)

    assert groups(AGENCY, told) == [(1, 2)]


def test_a_page_that_names_two_sources_goes_with_the_first_and_joins_them_not() -> None:
    both = page(
        3,
        "Evening Ledger",
        "The Harbour Post reported that the harbour was closed. According to The Daily Courier the ferries sailed.",
        3,
    )

    origins = group([page(1, "The Daily Courier", PLAIN), page(2, "Harbour Post", OTHER), both])

    assert [origin.pages for origin in origins] == [(1,), (2, 3)]


def test_a_page_that_credits_several_agencies_goes_with_one_that_another_page_has() -> None:
    one = page(1, "Harbour Post", "MARHAVEN (Reuters) -- " + PLAIN)
    several = page(2, "Evening Ledger", OTHER + " (AFP, AP, Reuters)", 1)

    assert groups(one, several) == [(1, 2)]


def test_a_citation_far_from_the_passage_does_not_make_a_page_a_repeat() -> None:
    own = "Our reporter counted 14 boats in the ice at noon."
    text = own + " Nothing moved." * 60 + " On another matter, The Daily Courier reported a theft."

    assert groups(page(1, "The Daily Courier", PLAIN), page(2, "Harbour Post", text, passage=own)) == [
        (1,),
        (2,),
    ]


def test_pages_that_cite_each_other_are_one_source() -> None:
    one = page(1, "Harbour Post", "The Evening Ledger reported that the harbour is frozen over.")
    other = page(2, "Evening Ledger", "According to the Harbour Post, boats are stuck near the town.", 1)

    assert groups(one, other) == [(1, 2)]


@pytest.mark.parametrize("share", [0.5, 0.8, 1.0])
def test_a_part_in_a_longer_text_is_one_source_with_it(share: float) -> None:
    words = [f"word{n}" for n in range(200)]
    shared = words[: int(200 * share)]
    longer = " ".join(shared + [f"other{n}" for n in range(800)])

    assert groups(page(1, "Harbour Post", " ".join(words)), page(2, "Evening Ledger", longer, 1)) == [(1, 2)]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3])
def test_texts_that_share_little_are_not(share: float) -> None:
    words = [f"word{n}" for n in range(400)]
    shared = words[: int(400 * share)]
    other = " ".join(shared + [f"other{n}" for n in range(400 - len(shared))])

    assert groups(page(1, "Harbour Post", " ".join(words)), page(2, "Evening Ledger", other, 1)) == [
        (1,),
        (2,),
    ]


def test_a_long_chain_is_followed_to_its_root() -> None:
    pages = [page(0, "Paper number 0", PLAIN)]
    pages += [
        page(n, f"Paper number {n}", f"Note {n}. Paper number {n - 1} reported it.", n) for n in range(1, 300)
    ]

    assert [len(origin.pages) for origin in group(pages)] == [300]


@pytest.mark.parametrize("share", [0.5, 0.8, 1.0])
def test_near_copies_are_one_source(share: float) -> None:
    words = [f"word{n}" for n in range(400)]
    shared = words[: int(400 * share)]
    copy = " ".join(shared + [f"other{n}" for n in range(400 - len(shared))])

    (origin,) = group([page(1, "Harbour Post", " ".join(words)), page(2, "Evening Ledger", copy, 1)])

    assert origin.label == "Harbour Post"
    assert origin.reason.startswith("Evening Ledger has ")
    assert origin.reason.endswith("of its text in common with Harbour Post")


def test_one_owner_is_one_source_but_its_repeats_join_nothing() -> None:
    own = page(1, "Harbour Post", PLAIN, owner="Media North")
    sister = page(2, "Evening Ledger", OTHER, 1, owner="Media North")
    repeat = page(3, "Valley Mirror", "As The Daily Courier reported, it froze.", 2, owner="Media North")
    courier = page(4, "The Daily Courier", "It was minus 14 degrees at the pier when we looked.", 0.5)

    origins = group([own, sister, repeat, courier])

    assert [origin.pages for origin in origins] == [(1, 2), (4, 3)]
    assert origins[0].reason == "Harbour Post and Evening Ledger are both owned by Media North"


def test_two_pages_of_one_publisher_are_one_source() -> None:
    assert groups(page(1, "Harbour Post", PLAIN), page(2, "Harbour Post", OTHER)) == [(1, 2)]


def test_the_same_words_quoted_are_one_source() -> None:
    quote = "“We have never seen the harbour like this and we hope we never shall again,”"
    one = page(1, "Harbour Post", PLAIN + quote, passage=f"{quote} the mayor said.")
    other = page(2, "Evening Ledger", OTHER + quote, passage=f"The mayor: {quote}")

    (origin,) = group([one, other])

    assert "quote the same words: “We have never seen" in origin.reason


def test_a_canonical_link_leads_to_the_original() -> None:
    original = page(1, "Harbour Post", PLAIN)
    reprint = page(2, "Evening Ledger", OTHER, 1, canonical_url=original.url + "/?utm_source=feed#top")

    (origin,) = group([reprint, original])

    assert origin.oldest == 1
    assert origin.reason == "Evening Ledger links as its original to Harbour Post"


ARTICLE = page(
    90,
    "Global Desk",
    "GLOBAL DESK SPECIAL. " + PLAIN + " Nobody can say when the ferries will sail again.",
    2,
)


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
