"""The database with all migrations done, which would be most of a short run: made by whoever needs it first, and kept from run to run."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from django.apps import apps
from django.conf import settings
from django.db import connections


def digest() -> str:
    rooms = [Path(app.path) for app in apps.get_app_configs()]
    done = sorted(file for room in rooms for file in room.glob("migrations/*.py"))
    return hashlib.sha256(b"\n".join(file.read_bytes() for file in done)).hexdigest()[:16]


class Kept(Protocol):
    def stands(self) -> bool:
        """Whether there is one, with these migrations."""

    def lend(self) -> None:
        """The test database will be a copy of it."""

    def take(self) -> None:
        """Keep a copy of the test database."""


class File:
    """SQLite: a file in pytest's cache, copied to where a worker of these surroundings looks for it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"{digest()}.sqlite3"
        self.name = str(settings.DATABASES["default"]["NAME"])
        connections.databases["default"]["TEST"]["NAME"] = self.name

    def stands(self) -> bool:
        return self.path.exists()

    def lend(self) -> None:
        shutil.copyfile(self.path, self.name)

    def take(self) -> None:
        draft = self.path.with_suffix(f".{os.getpid()}")
        with connections["default"].cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(draft)])
        for other in self.path.parent.glob("*.sqlite3"):
            other.unlink(missing_ok=True)  # of other migrations
        draft.replace(self.path)


class Template:
    """PostgreSQL: a template beside the test databases, with the digest of its migrations for a comment."""

    def __init__(self) -> None:
        self.digest = digest()
        self.name = f"test_{settings.DATABASES['default']['NAME']}_migrated"

    def stands(self) -> bool:
        with connections["default"].creation._nodb_cursor() as cursor:
            cursor.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                [self.name],
            )
            return cursor.fetchone() == (self.digest,)

    def lend(self) -> None:
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = self.name

    def take(self) -> None:
        connection = connections["default"]
        connection.close()  # nobody may be connected to what is copied
        template, copied = map(connection.ops.quote_name, (self.name, connection.settings_dict["NAME"]))
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {template}")
            cursor.execute(f"CREATE DATABASE {template} TEMPLATE {copied}")
            cursor.execute(f"COMMENT ON DATABASE {template} IS '{self.digest}'")


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Of the processes of a run one migrates; the others wait for it."""
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
