"""Ann leaves: one act, foretold on a page; what she signed keeps her name."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from claims import history
from claims.actions import assignments, availability, leaving, people, verdicts
from claims.actions import evidence as evidence_actions
from claims.models import Assignment, Claim, Event, Evidence, Verdict
from claims.rules import IllegalMove
from people.models import ApiKey, Notice
from people.roles import Scope
from tests.claims.reading_blind import read
from tests.record import Desk, make_claim


def address(desk: Desk) -> str:
    return f"/admin/people/person/{desk.ann.pk}/leaving/"


def test_the_page_says_beforehand_what_will_happen_and_changes_nothing(desk: Desk, held: Claim) -> None:
    desk.client("ann")
    people.make_key("mine", by=desk.by("ann"), scopes=[Scope.RECORD], person=desk.ann)
    before = Event.objects.count()
    page = desk.client("adam").get(address(desk)).text
    for said in (
        "<strong>1 claim</strong> in Ann",
        "<strong>1 session</strong> ends",
        "<strong>1 API key</strong> stops",
    ):
        assert said in page
    assert held.statement not in page, "an administrator reads no claims"
    assert Event.objects.count() == before
    assert desk.ann.is_active


def test_what_she_filed_unseen_is_foretold(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    desk.team.blind_review = True
    desk.team.save()
    said = "<strong>1 verdict</strong> filed unseen waits for a second reading"
    evidence_actions.judge(evidence[0].pk, by=desk.by("ann"), counts=True)
    assert said not in desk.client("adam").get(address(desk)).text, "ticked and not filed"
    read(desk, held, "ann", evidence)
    assert said in desk.client("adam").get(address(desk)).text
    read(desk, held, "bob", evidence)
    assert said not in desk.client("adam").get(address(desk)).text


def test_each_number_counts_what_is_open_and_hers(desk: Desk, approved: Verdict) -> None:
    """She holds one claim and gave one back, has filed one and signed for one of Bob's, has a key and had another."""
    held, given_back, filed, bobs = (
        make_claim(approved.claim.article, approved.claim.article.body[:end]) for end in (20, 30, 40, 50)
    )
    for claim in (held, given_back, filed):
        assignments.take(claim.pk, by=desk.by("ann"))
    assignments.hand_back(given_back.pk, by=desk.by("ann"))
    assignments.take(given_back.pk, by=desk.by("bob"))
    little = {
        "rating": "not_enough_evidence",
        "rationale": "Nothing is known.",
        "why": "Asked for.",
        "evidence": [],
    }
    verdicts.decide(filed.pk, by=desk.by("ann"), **little)
    assignments.take(bobs.pk, by=desk.by("bob"))
    verdicts.approve(verdicts.decide(bobs.pk, by=desk.by("bob"), **little).pk, by=desk.by("ann"))
    desk.client("ann")
    keys = [
        people.make_key("mine", by=desk.by("ann"), scopes=[Scope.RECORD], person=desk.ann)[0] for _ in "ab"
    ]
    people.revoke_key(keys[0], by=desk.by("ann"))
    expected = {"held": 1, "filed": 1, "unseen": 0, "signed": 3, "sessions": 1, "keys": 1}
    heirs = {"heirs": [desk.dora, desk.bob]}  # who has least to do first
    assert asdict(leaving.outlook(desk.ann, by=desk.by("adam"))) == expected | heirs


