"""A page or a task that takes half a minute is cut off. What somebody waits for on the command line of a large desk is not."""

from __future__ import annotations

from typing import Any

from django.db import connections


def unlimited(using: str = "default", **_: Any) -> None:
    """From now on this connection to PostgreSQL may take as long as it takes, also between two statements."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
