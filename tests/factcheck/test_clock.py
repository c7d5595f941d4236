"""Beat goes on where the machine's clock goes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from celery.beat import ScheduleEntry

from factcheck.celery import app
from factcheck.clock import Schedule

NOON = datetime.fromisoformat("2026-03-01T12:00:00+00:00")

Beat = Callable[[datetime], set[str]]


class Recording(Schedule):
    """Notes what it would send, and needs no broker."""

    producer = None
    sent: set[str]

    def apply_entry(self, entry: ScheduleEntry, producer: object = None) -> None:
        self.sent.add(entry.name)


@pytest.fixture
def beat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beat]:
    """``beat(now)``: what is sent within a minute from then on."""
    clock = [NOON]
    monkeypatch.setattr(app, "now", lambda: clock[0])
    schedule = Recording(app=app, schedule_filename=str(tmp_path / "beat"), lazy=True)
    schedule.setup_schedule()
    for entry in schedule.schedule.values():
        entry.last_run_at = NOON

    def within_a_minute(now: datetime) -> set[str]:
        schedule.sent = set()
        for second in range(61):
            clock[0] = now + timedelta(seconds=second)
            while schedule.tick() == 0:
                pass
        return schedule.sent

    yield within_a_minute
    schedule.close()


def test_what_is_due_is_sent_however_the_clock_goes(beat: Beat) -> None:
    often = {"sweep", "relay", "tell", "owe_copies", "heartbeat_text"}
    assert beat(NOON) >= often
    assert beat(NOON - timedelta(hours=2)) >= often
    assert beat(NOON + timedelta(hours=2)) >= {*often, "wake_waiting"}
