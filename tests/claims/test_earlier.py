"""Older copies of what an article says are looked for outside, behind the research, and the log says so or why not."""

from __future__ import annotations

import json
from datetime import date

import pytest
from pytest_httpserver import HTTPServer

from claims import machine, queries, steps
from claims.actions import claims as claim_actions
from claims.actions import earlier, research
from claims.models import Article, Claim, Lookup, Step
from desk.presenters.earlier import told
from engine import query
from tests.claims.asking import work
from tests.record import BODY, Desk, make_claim

PAGE = (
    '<html><head><title>A deal</title><meta property="article:published_time" content="{}"></head>'
    "<body><article><p>{}</p></article></body></html>"
)
UNDATED = "<html><head><title>A deal</title></head><body><article><p>{}</p></article></body></html>"


@pytest.fixture
def engine(httpserver: HTTPServer, settings) -> HTTPServer:
    """A web search that is set up; what it answers is said by ``finds``."""
    settings.SEARXNG_URL = httpserver.url_for("").rstrip("/")
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    return httpserver


def finds(engine: HTTPServer, pages: dict[str, str]) -> None:
    rows = [{"url": engine.url_for(path), "title": "A deal", "content": ""} for path in pages]
    answer = {"query": "", "results": rows, "unresponsive_engines": []}
    engine.expect_request("/search").respond_with_data(json.dumps(answer), content_type="application/json")
    for path, page in pages.items():
        engine.expect_request(path).respond_with_data(page, content_type="text/html")


@pytest.fixture
def searched(desk: Desk, claim: Claim, engine: HTTPServer) -> Claim:
    """Every place has answered that it has nothing; the claim is still to be weighed."""
    Article.objects.filter(pk=claim.article_id).update(read_at="2026-03-01T12:00Z")
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    answer_all(claim)
    return Claim.objects.get(pk=claim.pk)


def answer_all(claim: Claim) -> None:
    for lookup in claim.lookups.filter(answered_at=None):
        research.answer(lookup, by=machine.SEARCHER, outcome="nothing")


def weigh(claim: Claim) -> None:
    machine.run(steps.owe_again(Step.Kind.WEIGH, claim.pk).pk)


def test_when_research_is_over_older_pages_are_asked_for_and_the_article_is_done_without_them(
    searched: Claim,
) -> None:
    weigh(searched)
    asked = searched.lookups.get(earlier=True)
    assert (asked.connector, asked.until) == ("searxng", date(2026, 2, 28))
    assert asked.query.startswith('"Northland has shipped ammunition')
    assert asked.answered_at is None
    assert queries.progress(searched.article).done
    assert "Web search is being asked for what is from before 1 March 2026" in told(searched)
    weigh(searched)
    assert searched.lookups.filter(earlier=True).count() == 1


def test_an_older_copy_is_found_and_named_and_what_is_later_or_undated_is_left_out(
    desk: Desk, engine: HTTPServer, searched: Claim
) -> None:
    finds(
        engine,
        {
            "/older": PAGE.format("2026-01-20T08:00:00+00:00", BODY),
            "/later": PAGE.format("2026-03-09T08:00:00+00:00", BODY),
            "/undated": UNDATED.format(BODY),
        },
    )
    weigh(searched)
    asked = searched.lookups.get(earlier=True)
    machine.run(Step.objects.get(kind=Step.Kind.LOOK, subject=asked.pk).pk)
    asked.refresh_from_db()
    assert (asked.outcome, asked.count) == ("found", 1)
    work("weigh")
    found = searched.evidence.filter(document__url=engine.url_for("/older"))
    assert found.exists()
    assert all(one.circular for one in found)  # the same text as the article: no second source
    assert "Web search has 1 page from before 1 March 2026" in told(searched)


def test_nothing_older_is_an_answer_and_a_failure_is_none(engine: HTTPServer, searched: Claim) -> None:
    finds(engine, {"/later": PAGE.format("2026-03-09T08:00:00+00:00", BODY)})
    weigh(searched)
    asked = searched.lookups.get(earlier=True)
    machine.run(Step.objects.get(kind=Step.Kind.LOOK, subject=asked.pk).pk)
    asked.refresh_from_db()
    assert (asked.outcome, asked.count) == ("nothing", 0)
    assert not searched.lookups.filter(earlier=True).exclude(pk=asked.pk).exists()  # in no broader words
    assert "Web search has nothing from before 1 March 2026" in told(searched)
    Lookup.objects.filter(pk=asked.pk).update(outcome="failed", error="It is down.")
    assert "Web search could not be asked" in told(searched)


def test_nobody_is_asked_before_all_of_the_article_is_searched(
    desk: Desk, article: Article, searched: Claim
) -> None:
    other = make_claim(article, "The president is expected to visit Southmark in May.")
    claim_actions.queue(other.pk, by=desk.by("ann"))
    weigh(searched)
    assert not Lookup.objects.filter(earlier=True).exists()
    assert "are asked when all of the article is searched" in told(searched)
    answer_all(other)
    weigh(other)
    assert set(Lookup.objects.filter(earlier=True).values_list("claim", flat=True)) == {searched.pk, other.pk}


def test_where_no_place_can_be_asked_the_screens_say_so(desk: Desk, searched: Claim, settings) -> None:
    settings.SEARXNG_URL = ""
    weigh(searched)
    assert not searched.lookups.filter(earlier=True).exists()
    client = desk.client("ann")
    for screen in (searched.get_absolute_url(), f"/claims/{searched.pk}/sources/"):
        assert "no outside place that is set up can search" in client.get(screen).content.decode()


def test_an_article_without_a_day_has_no_pages_before_it(searched: Claim) -> None:
    Article.objects.update(published_on=None)
    searched.refresh_from_db()
    assert earlier.look(searched.article) == []
    assert "not known of what day" in told(searched)


def test_the_log_says_what_the_search_was_for_and_it_can_be_put_again(
    desk: Desk, engine: HTTPServer, searched: Claim
) -> None:
    finds(engine, {})
    weigh(searched)
    asked = searched.lookups.get(earlier=True)
    machine.run(Step.objects.get(kind=Step.Kind.LOOK, subject=asked.pk).pk)
    client = desk.client("ann")
    shown = client.get(searched.get_absolute_url()).content.decode()
    assert "for an earlier copy, published to 28 February 2026" in shown
    again = research.retry(asked.pk, by=desk.by("ann"))
    assert (again.earlier, again.until, again.pk != asked.pk) == (True, asked.until, True)


def test_a_phrase_is_long_enough_to_be_somebodys_own() -> None:
    assert query.phrase("He said no.") == ""
    assert query.phrase("“Fares” rise by four percent in March.") == '"Fares rise by four percent in March."'
    assert len(query.phrase("word " * 40).split()) == 14
