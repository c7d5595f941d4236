"""A claim is in one person's hands at a time, whoever asks at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from claims import rules
from claims.actions import assignments, claims, verdicts
from claims.models import Article, Assignment, Claim, Evidence, Verdict
from claims.rules import Conflict, IllegalMove, Invalid, NotAllowed, RuleBroken
from claims.states import ClaimState
from tests.record import BODY, Desk, decide, make_claim


@pytest.fixture
def queued(desk: Desk, claim: Claim) -> Claim:
    return claims.queue(claim.pk, by=desk.by("ann"))


def test_ann_takes_a_claim_opens_it_and_hands_it_back(desk: Desk, queued: Claim) -> None:
    taken = assignments.take(queued.pk, by=desk.by("ann"))
    assert (taken.state, assignments.held_by(desk.ann)) == ("assigned", [queued.pk])
    assert assignments.open(queued.pk, by=desk.by("ann")).state == "in_review"
    assert assignments.open(queued.pk, by=desk.by("ann")).state == "in_review"
    assert assignments.hand_back(queued.pk, by=desk.by("ann")).state == "queued"
    assert assignments.held_by(desk.ann) == []


def test_bob_does_not_touch_what_ann_holds(desk: Desk, held: Claim) -> None:
    for act in (
        lambda: assignments.take(held.pk, by=desk.by("bob")),
        lambda: assignments.open(held.pk, by=desk.by("bob")),
        lambda: assignments.hand_back(held.pk, by=desk.by("bob")),
        lambda: claims.dismiss(held.pk, by=desk.by("bob"), reason="An opinion."),
        lambda: verdicts.decide(
            held.pk, by=desk.by("bob"), rating="not_enough_evidence", rationale="r", why="w"
        ),
    ):
        with pytest.raises((NotAllowed, IllegalMove)):
            act()
    assert assignments.held_by(desk.ann) == [held.pk]


def test_an_editor_takes_it_out_of_anns_hands_and_files_nothing_while_it_is_there(
    desk: Desk, held: Claim
) -> None:
    assert assignments.hand_back(held.pk, by=desk.by("dora")).state == "queued"
    taken = assignments.take(held.pk, by=desk.by("ann"))
    for verb in ("open", "decide"):
        with pytest.raises(NotAllowed, match="Ann holds this claim"):
            rules.check_may_move(desk.by("dora"), taken, verb)
    assert claims.dismiss(held.pk, by=desk.by("dora"), reason="An opinion.").state == "dismissed"
    assert assignments.held_by(desk.ann) == []


def test_ann_files_nothing_on_a_claim_that_nobody_holds(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    Assignment.objects.update(ended_at=timezone.now(), ended_reason="left")
    assert not rules.can(desk.by("ann"), "decide", held)
    with pytest.raises(NotAllowed, match="Take the claim before you file"):
        decide(desk, held, evidence)


def test_an_editor_gives_it_to_bob_and_ann_holds_it_no_longer(desk: Desk, held: Claim) -> None:
    assignments.assign(held.pk, by=desk.by("dora"), assignee="bob")
    assert (assignments.held_by(desk.ann), assignments.held_by(desk.bob)) == ([], [held.pk])
    assignments.hand_back(held.pk, by=desk.by("bob"))
    ended = (
        Assignment.objects.filter(claim=held).order_by("pk").values_list("person__username", "ended_reason")
    )
    assert list(ended) == [("ann", "reassigned"), ("bob", "handed back")]


@pytest.mark.parametrize("assignee", ["eve", "adam", "nobody-here", ""])
def test_a_claim_goes_to_a_reviewer_of_the_team(desk: Desk, queued: Claim, assignee: str) -> None:
    with pytest.raises(Invalid, match="There is no reviewer"):
        assignments.assign(queued.pk, by=desk.by("dora"), assignee=assignee)


def test_a_claim_taken_before_it_was_queued_is_researched_too(desk: Desk, claim: Claim) -> None:
    assignments.take(claim.pk, by=desk.by("ann"))
    assert claim.lookups.count() == 2


def test_the_database_allows_one_holder(desk: Desk, held: Claim) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(claim=held, person=desk.bob)


def test_the_next_claim_is_of_her_article_first_then_by_priority_and_worth(
    desk: Desk, article: Article
) -> None:
    from claims.actions import articles

    other, _ = articles.receive(by=desk.by("dora"), body="Another story altogether. " + BODY)
    mine, hers, plain, pressing = (
        make_claim(article, BODY[:60], score=0.2),
        make_claim(article, BODY[:61], score=0.1),
        make_claim(other, other.body[:30], score=0.9),
        make_claim(other, other.body[:31], score=0.3),
    )
    for one in (mine, hers, plain, pressing):
        claims.queue(one.pk, by=desk.by("ann"))
    claims.mend(pressing.pk, by=desk.by("dora"), priority=2)
    assignments.take(mine.pk, by=desk.by("ann"))
    order = [assignments.take_next(by=desk.by("ann")).pk for _ in range(3)]
    assert order == [hers.pk, pressing.pk, plain.pk]
    with pytest.raises(IllegalMove, match="queue is empty"):
        assignments.take_next(by=desk.by("ann"))


def test_a_change_that_somebody_else_overtook_is_a_conflict(desk: Desk, held: Claim) -> None:
    seen = held.version
    claims.mend(held.pk, by=desk.by("dora"), statement="Northland has shipped shells to Southmark.")
    with pytest.raises(Conflict, match=r"^Dora changed the statement at \d\d:\d\d while"):
        claims.mend(held.pk, by=desk.by("ann"), statement="Another wording.", expected=seen)


def test_sent_back_recalled_and_filed_again(desk: Desk, filed: Verdict, evidence: list) -> None:  # type: ignore[type-arg]
    with pytest.raises(Invalid, match="Say what should be mended"):
        verdicts.send_back(filed.pk, by=desk.by("bob"), comment=" ")
    with pytest.raises(NotAllowed):
        verdicts.send_back(filed.pk, by=desk.by("ann"), comment="I send my own back")
    back = verdicts.send_back(filed.pk, by=desk.by("bob"), comment="Say which papers.")
    assert (back.state, back.claim.state, back.comment) == ("sent_back", "in_review", "Say which papers.")
    second = decide(desk, filed.claim, evidence, rationale="The Post and the Gazette report it.")
    with pytest.raises(NotAllowed, match="Only the person who filed"):
        verdicts.recall(second.pk, by=desk.by("bob"))
    assert verdicts.recall(second.pk, by=desk.by("ann")).state == "sent_back"
    third = decide(desk, filed.claim, evidence)
    verdicts.approve(third.pk, by=desk.by("bob"))
    with pytest.raises(IllegalMove, match="does not wait for a signature"):
        verdicts.approve(third.pk, by=desk.by("bob"))


def test_a_forecast_waits_and_comes_back_on_its_day(desk: Desk, article: Article) -> None:
    from datetime import date, timedelta

    from django.utils import timezone

    today = timezone.localdate()
    forecast = make_claim(article, BODY[62:110], kind="forecast", due_on=today + timedelta(days=3))
    claims.queue(forecast.pk, by=desk.by("ann"))
    claims.wait(forecast.pk, by=desk.by("ann"))
    clock = desk.by("ann")
    with pytest.raises(NotAllowed):
        claims.wake(forecast.pk, by=clock, today=today + timedelta(days=3))
    from claims.machine import CLOCK

    now = timezone.now()
    due = [claims.due_claims(now + timedelta(days=days)) for days in (0, 2, 3, 4)]
    assert due == [[], [], [forecast.pk], [forecast.pk]]
    assert claims.wake(forecast.pk, by=CLOCK, today=today) is None
    woken = claims.wake(forecast.pk, by=CLOCK, today=today + timedelta(days=3))
    assert woken
    assert (woken.state, woken.round) == ("queued", 2)
    assert Claim.objects.get(pk=forecast.pk).state == "queued"
    for said, why in [
        ({"kind": "forecast", "due_on": date(2020, 1, 1)}, "here or past"),
        ({"kind": "forecast", "due_on": today}, "here or past"),
        ({"kind": "forecast"}, "Only a forecast with a day"),
        ({"due_on": today + timedelta(days=3)}, "Only a forecast with a day"),
    ]:
        other = make_claim(article, BODY[62:100], **said)
        claims.queue(other.pk, by=desk.by("ann"))
        with pytest.raises(Invalid, match=why):
            claims.wait(other.pk, by=desk.by("ann"))


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_forty_people_at_once_take_ten_claims_once_each(
    transactional_db: None, desk: Desk, article: Article
) -> None:
    made = [make_claim(article, BODY[: 20 + n]) for n in range(10)]
    for one in made:
        claims.queue(one.pk, by=desk.by("ann"))

    def take(n: int) -> int | None:
        try:
            return assignments.take_next(by=desk.by("ann" if n % 2 else "bob")).pk
        except RuleBroken:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        got = [pk for pk in pool.map(take, range(40)) if pk]
    assert sorted(got) == sorted(one.pk for one in made)
    assert Claim.objects.filter(state=ClaimState.ASSIGNED).count() == 10
    assert connection.vendor == "postgresql"


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_two_signatures_at_once_leave_one(transactional_db: None, desk: Desk, filed: Verdict) -> None:
    def sign(name: str) -> bool:
        try:
            verdicts.approve(filed.pk, by=desk.by(name))
        except RuleBroken:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(6) as pool:
        signed = list(pool.map(sign, ["bob", "dora", "ann"] * 4))
    assert signed.count(True) == 1
