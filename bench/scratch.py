"""A database of its own for a measurement, made from the migrations and thrown away: the one that DATABASE_URL names is not touched.

Import it before anything of Django's. Without DATABASE_URL it is a file of SQLite, as the embedded desk has it.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="factcheck-bench-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("OMP_NUM_THREADS", "1")  # as a worker has one core
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "factcheck.settings",
    "DATA_DIR": str(FOLDER),
    "SECRET_KEY": "for a measurement, so it is no secret and needs no change",
}
if "DATABASE_URL" in os.environ:
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379/0")  # nothing is sent there

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402


@contextmanager
def database() -> Iterator[str]:
    """The vendor of a fresh database, which is dropped at the end."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(FOLDER / "scratch.sqlite3")
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = (
        connection.settings_dict["TEST"].get("NAME") or f"bench_{os.getpid()}"
    )
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield connection.vendor
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
