"""How long it takes to put one claim to five places outside, against the slowest of them and against their sum.

``python bench/research.py [SECONDS]``: an embedded desk in a temporary folder, real workers started as the desk starts them, a
real broker, and five servers on loopback, the slowest of which takes SECONDS an answer. A place is asked again in other words
where it found nothing, so what it costs alone is its requests times its delay. Prints one JSON object: ``of_slowest`` near 1
says that the places are asked side by side. Then the first place falls silent: what that costs the next claim (its time-out,
20 seconds), and what it costs the one after, when the breaker is open.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests import surroundings

surroundings.make()

import django  # noqa: E402

django.setup()

import redis  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from pytest_httpserver import HTTPServer  # noqa: E402
from werkzeug import Request, Response  # noqa: E402

from claims.actions import articles, claims  # noqa: E402
from claims.models import Anchor, Claim, Lookup  # noqa: E402
from people.actors import Actor  # noqa: E402
from people.models import Person, Team  # noqa: E402
from tests.processes import Broker, Process, start_worker, stop_workers, wait_for_worker, wait_until  # noqa: E402

SLOWEST = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
SILENCE = 60.0
STORY = "Ships carried shells from the harbour, the office said."
ANSWERS: dict[str, object] = {
    "searxng": {"results": [], "unresponsive_engines": []},
    "wikipedia": {"batchcomplete": True, "query": {"search": []}},
    "factchecktools": {},
    "page one": STORY,
    "page two": STORY,
}


class Place:
    """A server that answers after ``delay`` seconds and counts what it was asked."""

    def __init__(self, name: str, delay: float) -> None:
        self.name, self.delay, self.asked = name, delay, 0
        self.server = HTTPServer(host="127.0.0.1", threaded=True)
        self.server.expect_request(re.compile(".*")).respond_with_handler(self._answer)
        self.server.start()
        self.url = self.server.url_for("").rstrip("/")

    def _answer(self, request: Request) -> Response:
        if request.path == "/robots.txt":
            return Response(status=404)
        self.asked += 1
        time.sleep(self.delay)
        answer = ANSWERS[self.name]
        if isinstance(answer, str):
            return Response(answer, content_type="text/plain")
        return Response(json.dumps(answer), content_type="application/json")


def start_workers(places: list[Place]) -> list[Process]:
    environment = os.environ | {
        "SEARXNG_URL": places[0].url,
        "WIKIPEDIA_URL": places[1].url,
        "FACTCHECKTOOLS_URL": places[2].url,
        "FACTCHECKTOOLS_KEY": "key",
    }
    settings.SEARXNG_URL, settings.FACTCHECKTOOLS_KEY = places[0].url, "key"
    many: dict[str, dict[str, int]] = {
        "fetch": {"threads": 8},
        "default": {"processes": 1},
        "text": {"processes": 1},
    }
    started = [
        start_worker(
            name, queues=name, environment=environment, log=surroundings.FOLDER / f"{name}.log", **how
        )
        for name, how in many.items()
    ]
    for worker in started:
        wait_for_worker(worker)
    return started


def research(number: int, by: Actor, pages: list[str]) -> tuple[float, dict[str, int]]:
    """Choose a claim and wait for the answers of all places: the seconds, and how the searches ended."""
    said = f"Ship {number} carried shells to Southmark in May, see {pages[0]}/{number} and {pages[1]}/{number} too."
    article, _ = articles.receive(by=by, title=f"Story {number}", body=said)
    claim = Claim.objects.create(article=article, statement=said[:45], kind="event", score=0.5)
    Anchor.objects.create(claim=claim, article=article, quote=said, start=0, end=len(said))
    began = time.perf_counter()
    claims.queue(claim.pk, by=by)
    mine = Lookup.objects.filter(claim=claim, earlier=False)
    wait_until(lambda: not mine.filter(answered_at=None).exists(), "the answers", seconds=120)
    return time.perf_counter() - began, dict(Counter(mine.values_list("outcome", flat=True)))


def main() -> None:
    logging.disable(logging.INFO)
    places = [Place(name, SLOWEST * (5 - n) / 5) for n, name in enumerate(ANSWERS)]
    call_command("migrate", verbosity=0)
    client = redis.Redis(unix_socket_path=str(settings.BROKER_SOCKET))
    broker = Broker(settings.BROKER_SOCKET, settings.DATA_DIR, client, "")
    broker.start()
    workers = start_workers(places)
    try:
        team = Team.objects.create(name="Bench", auto_queue=0)
        dora = Person.objects.create_user("dora", name="Dora", team=team, is_editor=True)
        by, pages = Actor.of(dora, door="bench"), [place.url for place in places[3:]]
        research(0, by, pages)  # what is loaded once is loaded now
        for place in places:
            place.asked = 0
        took, ended = research(1, by, pages)
        alone = {place.name: place.asked * place.delay for place in places}
        places[0].delay = SILENCE
        silent, _ = research(2, by, pages)
        asked = places[0].asked
        after, _ = research(3, by, pages)
        result = {
            "searches": ended,
            "alone_s": {name: round(seconds, 2) for name, seconds in alone.items()},
            "took_s": round(took, 2),
            "of_slowest": round(took / max(alone.values()), 2),
            "of_sum": round(took / sum(alone.values()), 2),
            "with_a_silent_place_s": round(silent, 2),
            "and_the_next_claim_s": round(after, 2),
            "silent_place_asked_again": places[0].asked - asked,
        }
        print(json.dumps(result, indent=1))
    finally:
        stop_workers(workers)
        broker.stop()
        for place in places:
            place.server.stop()


if __name__ == "__main__":
    main()
