"""A claim's history by what one looks for."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.actions import claims, interests, leads, siblings
from claims.models import Claim, Evidence
from desk.presenters import history
from people.actors import Actor
from tests.record import Desk


@pytest.fixture
def told(desk: Desk, held: Claim, evidence: list[Evidence]) -> Claim:
    """Ann named a party and left a primary source aside."""
    page = evidence[0].document
    assert page
    assert page.publisher
    by = desk.by("ann")
    interests.say(held.pk, by=by, publisher=page.publisher.pk, interested=True, why="It owns the ships.")
    lead = held.leads.create(document=page, kind="report", name="The report", why="It links it.", mark="m")
    leads.leave(lead.pk, by=by)
    return held


def test_who_has_a_stake_and_what_pages_name_are_found_with_the_evidence(told: Claim) -> None:
    found = {line.type for line in history.lines(told, kind="evidence")}
    assert {"evidence.added", "interest.declared", "lead.left"} <= found
    assert not any(one.startswith("claim.") for one in found)


def test_what_was_done_on_the_pages_says_no_more_and_another_way_is_named(
    desk: Desk, client: Client, held: Claim
) -> None:
    """Beside a reviewer's name "(admin)" reads as what she is."""
    claims.mend(held.pk, by=Actor.of(desk.ann, door="admin"), priority=80)
    claims.mend(held.pk, by=Actor.of(desk.ann, door="api"), priority=50)
    client.force_login(desk.ann)
    page = client.get(f"/claims/{held.pk}/history/").text
    assert "(admin)" not in page
    assert page.count("(api)") == 1


def test_a_sibling_is_found_with_the_claim_itself(desk: Desk, said: Claim) -> None:
    sibling = siblings.ask(said.pk, by=desk.by("ann"), question="attribution")
    assert "sibling.made" in {line.type for line in history.lines(sibling, kind="claim")}


def test_the_list_of_all_history_begins_with_what_was_last(desk: Desk, client: Client, held: Claim) -> None:
    claims.mend(held.pk, by=desk.by("ann"), priority=80)
    client.force_login(desk.ann)
    page = client.get("/admin/claims/event/").text
    assert page.index("Ann changed") < page.index("took the claim")
