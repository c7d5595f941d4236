"""The door for programs in tests: keys of every kind, and a client that speaks as their holder."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from api import throttling
from claims.actions.people import SERVER, make_key
from claims.models import Evidence, Verdict
from people.models import ApiKey, Person
from people.roles import Scope
from publishing import actions as publishing
from publishing.models import Publication
from tests.record import Desk

ROOT = "/api/v1/"


@dataclass
class Caller:
    """Speaks JSON to the API with one key, or without."""

    secret: str = ""
    key: ApiKey | None = None

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """``headers`` are written with underscores: ``If_Match``."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            said.setdefault("Authorization", f"Bearer {self.secret}")
        address = path if path.startswith(("/", "http")) else f"{ROOT}{path}"
        content: dict[str, Any] = {}
        if body is not None:
            data = body if isinstance(body, (bytes, str)) else json.dumps(body)
            content = {"data": data, "content_type": said.pop("Content-Type", "application/json")}
        return Client().generic(method, address, headers=said, **content)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("PATCH", path, body, **headers)


Callers = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    throttling.forget()


@pytest.fixture
def caller(desk: Desk) -> Callers:
    """``caller("ann", "record", "review")`` holds Ann's key; ``caller("", "published")`` an organisation's."""

    def make(name: str, *scopes: str, **fields: Any) -> Caller:
        person: Person | None = getattr(desk, name) if name else None
        holder: dict[str, Any] = (
            {"person": person} if person else {"consumer": "The Archive", "team": desk.team}
        )
        key, secret = make_key(
            f"{name} {' '.join(scopes)}", by=SERVER, scopes=[Scope(one) for one in scopes], **holder, **fields
        )
        return Caller(secret, key)

    return make


@pytest.fixture
def ann(caller: Callers) -> Caller:
    return caller("ann", "record", "intake", "review")


@pytest.fixture
def bob(caller: Callers) -> Caller:
    return caller("bob", "record", "review")


@pytest.fixture
def dora(caller: Callers) -> Caller:
    return caller("dora", "record", "intake", "review")


@pytest.fixture
def eve(caller: Callers) -> Caller:
    """Of another team, with every scope."""
    return caller("eve", "published", "record", "intake", "review")


@pytest.fixture
def archive(caller: Callers) -> Caller:
    """An organisation that pulls verdicts."""
    return caller("", "published")


@pytest.fixture
def nobody() -> Caller:
    """Without a key."""
    return Caller()


@pytest.fixture
def published(desk: Desk, approved: Verdict) -> Publication:
    """Ann's and Bob's verdict, published by Dora."""
    return publishing.publish(approved.pk, by=desk.by("dora"))


@pytest.fixture
def decision(evidence: list[Evidence]) -> dict[str, Any]:
    """What Ann files."""
    return {
        "rating": "supported",
        "rationale": "Two papers report it independently.",
        "why": "It is widely shared.",
        "evidence": [one.pk for one in evidence],
    }
