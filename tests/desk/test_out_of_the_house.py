"""What an editor sees of what went out: who has read it, and what did not go out at its hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from claims.actions.people import SERVER, make_key
from claims.models import Verdict
from people.actors import machine
from people.models import ApiKey
from people.roles import Scope
from publishing import actions
from publishing.models import Publication
from publishing.relay import relay
from tests.record import Desk


@pytest.fixture
def dora(desk: Desk, client: Client) -> Client:
    client.force_login(desk.dora)
    return client


@pytest.fixture
def archive(desk: Desk) -> ApiKey:
    return make_key("A", by=SERVER, scopes=[Scope.PUBLISHED], consumer="The Archive", team=desk.team)[0]


def test_who_has_not_read_a_change_is_named(
    desk: Desk, dora: Client, approved: Verdict, archive: ApiKey
) -> None:
    out = actions.publish(approved.pk, by=desk.by("dora"))
    relay()
    address = f"/claims/{out.claim_id}/"
    assert "The Archive does not say what it has read." in dora.get(address).text
    ApiKey.objects.update(acknowledged=1)
    assert "has read it: The Archive." in dora.get(address).text
    actions.withdraw(approved.pk, by=desk.by("dora"), note="Never said.")
    relay()
    assert "1 consumer has not read the withdrawal: The Archive." in dora.get(address).text


def test_what_did_not_go_out_at_its_hour_stands_on_the_desk_with_the_reason(
    desk: Desk, dora: Client, approved: Verdict
) -> None:
    at = timezone.now() + timedelta(hours=1)
    actions.publish(approved.pk, by=desk.by("dora"), at=at)
    Verdict.objects.filter(pk=approved.pk).update(state="spiked", spiked_by=desk.dora)
    actions.send_scheduled(at, by=machine("publisher"))
    for address in ("/", f"/claims/{approved.claim_id}/"):
        assert "Only a verdict that was signed off is published" in dora.get(address).text

    answer = dora.post(f"/verdicts/{approved.pk}/unschedule/", follow=True)
    assert "Off the schedule" in answer.text
    assert "Only a verdict" not in dora.get("/").text
    assert not Publication.objects.exists()
