"""A page that says where it has its story from is one source with that."""

from __future__ import annotations

import pytest

from engine.assess import group

from .pages import AGENCY, MINISTRY, OTHER, PLAIN, groups, page


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
        ("Marhaven, May 6 (dpa) - " + PLAIN, OTHER + " Source: dpa"),
        ("MARHAVEN (dpa) -- " + PLAIN, "The Deutsche Presse-Agentur reported: " + OTHER),
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


def test_a_long_chain_is_followed_to_its_root() -> None:
    pages = [page(0, "Paper number 0", PLAIN)]
    pages += [
        page(n, f"Paper number {n}", f"Note {n}. Paper number {n - 1} reported it.", n) for n in range(1, 300)
    ]

    assert [len(origin.pages) for origin in group(pages)] == [300]