def test_what_she_held_goes_to_bob_and_everything_else_ends(desk: Desk, held: Claim) -> None:
    ann = desk.client("ann")
    people.make_key("mine", by=desk.by("ann"), scopes=[Scope.RECORD], person=desk.ann)
    assert desk.client("adam").post(address(desk), {"to": "bob"}).status_code == 302
    held.refresh_from_db()
    desk.ann.refresh_from_db()
    assert (held.state, held.assignments.get(ended_at=None).person) == ("assigned", desk.bob)
    assert (desk.ann.is_active, desk.ann.closed_by) == (False, desk.adam)
    assert not ApiKey.objects.filter(revoked_at=None).exists()
    assert ann.get("/").status_code == 302
    assert not desk.ann.sign_ins.filter(ended_at=None).exists()
    assert Notice.objects.get(person=desk.bob).text.startswith("Ann left, and their claim is yours")
    given = Event.objects.filter(claim=held).latest("pk")
    assert history.sentence(given) == "Adam assigned the claim to Bob"
    line = Event.objects.get(type="person.closed")
    said = "Adam closed the account of Ann: 1 claim went to Bob, 1 session ended, 1 key revoked"
    assert history.sentence(line) == said


def test_with_nobody_named_or_in_conflict_it_goes_back_into_the_queue(desk: Desk, held: Claim) -> None:
    own = {"languages": "", "topics": "", "absent_until": None, "speakers": []}
    availability.declare(by=desk.by("bob"), publishers=["The Courier"], **own)  # type: ignore[arg-type]
    desk.client("adam").post(address(desk), {"to": "bob"})
    held.refresh_from_db()
    assert held.state == "queued"
    assert held.assignments.get().ended_reason == "left"
    assert Event.objects.filter(claim=held).latest("pk").type == "claim.handed_back"


def test_what_she_has_not_opened_yet_goes_on_as_well(desk: Desk, held: Claim) -> None:
    unopened = make_claim(held.article, "The deal is a shame.")
    assignments.take(unopened.pk, by=desk.by("ann"))
    leaving.close_person(desk.ann, by=desk.by("adam"), to="bob")
    assert {(one.claim, one.person) for one in Assignment.objects.filter(ended_at=None)} == {
        (held, desk.bob),
        (unopened, desk.bob),
    }


def test_a_verdict_that_waits_is_signed_off_with_her_name(desk: Desk, filed: Verdict) -> None:
    desk.client("adam").post(address(desk))
    verdict = verdicts.approve(filed.pk, by=desk.by("bob"))
    assert (verdict.decided_by, verdict.claim.state) == (desk.ann, "settled")


def test_a_verdict_that_is_sent_back_to_nobody_goes_into_the_queue(desk: Desk, filed: Verdict) -> None:
    desk.client("adam").post(address(desk))
    verdicts.send_back(filed.pk, by=desk.by("bob"), comment="One more source, please.")
    claim = Claim.objects.get(pk=filed.claim_id)
    assert claim.state == "queued"
    assert not claim.assignments.filter(ended_at=None).exists()


def test_adam_closes_any_account_but_his_own(desk: Desk) -> None:
    with pytest.raises(IllegalMove, match="another administrator does"):
        leaving.close_person(desk.adam, by=desk.by("adam"))
    desk.adam.refresh_from_db()
    assert desk.adam.is_active


def test_a_wrong_heir_is_refused_and_nothing_is_half_done(desk: Desk, held: Claim) -> None:
    for heir in ("adam", "eve", "ann", "nobody"):
        refused = desk.client("adam").post(address(desk), {"to": heir})
        assert refused.status_code == 422
        assert f"There is no reviewer “{heir}” in this team who stays." in refused.text
    held.refresh_from_db()
    desk.ann.refresh_from_db()
    assert held.state == "in_review"
    assert desk.ann.is_active


def test_nobody_closes_their_own_account(desk: Desk) -> None:
    own = f"/admin/people/person/{desk.adam.pk}/leaving/"
    refused = desk.client("adam").post(own)
    assert refused.status_code == 409
    assert "another administrator does" in refused.text


@pytest.mark.parametrize(("who", "status"), [("ann", 403), ("dora", 403), ("eve", 404)])
def test_nobody_else_closes_accounts(desk: Desk, who: str, status: int) -> None:
    assert desk.client(who).post(address(desk)).status_code == status
    desk.ann.refresh_from_db()
    assert desk.ann.is_active
