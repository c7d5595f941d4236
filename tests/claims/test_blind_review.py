"""Two read a claim blind: neither verdict is seen before both are filed; the same is signed, a difference is settled by a third."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims import history, queries, rules
from claims.actions import (
    assignees,
    assignments,
    blind,
    choosing,
    claims,
    leaving,
    outside,
    standing,
    verdicts,
)
from claims.actions import evidence as evidence_actions
from claims.models import BlindReading, Claim, Event, Evidence, Verdict
from claims.rules import IllegalMove, Invalid, NotAllowed, NotThere
from people.actors import machine
from people.models import Notice, Person
from publishing import actions as publishing
from tests.claims.reading_blind import HERS, read
from tests.record import Desk, rescale


def test_the_first_verdict_waits_unseen(desk: Desk, once: Claim, passages: list[Evidence]) -> None:
    assert (once.state, once.first_read_by) == ("queued", desk.ann)
    assert rules.holder_of(once) is None
    assert not once.verdicts.exists(), "no row of it that a door could show"
    for one in once.evidence.all():
        assert (one.stance, one.counts, one.stance_by, one.ticked_by) == ("", False, None, None)
    assert HERS not in "".join(line.payload.text for line in Event.objects.select_related("payload"))
    assert history.sentence(Event.objects.latest("pk")) == (
        "Ann filed what they found; nobody sees it until a second person has read the claim too"
    )
    told = Notice.objects.filter(kind="to_sign")
    assert {notice.person.name for notice in told} == {"Bob", "Dora"}
    assert not any("Ann" in notice.text or "True" in notice.text for notice in told)


def test_only_their_own_reading_is_seen_by_anybody(desk: Desk, once: Claim) -> None:
    assert [one.person for one in BlindReading.objects.visible_to(desk.ann)] == [desk.ann]
    for person in (desk.bob, desk.dora, desk.adam, desk.eve):
        assert not BlindReading.objects.visible_to(person).exists()


def test_the_first_is_not_the_second(desk: Desk, once: Claim) -> None:
    with pytest.raises(NotAllowed, match="Ann has filed on this claim already"):
        assignments.take(once.pk, by=desk.by("ann"))
    with pytest.raises(Invalid, match="Ann has filed on this claim already"):
        assignments.assign(once.pk, by=desk.by("dora"), assignee="ann")
    with pytest.raises(IllegalMove, match="none is for you"):
        assignments.take_next(by=desk.by("ann"))
    assert assignments.take_next(by=desk.by("bob")) == once
    assert not assignees.can_be_given(desk.ann, once)


def test_two_who_say_the_same_have_signed(desk: Desk, once: Claim, passages: list[Evidence]) -> None:
    verdict = read(desk, once, "bob", passages[::-1], rationale="Both say so.")
    once.refresh_from_db()
    assert (verdict.state, verdict.decided_by, verdict.approved_by) == ("approved", desk.ann, desk.bob)
    assert verdict.rationale == HERS, "the words of the first go out"
    assert (once.state, once.first_read_by) == ("settled", None)
    assert [one.said.rationale for one in verdict.blind_readings.all() if one.said] == [HERS, "Both say so."]
    assert all(one.counts and one.ticked_by == desk.ann for one in once.evidence.all())
    assert not rules.is_void(verdict)
    assert publishing.publish(verdict.pk, by=desk.by("dora")).verdict == verdict
    assert history.sentence(Event.objects.get(type="verdict.agreed")) == (
        "Bob read the claim blind and filed True, as Ann had: both are opened"
    )
    assert not Notice.objects.filter(kind="to_sign", read_at=None).exists()


def test_two_who_differ_see_each_other_and_a_third_decides(
    desk: Desk, once: Claim, differing: tuple[Verdict, Verdict]
) -> None:
    hers, his = differing
    once.refresh_from_db()
    assert once.state == "to_sign"
    assert [(one.decided_by, one.rating, one.state) for one in differing] == [
        (desk.ann, "supported", "decided"),
        (desk.bob, "not_enough_evidence", "decided"),
    ]
    for verdict, party in [(hers, "bob"), (his, "ann")]:
        with pytest.raises(NotAllowed, match="a third person settles"):
            verdicts.approve(verdict.pk, by=desk.by(party))
        with pytest.raises(NotAllowed):
            verdicts.send_back(verdict.pk, by=desk.by(party), comment="Look again.")
    with pytest.raises(NotAllowed, match="Bob read it too and came to something else"):
        verdicts.recall(hers.pk, by=desk.by("ann"))
    carl = Person.objects.create_user("carl", name="Carl", team=desk.team, is_reviewer=True)
    with pytest.raises(NotAllowed, match="settle a dispute"):
        verdicts.approve(hers.pk, by=rules.Actor.of(carl))
    assert {notice.person.name for notice in Notice.objects.filter(kind="dispute")} == {"Dora", "Ann", "Bob"}


def test_nobody_outside_decides_between_them(desk: Desk, differing: tuple[Verdict, Verdict]) -> None:
    with pytest.raises(IllegalMove, match="an editor of the team settles that"):
        outside.invite(differing[0].pk, by=desk.by("dora"), name="Olga", email="olga@example.org")


def test_the_third_signs_one_of_them(
    desk: Desk, once: Claim, passages: list[Evidence], differing: tuple[Verdict, Verdict]
) -> None:
    hers, his = differing
    signed = verdicts.approve(hers.pk, by=desk.by("dora"))
    his.refresh_from_db()
    once.refresh_from_db()
    assert (signed.decided_by, signed.approved_by, once.state) == (desk.ann, desk.dora, "settled")
    assert (his.state, his.comment) == ("sent_back", "Dora signed off what Ann filed.")
    assert not rules.is_void(signed), "the other was filed later, and is no later verdict"
    assert {one.ticked_by for one in once.evidence.all()} == {desk.ann}
    assert not Notice.objects.filter(kind="dispute", read_at=None).exists()


def test_the_third_sends_it_back_to_either(
    desk: Desk, once: Claim, passages: list[Evidence], differing: tuple[Verdict, Verdict]
) -> None:
    hers, his = differing
    verdicts.send_back(hers.pk, by=desk.by("dora"), comment="Say on which day.")
    once.refresh_from_db()
    his.refresh_from_db()
    assert (once.state, rules.holder_of(once), his.state) == ("in_review", desk.ann, "sent_back")
    again = read(desk, once, "ann", passages, headline="On the second of March.")
    assert again.state == "decided", "everybody has seen both: it goes on in the open"
    assert verdicts.approve(again.pk, by=desk.by("bob")).approved_by == desk.bob


def test_the_third_may_write_their_own_which_somebody_else_signs(
    desk: Desk, once: Claim, passages: list[Evidence], differing: tuple[Verdict, Verdict]
) -> None:
    for who, sentence in (("ann", "Ann filed this verdict"), ("bob", "does not agree with")):
        with pytest.raises(NotAllowed, match=sentence):
            verdicts.write_own(differing[0].pk, by=desk.by(who))
    verdicts.write_own(differing[0].pk, by=desk.by("dora"))
    once.refresh_from_db()
    assert {one.state for one in once.verdicts.filed()} == {"sent_back"}
    assert Event.objects.latest("pk").type == "verdict.set_aside"
    assert (once.state, rules.holder_of(once)) == ("assigned", desk.dora)
    own = read(desk, once, "dora", passages, rationale="Both papers go back to customs.")
    with pytest.raises(NotAllowed, match="Dora filed this verdict"):
        verdicts.approve(own.pk, by=desk.by("dora"))
    assert verdicts.approve(own.pk, by=desk.by("ann")).decided_by == desk.dora


def test_what_is_taken_back_was_seen_by_nobody(desk: Desk, once: Claim, passages: list[Evidence]) -> None:
    with pytest.raises(NotAllowed, match="Only the person who filed"):
        blind.recall(once.pk, by=desk.by("bob"))
    with pytest.raises(NotAllowed, match="may not file a verdict"):  # it sees the record, and files nothing
        blind.recall(once.pk, by=machine("clock"))
    claim = blind.recall(once.pk, by=desk.by("ann"))
    assert (claim.state, rules.holder_of(claim), claim.first_read_by) == ("in_review", desk.ann, None)
    assert not Notice.objects.filter(kind="to_sign", read_at=None).exists()
    with pytest.raises(IllegalMove, match="there is nothing to take back"):
        blind.recall(once.pk, by=desk.by("ann"))
    kept = BlindReading.objects.get()
    assert (getattr(kept.said, "rationale", ""), len(kept.ticks)) == (HERS, 2), "to be mended"
    read(desk, claim, "ann", passages, rationale="Mended.")
    verdict = read(desk, claim, "bob", passages)
    assert verdict.rationale == "Mended."


def test_taken_back_while_a_second_reads_the_second_is_the_first(
    desk: Desk, once: Claim, passages: list[Evidence]
) -> None:
    assignments.take(once.pk, by=desk.by("bob"))
    claim = blind.recall(once.pk, by=desk.by("ann"))
    assert rules.holder_of(claim) == desk.bob
    assert read(desk, claim, "bob", passages).pk is None
    verdict = read(desk, claim, "ann", passages)
    assert (verdict.decided_by, verdict.approved_by) == (desk.bob, desk.ann)


def test_a_second_who_hands_back_leaves_it_to_a_third(
    desk: Desk, once: Claim, passages: list[Evidence]
) -> None:
    assignments.take(once.pk, by=desk.by("bob"))
    assignments.hand_back(once.pk, by=desk.by("bob"))
    verdict = read(desk, once, "dora", passages)
    assert (verdict.state, verdict.approved_by) == ("approved", desk.dora)


@pytest.mark.parametrize(
    "act",
    [
        claims.park,
        claims.wait,
        lambda pk, by: claims.merge(pk, by=by, into=pk),
        partial(claims.dismiss, reason="A joke."),
        partial(claims.mend, statement="Something else."),
        partial(choosing.split, statements=["Ships came.", "Shells came."]),
    ],
)
def test_what_was_read_once_stays_as_it_is_until_it_was_read_twice(
    desk: Desk, once: Claim, act: Callable[..., Any]
) -> None:
    with pytest.raises(IllegalMove, match="nobody sees yet"):
        act(once.pk, by=desk.by("dora"))
    assert claims.mend(once.pk, by=desk.by("dora"), priority=3).priority == 3


def test_nobody_sees_how_another_ticks(desk: Desk, held: Claim, passages: list[Evidence]) -> None:
    first = passages[0].pk
    evidence_actions.judge(first, by=desk.by("bob"), stance="refutes", counts=True)
    row = Evidence.objects.get(pk=first)
    assert (row.stance, row.counts) == ("", False)
    assert not Event.objects.filter(type="evidence.judged", person=desk.bob).exists()
    read(desk, held, "ann", passages)
    assert BlindReading.objects.get(person=desk.bob).ticks[str(first)] == {
        "stance": "refutes",
        "counts": True,
    }
    with pytest.raises(NotAllowed, match="take it back to judge"):
        evidence_actions.judge(first, by=desk.by("ann"), counts=False)
    evidence_actions.judge(first, by=desk.by("ann"), tier="primary")
    assert Evidence.objects.get(pk=first).tier == "primary", "what a source is, is everybody's"


def test_where_only_the_second_meets_the_rule_their_words_go_out(
    desk: Desk, held: Claim, passages: list[Evidence]
) -> None:
    read(desk, held, "ann", passages[:1], override_reason="It was on the harbour's own page.")
    verdict = read(desk, held, "bob", passages, rationale="Both say so.")
    assert (verdict.decided_by, verdict.approved_by, verdict.rationale) == (
        desk.bob,
        desk.ann,
        "Both say so.",
    )


def test_where_neither_meets_the_rule_an_editor_grants_it(
    desk: Desk, held: Claim, passages: list[Evidence]
) -> None:
    below = {"override_reason": "It was on the harbour's own page."}
    read(desk, held, "ann", passages[:1], **below)
    verdict = read(desk, held, "bob", passages[:1], **below)
    assert (verdict.state, verdict.decided_by) == ("decided", desk.ann)
    with pytest.raises(NotAllowed, match="an editor signs it"):
        verdicts.approve(verdict.pk, by=desk.by("bob"))
    signed = verdicts.approve(verdict.pk, by=desk.by("dora"), override_reason="It stands on the page.")
    assert signed.approved_by == desk.dora


def test_another_label_for_the_same_rating_is_a_difference(
    desk: Desk, held: Claim, passages: list[Evidence]
) -> None:
    """Readers would see two words."""
    rescale(desk)
    read(desk, held, "ann", passages, rating="", label="Mostly true")
    assert read(desk, held, "bob", passages, rating="", label="Half true").contends


def test_a_label_that_was_renamed_in_between_is_none(
    desk: Desk, once: Claim, passages: list[Evidence]
) -> None:
    rescale(desk)
    verdict = read(desk, once, "bob", passages, rating="", label="Right")
    assert (verdict.label, verdict.approved_by) == ("True", desk.bob)


def test_a_claim_that_is_under_way_is_finished_as_it_was_begun(
    desk: Desk, once: Claim, passages: list[Evidence]
) -> None:
    desk.team.blind_review = False
    desk.team.save()
    assert read(desk, once, "bob", passages).approved_by == desk.bob
    claims.recheck(once.pk, by=desk.by("ann"), reason="News.")
    assert read(desk, once, "ann", passages).state == "decided", "the next one in the open"


def test_what_was_seen_is_not_read_blind(desk: Desk, held: Claim, passages: list[Evidence]) -> None:
    desk.team.blind_review = False
    desk.team.save()
    filed = read(desk, held, "ann", passages)
    desk.team.blind_review = True
    desk.team.save()
    verdicts.send_back(filed.pk, by=desk.by("bob"), comment="Too short.")
    again = read(desk, held, "ann", passages)
    assert verdicts.approve(again.pk, by=desk.by("bob")).state == "approved"
    claims.recheck(held.pk, by=desk.by("ann"), reason="News.")
    assert read(desk, held, "ann", passages).pk is None, "a new round is read blind"


def test_what_the_machine_suggests_was_filed_by_nobody(
    desk: Desk, held: Claim, passages: list[Evidence]
) -> None:
    Verdict.objects.create(claim=held, state="suggested", rating="refuted", label="False")
    assert read(desk, held, "ann", passages).pk is None, "two read it blind all the same"


def test_what_was_ticked_in_the_open_before_is_covered(
    desk: Desk, held: Claim, passages: list[Evidence]
) -> None:
    desk.team.blind_review = False
    desk.team.save()
    for one in passages:
        evidence_actions.judge(one.pk, by=desk.by("ann"), stance="refutes", counts=True)
    desk.team.blind_review = True
    desk.team.save()
    read(desk, held, "ann", passages)
    assert {(one.stance, one.counts) for one in held.evidence.all()} == {("", False)}
    assert len(read(desk, held, "bob", passages).evidence) == 2


@pytest.mark.parametrize("which", [0, 1])
def test_checked_again_it_is_read_blind_again_whoever_was_signed(
    desk: Desk, once: Claim, passages: list[Evidence], differing: tuple[Verdict, Verdict], which: int
) -> None:
    verdicts.approve(differing[which].pk, by=desk.by("dora"))
    claims.recheck(once.pk, by=desk.by("dora"), reason="News.")
    assert read(desk, once, "ann", passages).pk is None


def test_what_no_longer_counts_is_not_ticked_when_both_are_opened(
    desk: Desk, once: Claim, passages: list[Evidence]
) -> None:
    """A copy given since has not the quote any more: the verdict keeps what it was filed on."""
    Evidence.objects.filter(pk=passages[0].pk).update(quote_check="missing")
    verdict = read(desk, once, "bob", passages[1:], override_reason="One will do.")
    assert [row["evidence"] for row in verdict.evidence] == [one.pk for one in passages]
    assert list(once.evidence.filter(counts=True)) == [passages[1]]


def test_a_recheck_that_somebody_has_read_is_not_called_off(
    desk: Desk, once: Claim, passages: list[Evidence]
) -> None:
    read(desk, once, "bob", passages)
    claims.recheck(once.pk, by=desk.by("dora"), reason="News.")
    read(desk, once, "ann", passages)
    with pytest.raises(IllegalMove, match="nobody sees yet"):
        standing.let_stand(once.pk, by=desk.by("bob"), reason="No news.")


def test_a_verdict_of_somebody_who_left_is_kept_for_the_second(
    desk: Desk, once: Claim, passages: list[Evidence]
) -> None:
    leaving.close_person(desk.ann, by=desk.by("adam"))
    verdict = read(desk, once, "bob", passages)
    assert (verdict.decided_by, verdict.approved_by) == (desk.ann, desk.bob)


@pytest.mark.parametrize("act", [assignments.take, blind.recall, partial(claims.dismiss, reason="No.")])
def test_a_stranger_finds_nothing(desk: Desk, once: Claim, act: Callable[..., Any]) -> None:
    with pytest.raises(NotThere):
        act(once.pk, by=desk.by("eve"))


def test_the_database_has_the_last_word(desk: Desk, once: Claim, passages: list[Evidence]) -> None:
    def refused(what: str) -> Any:
        return pytest.raises(IntegrityError, match=what)

    reading = BlindReading.objects.get()
    with refused("one_blind_reading_waits|claims_blindreading.claim_id"), transaction.atomic():
        BlindReading.objects.create(
            claim=once, person=desk.bob, sealed=reading.sealed, filed_at=reading.filed_at
        )
    with refused("claim_read_once_is_read_twice"), transaction.atomic():
        Claim.objects.filter(pk=once.pk).update(state="settled")
    read(desk, once, "bob", [], rating="not_enough_evidence", rationale="Too little.")
    hers, his = Verdict.objects.order_by("pk")
    with refused("verdict_dispute_by_a_third"), transaction.atomic():
        Verdict.objects.filter(pk=hers.pk).update(state="approved", approved_by=desk.bob)
    with refused("one_verdict_waits|claims_verdict.claim_id"), transaction.atomic():
        Verdict.objects.filter(pk__in=[hers.pk, his.pk]).update(opposes=None)


def test_what_was_changed_between_filing_and_signature_is_counted(
    desk: Desk, once: Claim, passages: list[Evidence], differing: tuple[Verdict, Verdict]
) -> None:
    verdicts.approve(differing[1].pk, by=desk.by("dora"))
    long_ago = timezone.now() - timedelta(days=1)
    assert queries.sign_offs(desk.dora, long_ago) == queries.SignOffs(
        signed=1, rating=1, words=0, blind=1, alike=0
    )
    claims.recheck(once.pk, by=desk.by("ann"), reason="News.")
    read(desk, once, "ann", passages)
    read(desk, once, "bob", passages)
    desk.team.blind_review = False
    desk.team.save()
    claims.recheck(once.pk, by=desk.by("ann"), reason="News.")
    filed = read(desk, once, "ann", passages)
    verdicts.send_back(filed.pk, by=desk.by("bob"), comment="Say when.")
    verdicts.approve(read(desk, once, "ann", passages, headline="In March.").pk, by=desk.by("bob"))
    assert queries.sign_offs(desk.ann, long_ago) == queries.SignOffs(
        signed=3, rating=1, words=1, blind=2, alike=1
    )
    assert queries.sign_offs(desk.eve, long_ago).signed == 0
