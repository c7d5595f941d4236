"""How many webhooks two worker processes deliver in a second, beside the same messages posted by two bare processes.

``DATABASE_URL=... REDIS_URL=... python bench/webhooks.py [MESSAGES]``, 2,000 without a number, to ten subscribers on this
machine. Real Celery workers take them; the bare processes open a connection for each message too, and do nothing else.
Prints one JSON object; ``lost`` and ``twice`` are what the receiver missed, and what it was sent more than once.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

os.environ["FETCH_ALLOW"] = "127.0.0.0/8"
os.environ["REDIS_PREFIX"] = f"factcheck-bench-{uuid4().hex[:8]}:"
sys.path.insert(0, str(Path(__file__).resolve().parent))

import httpcore2
from scratch import database

SUBSCRIBERS, PROCESSES = 10, 2


def receive(port: Any, seen: Any) -> None:
    """Answers every POST with 204 and notes its webhook-id."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        said = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        await reader.readexactly(int(said["content-length"]))
        seen.put(said.get("webhook-id", ""))
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port.value = server.sockets[0].getsockname()[1]
        await server.serve_forever()

    asyncio.run(serve())


def post(url: str, body: bytes, count: int) -> None:
    headers = [("Host", urlsplit(url).netloc), ("Content-Type", "application/json"), ("webhook-id", "bare")]
    for _ in range(count):
        with httpcore2.ConnectionPool() as pool:
            pool.request("POST", url, headers=headers, content=body)


def bare(url: str, body: bytes, count: int) -> float:
    posting = [
        multiprocessing.Process(target=post, args=(url, body, count // PROCESSES)) for _ in range(PROCESSES)
    ]
    began = time.perf_counter()
    for one in posting:
        one.start()
    for one in posting:
        one.join()
    return count / (time.perf_counter() - began)


def owe(url: str, messages: int) -> bytes:
    """Owe the messages to the subscribers; returns what one of them carries."""
    from django.db import transaction
    from django.utils import timezone

    from claims import history
    from claims.actions import articles
    from claims.actions.people import SERVER, make_key
    from claims.models import Claim, Verdict
    from people.actors import Actor
    from people.models import Person, Team
    from people.roles import Scope
    from publishing import subscriptions
    from publishing.channels import webhook
    from publishing.models import Delivery, Publication
    from publishing.relay import relay

    team = Team.objects.create(name="Bench", auto_queue=0)
    ann, bob = (
        Person.objects.create_user(name, name=name.title(), team=team, is_editor=True)
        for name in ("ann", "bob")
    )
    article, _ = articles.receive(
        by=Actor.of(ann), title="T", body="The port of Northland was closed yesterday."
    )
    claim = Claim.objects.create(article=article, statement=article.body, kind="event")
    said = {"rating": "not_enough_evidence", "label": "Unproven", "rationale": "r" * 2000, "why": "w"}
    verdict = Verdict.objects.create(
        claim=claim,
        state="approved",
        statement=claim.statement,
        kind="event",
        decided_by=ann,
        approved_by=bob,
        **said,
    )
    document = json.dumps({**said, "id": verdict.pk, "claim": claim.pk, "sources": [], "state": "published"})
    Publication.objects.create(
        verdict=verdict,
        claim=claim,
        team=team,
        state="published",
        document=document,
        published_at=timezone.now(),
        published_by=bob,
    )
    key, _ = make_key("k", by=SERVER, scopes=[Scope.PUBLISHED], consumer="Consumer", team=team)
    for number in range(SUBSCRIBERS):
        subscriptions.subscribe(key, by=SERVER, url=f"{url}{number}")
    with transaction.atomic():
        for _ in range(messages // SUBSCRIBERS):
            history.record("verdict.held", by=Actor.of(bob), verdict=verdict)
    while relay():
        pass
    return webhook.body_of(Delivery.objects.select_related("event__publication").first())


def work(vendor: str) -> subprocess.Popen[bytes]:
    """The workers, on the database of this measurement."""
    from django.db import connection

    from factcheck.programs import worker

    environment = dict(os.environ)
    if vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        environment["DATABASE_URL"] = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    command = worker("bench", queues="default,fetch", processes=PROCESSES).command
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> None:
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    port, seen = multiprocessing.Value("i", 0), multiprocessing.Queue()
    receiver = multiprocessing.Process(target=receive, args=(port, seen), daemon=True)
    receiver.start()
    while not port.value:
        time.sleep(0.05)
    url = f"http://127.0.0.1:{port.value}/"
    with database() as vendor:
        from django.db import connection
        from django.utils import timezone

        from publishing import bell, outbox
        from publishing.models import Delivery

        body = owe(url, messages)
        limit = bare(url, body, messages)
        while not seen.empty():
            seen.get()
        workers = work(vendor)
        try:
            time.sleep(12)  # until they are ready
            began, waiting = time.perf_counter(), messages
            while waiting:
                bell.hand_out(outbox.due(timezone.now()))
                time.sleep(0.5)
                waiting = Delivery.objects.exclude(state="done").count()
                if time.perf_counter() - began > 300:
                    break
            rate = (messages - waiting) / (time.perf_counter() - began)
        finally:
            workers.terminate()
            workers.wait(30)
        got: Counter[str] = Counter()
        while not seen.empty():
            got[seen.get()] += 1
        sent = set(Delivery.objects.values_list("message_id", flat=True))
        connection.close()
    receiver.terminate()
    told = {
        "database": vendor,
        "messages": messages,
        "bytes": len(body),
        "per_second": round(rate),
        "bare_per_second": round(limit),
        "ratio": round(rate / limit, 2),
        "lost": len({one.lower() for one in sent} - set(got)),
        "twice": sum(count > 1 for count in got.values()),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
