"""The Wikipedia connector, on answers shaped after the documentation."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.types import Tier
from sources.connectors.wikipedia import Wikipedia, plain_question
from sources.errors import Failed, RateLimited, Unreadable
from sources.exchange import Response

DATA = Path(__file__).parent.parent / "data" / "wikipedia"
CONFIG = {"WIKIPEDIA_URL": "https://{language}.wikipedia.org", "language": "de", "limit": "2"}
API = "https://en.wikipedia.org/w/api.php"

wikipedia = Wikipedia()


def answer(name: str, **headers: str) -> Response:
    return Response(f"{API}?action=query", 200, headers, (DATA / f"{name}.json").read_bytes())


def test_a_question_goes_to_the_encyclopedia_of_its_language():
    request = wikipedia.describe("Did the port of Marenne close?", CONFIG)
    assert request.url == "https://de.wikipedia.org/w/api.php"
    assert request.params["srsearch"] == "Did the port of Marenne close"
    assert request.params["srlimit"] == "2"
    assert not request.robots


@pytest.mark.parametrize("language", ["", "e", "../..", "de.evil.example/"])
def test_what_is_no_language_is_asked_in_english(language):
    request = wikipedia.describe("Marenne", {**CONFIG, "language": language})
    assert request.url == "https://en.wikipedia.org/w/api.php"


def test_a_claim_never_speaks_the_searchs_own_language():
    asked = plain_question('insource:"x" -ferries ~port AND (Marenne OR "2.4 million") intitle:y* 1,931')
    assert asked == "insource x ferries port and Marenne or 2.4 million intitle y 1,931"


def test_a_long_claim_is_cut_at_a_word():
    asked = plain_question("passengers " * 60)
    assert len(asked) <= 290
    assert asked.endswith("passengers")


def test_hits_are_words_without_markup_and_say_how_to_ask_for_their_page():
    first, second = wikipedia.read(answer("search")).hits
    assert (first.title, first.excerpt) == ("Port of Marenne", "the port of Marenne & its ferries")
    assert first.request is not None
    assert first.request.url == API
    assert first.request.params["pageids"] == "4101"
    assert second.title == "Marenne Bridge"


def test_an_empty_answer_is_no_failure():
    assert wikipedia.read(answer("search_empty")).hits == ()


def test_a_page_is_cited_at_the_revision_that_was_read():
    page = wikipedia.read_page(answer("page_4101"))
    assert page.url == "https://en.wikipedia.org/w/index.php?oldid=991001"
    assert page.canonical_url == "https://en.wikipedia.org/wiki/Port_of_Marenne"
    assert page.text.startswith("The Port of Marenne is")
    assert (page.publisher, page.language) == ("Wikipedia", "en")
    assert page.published_at == datetime(2026, 1, 14, 9, 30, tzinfo=UTC)


def test_a_page_that_is_gone_is_said_to_be_gone():
    with pytest.raises(Unreadable, match="no such page any more"):
        wikipedia.read_page(answer("page_missing"))


def test_an_error_with_status_200_is_a_failure():
    for read in (wikipedia.read, wikipedia.read_page):
        with pytest.raises(Failed, match="cirrussearch-too-busy-error"):
            read(answer("error"))


def test_a_busy_encyclopedia_is_asked_again_when_it_says():
    with pytest.raises(RateLimited) as caught:
        wikipedia.read(answer("maxlag", **{"retry-after": "5"}))
    assert caught.value.retry_after == 5


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Sorry</html>",
        b"[]",
        b"{}",
        b'{"query": []}',
        b'{"query": {"search": {}}}',
        b'{"query": {"search": [{"title": "X"}]}}',
    ],
)
def test_an_answer_of_another_shape_is_unreadable_and_not_nothing(body):
    with pytest.raises(Unreadable):
        wikipedia.read(Response(API, 200, {}, body))


@pytest.mark.parametrize(
    "body",
    [b'{"query": {"pages": []}}', b'{"query": {"pages": [{"title": "X", "extract": " ", "revisions": [{"revid": 1}]}]}}',
     b'{"query": {"pages": [{"title": "X", "extract": "Words."}]}}'],
)  # fmt: skip
def test_a_page_without_a_text_or_a_revision_is_unreadable(body):
    with pytest.raises(Unreadable):
        wikipedia.read_page(Response(API, 200, {}, body))


def test_wikipedia_is_background():
    assert wikipedia.tier is Tier.BACKGROUND
