"""What writing costs: ``DATABASE_URL=... REDIS_URL=... python bench/api/writes.py``, after ``bench/api`` has filled it.

A verdict filed, in CPU, in this process; fact checks and claims sent in by their thousands to the server as it is deployed,
beside the yardstick's import of the same statements, which is a COPY and nothing else. Medians of the rounds, least and most.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
os.environ["THROTTLE"] = "1000000"  # it counts, and refuses nobody

import django  # noqa: E402

django.setup()

import yard  # noqa: E402
from copying import copied_again  # noqa: E402
from django.db import connection  # noqa: E402
from fill import BODY, _passage  # noqa: E402
from load import ask, cpu_of, request  # noqa: E402
from servers import BARE, OURS, Server, as_autovacuum_does, running  # noqa: E402

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
NDJSON = "application/x-ndjson"
IMPORTED = 77  # the yardstick's project


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


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def spent(database: int) -> list[float]:
    return [cpu_of([os.getpid()]), cpu_of([database])]


@dataclass
class Taken:
    """What all lines took together: seconds; milliseconds of CPU, of the application and of the database."""

    server: Server
    seconds: float = 0
    app: float = 0
    database: float = 0

    def by(self, sent: bytes, lines: int) -> None:
        """Send a request of lines, all of which must be taken."""
        pids = self.server.pids()
        before = [cpu_of(some) for some in pids]
        begun = time.perf_counter()
        status, answer = ask(self.server.port, sent)
        self.seconds += time.perf_counter() - begun
        app, database = (cpu_of(some) - was for some, was in zip(pids, before, strict=True))
        self.app, self.database = self.app + app, self.database + database
        if status != 200 or (self.server.port == OURS and answer.count(b'"status": 201') != lines):
            raise SystemExit(f"Not all lines were taken: {answer[:2000].decode()}")

    @property
    def cpu(self) -> float:
        return self.app + self.database

    def told(self, name: str) -> dict[str, float]:
        return {
            f"{name}, a second": LINES / self.seconds,
            f"{name}, app us": 1000 * self.app / LINES,
            f"{name}, PostgreSQL us": 1000 * self.database / LINES,
        }


def intake(
    path: str, new: list[dict[str, object]], secret: str, servers: dict[int, Server]
) -> dict[str, float]:
    """All lines in one request to us, as a program would send them; to the yardstick a thousand at a time, as its own script
    does."""
    ours, beside = Taken(servers[OURS]), Taken(servers[BARE])
    lines = b"\n".join(json.dumps(one).encode() for one in new)
    said = {"Authorization": f"Bearer {secret}", "Content_Type": NDJSON, "Accept": NDJSON}
    ours.by(request(f"http://127.0.0.1:{OURS}/api/v1/{path}", "POST", lines, **said), len(new))
    for start in range(0, len(new), BATCH):
        texts = [one.get("statement") or one["quote"] for one in new[start : start + BATCH]]
        url, key = f"http://127.0.0.1:{BARE}/import/{IMPORTED}", f"Token {yard.TOKEN}"
        beside.by(request(url, "POST", json.dumps(texts).encode(), Authorization=key), len(texts))
    name = path.partition("/")[0]
    told = ours.told(name) | beside.told(f"COPY beside {name}")
    told[f"{name}, share of COPY's rate"] = beside.seconds / ours.seconds
    told[f"{name}, times COPY's CPU"] = ours.cpu / beside.cpu
    if path == "claims/bulk/":
        again = copied_again({one["article"] for one in new})
        told["COPY of the same rows, a second"] = LINES / again
        told["claims, share of that"] = again / ours.seconds
    return told


def main() -> None:
    team = Team.objects.create(name=f"Writers {uuid4()}", auto_queue=0)
    person = Person.objects.create(username=uuid4().hex, name="Ann", team=team, is_reviewer=True)
    ann, secret = Actor.of(person), make_key("bench", by=SERVER, scopes=list(Scope), person=person)[1]
    rounds: list[dict[str, float]] = []
    with steps.without_messages(), running() as servers:
        for _ in range(4):  # a process loads much with its first request, and there are two
            intake("factchecks/bulk/", fact_checks()[:50], secret, servers)
            intake("claims/bulk/", new_claims(ann)[:50], secret, servers)
        for _ in range(ROUNDS):
            for name in (connection.settings_dict["NAME"], "yard"):
                as_autovacuum_does(name)
            told = decide(ann) | intake("factchecks/bulk/", fact_checks(), secret, servers)
            rounds.append(told | intake("claims/bulk/", new_claims(ann), secret, servers))
    for name in rounds[0]:
        figures = [one[name] for one in rounds]
        print(f"{name}: {statistics.median(figures):,.2f} ({min(figures):,.2f} to {max(figures):,.2f})")


if __name__ == "__main__":
    main()
