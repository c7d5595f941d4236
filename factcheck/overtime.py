"""Time limits for tasks that run in threads: Celery keeps its own in processes only.

When a task's soft limit has passed SoftTimeLimitExceeded is raised in its thread, as Celery does in a process. A thread that
does not hear it, because a library never comes back, takes its process with it at the hard limit: supervisor starts another,
and what was in work is handed out again.
"""

from __future__ import annotations

import ctypes
import logging
import os
import threading
import time
from dataclasses import dataclass
from typing import Any

from celery import Task
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import task_postrun, task_prerun

logger = logging.getLogger(__name__)

EVERY = 0.5  # seconds
TOO_LONG = 70  # what the process exits with


@dataclass(slots=True)
class Running:
    """A task in a thread; the times are of the monotonic clock."""

    name: str
    soft_at: float
    hard_at: float
    told: bool = False


_running: dict[int, Running] = {}
_lock = threading.Lock()
_watcher: threading.Thread | None = None


@task_prerun.connect
def begin(task: Task[Any, Any], **_: Any) -> None:
    """Watch over the task that this thread begins; one in a main thread is in a process of its own."""
    if threading.current_thread() is threading.main_thread():
        return
    hard, soft = task.request.timelimit or (None, None)
    conf = task.app.conf
    now = time.monotonic()
    watch(Running(task.name, now + (soft or conf.task_soft_time_limit), now + (hard or conf.task_time_limit)))


def watch(task: Running) -> None:
    """Have the calling thread end with its task's limits."""
    global _watcher
    with _lock:
        _running[threading.get_ident()] = task
        if _watcher is None or not _watcher.is_alive():
            _watcher = threading.Thread(target=_look, name="overtime", daemon=True)
            _watcher.start()


@task_postrun.connect
def end(**_: Any) -> None:
    """The calling thread's task is over: what has not reached it yet must not reach the next."""
    thread = threading.get_ident()
    with _lock:
        if _running.pop(thread, None):
            _raise_in(thread, None)


def _look() -> None:
    while True:
        time.sleep(EVERY)
        now = time.monotonic()
        with _lock:
            for thread, task in _running.items():
                if now >= task.hard_at:
                    logger.critical("%s does not end: its process does, with all its tasks", task.name)
                    logging.shutdown()
                    os._exit(TOO_LONG)
                if now >= task.soft_at and not task.told:
                    task.told = True
                    logger.warning("%s takes too long and is told to end", task.name)
                    _raise_in(thread, SoftTimeLimitExceeded)


def _raise_in(thread: int, error: type[Exception] | None) -> None:
    """CPython raises it when the thread comes to its next instruction of Python; None takes one back that has not come."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), error and ctypes.py_object(error))
