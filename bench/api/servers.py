"""The servers that are measured: ours as it is deployed, and the yardsticks as their own scripts start them."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import yard
from django.conf import settings
from load import ask, request, tree

from factcheck.programs import web

HERE = Path(__file__).resolve().parent
OURS, BARE, TUNED = 8811, 8812, 8813  # ports


def database_pids(name: str) -> list[int]:
    with psycopg.connect(os.environ["DATABASE_URL"]) as server:
        rows = server.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [name]
        )
        return [pid for (pid,) in rows]


def as_autovacuum_does(name: str) -> None:
    """What PostgreSQL knows of a database is true again; where autovacuum is off, ten thousand new rows are news to it."""
    with psycopg.connect(os.environ["DATABASE_URL"], dbname=name, autocommit=True) as server:
        server.execute("ANALYZE")


class Server:
    """A program that answers on a port, and the database it asks."""

    def __init__(self, command: list[str], port: int, database: str, environment: dict[str, str]) -> None:
        self.port, self.database = port, database
        log = (settings.DATA_DIR / f"bench-{port}.log").open("w")
        self.process = subprocess.Popen(
            command, cwd=HERE.parents[1], env=environment, stdout=log, stderr=subprocess.STDOUT
        )

    def wait(self) -> None:
        for _ in range(200):
            try:
                ask(self.port, request(f"http://127.0.0.1:{self.port}/nothing/"))
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise SystemExit(
            f"Nothing answers on port {self.port}: see {settings.DATA_DIR}/bench-{self.port}.log"
        )

    def pids(self) -> tuple[list[int], list[int]]:
        return tree(self.process.pid), database_pids(self.database)


@contextmanager
def running() -> Iterator[dict[int, Server]]:
    url, ours = os.environ["DATABASE_URL"], web("127.0.0.1", OURS).command
    environment = {**os.environ, "PYTHONPATH": ""}
    servers = {
        OURS: Server([*ours, "--workers", "2"], OURS, settings.DATABASES["default"]["NAME"], environment)
    }
    for port, app, more in [
        (BARE, "yard.raw", {"RAW_MODE": "auth"}),
        (TUNED, "yard.drf", {"YARD_MODE": "tuned"}),
    ]:
        servers[port] = Server(yard.command(app, port), port, "yard", yard.environment(url, **more))
    try:
        for server in servers.values():
            server.wait()
        yield servers
    finally:
        for server in servers.values():
            server.process.terminate()
            server.process.wait()
