"""No key finds what it may not, wherever it knocks: the whole map of addresses is walked with one of the scope ``published`` and
with one of another team."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from claims.models import ChoosingRule, Claim, Event, Evidence, Inquiry, Lead, Likeness, Lookup, Verdict
from publishing.models import Subscription
from sources.models import Feed
from tests.api.conftest import HOOKED, Caller
from tests.record import Desk

METHODS = ("GET", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
GROUP = re.compile(r"\(\?P<\w+>[^()]*(?:\([^()]*\)[^()]*)*\)|<(?:\w+:)?\w+>")


def routes(patterns: Any = None, path: str = "/") -> Iterator[str]:
    """Every address there is, a placeholder where it names something."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        here = path + GROUP.sub("{}", str(one.pattern)).replace("^", "").replace("$", "").replace(r"\Z", "")
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, here)
        elif isinstance(one, URLPattern):
            yield here.replace("\\", "")


def noun(route: str) -> str:
    """What an address names the first of: ``claims`` in ``/api/v1/claims/{}/evidence/``."""
    return route.partition("/{}")[0].rpartition("/")[2]


def unpublished(claim: Claim, verdict: Verdict) -> list[str]:
    """Words that stand in the record and nowhere in public."""
    said = [claim.statement, claim.article.title, verdict.rationale, verdict.why]
    return [*said, *Evidence.objects.values_list("passage", flat=True)]


@pytest.mark.django_db
def test_the_whole_map_tells_it_nothing_unpublished(
    archive: Caller, filed: Verdict, evidence: list[Evidence]
) -> None:
    secret = [text.encode() for text in unpublished(filed.claim, filed)]
    assert all(len(text) > 5 for text in secret)
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {archive.secret}"})
    walked = set(routes())
    assert {
        "/api/v1/claims/{}/",
        "/admin/",
        "/claims/{}/",
        "/checks/{}/",
        "/api/v1/verdicts/export/",
    } <= walked
    pks = {filed.pk, filed.claim_id, filed.claim.article_id, evidence[0].pk}
    for route in sorted(walked):
        methods = METHODS if route.startswith("/api/") else ("GET", "POST")
        for method, pk in product(methods, pks if "{}" in route else {0}):
            path = route.replace("{}", str(pk))
            body = b"" if method in {"GET", "HEAD", "OPTIONS"} else b"{}"
            answer = client.generic(method, path, body, "application/json")
            content = b"".join(answer) if answer.streaming else answer.content
            assert answer.status_code < 500, (method, path)
            assert not [text for text in secret if text in content], (method, path)
            if path.startswith("/api/v1/") and method not in {"GET", "HEAD"}:
                assert answer.status_code >= 400 or "/webhooks" in path or "/known" in path, (method, path)


BODY = {
    "statements": ["One thing.", "Another thing."], "reason": "I say so.", "comment": "No.", "note": "No.",
    "number": 1, "into": 9, "publisher": "The Harbour Post", "interested": True, "why": "So.", "assignee": "eve",
    "statement": "Mine now.", "title": "Mine now.", "stance": "refutes", "counts": True, "rating": "refuted",
    "rationale": "So.", "evidence": [1], "query": "Mine", "url": HOOKED,
    "question": "attribution", "place": "A library", "outcome": "nothing", "claim": 1, "deliveries": [1],
}  # fmt: skip


@pytest.fixture
def everything(
    desk: Desk,
    filed: Verdict,
    evidence: list[Evidence],
    alike: Likeness,
    hook: Subscription,
    inquiry: Inquiry,
) -> dict[str, int]:
    """Of each kind of row that has an address the number of one of the desk's."""
    feed = Feed.objects.create(team=desk.team, url="https://feed.example/", name="A secret feed")
    rule = ChoosingRule.objects.create(
        team=desk.team, about="word", name="secret word", effect="first", made_by=desk.dora
    )
    lead = Lead.objects.create(
        claim=filed.claim, document=evidence[0].document, kind="report", name="A secret report", mark="x"
    )
    lookup = Lookup.objects.filter(claim=filed.claim).earliest("pk")
    Lookup.objects.filter(pk=lookup.pk).update(query="A secret search")
    rows = {
        "articles": filed.claim.article, "claims": filed.claim, "evidence": evidence[0], "verdicts": filed,
        "documents": evidence[0].document, "likenesses": alike, "feeds": feed, "choosing": rule, "leads": lead,
        "lookups": lookup, "webhooks": hook, "known": inquiry,
    }  # fmt: skip
    return {noun: row.pk for noun, row in rows.items()} | {"scales": 1}


@pytest.mark.django_db
def test_a_key_of_another_team_reads_nothing_and_moves_nothing(
    eve: Caller, desk: Desk, filed: Verdict, everything: dict[str, int], settings: Any
) -> None:
    settings.THROTTLE = 1_000_000  # thousands of requests, and "too many" is none of the refusals meant here
    passages = set(Evidence.objects.values_list("passage", flat=True))  # of pages, which all teams share
    secret = [text.encode() for text in unpublished(filed.claim, filed) if text not in passages]
    secret += [b"secret feed", b"secret word", b"secret report", b"secret search"]
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {eve.secret}"})
    before = Event.objects.filter(team=desk.team).count()
    routes_of_rows = {one for one in routes() if one.startswith("/api/v1/") and "{}" in one}
    assert {noun(one) for one in routes_of_rows} == set(everything)
    for route, method in product(sorted(routes_of_rows), ("GET", "POST", "PATCH")):
        path = route.replace("{}", str(everything[noun(route)]))
        asked = client.generic(method, path, b'{"nonsense": 1}', "application/json")
        known = re.findall(r"there are: ([\w, ]+)\.", asked.content.decode()) if method != "GET" else []
        fields = known[0].split(", ") if known and known[0] != "none" else []
        body = {name: BODY[name] for name in fields if name in BODY}
        answer = (
            asked if method == "GET" else client.generic(method, path, json.dumps(body), "application/json")
        )
        content = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code < 500, (method, path, body)
        assert not [text for text in secret if text in content], (method, path, body)
        # Refused for whose it is, and not for what it says.
        assert method == "GET" or answer.status_code in {403, 404, 405}, (method, path, body)
    assert Event.objects.filter(team=desk.team).count() == before
