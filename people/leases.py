"""Leases: who does something says again and again that they are at it, so that nobody else begins."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)


@contextmanager
def renewed(renew: Callable[[], object], *, every: float, of: str) -> Iterator[None]:
    """While the work goes on, renew its lease every so many seconds, from a thread of its own. ``of`` names the work. What
    the database refuses once is tried again at the next time."""
    over = threading.Event()

    def go_on() -> None:
        try:
            while not over.wait(every):
                try:
                    renew()
                except DatabaseError as error:
                    logger.warning("the lease of %s was not renewed, and will be tried again: %s", of, error)
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=go_on, name=f"lease of {of}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
