"""The Fact Check Tools connector: on answers shaped after the documentation, and through the door to a small server."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from people.models import Team
from sources import lookup
from sources.connectors.factchecktools import FactCheckTools
from sources.errors import Failed, RateLimited, Unreadable
from sources.exchange import Response
from sources.lookup import Result
from sources.models import Document, FactCheck

SEARCH = (Path(__file__).parent.parent / "data" / "factchecktools" / "search.json").read_bytes()
CONFIG = {
    "FACTCHECKTOOLS_URL": "https://tools.example/",
    "FACTCHECKTOOLS_KEY": "k-1",
    "language": "en",
    "limit": "5",
}

tools = FactCheckTools()


def answer(body: bytes) -> Response:
    return Response("https://tools.example/v1alpha1/claims:search", 200, {}, body)


def test_a_question_is_put_with_the_key_and_the_language() -> None:
    request = tools.describe("Northland  shipped\nammunition", CONFIG)
    assert request.url == "https://tools.example/v1alpha1/claims:search"
    assert request.params == {
        "query": "Northland shipped ammunition",
        "pageSize": "5",
        "key": "k-1",
        "languageCode": "en",
    }
    assert not request.robots


def test_each_review_that_says_what_it_found_is_a_fact_check_and_no_page() -> None:
    finding = tools.read(answer(SEARCH))
    assert finding.hits == ()
    first, second = finding.reviews
    assert (first.statement, first.rating) == ("Northland has shipped ammunition to Southmark", "Unproven")
    assert (first.publisher, first.reviewed_on) == ("The Harbour Post", date(2026, 2, 10))
    assert (first.claimant, first.claimed_on) == ("Social media users", date(2026, 2, 8))
    assert (second.publisher, second.rating) == ("inland.example", "Half true")


def test_an_empty_answer_means_nothing_was_found() -> None:
    assert tools.read(answer(b"{}")).reviews == ()


def test_an_error_is_a_failure_and_a_full_quota_a_wait() -> None:
    with pytest.raises(Failed, match="PERMISSION_DENIED"):
        tools.read(answer(b'{"error": {"code": 403, "status": "PERMISSION_DENIED"}}'))
    with pytest.raises(RateLimited):
        tools.read(answer(b'{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED"}}'))


@pytest.mark.parametrize("body", [b"<html>Sorry</html>", b"[]", b'{"claims": {}}', b'{"claims": 3}'])
def test_an_answer_of_another_shape_is_unreadable_and_not_nothing(body: bytes) -> None:
    with pytest.raises(Unreadable):
        tools.read(answer(body))


@pytest.mark.parametrize("claims", [[3], [{"claimReview": 3}], [{"text": "x", "claimReview": [4, {}]}]])
def test_hits_of_another_shape_are_left_out(claims: list[object]) -> None:
    whole = json.loads(SEARCH)["claims"]
    assert tools.read(answer(json.dumps({"claims": claims}).encode())).reviews == ()
    assert len(tools.read(answer(json.dumps({"claims": [*claims, *whole]}).encode())).reviews) == 2


# --- Through the door ---------------------------------------------------------------------------------------------------


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Harbour Desk")


@pytest.fixture
def server(httpserver: HTTPServer, settings) -> HTTPServer:
    settings.FACTCHECKTOOLS_URL, settings.FACTCHECKTOOLS_KEY = httpserver.url_for("").rstrip("/"), "k-1"
    return httpserver


def test_what_it_finds_is_kept_as_fact_checks_of_the_team(server: HTTPServer, team: Team) -> None:
    server.expect_request("/v1alpha1/claims:search", query_string=None).respond_with_data(
        SEARCH, content_type="application/json"
    )
    for _ in range(2):
        outcome = lookup.ask("factchecktools", "ammunition", team.pk)
    assert (outcome.outcome, outcome.documents, len(outcome.fact_checks)) == (Result.FOUND, (), 2)
    assert set(FactCheck.objects.values_list("team", "came")) == {(team.pk, "search")}
    assert FactCheck.objects.count() == 2
    assert not Document.objects.exists()
    assert server.log[0][0].args["key"] == "k-1"


def test_nothing_found_is_said_as_such(server: HTTPServer, team: Team) -> None:
    server.expect_request("/v1alpha1/claims:search").respond_with_json({})
    assert lookup.ask("factchecktools", "ammunition", team.pk).outcome == Result.NOTHING


@pytest.mark.parametrize(("status", "again"), [(400, False), (403, False), (503, True)])
def test_a_refusal_is_a_failure_with_a_sentence_without_the_key(
    server: HTTPServer, team: Team, status: int, again: bool
) -> None:
    server.expect_request("/v1alpha1/claims:search").respond_with_json(
        {"error": {"code": status}}, status=status
    )
    outcome = lookup.ask("factchecktools", "ammunition", team.pk)
    assert (outcome.outcome, outcome.worth_retrying) == (Result.FAILED, again)
    assert f"({status})" in outcome.error
    assert "k-1" not in outcome.error


def test_without_a_key_it_is_not_set_up(team: Team) -> None:
    outcome = lookup.ask("factchecktools", "ammunition", team.pk)
    assert outcome.outcome == Result.NOT_CONFIGURED
    assert "FACTCHECKTOOLS_KEY is empty" in outcome.error
    assert not lookup.is_set_up("factchecktools")
