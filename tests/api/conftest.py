"""The door for programs in tests: keys of every kind, and a client that speaks as their holder."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from api import throttling
from claims.actions import assignments, verdicts
from claims.actions import claims as moves
from claims.actions.people import SERVER, make_key
from claims.models import Article, Claim, Evidence, Inquiry, Verdict
from people.models import ApiKey, Person
from people.roles import Scope
from publishing import actions as publishing
from publishing import subscriptions
from publishing.models import Delivery, Publication, Subscription
from publishing.relay import relay
from tests.api import described
from tests.record import Desk, decide, make_claim

ROOT = "/api/v1/"
HOOKED = "http://127.0.0.1:9/hook"  # nobody answers there


@dataclass
class Caller:
    """Speaks JSON to the API with one key, or without. Whatever is answered must be as the API is described."""

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
        answer = Client().generic(method, address, headers=said, **content)
        sent = content["data"] if content.get("content_type") == "application/json" else None
        described.check(method, urlsplit(address).path, sent, answer)
        return answer

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


# --- The record in one state or another ---------------------------------------------------------------------------------


@pytest.fixture
def parked(desk: Desk, claim: Claim) -> Claim:
    return moves.park(claim.pk, by=desk.by("ann"))


@pytest.fixture
def other(article: Article) -> Claim:
    return make_claim(article, "The deal is a shame.")


@pytest.fixture
def forecast(article: Article) -> Claim:
    quote = "The president is expected to visit Southmark in May."
    return make_claim(article, quote, kind="forecast", due_on="2999-05-31")


@pytest.fixture
def document(evidence: list[Evidence]) -> Any:
    return evidence[0].document


@pytest.fixture
def below(desk: Desk, held: Claim, evidence: list[Evidence]) -> Verdict:
    """Ann's verdict below the sources rule, with her reason."""
    return decide(desk, held, evidence[:1], override_reason="The other paper is late.")


@pytest.fixture
def again(desk: Desk, published: Publication, evidence: list[Evidence]) -> Verdict:
    """A second verdict on a published claim, signed."""
    claim = moves.recheck(published.claim_id, by=desk.by("ann"), reason="News.")
    assignments.take(claim.pk, by=desk.by("ann"))
    filed = decide(desk, claim, evidence, rationale="A third paper agrees.")
    return verdicts.approve(filed.pk, by=desk.by("bob"))


@pytest.fixture
def replaced(desk: Desk, published: Publication, again: Verdict) -> Publication:
    publishing.publish(again.pk, by=desk.by("dora"), change_kind="update", change_note="News came.")
    return published


@pytest.fixture
def on_hold(desk: Desk, published: Publication) -> Publication:
    return publishing.hold(published.verdict_id, by=desk.by("dora"), note="A reader doubts it.")


@pytest.fixture
def withdrawn(desk: Desk, published: Publication) -> Publication:
    return publishing.withdraw(published.verdict_id, by=desk.by("dora"), note="We were wrong.")


@pytest.fixture
def told(published: Publication) -> Publication:
    relay()
    return published


@pytest.fixture
def cursor(archive: Caller, told: Publication) -> str:
    further: str = archive.get("changes/").json()["next"]
    return further


@pytest.fixture
def inquiry(archive: Caller) -> Inquiry:
    archive.post("verdicts/known/", {"texts": ["It did."]})
    return Inquiry.objects.get()


@pytest.fixture
def hook(archive: Caller, desk: Desk) -> Subscription:
    assert archive.key
    return subscriptions.subscribe(archive.key, by=desk.by("dora"), url=HOOKED)


@pytest.fixture
def delivery(hook: Subscription, told: Publication) -> Delivery:
    return hook.deliveries.get()
