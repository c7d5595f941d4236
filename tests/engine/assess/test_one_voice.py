"""Copies of one text, one publisher, one owner and one quoted passage are one source."""

from __future__ import annotations

import pytest

from engine.assess import group

from .pages import OTHER, PLAIN, groups, page


@pytest.mark.parametrize("share", [0.5, 0.8, 1.0])
def test_near_copies_are_one_source(share: float) -> None:
    words = [f"word{n}" for n in range(400)]
    shared = words[: int(400 * share)]
    copy = " ".join(shared + [f"other{n}" for n in range(400 - len(shared))])

    (origin,) = group([page(1, "Harbour Post", " ".join(words)), page(2, "Evening Ledger", copy, 1)])

    assert origin.label == "Harbour Post"
    assert origin.reason.startswith("Evening Ledger has ")
    assert origin.reason.endswith("of its text in common with Harbour Post")


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


def test_a_canonical_link_leads_to_the_original() -> None:
    original = page(1, "Harbour Post", PLAIN)
    reprint = page(2, "Evening Ledger", OTHER, 1, canonical_url=original.url + "/?utm_source=feed#top")

    (origin,) = group([reprint, original])

    assert origin.oldest == 1
    assert origin.reason == "Evening Ledger links as its original to Harbour Post"


def test_two_pages_of_one_publisher_are_one_source() -> None:
    third = page(3, "Harbour Post", "It was minus 14 degrees at the pier when we looked.")
    (origin,) = group([page(1, "Harbour Post", PLAIN), page(2, "Harbour Post", OTHER), third])
    assert origin.pages == (1, 2, 3)
    assert origin.reason == "several pages are published by Harbour Post"


def test_one_owner_is_one_source_but_its_repeats_join_nothing() -> None:
    own = page(1, "Harbour Post", PLAIN, owner="Media North")
    sister = page(2, "Evening Ledger", OTHER, 1, owner="Media North")
    repeat = page(3, "Valley Mirror", "As The Daily Courier reported, it froze.", 2, owner="Media North")
    courier = page(4, "The Daily Courier", "It was minus 14 degrees at the pier when we looked.", 0.5)

    origins = group([own, sister, repeat, courier])

    assert [origin.pages for origin in origins] == [(1, 2), (4, 3)]
    assert origins[0].reason == "Harbour Post and Evening Ledger are both owned by Media North"


def test_the_same_words_quoted_are_one_source() -> None:
    quote = "“We have never seen the harbour like this and we hope we never shall again,”"
    one = page(1, "Harbour Post", PLAIN + quote, passage=f"{quote} the mayor said.")
    other = page(2, "Evening Ledger", OTHER + quote, passage=f"The mayor: {quote}")

    (origin,) = group([one, other])

    assert "quote the same words: “We have never seen" in origin.reason
