"""The places of one claim are asked at the same time: research takes as long as the slowest of them, not as all together."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from claims.actions import articles
from claims.actions import claims as claim_actions
from claims.models import Claim
from tests.processes import Process, wait_until
from tests.record import Desk, make_claim

ANSWERS = {
    "/searxng/search": {"results": [], "unresponsive_engines": []},
    "/wikipedia/w/api.php": {"batchcomplete": True, "query": {"search": []}},
    "/checks/v1alpha1/claims:search": {},
    "/one": "Ships carried shells, the harbour office said.",
    "/two": "Ships carried shells, the customs office said.",
}


@pytest.fixture
def five_places() -> Iterator[str]:
    """None of the five answers before all of them have been asked."""
    together = threading.Barrier(len(ANSWERS), timeout=20)
    first = set(ANSWERS)

    def answer(request: Request) -> Response:
        if request.path not in ANSWERS:
            return Response(status=404)
        if request.path in first:
            first.discard(request.path)
            together.wait()
        told = ANSWERS[request.path]
        kind = "text/plain" if isinstance(told, str) else "application/json"
        return Response(told if isinstance(told, str) else json.dumps(told), content_type=kind)

    with HTTPServer(host="127.0.0.1", threaded=True) as server:
        server.expect_request(re.compile(".*")).respond_with_handler(answer)
        yield server.url_for("").rstrip("/")


def test_five_places_are_asked_at_the_same_time(
    desk: Desk, five_places: str, own_worker: Callable[..., Process], settings
) -> None:
    set_up = {
        "SEARXNG_URL": f"{five_places}/searxng",
        "WIKIPEDIA_URL": f"{five_places}/wikipedia",
        "FACTCHECKTOOLS_URL": f"{five_places}/checks",
        "FACTCHECKTOOLS_KEY": "key",
    }
    settings.SEARXNG_URL, settings.FACTCHECKTOOLS_KEY = set_up["SEARXNG_URL"], "key"
    own_worker("fetch", queues="fetch", threads=8, **set_up)
    said = f"Northland has shipped shells, see {five_places}/one and {five_places}/two too."
    article, _ = articles.receive(by=desk.by("dora"), title="A deal", body=said)
    claim: Claim = make_claim(article, said)
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    wait_until(
        lambda: not claim.lookups.filter(answered_at=None).exists(), "every place to answer", seconds=60
    )
    ended = set(claim.lookups.values_list("connector", "outcome"))
    assert ended == {
        ("corpus", "nothing"),
        ("searxng", "nothing"),
        ("wikipedia", "nothing"),
        ("factchecktools", "nothing"),
        ("web", "found"),
    }
