"""What beat keeps time by."""

from __future__ import annotations

from typing import Any

from celery.beat import PersistentScheduler


class Schedule(PersistentScheduler):
    """Where the machine's clock has gone back, Celery would send nothing until it is again as late as it was: sweep and relay
    would stand for hours. Here, what is said to have run later than now has run now."""

    def tick(self, *args: Any, **options: Any) -> float:
        now = self.app.now()
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at and entry.last_run_at > now]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            self._heap = None  # put in order anew, by today's clock
        seconds: float = super().tick(*args, **options)
        return seconds
