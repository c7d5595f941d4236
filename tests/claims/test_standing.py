"""A verdict that is settled stays as it is; its claim is checked again where its sources turn out to be fewer, or parties."""

from __future__ import annotations

import pytest

from claims.actions import findings, interests, origins
from claims.models import Claim, Event, Evidence, Verdict
from claims.rules import IllegalMove
from claims.states import ClaimState
from engine.types import Origin as Grouped
from people.actors import machine
from tests.record import Desk


@pytest.fixture
def settled(approved: Verdict) -> Claim:
    """Ann decided it on two independent sources, Bob signed it."""
    return approved.claim


def state_of(claim: Claim) -> tuple[str, str]:
    claim.refresh_from_db()
    return claim.state, claim.recheck_reason


def test_sources_that_a_person_counts_as_one_open_a_re_check(desk: Desk, settled: Claim) -> None:
    origins.merge(settled.pk, by=desk.by("dora"), number=2, into=1)

    state, reason = state_of(settled)
    assert state == ClaimState.QUEUED
    assert "the ticked evidence has 1 independent source." in reason
    assert [line.type for line in Event.objects.order_by("-pk")[:2]] == ["claim.rechecked", "origin.merged"]


def test_what_was_decided_stays_as_it_was_signed(desk: Desk, settled: Claim, approved: Verdict) -> None:
    before = approved.evidence
    origins.merge(settled.pk, by=desk.by("dora"), number=2, into=1)

    approved.refresh_from_db()
    assert (approved.state, approved.origins_counted, approved.evidence) == ("approved", 2, before)


def test_sources_that_are_grouped_otherwise_and_still_enough_open_nothing(desk: Desk, settled: Claim) -> None:
    house = Evidence.objects.filter(claim=settled).first().document.publisher  # type: ignore[union-attr]
    interests.say(settled.pk, by=desk.by("dora"), publisher=house.pk, interested=True, why="It ships them.")  # type: ignore[union-attr]

    assert state_of(settled) == (ClaimState.SETTLED, "")


def test_sources_that_all_turn_out_to_be_parties_open_a_re_check(desk: Desk, settled: Claim) -> None:
    for one in Evidence.objects.filter(claim=settled).select_related("document__publisher"):
        house = one.document.publisher  # type: ignore[union-attr]
        interests.say(
            settled.pk, by=desk.by("dora"), publisher=house.pk, interested=True, why="It ships them."
        )  # type: ignore[union-attr]

    state, reason = state_of(settled)
    assert state == ClaimState.QUEUED
    assert "are all parties to this claim" in reason


def test_the_machine_s_own_grouping_opens_a_re_check_too(settled: Claim) -> None:
    settled.evidence.update(origin_by=None)
    pages = tuple(evidence.document_id or 0 for evidence in settled.evidence.all())
    one = Grouped(pages, "The Harbour Post", "Both carry the same wire story.", oldest=pages[0])
    findings.write_origins(settled.pk, [one], by=machine("origins"))

    assert state_of(settled)[0] == ClaimState.QUEUED


def test_while_a_signature_is_waited_for_the_sources_stay(desk: Desk, filed: Verdict) -> None:
    with pytest.raises(IllegalMove, match="stay as they are"):
        origins.merge(filed.claim_id, by=desk.by("ann"), number=2, into=1)
