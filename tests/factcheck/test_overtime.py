"""A task in a thread has its time limits: it is told to end, and where it does not hear that its process ends."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from factcheck import overtime
from sources import feeds, tasks
from sources.models import Feed

ROOT = Path(__file__).resolve().parents[2]


def in_a_thread(work: Callable[[], object]) -> list[object]:
    """What came of it, and how many seconds it took."""
    came: list[object] = []

    def run() -> None:
        begun = time.monotonic()
        try:
            came.append(work())
        except Exception as error:
            came.append(type(error))
        came.append(time.monotonic() - begun)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    return came


def never_ending() -> None:
    while True:
        sum(range(1000))


@shared_task(soft_time_limit=1, time_limit=15)
def hangs() -> None:
    never_ending()


def test_a_task_that_never_ends_is_told_so_in_its_thread() -> None:
    came = in_a_thread(lambda: hangs.apply(soft_time_limit=1, time_limit=15).get())
    assert came[0] is SoftTimeLimitExceeded
    assert float(str(came[1])) < 10, "well before its process would be ended"


def test_one_that_ends_in_time_leaves_nothing_for_the_next() -> None:
    def work() -> str:
        now = time.monotonic()
        overtime.watch(overtime.Running("first", now + 0.2, now + 15))
        overtime.end()
        time.sleep(1.2)
        return "both done"

    assert in_a_thread(work)[0] == "both done"


def test_a_library_that_never_comes_back_takes_its_process_with_it() -> None:
    hanging = """
        import threading, time
        from factcheck import overtime

        def work():
            now = time.monotonic()
            overtime.watch(overtime.Running("stuck", now, now + 1))
            time.sleep(60)  # hears nothing until it comes back

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(hanging)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        timeout=50,
    )
    assert ended.returncode == overtime.TOO_LONG


@pytest.mark.django_db
def test_a_feed_that_takes_too_long_says_so(desk, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = Feed.objects.create(team=desk.team, url="https://paper.example/rss", name="Slow")

    def slow(_: Feed) -> int:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(feeds, "read", slow)
    tasks.read_feed(feed.pk)
    feed.refresh_from_db()
    assert "takes more time" in feed.last_error
    assert feed.failures == 1
