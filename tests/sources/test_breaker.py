"""A place that does not answer is left alone, tried again by one, and asked as before when it answers."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest
import time_machine
from django.db.models import QuerySet
from django.utils import timezone

from sources import breaker, pace, visits
from sources.errors import Failed, RateLimited, Resting, TimedOut, Unreadable
from sources.exchange import Request
from sources.fetch import Limits, fetch
from sources.lookup import Result, ask
from sources.models import ConnectorState

pytestmark = pytest.mark.django_db

DOWN = Failed(f"It is down{'.' * 600}", status=500)


def state() -> ConnectorState:
    return ConnectorState.objects.get(connector="wikipedia")


def is_shut() -> bool:
    try:
        breaker.check("wikipedia", "Wikipedia")
    except Resting:
        return True
    return False


def test_one_time_out_is_enough():
    breaker.note("wikipedia", TimedOut("It did not answer within 20 seconds."))
    with pytest.raises(Resting, match=r"left alone for \d+ seconds: It did not answer") as caught:
        breaker.check("wikipedia", "Wikipedia")
    assert caught.value.retry_after == pytest.approx(30, abs=2)
    breaker.note("wikipedia", caught.value)  # nobody was asked
    assert state().failures == 1


def test_other_failures_that_may_pass_open_it_after_three_in_a_row():
    shut = []
    for _ in range(3):
        breaker.note("wikipedia", DOWN)
        shut.append(is_shut())
    assert shut == [False, False, True]
    assert len(state().last_error) == 500


def test_an_answer_in_between_begins_the_count_anew():
    for error in (DOWN, DOWN, None, DOWN, DOWN):
        breaker.note("wikipedia", error)
    assert not is_shut()
    breaker.note("wikipedia", DOWN)
    assert is_shut()


@pytest.mark.parametrize("error", [Failed("No such page.", status=404), Unreadable("This is not JSON.")])
def test_a_place_that_answers_with_something_else_is_not_dead(error):
    for _ in range(5):
        breaker.note("wikipedia", error)
    assert not is_shut()
    assert state().failures == 5
    for one in (*[error] * 5, DOWN):  # of a host that works they are not even counted
        breaker.note("host:paper.example", one)
    breaker.check("host:paper.example", "paper.example")


@pytest.mark.parametrize("answered", [False, True])
def test_of_two_that_come_when_its_rest_is_over_one_tries(monkeypatch, answered):
    breaker.note("wikipedia", TimedOut("Silence."))
    first = QuerySet.first

    def another_comes_in_between(rows):
        found = first(rows)
        monkeypatch.undo()
        assert not is_shut()
        if answered:
            breaker.note("wikipedia")
        return found

    with time_machine.travel(timezone.now() + timedelta(seconds=40)):
        monkeypatch.setattr(QuerySet, "first", another_comes_in_between)
        with nullcontext() if answered else pytest.raises(Resting, match="left alone for 60 seconds"):
            breaker.check("wikipedia", "Wikipedia")


def test_when_its_rest_is_over_one_may_try_and_the_others_wait():
    breaker.note("wikipedia", TimedOut("Silence."))
    with time_machine.travel(timezone.now() + timedelta(seconds=40)):
        assert [is_shut(), is_shut(), is_shut()] == [False, True, True]
        breaker.note("wikipedia")
        assert not is_shut()
    assert state().shut_until is None


def test_each_failed_trial_makes_the_next_rest_longer_up_to_a_quarter_of_an_hour():
    rests = []
    now = timezone.now()
    for _ in range(8):
        with time_machine.travel(now, tick=False):
            breaker.check("wikipedia", "Wikipedia", trial=timedelta(seconds=7))
            breaker.note("wikipedia", DOWN if rests else TimedOut("Silence."))
            rests.append((state().shut_until - now).total_seconds())
        now = state().shut_until + timedelta(seconds=1)
    assert rests == [30, 60, 120, 240, 480, 900, 900, 900]


def test_a_place_that_asks_for_peace_is_left_in_peace_and_not_called_dead():
    for seconds in (120, 60, 5):
        breaker.note("wikipedia", RateLimited("Later.", retry_after=seconds))
    with pytest.raises(RateLimited) as caught:
        breaker.check("wikipedia", "Wikipedia")
    assert caught.value.retry_after == pytest.approx(120, abs=2)
    assert state().shut_until is None
    pace.take_turn("paper.example")
    pace.rest("paper.example", 120)
    breaker.check("host:paper.example", "paper.example")  # the pace of a host is kept at the door


def drip(peer):
    import time

    for _ in range(40):
        peer.sendall(b"x")
        time.sleep(0.05)


def test_a_dead_connector_costs_its_time_out_once(raw_server, settings, desk):
    settings.WIKIPEDIA_URL = raw_server(drip)
    asked = []

    def quickly(request):
        asked.append(request)
        return fetch(request, limits=Limits(seconds=0.3))

    outcomes = [ask("wikipedia", "Marenne", desk.team.pk, through=quickly) for _ in range(4)]
    assert len(asked) == 1
    assert {one.outcome for one in outcomes} == {Result.FAILED}
    assert all(one.worth_retrying for one in outcomes)
    assert "left alone" in outcomes[1].error
    assert outcomes[1].retry_at > timezone.now()


def test_a_dead_host_is_left_alone_and_another_is_asked(raw_server, httpserver):
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    httpserver.expect_request("/a").respond_with_data("words", content_type="text/plain")
    dead = Request(raw_server(drip), robots=False)
    begun = []

    def quickly(request):
        begun.append(request.url)
        return fetch(request, limits=Limits(seconds=0.3))

    for _ in range(3):
        with pytest.raises(Failed):
            visits.visit(dead, quickly)
    assert begun == [dead.url]
    assert visits.visit(Request(httpserver.url_for("/a")), quickly).body == b"words"
