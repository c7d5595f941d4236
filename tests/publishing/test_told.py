"""The history tells each act on a claim and on its verdict, once and in a sentence."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from claims.actions import assignments, claims, verdicts
from claims.machine import CLOCK
from claims.models import Article, Claim, Event, Evidence
from publishing import actions
from tests.record import BODY, Desk, decide, make_claim, told_by_history


def test_what_is_done_before_a_verdict(desk: Desk, article: Article, claim: Claim) -> None:
    ann, other = desk.by("ann"), make_claim(article, "The deal is a shame.")
    claims.park(claim.pk, by=ann)
    claims.reopen(claim.pk, by=ann)
    claims.dismiss(claim.pk, by=ann, reason="A matter of taste.")
    claims.reopen(claim.pk, by=ann, reason="It is asked about.")
    claims.mend(claim.pk, by=ann, priority=3)
    assignments.assign(claim.pk, by=desk.by("dora"), assignee="ann")
    assignments.open(claim.pk, by=ann)
    assignments.hand_back(claim.pk, by=ann, reason="I am away.")
    assignments.take(claim.pk, by=desk.by("bob"))
    assignments.hand_back(claim.pk, by=desk.by("bob"))
    claims.merge(claim.pk, by=ann, into=other.pk)
    assert told_by_history() == [
        "Dora brought in the article",
        "Ann put the claim aside",
        "Ann reopened the claim: to be chosen again",
        "Ann set the claim aside as not checkable: A matter of taste.",
        "Ann reopened the claim: It is asked about.",
        "Ann changed the priority",
        "Dora assigned the claim to Ann",
        "Ann opened the claim",
        "Ann handed the claim back: I am away.",
        "Bob took the claim",
        "Bob handed the claim back",
        f"Ann merged the claim into claim {other.pk}",
    ]


def test_a_forecast_waits_and_is_woken(desk: Desk, article: Article) -> None:
    day = date(2999, 5, 1)
    forecast = make_claim(article, BODY[62:115], kind="forecast", due_on=day)
    claims.queue(forecast.pk, by=desk.by("ann"))
    claims.wait(forecast.pk, by=desk.by("ann"))
    claims.wake(forecast.pk, by=CLOCK, today=day)
    assert told_by_history() == [
        "Dora brought in the article",
        "Ann chose the claim to be checked",
        "Ann set the claim to wait until 2999-05-01",
        "The machine put the claim back into the queue: its day has come",
    ]


def test_what_becomes_of_a_verdict(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    ann, bob, dora = (desk.by(name) for name in ("ann", "bob", "dora"))
    desk.bob.is_editor = True
    desk.bob.save()
    before, at = len(told_by_history()), timezone.localtime() + timedelta(hours=1)
    verdicts.recall(decide(desk, held, evidence).pk, by=ann)
    verdicts.send_back(decide(desk, held, evidence).pk, by=bob, comment="Say when.")
    filed = decide(desk, held, evidence)
    verdicts.approve(filed.pk, by=bob)
    actions.publish(filed.pk, by=dora, at=at)
    actions.unschedule(filed.pk, by=dora)
    actions.publish(filed.pk, by=dora, at=timezone.now() - timedelta(minutes=1))
    actions.hold(filed.pk, by=dora, note="A lawyer called.")
    actions.release(filed.pk, by=dora)
    actions.release(filed.pk, by=bob)
    actions.withdraw(filed.pk, by=dora, note="It was never said.")
    claims.recheck(held.pk, by=ann, reason="A reader wrote.")
    assert told_by_history()[before:] == [
        "Ann filed True on 2 independent sources",
        "Ann took the verdict back",
        "Ann filed True on 2 independent sources",
        "Bob sent the verdict back: Say when.",
        "Ann filed True on 2 independent sources",
        "Bob signed off True",
        f"Dora set the verdict to be published on {at:%-d %B %Y at %H:%M}",
        "Dora took the verdict off the schedule",
        "Dora published True (version 1)",
        "Dora held the published verdict: A lawyer called.",
        "Dora asked to release the held verdict",
        "Bob released the held verdict",
        "Dora withdrew the verdict: It was never said.",
        "Ann asked for the claim to be checked again: A reader wrote.",
    ]
    assert not Event.objects.filter(at__gt=timezone.now()).exists(), "each at its own hour"
