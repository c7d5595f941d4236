"""What writing costs: ``DATABASE_URL=... REDIS_URL=... python bench/api/writes.py``, after ``bench/api`` has filled it.

A verdict filed, in CPU; fact checks brought in by their thousands, beside COPY of the same statements in the yardstick's
table. Both without HTTP, in this process.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
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
from fill import BODY, _passage  # noqa: E402
from load import cpu_of  # noqa: E402

from api.parsing import read_json  # noqa: E402
from claims import steps  # noqa: E402
from claims.actions import articles, assignments, claims, factchecks, verdicts  # noqa: E402
from claims.models import Claim  # noqa: E402
from people.actors import Actor  # noqa: E402
from people.models import Person, Team  # noqa: E402
from sources.factchecks.review import checked, plain  # noqa: E402

FILED, CHECKS, BATCH = 25, 10_000, 1_000
COPY = "COPY yard_claim (project, text, source_id, author_id, created_at, updated_at) FROM STDIN"


def decide(ann: Actor) -> dict[str, float]:
    article, _ = articles.receive(by=ann, title="A deal", body=f"{BODY} {uuid4()}", language="en")
    ready = []
    for _ in range(FILED):
        claim = Claim.objects.create(article=article, statement="Northland shipped shells.", kind="event")
        claims.queue(claim.pk, by=ann)
        assignments.take(claim.pk, by=ann)
        assignments.open(claim.pk, by=ann)
        ready.append((claim.pk, [_passage(claim, ann, number) for number in range(2)]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pids = [os.getpid()], [cursor.fetchone()[0]]
    before = [cpu_of(one) for one in pids]
    for pk, evidence in ready:
        verdicts.decide(
            pk, by=ann, rating="supported", rationale="Two papers report it.", why="It spreads.", evidence=evidence
        )  # fmt: skip
    app, database = ((cpu_of(one) - was) / FILED for one, was in zip(pids, before, strict=True))
    return {"decide_app_ms": round(app, 1), "decide_postgresql_ms": round(database, 1)}


def bulk(ann: Actor, team: Team) -> dict[str, float]:
    lines = [
        json.dumps(
            {
                "statement": f"Ship {n} carried shells.",
                "rating": "False",
                "url": f"https://a.example/{uuid4()}",
            }
        ).encode()
        for n in range(CHECKS)
    ]
    begun = time.perf_counter()
    for start in range(0, CHECKS, BATCH):
        reviews = [checked(plain(read_json(line))) for line in lines[start : start + BATCH]]
        factchecks.bring_in(reviews, by=ann, team=team, came="file", source="bench")
    ours = CHECKS / (time.perf_counter() - begun)
    begun = time.perf_counter()
    with psycopg.connect(yard.address(os.environ["DATABASE_URL"]), autocommit=True) as bare:
        for start in range(0, CHECKS, BATCH):
            now = datetime.now(UTC)
            with bare.cursor() as cursor, cursor.copy(COPY) as copy:
                for line in lines[start : start + BATCH]:
                    copy.write_row((77, json.loads(line)["statement"], 1, 1, now, now))
    copied = CHECKS / (time.perf_counter() - begun)
    return {
        "fact_checks_a_second": round(ours),
        "copy_a_second": round(copied),
        "ratio": round(ours / copied, 2),
    }


def main() -> None:
    team = Team.objects.create(name=f"Writers {uuid4()}", auto_queue=0)
    ann = Actor.of(Person.objects.create(username=uuid4().hex, name="Ann", team=team, is_reviewer=True))
    with steps.without_messages():
        print(json.dumps(decide(ann) | bulk(ann, team)))


if __name__ == "__main__":
    main()
