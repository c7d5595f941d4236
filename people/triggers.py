"""Triggers of the database, made again after each migration and checked at start: a rebuilt SQLite table loses its own silently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_STANDING = {
    "postgresql": "SELECT tgname, CAST(tgrelid::regclass AS text) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
}


@dataclass(frozen=True, eq=False)
class Triggers:
    """Of these ``tables``. ``postgresql`` and ``sqlite`` are what follows the name of each in CREATE TRIGGER; ``functions`` are
    what PostgreSQL's call."""

    tables: frozenset[str]
    functions: str
    postgresql: Mapping[str, str]
    sqlite: Mapping[str, str]

    def install(self, using: str = "default", **_: Any) -> bool:
        """Make them, or make them again; called after every migration. Answers whether there are tables to have them."""
        connection = connections[using]
        if not self._have_tables(connection):
            return False
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(self.functions)
            for name, body in self._wanted(connection).items():
                if connection.vendor == "postgresql":
                    cursor.execute(f"CREATE OR REPLACE TRIGGER {name} {body}")
                else:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                    cursor.execute(f"CREATE TRIGGER {name} {body}")
        return True

    def remove(self, using: str = "default") -> None:
        """Take them away. For ``lifted`` alone."""
        connection = connections[using]
        with connection.cursor() as cursor:
            for name, table in self._standing(connection).items():
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on}")

    @contextmanager
    def lifted(self, using: str = "default") -> Iterator[None]:
        """They are away inside and back afterwards: for the flush of a test database, for nothing else."""
        self.remove(using)
        try:
            yield
        finally:
            self.install(using)

    def missing(self, using: str = "default") -> set[str]:
        """The names of those that should stand and do not; none before the first migration."""
        connection = connections[using]
        if not self._have_tables(connection):
            return set()
        return set(self._wanted(connection)) - self._standing(connection).keys()

    def warnings(self, databases: Sequence[str] | None, said: str, id: str) -> list[checks.CheckMessage]:
        """What a check of these databases has to tell of those that are missing.

        Warnings, not errors: migrate runs the checks too, and it is what brings them back.
        """
        return [
            checks.Warning(
                f"{said}: {', '.join(sorted(missing))} missing.",
                hint="Run manage.py migrate, which makes it again.",
                id=id,
            )
            for using in databases or []
            if (missing := self.missing(using))
        ]

    def _wanted(self, connection: BaseDatabaseWrapper) -> Mapping[str, str]:
        return self.postgresql if connection.vendor == "postgresql" else self.sqlite

    def _have_tables(self, connection: BaseDatabaseWrapper) -> bool:
        return self.tables <= set(connection.introspection.table_names())

    def _standing(self, connection: BaseDatabaseWrapper) -> dict[str, str]:
        """Those that stand, each with its table."""
        wanted = self._wanted(connection)
        with connection.cursor() as cursor:
            cursor.execute(_STANDING[connection.vendor])
            return {name: table for name, table in cursor.fetchall() if name in wanted}
