"""A page that waits for the machine asks again and again, and is sent what it has not got."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from claims import steps
from claims.actions import claims as claim_actions
from claims.models import Article, Claim, Lookup, Step
from tests.record import Desk, make_claim

MORNING = datetime(2027, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands until it is moved on."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def poll(clock: object, desk: Desk, client: Client, claim: Claim) -> Callable[[], HttpResponse]:
    """What Dora's page is answered when it asks again, knowing what it was sent before."""
    client.force_login(desk.dora)
    address = f"/articles/{claim.article_id}/"
    marks = re.findall(r'id="mark" name="mark" value="(\w*)"', client.get(address).text)

    def ask() -> HttpResponse:
        answer = client.get(f"{address}moving/", {"last": claim.pk, "mark": marks[-1]})
        marks.extend(re.findall(r'id="mark" name="mark" value="(\w+)" hx-swap-oob="true"', answer.text))
        return answer

    assert ask().status_code == 200
    return ask


def test_a_page_that_has_everything_is_sent_nothing(
    poll: Callable[[], HttpResponse], django_assert_max_num_queries: Callable
) -> None:
    for _ in range(2):
        with django_assert_max_num_queries(9):
            answer = poll()
        assert (answer.status_code, answer.content) == (204, b"")


def test_what_has_moved_is_sent_once(desk: Desk, poll: Callable[[], HttpResponse], claim: Claim) -> None:
    def look() -> None:
        lookup = Lookup.objects.filter(claim=claim)[:1].get()
        Lookup.objects.filter(pk=lookup.pk).update(
            outcome="failed", error="It is down.", answered_at=timezone.now()
        )

    def read() -> None:
        Article.objects.update(read_at=timezone.now())
        Step.objects.filter(kind="read").update(state="done")

    for move, sign in (
        (lambda: claim_actions.queue(claim.pk, by=desk.by("ann")), "In the queue"),
        (look, "Searching: 1 of 2 answered"),
        (read, "0 of 1 researched"),
    ):
        assert poll().status_code == 204
        move()
        moved = poll()
        assert (moved.status_code, sign in moved.text) == (200, True)


def test_a_page_that_waits_for_nothing_more_is_told_to_stop(poll: Callable[[], HttpResponse]) -> None:
    Article.objects.update(read_at=timezone.now())
    Step.objects.filter(kind="read").update(state="done")
    assert poll().status_code == 286


def test_whatever_else_has_changed_is_sent_a_little_later(
    poll: Callable[[], HttpResponse], claim: Claim, clock: time_machine.Traveller
) -> None:
    Claim.objects.filter(pk=claim.pk).update(priority=3)
    assert poll().status_code == 204
    clock.shift(timedelta(seconds=15))
    assert poll().status_code == 200
    assert poll().status_code == 204


def test_a_mark_opens_nothing_to_a_stranger(desk: Desk, client: Client, claim: Claim) -> None:
    client.force_login(desk.eve)
    for mark in ("", "x"):
        answer = client.get(f"/articles/{claim.article_id}/moving/", {"mark": mark})
        assert answer.status_code == 404


def test_a_page_that_waits_for_the_text_is_loaded_again_when_it_is_there(
    desk: Desk, client: Client, article: Article
) -> None:
    """It has no place for what moves on a page with a text."""
    client.force_login(desk.dora)
    address, body, digest = f"/articles/{article.pk}/", article.body, article.digest
    Article.objects.filter(pk=article.pk).update(body="", digest=None)
    steps.owe(Step.Kind.READ, article.pk)
    asked = re.search(r'hx-get="([^"]+)"', client.get(address).text)
    assert asked
    moving = unescape(asked[1])
    assert 'id="picked"' not in client.get(moving).text
    Article.objects.filter(pk=article.pk).update(body=body, digest=digest)
    assert client.get(moving)["HX-Trigger"] == "anew"


def test_claims_that_came_meanwhile_wait_to_be_shown(desk: Desk, client: Client, claim: Claim) -> None:
    client.force_login(desk.dora)
    moving = f"/articles/{claim.article_id}/moving/"
    first = client.get(moving, {"last": "0"})
    assert (first["HX-Trigger"], first.status_code) == ("anew", 286), "it asks no more while it loads"
    new = make_claim(claim.article, "The deal is a shame.")
    seen = client.get(moving, {"last": claim.pk})
    assert "1 new claim: show it" in seen.text
    assert [f"state-{one.pk}" in seen.text for one in (claim, new)] == [True, False], "it has no place yet"
    assert "HX-Trigger" not in seen
