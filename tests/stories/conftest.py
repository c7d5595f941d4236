"""Whole days, through the doors: a live server, real worker processes, a Wikipedia on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from claims.actions.people import SERVER, make_key
from people.models import Person
from people.roles import Scope
from tests.processes import Process

WIKIPEDIA = Path(__file__).parent.parent / "data" / "wikipedia"
SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture
def wikipedia() -> Iterator[str]:
    """A MediaWiki API that has no page on anything we ask, shaped after its documentation."""

    def answer(request: Request) -> Response:
        assert request.args["action"] == "query"
        return Response((WIKIPEDIA / "search_empty.json").read_text(), content_type="application/json")

    with HTTPServer(host="127.0.0.1") as server:
        server.expect_request("/w/api.php").respond_with_handler(answer)
        yield server.url_for("")


@pytest.fixture
def workers_at_work(own_worker: Callable[..., Process], wikipedia: str) -> None:
    """Both workers of the desk, each in processes of its own, asking the loopback Wikipedia."""
    own_worker("text", queues="text", processes=1, WIKIPEDIA_URL=wikipedia)
    own_worker("default", queues="default,fetch", processes=2, WIKIPEDIA_URL=wikipedia)


class Api:
    """A program at the door: JSON over real HTTP with one key."""

    def __init__(self, site: str, secret: str) -> None:
        headers = {"Authorization": f"Bearer {secret}"}
        self.client = httpx2.Client(base_url=f"{site}/api/v1/", headers=headers, timeout=20, trust_env=False)

    def get(self, path: str, status: int = 200, **params: Any) -> Any:
        answer = self.client.get(path, params=params)
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.client.post(path, json=body if body is not None else {})
        assert answer.status_code == status, answer.text
        return answer.json()

    def all(self, path: str) -> list[Any]:
        """Every row of a list, page by page."""
        rows, page = [], self.get(path)
        while True:
            rows += page["results"]
            if not page["next"]:
                return rows
            page = json.loads(self.client.get(page["next"]).text)


@pytest.fixture
def api_of(live_server: Any) -> Iterator[Callable[..., Api]]:
    """The API as one person, or as an organisation that pulls verdicts."""
    made: list[Api] = []

    def open_door(person: Person | None = None, consumer: str = "", *scopes: Scope) -> Api:
        team = person.team if person else None
        if team is None:
            from people.models import Team

            team = Team.objects.get(name="Harbour Desk")
        _, secret = make_key("story", by=SERVER, scopes=scopes, person=person, consumer=consumer, team=team)
        made.append(Api(live_server.url, secret))
        return made[-1]

    yield open_door
    for api in made:
        api.client.close()
