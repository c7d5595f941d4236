"""The SearXNG connector, on answers shaped after the documentation; found nothing and nobody answered are two things."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sources.connectors.searxng import SearXNG, plain_question
from sources.errors import Failed, Unreadable
from sources.exchange import Response
from sources.lookup import Result, ask
from sources.models import Document

DATA = Path(__file__).parent.parent / "data" / "searxng"
CONFIG = {"SEARXNG_URL": "http://10.1.2.3:8888/searx/", "language": "de"}

searxng = SearXNG()


def answer(body: bytes) -> Response:
    return Response("http://10.1.2.3:8888/search", 200, {}, body)


def captured(name: str) -> Response:
    return answer((DATA / f"{name}.json").read_bytes())


def test_a_question_asks_for_json_in_the_claims_language():
    request = searxng.describe("Did fares rise?", CONFIG)
    assert request.url == "http://10.1.2.3:8888/searx/search"
    assert (request.params["q"], request.params["format"], request.params["language"]) == (
        "Did fares rise?",
        "json",
        "de",
    )
    assert not request.robots


def test_a_claim_never_gives_the_engine_a_command():
    assert plain_question("!google :de <500 ?what  fares rose") == "google de 500 what fares rose"
    assert len(plain_question("passengers " * 90)) <= 400


@pytest.mark.parametrize(
    ("days", "word"), [(0, "day"), (5, "week"), (30, "month"), (200, "year"), (900, None)]
)
def test_a_first_day_is_asked_for_as_the_narrowest_range_that_holds_it(days, word):
    since = (datetime.now(UTC).date() - timedelta(days=days)).isoformat()
    assert searxng.describe("fares", {**CONFIG, "since": since}).params.get("time_range") == word


def test_hits_are_pages_of_others_to_be_fetched_with_their_robots_txt():
    first, second = searxng.read(captured("search")).hits
    assert (first.title, first.excerpt) == ("Ferry fares rise", "The harbour office said & meant it")
    assert first.request is not None
    assert first.request.url == "https://paper.example/fares"
    assert first.request.robots
    assert second.url == "https://gazette.example/marenne"


def test_an_empty_answer_is_nothing_found():
    assert searxng.read(captured("empty")).hits == ()


def test_an_empty_answer_of_engines_that_did_not_respond_is_a_failure():
    with pytest.raises(Failed, match=r"did not answer: google \(access denied\), bing \(timeout\)"):
        searxng.read(captured("unresponsive"))


def test_an_error_with_status_200_is_a_failure():
    with pytest.raises(Failed, match="search error"):
        searxng.read(answer(b'{"error": "search error"}'))


@pytest.mark.parametrize(
    "body", [b"<html>Sorry</html>", b"[]", b"{}", b'{"results": {}}', b'{"results": [1, {"url": 3}]}']
)
def test_an_answer_of_another_shape_is_unreadable_and_not_nothing(body):
    with pytest.raises(Unreadable):
        searxng.read(answer(body))


@pytest.fixture
def instance(httpserver, settings):
    settings.SEARXNG_URL = httpserver.url_for("").rstrip("/")
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    return httpserver


def found(httpserver, *paths):
    rows = [{"url": httpserver.url_for(path), "title": path} for path in paths]
    httpserver.expect_request("/search").respond_with_json({"results": rows, "unresponsive_engines": []})


def test_the_pages_behind_the_hits_are_kept(db, instance, desk):
    found(instance, "/fares", "/gone")
    instance.expect_request("/fares").respond_with_data("Fares rise in March.", content_type="text/plain")
    instance.expect_request("/gone").respond_with_data(status=404)
    outcome = ask("searxng", "fares", desk.team.pk)
    assert outcome.outcome is Result.FOUND
    assert Document.objects.get(pk__in=outcome.documents).text == "Fares rise in March."
    assert "no such page" in outcome.error


def test_an_instance_that_has_json_switched_off_says_what_to_do(db, instance, desk):
    instance.expect_request("/search").respond_with_data(status=403)
    outcome = ask("searxng", "fares", desk.team.pk)
    assert outcome.outcome is Result.FAILED
    assert "search.formats" in outcome.error


def test_without_an_address_it_is_not_configured(db, desk):
    outcome = ask("searxng", "fares", desk.team.pk)
    assert outcome.outcome is Result.NOT_CONFIGURED
    assert "SEARXNG_URL" in outcome.error


def test_only_pages_that_may_be_from_the_days_asked_for_count(db, instance, desk):
    found(instance, "/old", "/undated")
    instance.expect_request("/old").respond_with_data(
        "<html><head><meta property='article:published_time' content='2019-05-01T10:00:00Z'></head>"
        "<body><article><h1>Fares</h1><p>Fares on the ferries of Marenne rose in May, the office said.</p></article>",
        content_type="text/html",
    )
    instance.expect_request("/undated").respond_with_data("Fares rise.", content_type="text/plain")
    since = datetime.now(UTC).date() - timedelta(days=30)
    outcome = ask("searxng", "fares", desk.team.pk, since=since)
    assert [one.url for one in Document.objects.filter(pk__in=outcome.documents)] == [
        instance.url_for("/undated")
    ]
