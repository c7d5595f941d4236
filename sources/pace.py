"""How often each place outside may be asked, by all our processes together."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from sources.errors import RateLimited
from sources.models import ConnectorState

BETWEEN = timedelta(seconds=1)
PATIENCE = timedelta(seconds=8)


def take_turn(host: str, *, between: timedelta = BETWEEN, patience: timedelta = PATIENCE) -> None:
    """Wait until it is our turn to ask the host, and put the next turn ``between`` later.

    A turn is taken by an UPDATE that only one process can win. Raises RateLimited if the turn is further away than
    ``patience``.
    """
    row, _ = ConnectorState.objects.get_or_create(connector=place(host))
    while True:
        now = timezone.now()
        turn = max(now, row.not_before)
        if turn - now > patience:
            seconds = (turn - now).total_seconds()
            raise RateLimited(
                f"{host} is to be left in peace for {seconds:.0f} more seconds.", retry_after=seconds
            )
        mine = ConnectorState.objects.filter(pk=row.pk, not_before=row.not_before)
        if mine.update(not_before=turn + between):
            time.sleep((turn - now).total_seconds())
            return
        row.refresh_from_db()


def rest(host: str, seconds: float) -> None:
    """Leave the host in peace for so many seconds, as it asked us to."""
    until = timezone.now() + timedelta(seconds=seconds)
    rows = ConnectorState.objects.filter(connector=place(host))
    rows.update(not_before=Greatest(F("not_before"), until))


def place(host: str) -> str:
    """The key of a host's row."""
    return f"host:{host}"
