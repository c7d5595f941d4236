"""Why a claim is checked, what voids an approval, and who settles a dispute."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from claims import history
from claims.actions import assignments, claims, verdicts
from claims.actions.filing import LONGEST_RATIONALE
from claims.models import Claim, Event, Evidence, Verdict
from claims.rules import IllegalMove, Invalid, NotAllowed
from engine.types import Rating, Suggestion
from people.actors import machine
from people.models import Notice, Person
from publishing import actions as publishing
from tests.record import Desk, decide

pytestmark = pytest.mark.usefixtures("evidence_once")


@pytest.fixture
def disputed(desk: Desk, filed: Verdict, held: Claim, evidence: list[Evidence]) -> Verdict:
    """Bob sent it back; Ann does not agree and asks a third person."""
    verdicts.send_back(filed.pk, by=desk.by("bob"), comment="Two papers are too few.")
    return decide(desk, held, evidence, dispute="Two are what our rule asks for.")


def test_a_third_person_settles_it(desk: Desk, disputed: Verdict) -> None:
    with pytest.raises(NotAllowed, match="Ann does not agree with Bob: a third person settles"):
        verdicts.approve(disputed.pk, by=desk.by("bob"))
    with pytest.raises(NotAllowed, match="a third person settles"):
        verdicts.send_back(disputed.pk, by=desk.by("bob"), comment="Still too few.")
    assert verdicts.approve(disputed.pk, by=desk.by("dora")).approved_by == desk.dora
    line = Event.objects.get(type="verdict.disputed")
    assert history.sentence(line) == (
        "Ann filed True again and asked a third person: Two are what our rule asks for."
    )
    assert Notice.objects.get(kind="dispute").person == desk.dora


def test_no_editor_is_both_sides_of_a_dispute(
    desk: Desk, filed: Verdict, held: Claim, evidence: list[Evidence]
) -> None:
    verdicts.send_back(filed.pk, by=desk.by("dora"), comment="Too few.")
    again = decide(desk, held, evidence, dispute="Enough.")
    for name in ("dora", "bob", "ann"):
        with pytest.raises(NotAllowed):
            verdicts.approve(again.pk, by=desk.by(name))
    with pytest.raises(IntegrityError, match="verdict_dispute_by_a_third"), transaction.atomic():
        Verdict.objects.filter(pk=again.pk).update(state="approved", approved_by=desk.dora)


def test_of_several_editors_those_hear_of_a_dispute_who_may_settle_it(
    desk: Desk, filed: Verdict, held: Claim, evidence: list[Evidence]
) -> None:
    Person.objects.filter(pk__in=[desk.ann.pk, desk.bob.pk]).update(is_editor=True)
    verdicts.send_back(filed.pk, by=desk.by("bob"), comment="Too few.")
    decide(desk, held, evidence, dispute="Enough.")
    assert [notice.person for notice in Notice.objects.filter(kind="dispute")] == [desk.dora]


def test_a_first_verdict_disputes_nothing(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    with pytest.raises(Invalid, match="Nobody has sent this verdict back"):
        decide(desk, held, evidence, dispute="I don't agree.")
    assert decide(desk, held, evidence).state == "decided"


def test_the_machine_suggests_nothing_for_what_is_off_the_desk(desk: Desk, claim: Claim) -> None:
    suggestion = Suggestion(Rating.SUPPORTED, ("Two papers say so.",), (), "test-1")
    claims.dismiss(claim.pk, by=desk.by("ann"), reason="A figure of speech.")
    assert verdicts.suggest(claim.pk, suggestion, by=machine("weigher")) is None
    claims.reopen(claim.pk, by=desk.by("ann"))
    assert verdicts.suggest(claim.pk, suggestion, by=machine("weigher"))
    assert claim.verdicts.get().state == "suggested"


@pytest.mark.parametrize("recalled", [False, True])
def test_only_what_somebody_sent_back_is_disputed(
    desk: Desk, filed: Verdict, held: Claim, evidence: list[Evidence], recalled: bool
) -> None:
    if recalled:
        verdicts.recall(filed.pk, by=desk.by("ann"))
    else:
        verdicts.approve(filed.pk, by=desk.by("bob"))
        claims.recheck(held.pk, by=desk.by("ann"), reason="News.")
        assignments.take(held.pk, by=desk.by("ann"))
    with pytest.raises(Invalid, match="Nobody has sent this verdict back"):
        decide(desk, held, evidence, dispute="I don't agree.")


def test_an_approval_is_void_once_the_claim_is_checked_again(
    desk: Desk, approved: Verdict, held: Claim, evidence: list[Evidence]
) -> None:
    with pytest.raises(Invalid, match="Say why the claim should be checked again"):
        claims.recheck(held.pk, by=desk.by("ann"), reason=" ")
    claims.recheck(held.pk, by=desk.by("ann"), reason="A word is wrong.")
    with pytest.raises(IllegalMove, match="this approval is void"):
        publishing.publish(approved.pk, by=desk.by("dora"))
    assignments.take(held.pk, by=desk.by("ann"))
    again = decide(desk, held, evidence, headline="Mended.")
    verdicts.approve(again.pk, by=desk.by("bob"))
    with pytest.raises(IllegalMove, match="void"):
        publishing.publish(approved.pk, by=desk.by("dora"))
    Verdict.objects.create(claim=held, state="suggested", rating="mixed", label="Mixed")
    published = publishing.publish(again.pk, by=desk.by("dora"))
    assert published.verdict == again, "what the machine suggests since then voids nothing"


@pytest.mark.parametrize(
    ("grounds", "why", "said"),
    [
        (["reach"], "", "Many people see or share it."),
        (["asked", "reach"], "It is on two stations.", "Many people see or share it. Readers asked about it. It is on two stations."),
        ([], "It is on two stations.", "It is on two stations."),
    ],
)  # fmt: skip
def test_why_it_is_checked_is_chosen_said_or_both(
    desk: Desk, held: Claim, evidence: list[Evidence], grounds: list[str], why: str, said: str
) -> None:
    verdict = decide(desk, held, evidence, grounds=grounds, why=why)
    assert (verdict.grounds, verdict.why) == (grounds, said)
    verdicts.send_back(verdict.pk, by=desk.by("bob"), comment="Once more.")
    again = decide(desk, held, evidence, grounds=grounds, why=verdict.why)
    assert again.why == said, "what was composed before is not composed twice"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"why": " "}, "why"),
        ({"why": " ", "grounds": ["whim"]}, "grounds"),
        ({"rationale": " "}, "rationale"),
        ({"rationale": "x" * (LONGEST_RATIONALE + 1)}, "rationale"),
    ],
)
def test_without_a_reason_that_can_be_read_nothing_is_filed(
    desk: Desk, held: Claim, evidence: list[Evidence], said: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        decide(desk, held, evidence, **said)
    assert refused.value.field == field
    assert not held.verdicts.exists()
