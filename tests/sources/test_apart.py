"""Pages are read by processes of their own: one that never ends is ended, and the next page is read."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from sources import apart, lookup
from sources.errors import Unreadable
from sources.models import Document

PLAIN = "<html><head><title>Fares</title></head><body><article><p>The ferries sail more often since Monday.</p></article></body></html>"
# Well within the limits of length and elements; the library that finds the article takes many seconds with it.
BUSY = f"<html><body><article><p>{'<span>a <i>b</i></span> c ' * 19_000}</p></article></body></html>"


@pytest.fixture(autouse=True)
def _readers_of_this_test():
    apart._end_all()
    yield
    apart._end_all()


@pytest.mark.django_db
def test_a_page_that_keeps_a_reader_busy_ends_in_a_sentence_and_the_next_is_read(
    httpserver, desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    httpserver.expect_request("/busy").respond_with_data(BUSY, content_type="text/html")
    httpserver.expect_request("/plain").respond_with_data(PLAIN, content_type="text/html")
    apart.read(PLAIN, "")  # a reader is there and has its libraries
    monkeypatch.setattr(apart, "SECONDS", 1.0)
    busy = apart._idle[0].process.pid
    begun = time.monotonic()
    outcome = lookup.ask("web", httpserver.url_for("/busy"), desk.team.pk)
    assert time.monotonic() - begun < 10, "a second, on a machine that may be busy"
    assert (outcome.outcome, outcome.error) == ("failed", apart.TRAP)
    assert not outcome.worth_retrying
    with pytest.raises(ProcessLookupError):
        os.kill(busy, 0)
    monkeypatch.setattr(apart, "SECONDS", 20.0)
    assert lookup.ask("web", httpserver.url_for("/plain"), desk.team.pk).outcome == "found"
    assert Document.objects.get().title == "Fares"


def test_a_reader_is_kept_for_the_next_page_and_replaced_where_it_is_gone() -> None:
    assert apart.read(PLAIN, "")["title"] == "Fares"
    kept = apart._idle[0].process
    apart.read(PLAIN, "")
    assert [one.process for one in apart._idle] == [kept]
    os.kill(kept.pid, signal.SIGTERM)  # as after a rest
    kept.wait()
    assert apart.read(PLAIN, "")["title"] == "Fares"
    assert [one.process for one in apart._idle] != [kept]


def test_many_threads_share_a_few_readers() -> None:
    with ThreadPoolExecutor(8) as pool:
        pages = list(
            pool.map(lambda number: apart.read(PLAIN.replace("Fares", f"Fares {number}"), ""), range(16))
        )
    assert [page["title"] for page in pages] == [f"Fares {number}" for number in range(16)]
    assert len(apart._idle) <= apart.MOST


def test_a_process_that_was_forked_has_readers_of_its_own() -> None:
    apart.read(PLAIN, "")
    child = os.fork()
    if child == 0:
        os._exit(0 if not apart._idle else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert apart.read(PLAIN, "")["title"] == "Fares"


def test_half_an_answer_is_none_and_its_rest_never_anothers(monkeypatch: pytest.MonkeyPatch) -> None:
    apart.read(PLAIN, "")
    monkeypatch.setattr(apart, "LONGEST_ANSWER", 40)
    with pytest.raises(Unreadable):
        apart.read(PLAIN.replace("Fares", "Another"), "")
    assert apart._idle == []
    monkeypatch.setattr(apart, "LONGEST_ANSWER", 1_000_000)
    assert apart.read(PLAIN, "")["title"] == "Fares"


def test_a_thread_that_is_stopped_meanwhile_leaves_no_reader_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    apart.read(PLAIN, "")
    kept = apart._idle[0].process

    def stopped(*_: object) -> bytes:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(apart.Reader, "ask", stopped)
    with pytest.raises(SoftTimeLimitExceeded):
        apart.read(PLAIN, "")
    assert (apart._idle, kept.poll()) == ([], -signal.SIGKILL)
