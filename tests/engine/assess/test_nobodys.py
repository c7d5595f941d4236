"""Files of which nobody knows who published them are one source: they may come from one hand."""

from __future__ import annotations

from engine.assess import group
from engine.assess.origins import NOBODY, NOBODYS
from engine.types import Page

from .pages import OTHER, PLAIN, groups, page

THIRD = (
    "The mill at Ostrand burned down in the night; the miller had moved out in the autumn, neighbours said."
)


def file(key: int, text: str, **more: object) -> Page:
    return page(key, "", text, url="", domain="", published_at=None, **more)


def test_two_files_of_unknown_origin_are_one_source_and_the_reason_says_so() -> None:
    (only,) = group([file(1, PLAIN), file(2, OTHER)])
    assert (only.pages, only.label, only.reason) == ((1, 2), NOBODY, NOBODYS)


def test_one_file_of_unknown_origin_says_so_too() -> None:
    known, nobodys = group([page(1, "Harbour Post", PLAIN), file(2, OTHER)])
    assert (known.label, nobodys.label, nobodys.reason) == ("Harbour Post", NOBODY, NOBODYS)


def test_a_publisher_or_an_address_makes_a_file_somebodys() -> None:
    post, address = page(1, "Harbour Post", PLAIN, url="", domain=""), page(2, "", OTHER, domain="")
    assert groups(post, address, file(3, THIRD)) == [(1,), (2,), (3,)]


def test_a_file_that_copies_a_page_or_names_an_agency_is_of_that_source() -> None:
    copied, citing = file(2, PLAIN), file(3, f"(Reuters) - {OTHER}")
    assert groups(page(1, "Harbour Post", PLAIN), copied, citing, file(4, THIRD)) == [(1, 2), (3,), (4,)]


def test_an_undated_page_that_copies_a_file_says_whose_it_is() -> None:
    """The file is the first of the two, and still not nobody's."""
    post = page(2, "Harbour Post", PLAIN, published_at=None)
    assert groups(file(1, PLAIN), post, file(3, OTHER)) == [(1, 2), (3,)]


def test_files_that_are_copies_say_so_and_that_they_are_nobodys() -> None:
    (only,) = group([file(1, PLAIN, title="Ice"), file(2, PLAIN, title="Ice again")])
    assert only.reason == f"Ice again has 100% of its text in common with Ice; {NOBODYS}"
