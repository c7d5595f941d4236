"""Schemathesis asks each operation what the description allows, and what it forbids: no answer is a failure of ours, none has
a status, a type or a field that is not described, and nothing forbidden is taken."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from claims.models import Evidence, Lookup
from publishing.models import Publication, Subscription
from tests.api.conftest import Callers

EXAMPLES = 3  # of what is allowed, and of what is not
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
CHOSEN = settings(
    max_examples=EXAMPLES,
    database=None,
    deadline=None,
    derandomize=True,  # a run that fails fails again
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@schemathesis.serializer("application/x-ndjson")
def one_line(ctx: Any, value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _left_out(path: str) -> list[Any]:
    """Lines are refused one by one, in an answer of 200; and an empty ``format`` is none."""
    one_by_one, in_a_file = path.endswith("/bulk/"), path.endswith(("/hashes/", "/export/"))
    return [checks.negative_data_rejection] if one_by_one or in_a_file else []


class TakenBack(Exception):
    """Every example finds the record as it was."""


@pytest.fixture
def operations(settings: Any, db: None) -> Iterator[list[Any]]:
    """The operations of the description, asked of the application itself, in the test's transaction."""
    settings.THROTTLE = 1_000_000
    ends = (signals.request_started, signals.request_finished)
    for one in ends:
        one.disconnect(close_old_connections)
    described = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    yield [found.ok() for found in described.get_all_operations()]
    for one in ends:
        one.connect(close_old_connections)


@pytest.mark.timeout(400)  # some thousand requests, on a machine that may be busy
def test_nothing_that_is_asked_breaks_the_api_or_its_description(
    operations: list[Any],
    caller: Callers,
    published: Publication,
    evidence: list[Evidence],
    hook: Subscription,
) -> None:
    dora = caller("dora", "published", "record", "intake", "review")
    Subscription.objects.update(key=dora.key)
    lookup = Lookup.objects.filter(claim=published.claim).latest("pk")
    ids = {
        "articles": published.claim.article_id,
        "claims": published.claim_id,
        "documents": evidence[0].document_id,
        "evidence": evidence[0].pk,
        "lookups": lookup.pk,
        "verdicts": published.verdict_id,
        "webhooks": hook.pk,
    }
    headers = {"Authorization": f"Bearer {dora.secret}", "Accept-Encoding": "identity"}
    wrong: list[str] = []

    def ask(case: Any) -> None:
        with contextlib.suppress(TakenBack), transaction.atomic():
            answer = case.call(headers=headers)
            try:
                case.validate_response(answer, checks=CHECKS, excluded_checks=_left_out(case.path))
            except BaseExceptionGroup as error:  # the others are asked too
                wrong.append(f"{case.method} {case.path}: {error}")
            raise TakenBack

    def ask_of_what_is_there(case: Any) -> None:
        known = ids.get(case.path.removeprefix("/api/v1/").partition("/")[0])
        if known and "id" in case.path_parameters:
            case.path_parameters["id"] = known
        ask(case)

    for operation in operations:
        for mode, asked in ((GenerationMode.POSITIVE, ask_of_what_is_there), (GenerationMode.NEGATIVE, ask)):
            CHOSEN(given(operation.as_strategy(generation_mode=mode))(asked))()
    assert len(operations) > 60
    assert not wrong, "\n\n".join(wrong)
