"""Messages to the workers: rung when a public line of history is committed, and for each subscriber with something due.

A lost message costs seconds: beat runs the relay anyway, and that hands out whatever is due.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from claims import steps
from publishing.relay import PUBLIC


def ring(sender: str, **_: Any) -> None:
    """A line of history was committed: a public one is relayed at once."""
    if sender in PUBLIC:
        steps.send("publishing.tasks.relay")


def send_letters() -> None:
    """Have a worker send what is owed by mail now, not at the next beat."""
    steps.send("publishing.tasks.tell", queue="fetch")


def hand_out(subscriptions: Iterable[int]) -> None:
    """Have a worker send what is due to each of these subscribers."""
    for pk in subscriptions:
        steps.send("publishing.tasks.send", pk, queue="fetch")
