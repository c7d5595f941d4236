"""A key with the scope ``published`` finds nothing unpublished, wherever it knocks: the whole map of addresses is walked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from claims.models import Claim, Evidence, Verdict
from tests.api.conftest import Caller

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
