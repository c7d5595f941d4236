"""A verdict that is settled stays as it is; its claim is checked again where its sources turn out to be fewer, or parties."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.utils import timezone

from claims import queries
from claims.actions import (
    assignments,
    claims,
    findings,
    interests,
    origins,
    quotes,
    rereadings,
    research,
    standing,
    verdicts,
)
from claims.history import sentence
from claims.models import Article, Claim, Event, Evidence, Verdict
from claims.rules import IllegalMove, Invalid, NotAllowed, NotThere, is_void
from claims.states import ClaimState
from engine import assess
from engine.types import Origin as Grouped
from people.actors import machine
from people.models import Notice
from sources.models import Document
from tests.record import Desk, add_passage, decide, make_claim

pytestmark = pytest.mark.usefixtures("evidence_once")


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


def test_a_split_that_is_taken_back_opens_a_re_check(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    origins.merge(held.pk, by=desk.by("ann"), number=2, into=1)
    origins.split(held.pk, by=desk.by("ann"), number=1)
    verdicts.approve(decide(desk, held, evidence).pk, by=desk.by("bob"))
    origins.undo(held.pk, by=desk.by("dora"))
    assert state_of(held)[0] == ClaimState.QUEUED


def test_a_contrary_source_that_turns_out_to_be_two_opens_a_re_check(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    """Its answer was to one of them."""
    against = [
        add_passage(held, desk, house, "No such cargo came.", stance="refutes")
        for house in ("Southmark Daily", "The Coast Mail")
    ]
    origins.merge(held.pk, by=desk.by("ann"), number=4, into=3)
    answers = {"3": "Its reporter was not at the port."}
    filed = decide(desk, held, [*evidence, *against], answers=answers)
    verdicts.approve(filed.pk, by=desk.by("bob"))
    origins.split(held.pk, by=desk.by("dora"), number=3)
    state, reason = state_of(held)
    assert state == ClaimState.QUEUED
    assert "says otherwise" in reason


def test_while_a_signature_is_waited_for_the_sources_stay(desk: Desk, filed: Verdict) -> None:
    with pytest.raises(IllegalMove, match="stay as they are"):
        origins.merge(filed.claim_id, by=desk.by("ann"), number=2, into=1)


# --- A quote that is gone -------------------------------------------------------------------------------------------


GONE = "All of it is gone."


def seen_again(evidence: Evidence, text: str, **about: object) -> None:
    """The page of this evidence comes with another text, and its quotes are looked for."""
    assert evidence.document
    beside = {"kind": "page", "publisher": evidence.document.publisher, **about}
    digest = sha256(f"{text}{about}".encode()).hexdigest()
    document = Document.objects.create(url=evidence.document.url, text=text, digest=digest, **beside)  # type: ignore[misc]
    for one in quotes.quoting(document):
        found = assess.check_quote(one.passage, document.text)
        rereadings.note(one.pk, document, found, by=machine("weigher"))


def test_a_quote_that_is_gone_from_its_page_opens_a_re_check(
    settled: Claim, approved: Verdict, evidence: list[Evidence]
) -> None:
    before = approved.evidence
    seen_again(evidence[0], GONE)

    state, reason = state_of(settled)
    assert state == ClaimState.QUEUED
    assert "no longer has the quote “" in reason
    assert evidence[0].passage[:40] in reason
    assert [line.type for line in Event.objects.order_by("-pk")[:2]] == ["claim.rechecked", "evidence.reread"]
    approved.refresh_from_db()
    assert (approved.state, approved.evidence) == ("approved", before)


def test_two_quotes_that_are_gone_open_one_re_check(settled: Claim, evidence: list[Evidence]) -> None:
    for one in evidence:
        seen_again(one, GONE)

    assert Event.objects.filter(type="claim.rechecked").count() == 1
    assert Event.objects.filter(type="evidence.reread").count() == len(evidence)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Another beginning. {passage}", {}),
        ("Only the beginning.", {"partial": "A paywall shows only a part of this page."}),
        ("What she copied from it.", {"kind": "pasted"}),
    ],
    ids=["it stands", "a part of the page", "a person's copy"],
)
def test_what_does_not_show_that_a_quote_is_gone_opens_nothing(
    desk: Desk, settled: Claim, evidence: list[Evidence], text: str, about: dict[str, object]
) -> None:
    if about.get("kind"):
        about = {**about, "team": desk.team}
    seen_again(evidence[0], text.format(passage=evidence[0].passage), **about)

    assert state_of(settled) == (ClaimState.SETTLED, "")


def test_evidence_the_verdict_does_not_rest_on_opens_nothing(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    beside = add_passage(held, desk, "The Bystander", "The port was busy.")
    verdicts.approve(decide(desk, held, evidence).pk, by=desk.by("bob"))
    seen_again(beside, GONE)

    assert state_of(held) == (ClaimState.SETTLED, "")


def test_a_re_check_is_called_off_and_the_verdict_stands(
    desk: Desk, settled: Claim, approved: Verdict, evidence: list[Evidence]
) -> None:
    seen_again(evidence[0], GONE)
    assert is_void(Verdict.objects.get(pk=approved.pk))

    with pytest.raises(Invalid, match="Say why"):
        standing.let_stand(settled.pk, by=desk.by("bob"), reason=" ")
    with pytest.raises(Invalid, match="Say it in 300 characters"):
        standing.let_stand(settled.pk, by=desk.by("bob"), reason="It was down. " * 30)
    with pytest.raises(NotAllowed, match="Ann filed this verdict"):
        standing.let_stand(settled.pk, by=desk.by("ann"), reason="It was down.")
    with pytest.raises(NotThere):
        standing.let_stand(settled.pk, by=desk.by("eve"), reason="It was down.")
    standing.let_stand(settled.pk, by=desk.by("bob"), reason="The page was down.")

    assert state_of(settled) == (ClaimState.SETTLED, "")
    assert not is_void(Verdict.objects.get(pk=approved.pk))
    assert "the verdict stands: The page was down." in sentence(Event.objects.latest("pk"))


def test_editors_and_who_filed_it_are_told_until_it_stands_again(
    desk: Desk, settled: Claim, evidence: list[Evidence]
) -> None:
    seen_again(evidence[0], GONE)
    told = Notice.objects.filter(kind="rechecked")
    assert {one.person for one in told} == {desk.dora, desk.ann}
    assert "no longer has the quote" in told[0].text
    research.again(settled.pk, by=desk.by("bob"))
    standing.let_stand(settled.pk, by=desk.by("bob"), reason="The page was down.")
    assert not told.filter(read_at=None).exists()
    claims.recheck(settled.pk, by=desk.by("dora"), reason="A reader wrote.")
    assert [one.person for one in told.filter(read_at=None)] == [desk.ann]


def test_a_page_that_goes_back_and_forth_asks_once(
    desk: Desk, settled: Claim, evidence: list[Evidence]
) -> None:
    seen_again(evidence[0], GONE)
    standing.let_stand(settled.pk, by=desk.by("bob"), reason="The page was down.")
    seen_again(evidence[0], f"Back again. {evidence[0].passage}")
    seen_again(evidence[0], f"{GONE} Again.")

    assert state_of(settled)[0] == ClaimState.SETTLED
    assert queries.rereadings_of([evidence[0].pk])[evidence[0].pk].quote_check == "missing"


def test_who_filed_a_verdict_takes_back_her_own_request_only(desk: Desk, settled: Claim) -> None:
    claims.recheck(settled.pk, by=desk.by("ann"), reason="A slip of the mouse.")
    standing.let_stand(settled.pk, by=desk.by("ann"), reason="A slip of the mouse.")
    assert state_of(settled)[0] == ClaimState.SETTLED


def test_another_persons_later_request_is_not_hers_to_take_back(desk: Desk, settled: Claim) -> None:
    claims.recheck(settled.pk, by=desk.by("ann"), reason="A slip of the mouse.")
    standing.let_stand(settled.pk, by=desk.by("ann"), reason="A slip of the mouse.")
    claims.recheck(settled.pk, by=desk.by("dora"), reason="News.")
    research.again(settled.pk, by=desk.by("ann"))
    with pytest.raises(NotAllowed, match="Ann filed this verdict"):
        standing.let_stand(settled.pk, by=desk.by("ann"), reason="No news.")
    standing.let_stand(settled.pk, by=desk.by("bob"), reason="No news.")
    assert state_of(settled)[0] == ClaimState.SETTLED


def test_it_is_the_latest_verdict_that_stands(desk: Desk, settled: Claim, evidence: list[Evidence]) -> None:
    claims.recheck(settled.pk, by=desk.by("dora"), reason="News.")
    assignments.take(settled.pk, by=desk.by("bob"))
    said = {"rating": "supported", "rationale": "They still say so.", "why": "A reader asked."}
    filed = verdicts.decide(settled.pk, by=desk.by("bob"), evidence=[one.pk for one in evidence], **said)
    verdicts.approve(filed.pk, by=desk.by("ann"))
    claims.recheck(settled.pk, by=desk.by("dora"), reason="News again.")
    with pytest.raises(NotAllowed, match="Bob filed this verdict"):
        standing.let_stand(settled.pk, by=desk.by("bob"), reason="No news.")
    standing.let_stand(settled.pk, by=desk.by("ann"), reason="No news.")
    assert state_of(settled)[0] == ClaimState.SETTLED


def test_a_verdict_that_lacks_sources_cannot_be_let_stand(desk: Desk, settled: Claim) -> None:
    origins.merge(settled.pk, by=desk.by("dora"), number=2, into=1)
    with pytest.raises(IllegalMove, match="has 1 independent source"):
        standing.let_stand(settled.pk, by=desk.by("bob"), reason="Never mind.")
    origins.undo(settled.pk, by=desk.by("dora"))
    standing.let_stand(settled.pk, by=desk.by("bob"), reason="They are two after all.")
    assert state_of(settled)[0] == ClaimState.SETTLED


def test_while_a_later_verdict_is_sent_back_none_can_be_let_stand(
    desk: Desk, settled: Claim, evidence: list[Evidence]
) -> None:
    claims.recheck(settled.pk, by=desk.by("dora"), reason="News.")
    assignments.take(settled.pk, by=desk.by("ann"))
    later = decide(desk, settled, evidence, rationale="They take it back.", rating="not_enough_evidence")
    verdicts.send_back(later.pk, by=desk.by("bob"), comment="Which of them?")
    assignments.hand_back(settled.pk, by=desk.by("ann"))
    with pytest.raises(IllegalMove, match="there is none that could stand"):
        standing.let_stand(settled.pk, by=desk.by("bob"), reason="No news.")


def test_a_verdict_on_other_words_cannot_be_let_stand(desk: Desk, settled: Claim) -> None:
    """What is signed and public is about the words it was filed on."""
    said = settled.statement
    claims.recheck(settled.pk, by=desk.by("dora"), reason="News.")
    claims.mend(settled.pk, by=desk.by("dora"), statement="Northland has shipped nothing to Southmark.")
    with pytest.raises(IllegalMove, match="was reworded since"):
        standing.let_stand(settled.pk, by=desk.by("bob"), reason="No news.")
    claims.mend(settled.pk, by=desk.by("dora"), statement=said, kind="quantity")
    with pytest.raises(IllegalMove, match="was reworded since"):
        standing.let_stand(settled.pk, by=desk.by("bob"), reason="No news.")
    claims.mend(settled.pk, by=desk.by("dora"), kind=settled.kind)
    standing.let_stand(settled.pk, by=desk.by("bob"), reason="No news.")
    assert state_of(settled)[0] == ClaimState.SETTLED


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"speaker": "The harbour office"}, "speaker"),
        ({"question": "attribution"}, "question"),
        ({"due_on": date(2026, 5, 1)}, "day"),
    ],
)
def test_nor_one_on_what_somebody_else_said_or_on_another_question(
    desk: Desk, settled: Claim, changes: dict[str, Any], what: str
) -> None:
    before = {field: getattr(settled, field) and str(getattr(settled, field)) for field in changes}
    claims.recheck(settled.pk, by=desk.by("dora"), reason="News.")
    claims.mend(settled.pk, by=desk.by("dora"), **changes)
    with pytest.raises(IllegalMove, match=f"The {what} was changed since"):
        standing.let_stand(settled.pk, by=desk.by("bob"), reason="No news.")
    claims.mend(settled.pk, by=desk.by("dora"), **before)
    standing.let_stand(settled.pk, by=desk.by("bob"), reason="No news.")
    assert state_of(settled)[0] == ClaimState.SETTLED


def test_once_somebody_works_at_it_a_re_check_is_not_called_off(desk: Desk, settled: Claim) -> None:
    claims.recheck(settled.pk, by=desk.by("dora"), reason="News.")
    assignments.take(settled.pk, by=desk.by("bob"))
    with pytest.raises(IllegalMove, match="“Assigned” can't be moved by “The verdict stands”"):
        standing.let_stand(settled.pk, by=desk.by("bob"), reason="No news.")


def test_a_claim_that_was_never_settled_has_nothing_that_could_stand(desk: Desk, article: Article) -> None:
    claim = make_claim(article, "The deal is a shame.")
    claims.queue(claim.pk, by=desk.by("ann"))
    with pytest.raises(IllegalMove, match="there is none that could stand"):
        standing.let_stand(claim.pk, by=desk.by("bob"), reason="It stands.")


@pytest.mark.parametrize(
    ("field", "said", "sentence"),
    [
        ("signing_suspended_until", timezone.now() + timedelta(days=1), "Bob's account was reset"),
        (
            "conflicts",
            [{"kind": "publisher", "name": "The Courier"}],
            "conflict of interest with The Courier",
        ),
    ],
    ids=["suspended", "in conflict"],
)
def test_who_may_sign_nothing_here_calls_no_re_check_off(
    desk: Desk, settled: Claim, field: str, said: Any, sentence: str
) -> None:
    claims.recheck(settled.pk, by=desk.by("dora"), reason="News.")
    before = getattr(desk.bob, field)
    setattr(desk.bob, field, said)
    with pytest.raises(NotAllowed, match=sentence):
        standing.let_stand(settled.pk, by=desk.by("bob"), reason="No news.")
    setattr(desk.bob, field, before)
    standing.let_stand(settled.pk, by=desk.by("bob"), reason="No news.")
    assert state_of(settled)[0] == ClaimState.SETTLED


def test_a_verdict_below_the_rule_that_an_editor_granted_stands_when_its_sources_are_regrouped(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    filed = decide(desk, held, evidence[:1], override_reason="The other paper is behind a wall.")
    verdicts.approve(filed.pk, by=desk.by("dora"), override_reason="I read it.")
    origins.merge(held.pk, by=desk.by("dora"), number=2, into=1)
    assert state_of(held) == (ClaimState.SETTLED, "")
    claims.recheck(held.pk, by=desk.by("dora"), reason="News.")
    standing.let_stand(held.pk, by=desk.by("bob"), reason="No news.")
    assert state_of(held)[0] == ClaimState.SETTLED
