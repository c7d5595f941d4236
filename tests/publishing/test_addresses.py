"""The canonical form of an address: vectors that other programs can test themselves against."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publishing import addresses

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "addresses" / "vectors.json").read_text("utf-8"))


def test_the_vectors_are_of_this_form() -> None:
    assert VECTORS["form"] == addresses.FORM


@pytest.mark.parametrize(("url", "form"), VECTORS["canonical"])
def test_an_address_has_one_form(url: str, form: str) -> None:
    assert addresses.canonical(url) == form
    assert addresses.canonical(form) == form


@pytest.mark.parametrize(("url", "digest"), VECTORS["hashes"])
def test_a_page_is_known_by_the_hash_of_its_form(url: str, digest: str) -> None:
    assert addresses.hash_of(url) == digest


@pytest.mark.parametrize(
    "url", [*VECTORS["refused"], *(f"https://courier.example/{one * 1000}" for one in ("aa", "é"))]
)
def test_what_is_no_address_of_a_page_is_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(addresses.NoAddress, match=r"\.$"):
        addresses.canonical(url)
