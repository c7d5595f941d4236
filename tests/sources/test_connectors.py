"""Every connector that looks outside, over HTTP on loopback: what it finds, that it finds nothing, and each way to fail.

The answers are shaped after the places' documentation (``tests/data``); none is from a live place. What is peculiar to a
connector stands in the tests of its name.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response as Answer

from sources import archiving, feeds, trial
from sources.connectors import CONNECTORS, RemoteConnector
from sources.errors import Failed
from sources.fetch import Limits, fetch
from sources.lookup import Outcome, Result, ask
from sources.models import ConnectorState, Document, FactCheck, Feed
from tests.record import Desk

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent.parent / "data"
STORY = "Fares on the ferries of Marenne rise in March, the harbour office said on Monday."


@dataclass(frozen=True, slots=True)
class Place:
    """A connector with its settings (the address of the server is put in) and where it asks.

    ``found`` and ``nothing`` are the answers to a search; a page behind a hit is ``page``.
    """

    name: str
    settings: dict[str, str]
    path: str
    found: str
    nothing: str
    page: str = ""


PLACES = [
    Place("wikipedia", {"WIKIPEDIA_URL": "{here}"}, "/w/api.php", "search", "search_empty", "page_4101"),
    Place("searxng", {"SEARXNG_URL": "{here}"}, "/search", "search", "empty"),
    Place(
        "factchecktools",
        {"FACTCHECKTOOLS_URL": "{here}", "FACTCHECKTOOLS_KEY": "k-1"},
        "/v1alpha1/claims:search",
        "search",
        "{}",
    ),
]
SEARCHED = pytest.mark.parametrize("place", PLACES, ids=[place.name for place in PLACES])


def set_up(place: Place, settings: object, here: str) -> None:
    for name, value in place.settings.items():
        setattr(settings, name, value.replace("{here}", here.rstrip("/")))


def answers(place: Place, server: HTTPServer, search: str) -> None:
    """The place answers searches with this file, and what is behind a hit with its page."""

    def body(name: str) -> str:
        text = name if name.startswith("{") else (DATA / place.name / f"{name}.json").read_text()
        for host in ("paper.example", "gazette.example"):  # its pages stand on the same server
            text = text.replace(f"https://{host}", server.url_for("").rstrip("/"))
        return text

    def answer(request: Asked) -> Answer:
        name = place.page if place.page and "pageids" in request.args else search
        return Answer(body(name), content_type="application/json")

    server.expect_request(place.path).respond_with_handler(answer)
    server.expect_request("/robots.txt").respond_with_data(status=404)
    server.expect_request("/fares").respond_with_data(STORY, content_type="text/plain")
    server.expect_request("/marenne").respond_with_data(STORY[::-1], content_type="text/plain")


def look(place: Place, desk: Desk, seconds: float = 5.0) -> Outcome:
    limits = Limits(seconds=seconds, tries=1)
    return ask(
        place.name, "ferry fares in Marenne", desk.team.pk, through=lambda one: fetch(one, limits=limits)
    )


def kept() -> int:
    return Document.objects.count() + FactCheck.objects.count()


@SEARCHED
def test_what_it_finds_is_kept_and_what_it_has_not_is_nothing(
    place: Place, desk: Desk, httpserver: HTTPServer, settings
) -> None:
    set_up(place, settings, httpserver.url_for(""))
    answers(place, httpserver, place.found)
    found = look(place, desk)
    assert found.outcome is Result.FOUND, found.error
    assert len(found.documents) + len(found.fact_checks) == kept() > 0
    httpserver.clear()
    answers(place, httpserver, place.nothing)
    assert look(place, desk).outcome is Result.NOTHING
    state = ConnectorState.objects.get(connector=place.name)
    assert (state.failures, state.shut_until) == (0, None)


REFUSALS = {
    "a bad request": (400, {}, Result.FAILED, False),
    "no key or a wrong one": (403, {}, Result.FAILED, False),
    "no such interface": (404, {}, Result.FAILED, False),
    "too many questions": (429, {"Retry-After": "30"}, Result.RATE_LIMITED, True),
    "too many questions, it does not say how long": (429, {}, Result.RATE_LIMITED, True),
    "an error of its own": (500, {}, Result.FAILED, True),
    "a gateway that has nobody behind it": (502, {}, Result.FAILED, True),
    "it is looked after and says how long": (503, {"Retry-After": "30"}, Result.RATE_LIMITED, True),
    "it is overloaded": (503, {}, Result.FAILED, True),
    "a redirect to a private address": (302, {"Location": "http://10.0.0.1/"}, Result.FAILED, False),
    "a redirect to itself": (302, {"Location": "?again"}, Result.FAILED, True),
}


@SEARCHED
@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_is_a_failure_in_a_sentence_and_never_nothing_found(
    place: Place, refusal: str, desk: Desk, httpserver: HTTPServer, settings
) -> None:
    status, headers, result, again = REFUSALS[refusal]
    set_up(place, settings, httpserver.url_for(""))
    httpserver.expect_request(place.path).respond_with_data("<h1>No</h1>", status, headers)
    outcome = look(place, desk)
    assert (outcome.outcome, outcome.worth_retrying) == (result, again)
    assert outcome.error.endswith(".")
    assert "k-1" not in outcome.error  # its key
    assert (outcome.retry_at is not None) == (result is Result.RATE_LIMITED)
    assert ConnectorState.objects.get(connector=place.name).last_error == outcome.error
    assert kept() == 0


def hang(peer: socket.socket) -> None:
    time.sleep(0.5)


def drip(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n")
    for _ in range(20):
        peer.sendall(b" ")
        time.sleep(0.05)


def break_off(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{")


def reset(peer: socket.socket) -> None:
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def babble(peer: socket.socket) -> None:
    peer.sendall(b"SSH-2.0-OpenSSH_9.7\r\n")


@SEARCHED
@pytest.mark.parametrize("fault", [hang, drip, break_off, reset, babble], ids=lambda fault: fault.__name__)
def test_a_place_that_does_not_answer_properly_is_a_failure_that_may_pass(
    place: Place, fault: Callable[[socket.socket], None], desk: Desk, raw_server, settings
) -> None:
    set_up(place, settings, raw_server(fault))
    outcome = look(place, desk, seconds=0.4)
    assert (outcome.outcome, outcome.worth_retrying) == (Result.FAILED, True), outcome.error
    assert outcome.error.endswith(".")
    assert kept() == 0


@SEARCHED
def test_nobody_there_is_a_failure_that_may_pass(place: Place, desk: Desk, settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    set_up(place, settings, f"http://127.0.0.1:{port}/")
    outcome = look(place, desk)
    assert (outcome.outcome, outcome.worth_retrying) == (Result.FAILED, True)
    assert "No connection to 127.0.0.1" in outcome.error


@SEARCHED
def test_a_person_who_tests_it_reads_how_it_answers(
    place: Place, desk: Desk, httpserver: HTTPServer, settings
) -> None:
    set_up(place, settings, httpserver.url_for(""))
    answers(place, httpserver, place.found)
    tried = trial.run(place.name, desk.team.pk)
    assert tried.works, tried.sentence
    httpserver.clear()
    httpserver.expect_request(place.path).respond_with_data("no", 500)
    tried = trial.run(place.name, desk.team.pk)
    assert not tried.works
    assert "(500)" in tried.sentence
    assert kept() == 0


def test_every_place_that_is_searched_outside_is_tried_here() -> None:
    outside = {
        name for name, one in CONNECTORS.items() if isinstance(one, RemoteConnector) and one.is_searched
    }
    assert {place.name for place in PLACES} == outside - {"web"}


FAULTS = pytest.mark.parametrize("fault", [hang, break_off, reset, babble], ids=lambda fault: fault.__name__)


@FAULTS
def test_a_feed_that_does_not_answer_properly_says_so_and_is_read_again(
    fault: Callable[[socket.socket], None], desk: Desk, raw_server
) -> None:
    feed = Feed.objects.create(team=desk.team, url=raw_server(fault), name="The Harbour Post")
    with pytest.raises(Failed):
        feeds.read(feed)
    feed.refresh_from_db()
    assert feed.last_error.endswith(".")
    assert (feed.active, feed.failures) == (True, 1)
    assert kept() == 0


@FAULTS
def test_an_archive_that_does_not_answer_properly_is_asked_again(
    fault: Callable[[socket.socket], None], raw_server, settings
) -> None:
    settings.WAYBACK_URL = settings.WAYBACK_AVAILABLE_URL = raw_server(fault).rstrip("/")
    settings.WAYBACK_KEY = "access:secret"
    page = Document.objects.create(kind="page", url="https://paper.example/a", text=STORY, digest="0" * 64)
    with pytest.raises(Failed) as failed:
        archiving.advance(page)
    assert "secret" not in str(failed.value)
    assert (page.copy.state, page.copy.error) == ("asked", str(failed.value))
    assert ConnectorState.objects.get(connector="wayback").failures == 1


@FAULTS
def test_a_page_that_does_not_answer_properly_is_a_failure_that_may_pass(
    fault: Callable[[socket.socket], None], desk: Desk, raw_server
) -> None:
    outcome = ask("web", f"{raw_server(fault)}fares", desk.team.pk)
    assert (outcome.outcome, outcome.worth_retrying) == (Result.FAILED, True)
    assert kept() == 0
