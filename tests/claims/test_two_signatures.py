"""Nobody signs their own verdict, by any door; the database says so too."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from claims import history
from claims.actions import claims, verdicts
from claims.models import Claim, Event, Verdict
from claims.rules import IllegalMove, Invalid, NotAllowed, NotThere
from publishing import actions as publishing
from publishing.models import Publication
from tests.record import Desk, decide, make_claim

pytestmark = pytest.mark.usefixtures("evidence_once")


def test_bob_signs_what_ann_filed_and_dora_publishes_it(desk: Desk, filed: Verdict) -> None:
    verdict = verdicts.approve(filed.pk, by=desk.by("bob"))
    publication = publishing.publish(verdict.pk, by=desk.by("dora"))

    assert (verdict.decided_by, verdict.approved_by) == (desk.ann, desk.bob)
    assert Claim.objects.get().state == "settled"
    assert publication.state == Publication.State.PUBLISHED
    assert history.verify()[0] == []
    said = [history.sentence(e) for e in Event.objects.filter(claim=verdict.claim).order_by("pk")]
    assert "Ann filed True on 2 independent sources" in said
    assert said[-1] == "Dora published True (version 1)"


def test_what_the_machine_suggests_and_what_is_not_there_is_signed_by_nobody(
    desk: Desk, filed: Verdict
) -> None:
    suggested = Verdict.objects.create(claim=filed.claim, state="suggested", rating="supported", reasons=[])
    for nowhere in (suggested.pk, 10**9):
        with pytest.raises(NotThere, match=f"There is no verdict {nowhere} here"):
            verdicts.approve(nowhere, by=desk.by("bob"))
    assert verdicts.approve(filed.pk, by=desk.by("bob")).state == "approved"


def test_the_verdict_of_a_claim_that_was_merged_meanwhile_is_not_published(
    desk: Desk, approved: Verdict
) -> None:
    other = make_claim(approved.claim.article, "The deal is a shame.")
    claims.recheck(approved.claim_id, by=desk.by("dora"), reason="It is told twice.")
    claims.merge(approved.claim_id, by=desk.by("dora"), into=other.pk)
    with pytest.raises(NotThere, match="merged into another one"):
        publishing.publish(approved.pk, by=desk.by("dora"))
    assert not Publication.objects.exists()


def test_ann_does_not_sign_her_own(desk: Desk, filed: Verdict) -> None:
    with pytest.raises(NotAllowed, match="Ann filed this verdict"):
        verdicts.approve(filed.pk, by=desk.by("ann"))


def test_no_combination_of_roles_lets_ann_sign_her_own(desk: Desk, filed: Verdict) -> None:
    desk.ann.is_editor = desk.ann.is_administrator = True
    desk.ann.save()
    with pytest.raises(NotAllowed, match="somebody else signs it off"):
        verdicts.approve(filed.pk, by=desk.by("ann"))


def test_what_waits_is_neither_spiked_nor_replaced_and_what_is_signed_is_not_taken_back(
    desk: Desk, filed: Verdict
) -> None:
    with pytest.raises(IllegalMove, match="only a signed one is spiked"):
        verdicts.spike(filed.pk, by=desk.by("dora"))
    with pytest.raises(IllegalMove, match="Nobody has filed something else"):
        verdicts.write_own(filed.pk, by=desk.by("dora"))
    verdicts.approve(filed.pk, by=desk.by("bob"))
    with pytest.raises(IllegalMove, match="can't be taken back"):
        verdicts.recall(filed.pk, by=desk.by("ann"))


@pytest.mark.parametrize("signer", ["ann", None])
def test_the_database_refuses_what_the_rule_would(desk: Desk, filed: Verdict, signer: str | None) -> None:
    person = getattr(desk, signer) if signer else None
    with pytest.raises(IntegrityError, match="verdict_signed_by_two"), transaction.atomic():
        Verdict.objects.filter(pk=filed.pk).update(state="approved", approved_by=person)


def test_one_source_is_not_enough(desk: Desk, held: Claim, evidence: list) -> None:
    with pytest.raises(Invalid, match="needs 2 independent sources"):
        decide(desk, held, evidence[:1])
