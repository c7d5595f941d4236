"""What writing costs: ``DATABASE_URL=... REDIS_URL=... python bench/api/writes.py``, after ``bench/api`` has filled it.

A verdict filed, in CPU; fact checks and claims sent in by their thousands, a request of lines each, beside COPY of the same
statements into the yardstick's table. All in this process, without a socket; medians of the rounds, least and most.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

import django  # noqa: E402

django.setup()

import psycopg  # noqa: E402
import yard  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from fill import BODY, _passage  # noqa: E402
from load import cpu_of  # noqa: E402

from claims import steps  # noqa: E402
from claims.actions import articles, assignments, claims, verdicts  # noqa: E402
from claims.actions.people import SERVER, make_key  # noqa: E402
from claims.models import Claim  # noqa: E402
from people.actors import Actor  # noqa: E402
from people.models import Person, Team  # noqa: E402
from people.roles import Scope  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
FILED, LINES, BATCH = 25, 10_000, 1_000
OF_AN_ARTICLE = 50  # claims
COPY = "COPY yard_claim (project, text, source_id, author_id, created_at, updated_at) FROM STDIN"


def decide(ann: Actor) -> dict[str, float]:
    """Milliseconds of CPU: the application's and the database's."""
    article, _ = articles.receive(by=ann, title="A deal", body=f"{BODY} {uuid4()}", language="en")
    ready = []
    for _ in range(FILED):
        claim = Claim.objects.create(article=article, statement="Northland shipped shells.", kind="event")
        claims.queue(claim.pk, by=ann)
        assignments.take(claim.pk, by=ann)
        assignments.open(claim.pk, by=ann)
        ready.append((claim.pk, [_passage(claim, ann, number) for number in range(2)]))
    before = spent(backend())
    for pk, evidence in ready:
        verdicts.decide(
            pk, by=ann, rating="supported", rationale="Two papers report it.", why="It spreads.", evidence=evidence
        )  # fmt: skip
    app, database = (now - was for now, was in zip(spent(backend()), before, strict=True))
    return {"decide app ms": app / FILED, "decide PostgreSQL ms": database / FILED}


def fact_checks() -> list[dict[str, object]]:
    return [
        {"statement": f"Ship {n} carried shells.", "rating": "False", "url": f"https://a.example/{uuid4()}"}
        for n in range(LINES)
    ]


def new_claims(ann: Actor) -> list[dict[str, object]]:
    """Claims of many articles, each a sentence of its text."""
    lines: list[dict[str, object]] = []
    for _ in range(LINES // OF_AN_ARTICLE):
        said = [f"Ship {n} carried shells from Northland to Southmark in May." for n in range(OF_AN_ARTICLE)]
        article, _ = articles.receive(
            by=ann, title="Ships", body=f"{' '.join(said)} {uuid4()}", language="en"
        )
        lines += [{"article": article.pk, "quote": one} for one in said]
    return lines


def send(path: str, program: Client, lines: list[bytes]) -> None:
    """A request of lines, all of which must be taken."""
    answer = program.post(f"/api/v1/{path}", b"\n".join(lines), content_type="application/x-ndjson")
    told = b"".join(answer)  # type: ignore[call-overload]  # it is a stream
    if told.count(b'"status": 201') != len(lines):
        raise SystemExit(f"Not all lines were taken: {told[:2000].decode()}")


def copy_in(bare: psycopg.Connection, lines: list[bytes]) -> None:
    now = datetime.now(UTC)
    with bare.cursor() as cursor, cursor.copy(COPY) as copy:
        for line in lines:
            told = json.loads(line)
            copy.write_row((77, told.get("statement") or told["quote"], 1, 1, now, now))


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def spent(database: int) -> list[float]:
    return [cpu_of([os.getpid()]), cpu_of([database])]


@dataclass
class Taken:
    """What all lines took together: seconds; milliseconds of CPU, of the application and of the database."""

    database: int
    seconds: float = 0
    app: float = 0
    served: float = 0

    def by(self, act: Callable[[], None]) -> None:
        app, served = spent(self.database)
        begun = time.perf_counter()
        act()
        self.seconds += time.perf_counter() - begun
        now = spent(self.database)
        self.app, self.served = self.app + now[0] - app, self.served + now[1] - served

    @property
    def cpu(self) -> float:
        return self.app + self.served

    def told(self, name: str) -> dict[str, float]:
        return {
            f"{name}, a second": LINES / self.seconds,
            f"{name}, app us": 1000 * self.app / LINES,
            f"{name}, PostgreSQL us": 1000 * self.served / LINES,
        }


def intake(
    path: str, new: list[dict[str, object]], program: Client, bare: psycopg.Connection
) -> dict[str, float]:
    """Batches are taken in turn by us and by COPY: on a busy machine nothing else compares."""
    lines = [json.dumps(one).encode() for one in new]
    ours, beside = Taken(backend()), Taken(bare.info.backend_pid)
    for start in range(0, LINES, BATCH):
        batch = lines[start : start + BATCH]
        ours.by(partial(send, path, program, batch))
        beside.by(partial(copy_in, bare, batch))
    name = path.partition("/")[0]
    told = ours.told(name) | beside.told(f"COPY beside {name}")
    told[f"{name}, share of COPY's rate"] = beside.seconds / ours.seconds
    told[f"{name}, times COPY's CPU"] = ours.cpu / beside.cpu
    return told


def main() -> None:
    team = Team.objects.create(name=f"Writers {uuid4()}", auto_queue=0)
    person = Person.objects.create(username=uuid4().hex, name="Ann", team=team, is_reviewer=True)
    ann, secret = Actor.of(person), make_key("bench", by=SERVER, scopes=list(Scope), person=person)[1]
    program = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {secret}"})
    program.get("/api/v1/schema/")  # a process loads much with its first request
    rounds: list[dict[str, float]] = []
    with (
        steps.without_messages(),
        psycopg.connect(yard.address(os.environ["DATABASE_URL"]), autocommit=True) as bare,
    ):
        for _ in range(ROUNDS):
            told = decide(ann) | intake("factchecks/bulk/", fact_checks(), program, bare)
            rounds.append(told | intake("claims/bulk/", new_claims(ann), program, bare))
    for name in rounds[0]:
        figures = [one[name] for one in rounds]
        print(f"{name}: {statistics.median(figures):,.2f} ({min(figures):,.2f} to {max(figures):,.2f})")


if __name__ == "__main__":
    main()
