"""What was checked before is proposed by the machine and settled by a person; nothing is taken over silently."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from claims import history, machine, steps
from claims.actions import articles, assignments, claims, likenesses, verdicts
from claims.matching import MATCHER
from claims.models import Claim, Evidence, Likeness, Step, Verdict
from claims.rules import IllegalMove, NotAllowed, NotThere
from publishing import actions as publishing
from sources import factchecks
from sources.factchecks import Review
from tests.record import Desk, decide, make_check, make_claim


def propose(
    claim: Claim, *, other: Claim | None = None, check: int | None = None, statement: str = ""
) -> int:
    found = likenesses.Proposal(
        statement or claim.statement, 0.8, "both name Northland", other and other.pk, check
    )
    return likenesses.propose(claim.pk, [found], by=MATCHER, version="test-1")


def test_ann_confirms_it_with_one_line_and_nothing_is_copied(desk: Desk, alike: Likeness) -> None:
    before = Claim.objects.values().get(pk=alike.claim_id)

    likenesses.confirm(alike.pk, by=desk.by("ann"))

    alike.refresh_from_db()
    assert (alike.state, alike.settled_by) == ("confirmed", desk.ann)
    assert Claim.objects.values().get(pk=alike.claim_id) == before
    assert not Verdict.objects.filter(claim=alike.claim).exists()
    line = alike.claim.events.get(type="likeness.confirmed")
    assert history.sentence(line) == (
        f"Ann confirmed that claim {alike.other_id}, “Northland shipped ammunition to Southmark, officials say.”"
        " is about the same claim"
    )
    assert history.verify()[0] == []


def test_bob_refuses_it_and_takes_that_back(desk: Desk, alike: Likeness) -> None:
    likenesses.refuse(alike.pk, by=desk.by("bob"))
    with pytest.raises(IllegalMove, match="settled as “Not the same”"):
        likenesses.confirm(alike.pk, by=desk.by("ann"))

    likenesses.reopen(alike.pk, by=desk.by("bob"))

    alike.refresh_from_db()
    assert (alike.state, alike.settled_by, alike.settled_at) == ("proposed", None, None)
    with pytest.raises(IllegalMove, match="nothing to take back"):
        likenesses.reopen(alike.pk, by=desk.by("bob"))
    said = [event.type for event in alike.claim.events.order_by("pk")]
    assert said[-3:] == ["likeness.proposed", "likeness.refused", "likeness.reopened"]


def test_eve_an_administrator_and_the_machine_settle_nothing(desk: Desk, alike: Likeness) -> None:
    for act in (likenesses.confirm, likenesses.refuse, likenesses.reopen):
        with pytest.raises(NotThere, match=f"There is no likeness {alike.pk} here"):
            act(alike.pk, by=desk.by("eve"))
        with pytest.raises(NotAllowed, match="Only a person"):
            act(alike.pk, by=MATCHER)
    with pytest.raises(NotThere):
        likenesses.confirm(10**9, by=desk.by("ann"))
    with pytest.raises((NotAllowed, NotThere)):
        likenesses.confirm(alike.pk, by=desk.by("adam"))


def test_of_a_claim_that_was_dismissed_nothing_is_settled(desk: Desk, alike: Likeness) -> None:
    claims.dismiss(alike.claim_id, by=desk.by("ann"), reason="A figure of speech.")
    with pytest.raises(IllegalMove, match="nothing to compare it with"):
        likenesses.confirm(alike.pk, by=desk.by("ann"))
    claims.reopen(alike.claim_id, by=desk.by("ann"))
    assert likenesses.confirm(alike.pk, by=desk.by("ann")).state == "confirmed"


def test_what_ann_refused_is_never_proposed_again(desk: Desk, alike: Likeness, earlier: Claim) -> None:
    likenesses.refuse(alike.pk, by=desk.by("ann"))
    as_refused = Likeness.objects.values().get()

    assert propose(alike.claim, other=earlier) == 0

    assert Likeness.objects.values().get() == as_refused, "with how sure it was then, and why"
    likenesses.propose(alike.claim_id, [], by=MATCHER, version="test-2")
    assert alike.claim.likenesses.get().state == "refused"


def test_a_proposal_the_machine_makes_no_more_is_taken_back(alike: Likeness) -> None:
    likenesses.propose(alike.claim_id, [], by=MATCHER, version="test-2")
    assert not Likeness.objects.exists()


def test_proposing_twice_writes_one_row_and_one_line(desk: Desk, earlier: Claim, claim: Claim) -> None:
    assert [propose(claim, other=earlier) for _ in range(2)] == [1, 0]
    assert claim.events.filter(type="likeness.proposed").count() == Likeness.objects.count() == 1


def test_what_was_found_for_a_statement_that_was_reworded_is_thrown_away(
    earlier: Claim, claim: Claim
) -> None:
    assert propose(claim, other=earlier, statement="Something else.") == 0
    assert propose(claim, other=earlier) == 1


def test_a_pair_stands_one_way_only(alike: Likeness, earlier: Claim, claim: Claim) -> None:
    assert propose(earlier, other=claim) == 0
    alike.delete()
    assert propose(earlier, other=claim) == 1


@pytest.mark.parametrize("fate", ["same article", "another team", "dismissed", "merged"])
def test_what_is_no_earlier_check_is_not_proposed(
    desk: Desk, earlier: Claim, claim: Claim, fate: str
) -> None:
    other = earlier
    if fate == "same article":
        other = make_claim(claim.article, "The president is expected to visit Southmark in May.")
    elif fate == "another team":
        earlier.article.team = desk.eve.team
        earlier.article.save()
    elif fate == "dismissed":
        claims.dismiss(earlier.pk, by=desk.by("ann"), reason="A figure of speech.")
    else:
        sibling = make_claim(earlier.article, "Nobody in the port would speak of it on that day.")
        claims.merge(earlier.pk, by=desk.by("ann"), into=sibling.pk)
    assert propose(claim, other=other) == 0


def test_another_teams_fact_check_is_not_proposed(desk: Desk, claim: Claim) -> None:
    theirs = make_check(desk.eve.team, claim.statement)
    assert propose(claim, check=theirs.pk) == 0
    assert propose(claim, check=make_check(desk.team, claim.statement).pk) == 1


def test_the_database_wants_one_earlier_check_and_a_person(desk: Desk, earlier: Claim, claim: Claim) -> None:
    check = make_check(desk.team, "Northland shipped shells.")
    wrong = [{}, {"other": earlier, "fact_check": check}, {"other": earlier, "state": "confirmed"}]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Likeness.objects.create(claim=claim, probability=0.7, reason="r", **fields)


# --- What becomes of the earlier verdict --------------------------------------------------------------------------------


@pytest.fixture
def child(desk: Desk, approved: Verdict) -> Likeness:
    """Ann's and Bob's verdict is out; a claim of a later article was confirmed to be the same."""
    publishing.publish(approved.pk, by=desk.by("dora"))
    said = "The ministry spoke again. Northland shipped ammunition."
    story, _ = articles.receive(by=desk.by("dora"), title="Again", body=said)
    later = make_claim(story, "Northland shipped ammunition.")
    propose(later, other=approved.claim)
    return likenesses.confirm(later.likenesses.get().pk, by=desk.by("ann"))


def settle(claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(state="settled")


def pass_on() -> None:
    for pk in Step.objects.filter(kind="pass_on", state="owed").values_list("pk", flat=True):
        machine.run(pk)


def test_a_withdrawn_verdict_has_a_settled_child_checked_again(
    desk: Desk, approved: Verdict, child: Likeness
) -> None:
    settle(child.claim)
    publishing.withdraw(approved.pk, by=desk.by("dora"), note="We mixed up two ports.")
    pass_on()

    child.refresh_from_db()
    assert child.news == "The verdict on the earlier claim was withdrawn: We mixed up two ports."
    assert (child.claim.state, child.claim.recheck_reason) == ("queued", child.news)
    assert child.claim.lookups.exists()


@pytest.mark.parametrize(("kind", "told"), [("correction", True), ("update", True), ("clarification", False)])
def test_a_corrected_or_updated_verdict_is_told_beside_an_open_child(
    desk: Desk, approved: Verdict, child: Likeness, evidence: list[Evidence], kind: str, told: bool
) -> None:
    parent = claims.recheck(approved.claim_id, by=desk.by("bob"), reason="A reader wrote.")
    assignments.take(parent.pk, by=desk.by("ann"))
    filed = decide(desk, parent, evidence, rating="not_enough_evidence", rationale="One paper took it back.")
    second = verdicts.approve(filed.pk, by=desk.by("bob"))
    publishing.publish(second.pk, by=desk.by("dora"), change_kind=kind, change_note="One paper took it back.")
    pass_on()
    pass_on()

    child.refresh_from_db()
    assert child.claim.state == "new"
    assert bool(child.news) is told
    assert child.claim.events.filter(type="likeness.news").count() == int(told)
    if told:
        assert "is “Unproven” now: One paper took it back." in child.news


def test_who_confirms_afterwards_has_seen_it_and_is_told_nothing(
    desk: Desk, approved: Verdict, child: Likeness
) -> None:
    likenesses.reopen(child.pk, by=desk.by("ann"))
    publishing.withdraw(approved.pk, by=desk.by("dora"), note="We mixed up two ports.")
    likenesses.confirm(child.pk, by=desk.by("ann"))
    steps.owe_again(Step.Kind.PASS_ON, approved.claim_id)
    pass_on()

    child.refresh_from_db()
    assert child.news == ""


def test_an_unconfirmed_child_hears_nothing(desk: Desk, approved: Verdict, child: Likeness) -> None:
    likenesses.reopen(child.pk, by=desk.by("ann"))
    settle(child.claim)
    publishing.withdraw(approved.pk, by=desk.by("dora"), note="We mixed up two ports.")
    pass_on()

    child.claim.refresh_from_db()
    assert child.claim.state == "settled"


def test_a_fact_check_that_is_rated_anew_is_told_once(desk: Desk, claim: Claim) -> None:
    check = make_check(desk.team, claim.statement)
    propose(claim, check=check.pk)
    likeness = likenesses.confirm(claim.likenesses.get().pk, by=desk.by("ann"))
    settle(claim)
    review = Review(claim.statement, "True", url=check.url)
    for _ in range(2):
        factchecks.keep([review], team_id=desk.team.pk, came="feed")
        for pk, news, since in likenesses.rerated(desk.team.pk):
            assert likenesses.tell(pk, news, by=MATCHER, since=since)

    likeness.refresh_from_db()
    assert likeness.news == "The Harbour Post now rates the earlier check “True”."
    assert likeness.claim.state == "queued"
    assert likenesses.rerated(desk.team.pk) == []
