"""Questions that every request asks, planned once: PostgreSQL takes as long to plan most of them as to answer them.

Django sends each question whole, its values written into it, and has it planned anew. These are sent as words with their
values beside them; PostgreSQL keeps their plan for as long as the connection lasts (``prepare_threshold`` in the settings).
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def cursor(connection: BaseDatabaseWrapper) -> Any:
    """``connection.cursor()``, for words that are the same each time."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    sends: Any = ServerBindingCursor  # of psycopg's types, which Django's know nothing of
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrap(sends(connection.connection))


class Preparing:
    """A connection whose cursors are these."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def cursor(self) -> Any:
        return cursor(self._connection)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)
