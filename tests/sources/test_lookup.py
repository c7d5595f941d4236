"""Searched and found nothing is never confused with the search failed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from werkzeug import Response as Answer

from sources.documents import keep
from sources.exchange import Response
from sources.lookup import DEFAULT_LIMIT, OWN_LIMIT, Result, ask
from sources.models import ConnectorState, Document

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent.parent / "data" / "wikipedia"
STORY = "Fares on the ferries of Marenne rise in March, the harbour office said on Monday."


@pytest.fixture
def wikipedia(httpserver, settings):
    """Wikipedia's interface; ``answers`` names the files of its search and of its pages 4101 and 4102."""
    settings.WIKIPEDIA_URL = httpserver.url_for("").rstrip("/")

    def answers(search: str, first: str = "page_4101", second: str = "page_missing") -> None:
        names = {None: search, "4101": first, "4102": second}

        def answer(request):
            body = (DATA / f"{names[request.args.get('pageids')]}.json").read_text()
            return Answer(body, content_type="application/json")

        httpserver.expect_request("/w/api.php").respond_with_handler(answer)

    return answers


def test_what_wikipedia_has_is_kept_at_its_revision_and_what_is_missing_is_told(wikipedia, desk):
    wikipedia("search")
    outcome = ask("wikipedia", "ferries of Marenne", desk.team.pk)
    document = Document.objects.get(pk__in=outcome.documents)
    assert outcome.outcome is Result.FOUND
    assert document.url.endswith("/w/index.php?oldid=991001")
    assert document.text.startswith("The Port of Marenne is the largest ferry port")
    assert document.publisher.name == "Wikipedia"
    assert document.team is None
    assert outcome.error == "Wikipedia has no such page any more."


def test_asking_twice_keeps_one_document(wikipedia, desk):
    wikipedia("search")
    assert (
        ask("wikipedia", "Marenne", desk.team.pk).documents
        == ask("wikipedia", "Marenne", desk.team.pk).documents
    )


def test_more_of_our_own_documents_are_looked_at_than_of_pages_outside(desk):
    for number in range(14):
        body = f"{STORY} Edition {number}.".encode()
        keep(
            Response(f"https://paper.example/{number}", 200, {"content-type": "text/plain"}, body),
            team_id=desk.team.pk,
        )
    assert len(ask("corpus", "Marenne ferries", desk.team.pk).documents) == OWN_LIMIT > DEFAULT_LIMIT


def test_a_document_that_shares_but_a_word_with_the_question_is_no_find(desk):
    keep(
        Response("https://paper.example/1", 200, {"content-type": "text/plain"}, STORY.encode()),
        team_id=desk.team.pk,
    )
    assert ask("corpus", "Ombrosia opens its border on Monday", desk.team.pk).outcome is Result.NOTHING
    assert ask("corpus", "Marenne raises fares on ferries", desk.team.pk).outcome is Result.FOUND


def test_nothing_found_is_nothing(wikipedia, desk):
    wikipedia("search_empty")
    outcome = ask("wikipedia", "ferries of Marenne", desk.team.pk)
    assert (outcome.outcome, outcome.documents, outcome.error) == (Result.NOTHING, (), "")


@pytest.mark.parametrize(
    ("first", "sentence"), [("page_missing", "no such page"), ("error", "answered with an error")]
)
def test_pages_that_were_found_and_cannot_be_read_are_a_failure_and_not_nothing(
    wikipedia, desk, first, sentence
):
    wikipedia("search", first=first)
    outcome = ask("wikipedia", "ferries of Marenne", desk.team.pk)
    assert outcome.outcome is Result.FAILED
    assert sentence in outcome.error


def test_an_error_with_status_200_is_a_failure_that_may_pass(wikipedia, desk):
    wikipedia("error")
    outcome = ask("wikipedia", "ferries of Marenne", desk.team.pk)
    assert outcome.outcome is Result.FAILED
    assert outcome.worth_retrying


def test_a_busy_encyclopedia_says_when_to_come_back(wikipedia, desk):
    wikipedia("maxlag")
    outcome = ask("wikipedia", "ferries of Marenne", desk.team.pk)
    assert outcome.outcome is Result.RATE_LIMITED
    assert outcome.retry_at > timezone.now()


def test_a_connector_without_its_address_is_not_configured(settings, desk):
    settings.WIKIPEDIA_URL = ""
    outcome = ask("wikipedia", "ferries of Marenne", desk.team.pk)
    assert outcome.outcome is Result.NOT_CONFIGURED
    assert "WIKIPEDIA_URL" in outcome.error


def test_an_empty_question_is_not_asked(desk):
    assert ask("corpus", "  ", desk.team.pk).outcome is Result.FAILED


def test_a_web_page_is_found_by_its_address(httpserver, desk):
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    httpserver.expect_request("/fares").respond_with_data(STORY, content_type="text/plain")
    outcome = ask("web", httpserver.url_for("/fares"), desk.team.pk)
    assert outcome.outcome is Result.FOUND
    assert Document.objects.get(pk=outcome.documents[0]).text == STORY


@pytest.mark.parametrize(
    ("status", "body", "content_type", "retry"),
    [
        (404, "gone", "text/plain", False),
        (500, "oops", "text/plain", True),
        (200, "", "text/html", False),
        (200, "%PDF-1.7", "application/pdf", False),
    ],
)
def test_a_page_that_cannot_be_had_is_a_failure_with_a_sentence(
    httpserver, desk, status, body, content_type, retry
):
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    httpserver.expect_request("/a").respond_with_data(body, status=status, content_type=content_type)
    outcome = ask("web", httpserver.url_for("/a"), desk.team.pk)
    assert (outcome.outcome, outcome.documents, outcome.worth_retrying) == (Result.FAILED, (), retry)
    assert outcome.error.endswith(".")


def test_a_page_that_wants_to_be_left_in_peace_is_rate_limited(httpserver, desk):
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    httpserver.expect_request("/a").respond_with_data(status=429, headers={"Retry-After": "60"})
    outcome = ask("web", httpserver.url_for("/a"), desk.team.pk)
    assert outcome.outcome is Result.RATE_LIMITED
    assert outcome.worth_retrying


@pytest.mark.parametrize(
    "address", ["http://10.0.0.1/", "file:///etc/passwd", "not an address", "http://[::1/"]
)
def test_an_address_that_is_not_opened_is_a_failure_nobody_should_repeat(desk, address):
    outcome = ask("web", address, desk.team.pk)
    assert outcome.outcome is Result.FAILED
    assert not outcome.worth_retrying


def test_own_documents_are_found_and_those_of_others_are_not(desk):
    answer = Response("", 200, {"content-type": "text/plain"}, STORY.encode())
    ours = keep(answer, kind="upload", team_id=desk.team.pk)
    keep(answer, kind="upload", team_id=desk.eve.team_id)
    assert ask("corpus", "ferry fares in Marenne", desk.team.pk).documents == (ours.pk,)
    assert ask("corpus", "elections in Valdoria", desk.team.pk).outcome is Result.NOTHING


def test_how_a_connector_is_doing_is_remembered(wikipedia, desk, httpserver):
    wikipedia("error")
    for _ in range(2):
        ask("wikipedia", "Marenne", desk.team.pk)
    assert ConnectorState.objects.get(connector="wikipedia").failures == 2
    httpserver.clear()
    wikipedia("search_empty")
    ask("wikipedia", "Marenne", desk.team.pk)
    state = ConnectorState.objects.get(connector="wikipedia")
    assert state.failures == 0
    assert state.last_ok_at is not None
    assert "answered with an error" in state.last_error
