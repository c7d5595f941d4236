"""What is out of the house, and the consumers who pull it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_httpserver import HTTPServer

from claims.actions import assignments, claims, verdicts
from claims.actions.people import SERVER, make_key
from claims.models import Evidence, Verdict
from people.actors import Actor
from people.models import ApiKey
from people.roles import Scope
from publishing import actions, subscriptions
from publishing.models import Publication, Subscription
from tests.record import Desk, decide

Subscribe = Callable[..., Subscription]


@pytest.fixture
def published(desk: Desk, approved: Verdict) -> Publication:
    """Ann's verdict, signed by Bob, published by Dora."""
    return actions.publish(approved.pk, by=desk.by("dora"))


@pytest.fixture
def second(desk: Desk, published: Publication, evidence: list[Evidence]) -> Verdict:
    """A corrected verdict on the same claim, signed by two."""
    claim = claims.recheck(published.claim_id, by=desk.by("bob"), reason="A reader wrote.")
    assignments.take(claim.pk, by=desk.by("ann"))
    filed = decide(desk, claim, evidence, rating="not_enough_evidence", rationale="One paper took it back.")
    return verdicts.approve(filed.pk, by=desk.by("bob"))


def consumer(desk: Desk, name: str) -> ApiKey:
    """An organisation's key that pulls verdicts."""
    key, _ = make_key(name, by=SERVER, scopes=[Scope.PUBLISHED], consumer=name, team=desk.team)
    return key


@pytest.fixture
def archive(desk: Desk) -> ApiKey:
    return consumer(desk, "The Archive")


@pytest.fixture
def subscribe(archive: ApiKey, httpserver: HTTPServer) -> Subscribe:
    """``subscribe("/hook", "verdict.held")``: The Archive has an address of its own told."""

    def make(path: str = "/hook", *events: str) -> Subscription:
        by = Actor(key=archive, door="api")
        return subscriptions.subscribe(archive, by=by, url=httpserver.url_for(path), events=events)

    return make
