"""What a request costs beside the yardsticks: ``DATABASE_URL=... REDIS_URL=... python bench/api [SIZE ...]``.

The database is filled the first time (sizes of teams in verdicts; 1,000, 10,000, 100,000 and 1,000,000 without any) and
used again afterwards. Ours runs under gunicorn as ``factcheck/programs.py`` starts it, with two processes; so do the
yardsticks, as their own scripts start them. Rounds are interleaved; the medians are told, and each goal with its ratio.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
os.environ["THROTTLE"] = "1000000"  # it counts, and refuses nobody

import django  # noqa: E402

django.setup()

import psycopg  # noqa: E402
import yard  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from fill import fill  # noqa: E402
from load import Cost, ask, measure, request  # noqa: E402
from servers import BARE, OURS, TUNED, running  # noqa: E402

SIZES = [1_000, 10_000, 100_000, 1_000_000]
TYPICAL = 10_000  # where the yardstick's figure was taken
SECONDS, ROUNDS = float(os.environ.get("BENCH_SECONDS", "2")), int(os.environ.get("BENCH_ROUNDS", "3"))
PATH = f"http://127.0.0.1:{OURS}/api/v1"
GOALS = [
    # what, of which size; the yardstick's measurement; how many times that, at most
    ("first page of 50", f"first {TYPICAL}", f"bare first {TYPICAL}", 2.5),
    ("the same, known by its ETag", f"known {TYPICAL}", f"bare first {TYPICAL}", 1.0),
    ("one verdict", f"one {TYPICAL}", f"bare one {TYPICAL}", 3.0),
    ("one claim with its evidence", f"claim {TYPICAL}", f"bare one {TYPICAL}", 6.0),
]


def filled(sizes: list[int]) -> dict[int, dict[str, Any]]:
    kept = settings.DATA_DIR / "bench-api.json"
    if kept.exists():
        return {int(size): team for size, team in json.loads(kept.read_text()).items()}
    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    teams = fill(sizes)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute("SET statement_timeout = 0")
        server.execute("VACUUM ANALYZE")
    yard.fill(os.environ["DATABASE_URL"], [size for size in sizes if size <= 100_000])
    print(f"filled in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    kept.write_text(json.dumps(teams))
    return teams


def questions(teams: dict[int, dict[str, Any]]) -> dict[str, tuple[int, list[bytes], int]]:
    """What is asked: port, requests in turn, status."""
    asked: dict[str, tuple[int, list[bytes], int]] = {}
    for size, team in teams.items():
        reader = {"Authorization": f"Bearer {team['reader']}"}
        first = f"{PATH}/verdicts/"
        asked[f"first {size}"] = (OURS, [request(first, **reader)], 200)
        etag = _header(ask(OURS, request(first, **reader))[1], "etag")
        asked[f"known {size}"] = (OURS, [request(first, **reader, If_None_Match=etag)], 304)
        asked[f"deep {size}"] = (OURS, [request(_deep(team), **reader)], 200)
        some = range(team["from"], team["to"], max(1, size // 500))
        asked[f"one {size}"] = (OURS, [request(f"{first}{pk}/", **reader) for pk in some], 200)
    team, known = teams[TYPICAL], {"Authorization": f"Token {yard.TOKEN}"}
    desk = {"Authorization": f"Bearer {team['desk']}"}
    some = range(team["from"], team["to"], 20)
    asked[f"claim {TYPICAL}"] = (OURS, [request(f"{PATH}/claims/{pk}/", **desk) for pk in some], 200)
    asked[f"evidence {TYPICAL}"] = (
        OURS,
        [request(f"{PATH}/claims/{pk}/evidence/", **desk) for pk in some],
        200,
    )
    for name, port in [("bare", BARE), ("tuned", TUNED)]:
        page = f"http://127.0.0.1:{port}/claims/?project={TYPICAL}&page=1&page_size=50"
        ones = [f"http://127.0.0.1:{port}/claims/{pk}/" for pk in range(2_000, 10_000, 16)]
        asked[f"{name} first {TYPICAL}"] = (port, [request(page, **known)], 200)
        asked[f"{name} one {TYPICAL}"] = (port, [request(one, **known) for one in ones], 200)
    return asked


def _header(answer: bytes, name: str) -> str:
    head = answer.partition(b"\r\n\r\n")[0].decode().lower().split("\r\n")
    return next(line.partition(": ")[2] for line in head if line.startswith(f"{name}: "))


def _deep(team: dict[str, Any]) -> str:
    """The last page: a cursor says where it begins, and we sign one as the list itself would."""
    from api import paging
    from publishing.models import Publication

    row = Publication.objects.values("published_at", "id").get(pk=team["from"] + 60)
    path = "/api/v1/verdicts/"
    signed = paging.sign(path, ("-published_at", "-id"), backwards=False, row=row)
    return f"http://127.0.0.1:{OURS}{path}?cursor={signed}"


def main() -> None:
    teams = filled([int(size) for size in sys.argv[1:]] or SIZES)
    found: dict[str, list[Cost]] = defaultdict(list)
    with running() as servers:
        asked = questions(teams)
        for turn in range(ROUNDS):
            for name, (port, requests, status) in asked.items():
                found[name].append(measure(port, requests, SECONDS, servers[port].pids, status))
            print(f"round {turn + 1} of {ROUNDS}", file=sys.stderr)
    told = {name: middle(costs) for name, costs in found.items()}
    print("| request | CPU ms, app + PostgreSQL | p50 ms | p95 ms |\n|---|--:|--:|--:|")
    for name, cost in told.items():
        print(
            f"| {name} | {cost.cpu:.2f} ({cost.app:.2f} + {cost.database:.2f}) | {cost.p50:.1f} | {cost.p95:.1f} |"
        )
    print("\n| goal | ratio | at most | |\n|---|--:|--:|---|")
    for what, name, beside, most in GOALS:
        if name in told:
            tell(what, told[name].cpu / told[beside].cpu, most)
    for kind in ("first", "deep"):
        smallest, *others = sorted(teams)
        for size in others:
            ratio = told[f"{kind} {size}"].cpu / told[f"{kind} {smallest}"].cpu
            tell(f"growth of the {kind} page, {smallest:,} to {size:,}", ratio, 1.2)


def middle(costs: list[Cost]) -> Cost:
    return Cost(
        *(
            statistics.median(getattr(one, name) for one in costs)
            for name in ("app", "database", "p50", "p95")
        ),
        asked=sum(one.asked for one in costs),
    )


def tell(what: str, ratio: float, most: float) -> None:
    print(f"| {what} | {ratio:.2f} | {most} | {'reached' if ratio <= most else 'missed'} |")


if __name__ == "__main__":
    main()
