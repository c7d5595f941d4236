"""Pages are seen side by side, and one that we have is asked for only where it may have changed."""

from __future__ import annotations

import threading
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.utils import timezone

from sources import documents, visits
from sources.errors import Failed, RateLimited, Resting, SourceError, TimedOut
from sources.exchange import Request, Response
from sources.models import Document

STORY = "Fares on the ferries of Marenne rise in March, the harbour office said on Monday."


@pytest.fixture
def site(httpserver):
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    return httpserver


def seen(httpserver, **headers) -> Document:
    """The page as it was kept when it was first seen."""
    httpserver.expect_ordered_request("/robots.txt").respond_with_data(status=404)
    httpserver.expect_ordered_request("/page").respond_with_data(
        STORY, content_type="text/plain", headers=headers
    )
    return documents.keep(visits.visit(Request(httpserver.url_for("/page"))))


def asked(httpserver) -> list:
    return [request for request, _ in httpserver.log if request.path == "/page"]


def test_a_page_with_an_etag_is_asked_for_on_condition_and_the_one_we_have_is_used(db, httpserver):
    document = seen(httpserver, ETag='"v1"', **{"Last-Modified": "Mon, 12 Jan 2026 09:30:00 GMT"})
    httpserver.expect_ordered_request("/page").respond_with_data(status=304)
    answer = visits.visit(Request(document.url))
    assert asked(httpserver)[1].headers["If-None-Match"] == '"v1"'
    assert asked(httpserver)[1].headers["If-Modified-Since"] == "Mon, 12 Jan 2026 09:30:00 GMT"
    assert answer.body.decode() == STORY
    assert documents.keep(answer) == document


def test_an_etag_of_any_letters_is_sent_back_as_it_came(db, httpserver):
    document = seen(httpserver, ETag='"grün"')
    httpserver.expect_ordered_request("/page").respond_with_data(status=304)
    assert visits.visit(Request(document.url)).body.decode() == STORY
    assert asked(httpserver)[1].headers["If-None-Match"] == '"grün"'


def test_nothing_changed_is_no_answer_where_the_page_is_lost(db, httpserver, settings, tmp_path):
    document = seen(httpserver, ETag='"v1"')
    settings.MEDIA_ROOT = tmp_path  # an empty vault
    httpserver.expect_ordered_request("/page").respond_with_data(status=304)
    with pytest.raises(Failed, match="nobody asked that"):
        visits.visit(Request(document.url))
    assert "If-None-Match" not in asked(httpserver)[1].headers


def test_a_page_that_has_changed_is_another_document(db, httpserver):
    document = seen(httpserver, ETag='"v1"')
    httpserver.expect_ordered_request("/page").respond_with_data("Fares fall.", content_type="text/plain")
    assert documents.keep(visits.visit(Request(document.url))).text == "Fares fall."
    assert Document.objects.count() == 2


def test_a_page_that_may_be_reused_is_not_asked_for_until_it_is_stale(db, httpserver):
    document = seen(httpserver, **{"Cache-Control": "max-age=300"})
    assert visits.visit(Request(document.url)).body.decode() == STORY
    assert len(asked(httpserver)) == 1
    Document.objects.update(fetched_at=timezone.now() - timedelta(minutes=6))
    httpserver.expect_ordered_request("/page").respond_with_data("Fares fall.", content_type="text/plain")
    assert visits.visit(Request(document.url)).body == b"Fares fall."


@pytest.mark.parametrize("age", ["9" * 30, "9" * 5000, "old"])
def test_an_age_without_end_is_an_age(db, httpserver, age):
    document = seen(httpserver, **{"Cache-Control": "max-age=300"})
    Document.objects.update(headers=document.headers | {"age": age})
    httpserver.expect_ordered_request("/page").respond_with_data(STORY, content_type="text/plain")
    visits.visit(Request(document.url))
    assert len(asked(httpserver)) == (1 if age == "old" else 2)


@pytest.mark.parametrize("said", ["max-age=300, no-cache", "no-store", "", "max-age=0"])
def test_a_page_that_may_not_be_reused_is_asked_for_each_time(db, httpserver, said):
    document = seen(httpserver, **({"Cache-Control": said} if said else {}))
    httpserver.expect_ordered_request("/page").respond_with_data(STORY, content_type="text/plain")
    visits.visit(Request(document.url))
    assert len(asked(httpserver)) == 2


def test_what_a_team_keeps_for_itself_is_no_answer_for_others(db, httpserver, desk):
    url = httpserver.url_for("/page")
    headers = {"content-type": "text/plain", "cache-control": "max-age=300"}
    documents.keep(Response(url, 200, headers, b"A private draft."), team_id=desk.team.pk, kind="upload")
    seen(httpserver)
    assert len(asked(httpserver)) == 1


def test_pages_of_different_hosts_are_seen_side_by_side_and_come_back_in_order(transactional_db):
    together = threading.Barrier(4, timeout=20)  # nobody gets an answer before four hosts have been asked
    now: list[str] = []

    def ask(request: Request) -> Response:
        assert visits.host_of(request) not in now, "one host is asked by one at a time"
        now.append(visits.host_of(request))
        if request.url.endswith("/0"):
            together.wait()
        now.remove(visits.host_of(request))
        return Response(request.url, 200, {}, request.url.encode())

    requests = [
        Request(f"https://{host}.example/{n}") for n in range(2) for host in ("one", "two", "three", "four")
    ]
    assert [one.url for one in visits.visit_all(requests, ask)] == [one.url for one in requests]


def test_a_host_that_keeps_us_waiting_is_not_asked_for_its_other_pages(db):
    asked = []

    def ask(request: Request) -> Response:
        asked.append(request.url)
        raise TimedOut("dead.example did not answer within 20 seconds.")

    told = visits.visit_all([Request(f"https://dead.example/{n}") for n in range(3)], ask)
    assert asked == ["https://dead.example/0"]
    assert [type(one) for one in told] == [TimedOut, Resting, Resting]


def test_a_host_that_asks_for_peace_is_not_asked_for_its_other_pages(db):
    def ask(request: Request) -> Response:
        raise RateLimited("Later.", retry_after=60)

    told = visits.visit_all([Request(f"https://busy.example/{n}") for n in range(3)], ask)
    assert all(isinstance(one, RateLimited) for one in told)


def test_what_is_no_address_is_an_error_of_its_own_and_no_others(site, db):
    site.expect_request("/a").respond_with_data(STORY, content_type="text/plain")
    told = visits.visit_all([Request("http://[::1/"), Request(site.url_for("/a"))])
    assert isinstance(told[0], SourceError)
    assert isinstance(told[1], Response)


def test_the_networks_of_the_tests_are_the_only_private_ones(settings):
    assert [ip_network("127.0.0.0/8")] == settings.FETCH_ALLOW
