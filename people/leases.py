"""Leases: who does something says again and again that they are at it, so that nobody else begins."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def renewed(renew: Callable[[], object], *, every: float, of: str) -> Iterator[None]:
    """While the work goes on, renew its lease every so many seconds, from a thread of its own. ``of`` names the work."""
    over = threading.Event()

    def go_on() -> None:
        try:
            while not over.wait(every):
                renew()
        finally:
            connection.close()

    thread = threading.Thread(target=go_on, name=f"lease of {of}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
