"""What comes after two have read a claim blind: what is taken back, sent back, checked again and called off."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims import rules
from claims.actions import availability, blind, claims, standing, verdicts
from claims.models import BlindReading, Claim, Evidence, Verdict
from claims.rules import Invalid, NotAllowed
from desk.presenters.verdicts import changes
from people.models import Notice
from tests.claims.reading_blind import read
from tests.record import Desk

BELOW = {"override_reason": "It was on the harbour's own page."}


@pytest.fixture(autouse=True)
def _blind(blind_team: None) -> None:
    """The team has two read blind."""


@pytest.fixture
def excepted(desk: Desk, held: Claim, passages: list[Evidence]) -> Verdict:
    """Ann's, on which Bob agrees, too few sources and all: he held the claim last, and an editor is to sign."""
    read(desk, held, "ann", passages[:1], **BELOW)
    return read(desk, held, "bob", passages[:1], **BELOW)


def test_what_both_ask_an_exception_for_comes_back_to_whose_words_it_is(
    desk: Desk, held: Claim, excepted: Verdict
) -> None:
    verdicts.send_back(excepted.pk, by=desk.by("dora"), comment="Find another source.")
    held.refresh_from_db()
    assert (held.state, rules.holder_of(held)) == ("in_review", desk.ann)


def test_and_whose_words_it_is_may_take_it_back(desk: Desk, held: Claim, excepted: Verdict) -> None:
    verdicts.recall(excepted.pk, by=desk.by("ann"))
    held.refresh_from_db()
    assert (held.state, rules.holder_of(held)) == ("in_review", desk.ann)


def test_what_is_filed_again_after_it_was_taken_back_is_told_again(
    desk: Desk, once: Claim, passages: list[Evidence]
) -> None:
    blind.recall(once.pk, by=desk.by("ann"))
    read(desk, once, "ann", passages)
    told = Notice.objects.filter(kind="to_sign", read_at=None)
    assert {notice.person for notice in told} == {desk.bob, desk.dora}
    read(desk, once, "bob", passages)
    assert not told.all().exists()


def test_taken_back_when_the_team_reads_in_the_open_by_now_the_ticks_stand_on_the_evidence(
    desk: Desk, once: Claim, passages: list[Evidence]
) -> None:
    desk.team.blind_review = False
    desk.team.save()
    blind.recall(once.pk, by=desk.by("ann"))
    ticked = Evidence.objects.filter(claim=once, counts=True, stance="supports")
    assert {one.ticked_by for one in ticked} == {desk.ann}
    assert ticked.count() == 2
    assert read(desk, once, "ann", passages).state == "decided"
    assert not BlindReading.objects.exists(), "nothing of it comes back in a later round"


@pytest.fixture
def again(desk: Desk, once: Claim, differing: tuple[Verdict, Verdict]) -> Claim:
    """Dora signed what Ann had filed, and put Bob's aside; now it is to be checked again."""
    verdicts.approve(differing[0].pk, by=desk.by("dora"))
    return claims.recheck(once.pk, by=desk.by("dora"), reason="News.")


def test_a_re_check_of_the_one_that_was_signed_is_called_off(desk: Desk, again: Claim) -> None:
    """The other has the higher number, and is no later verdict."""
    assert standing.let_stand(again.pk, by=desk.by("bob"), reason="No news.").state == "settled"


def test_what_was_put_aside_is_not_sent_back_to_be_disputed(
    desk: Desk, again: Claim, passages: list[Evidence]
) -> None:
    with pytest.raises(Invalid, match="nothing to dispute"):
        read(desk, again, "bob", passages, dispute="I was right all along.")


def test_what_is_filed_next_is_compared_with_what_was_signed(
    desk: Desk, again: Claim, passages: list[Evidence], differing: tuple[Verdict, Verdict]
) -> None:
    read(desk, again, "ann", passages)
    verdict: Any = read(desk, again, "bob", passages)
    told = changes(verdict)
    assert told is not None
    assert told.earlier == differing[0]


def test_nobody_s_name_is_put_under_words_where_they_declared_a_conflict_since(
    desk: Desk, held: Claim, passages: list[Evidence]
) -> None:
    """Ann asked for an exception; on Bob's sources nobody needs one, and his words would go out with her signature."""
    read(desk, held, "ann", passages[:1], **BELOW)
    courier = {"speakers": [], "publishers": [held.article.publisher]}
    availability.declare(by=desk.by("ann"), languages="", topics="", absent_until=None, **courier)
    desk.ann.refresh_from_db()
    verdict = read(desk, held, "bob", passages)
    held.refresh_from_db()
    assert (verdict.state, verdict.decided_by, verdict.approved_by) == ("decided", desk.bob, None)
    assert (held.state, rules.holder_of(held)) == ("to_sign", desk.bob)
    assert Notice.objects.get(kind="to_sign", read_at=None).person == desk.dora
    with pytest.raises(NotAllowed, match="conflict of interest"):
        verdicts.approve(verdict.pk, by=desk.by("ann"))
    assert verdicts.approve(verdict.pk, by=desk.by("dora")).state == "approved"


def test_while_two_contend_again_nothing_stands_not_even_what_was_signed_before(
    desk: Desk, again: Claim, passages: list[Evidence], client: Client
) -> None:
    client.force_login(desk.dora)
    assert again.verdicts.standing().exists()
    read(desk, again, "ann", passages)
    his = read(desk, again, "bob", [], rating="not_enough_evidence")
    assert his.contends
    assert not again.verdicts.standing().exists()
    page = client.get(again.get_absolute_url()).text
    assert "Ann and Bob read it blind and do not agree" in page
    assert "It waits for a second signature" not in page
    signed = verdicts.approve(his.pk, by=desk.by("dora"))
    assert again.verdicts.standing().first() == signed
