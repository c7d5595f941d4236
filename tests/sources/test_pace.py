"""No host is asked faster than it should be, by all processes together."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.utils import timezone

from sources import pace
from sources.errors import RateLimited
from sources.exchange import Request
from sources.fetch import fetch
from sources.models import ConnectorState

pytestmark = pytest.mark.django_db
SOON = timedelta(milliseconds=60)


def test_turns_at_one_host_are_apart_and_other_hosts_do_not_wait():
    begun = timezone.now()
    for _ in range(3):
        pace.take_turn("paper.example", between=SOON)
    waited = timezone.now() - begun
    pace.take_turn("other.example", between=SOON)
    assert waited >= 2 * SOON
    assert set(ConnectorState.objects.values_list("connector", flat=True)) == {
        "host:paper.example",
        "host:other.example",
    }


def test_a_turn_that_another_process_took_meanwhile_is_not_taken_again(monkeypatch):
    stale, _ = ConnectorState.objects.get_or_create(connector="host:paper.example")
    pace.take_turn("paper.example", between=SOON)
    theirs = ConnectorState.objects.get().not_before
    monkeypatch.setattr(type(ConnectorState.objects), "get_or_create", lambda *_, **__: (stale, False))
    pace.take_turn("paper.example", between=SOON)
    assert ConnectorState.objects.get().not_before >= theirs + SOON


def test_a_turn_too_far_away_is_told_and_not_taken():
    begun = timezone.now()
    pace.take_turn("paper.example")
    assert ConnectorState.objects.get().not_before >= begun + timedelta(seconds=1)
    pace.rest("paper.example", 600)
    row = ConnectorState.objects.get()
    with pytest.raises(RateLimited) as caught:
        pace.take_turn("paper.example")
    assert caught.value.retry_after == pytest.approx(600, abs=5)
    assert ConnectorState.objects.get().not_before == row.not_before


def test_a_rest_is_never_shortened():
    pace.take_turn("paper.example")
    pace.rest("paper.example", 900)
    longest = ConnectorState.objects.get().not_before
    pace.rest("paper.example", 5)
    assert ConnectorState.objects.get().not_before == longest


def test_a_host_that_asks_for_a_year_is_asked_again_the_next_day(httpserver):
    httpserver.expect_request("/").respond_with_data(status=429, headers={"Retry-After": "31536000"})
    request = Request(f"http://busy.example:{httpserver.port}/", robots=False)
    with pytest.raises(RateLimited):
        fetch(request, allow=[ip_network("127.0.0.0/8")], resolver=lambda host, port: ["127.0.0.1"])
    assert ConnectorState.objects.get().not_before <= timezone.now() + timedelta(days=1)


def test_a_host_that_asked_for_peace_is_left_in_peace(httpserver):
    httpserver.expect_request("/").respond_with_data(status=429, headers={"Retry-After": "900"})
    request = Request(f"http://busy.example:{httpserver.port}/", robots=False)
    for _ in range(2):
        with pytest.raises(RateLimited):
            fetch(request, allow=[ip_network("127.0.0.0/8")], resolver=lambda host, port: ["127.0.0.1"])
    assert len(httpserver.log) == 1
