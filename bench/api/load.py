"""Asks a server as one caller does, one request after another, and reads what that cost it.

CPU is read from the kernel's account of each thread: of the server's processes, and of the PostgreSQL backends that work
for its database. It is the steadiest figure on a machine that others use too.
"""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

LEAST = 20  # requests, however slow


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one request, in ms: CPU of the application and of PostgreSQL, and how long 50 and 95 of 100 took at most."""

    app: float
    database: float
    p50: float
    p95: float
    asked: int

    @property
    def cpu(self) -> float:
        return self.app + self.database


def cpu_of(pids: Iterable[int]) -> float:
    """Milliseconds of CPU these processes have used, all their threads together."""
    spent = 0
    for pid in pids:
        for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            try:
                spent += int(thread.read_text().split()[0])
            except OSError:
                continue  # it has ended
    return spent / 1e6


def tree(pid: int) -> list[int]:
    """A process and its children."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def request(url: str, method: str = "GET", body: bytes = b"", **headers: str) -> bytes:
    """An HTTP/1.1 request as it goes over the wire; the connection is for it alone."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    said = {"Host": parts.netloc, "Accept": "application/json", "Connection": "close", **headers}
    if body:
        said = {"Content_Type": "application/json", **said, "Content-Length": str(len(body))}
    lines = [
        f"{method} {target} HTTP/1.1",
        *(f"{name.replace('_', '-')}: {value}" for name, value in said.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def ask(port: int, sent: bytes) -> tuple[int, bytes]:
    """Status and everything that came, head and body."""
    with socket.create_connection(("127.0.0.1", port)) as server:
        server.sendall(sent)
        parts = []
        while part := server.recv(1 << 20):
            parts.append(part)
    answer = b"".join(parts)
    return int(answer[9:12]), answer


def measure(
    port: int,
    requests: list[bytes],
    seconds: float,
    pids: Callable[[], tuple[list[int], list[int]]],
    status: int,
) -> Cost:
    """Ask for these in turn, again and again. ``pids`` names the processes of the application and of PostgreSQL."""
    turn: Iterator[bytes] = cycle(requests)
    for _ in range(20):
        got, answer = ask(port, next(turn))
        if got != status:
            raise SystemExit(f"{status} was expected: {answer[:2000].decode(errors='replace')}")
    app, database = pids()
    before = cpu_of(app), cpu_of(database)
    taken, end = [], time.perf_counter() + seconds
    while (begun := time.perf_counter()) < end or len(taken) < LEAST:
        got, _ = ask(port, next(turn))
        if got != status:
            raise SystemExit(f"{got} came where {status} was expected")
        taken.append(time.perf_counter() - begun)
    after = cpu_of(app), cpu_of(database)
    spread = statistics.quantiles(taken, n=100)
    return Cost(
        app=(after[0] - before[0]) / len(taken),
        database=(after[1] - before[1]) / len(taken),
        p50=1000 * spread[49],
        p95=1000 * spread[94],
        asked=len(taken),
    )
