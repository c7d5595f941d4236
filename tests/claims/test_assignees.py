"""Who gets which claim: by language, topic, load, absence and declared conflicts; due in time, or the editors hear of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from claims import history, rules
from claims.actions import articles, assignees, assignments, availability, claims, deadlines, verdicts
from claims.machine import CLOCK
from claims.models import Article, Assignment, Claim, Event, Verdict
from claims.rules import IllegalMove, Invalid, NotAllowed
from people.models import Notice
from tests.record import BODY, Desk, make_claim


def declare(desk: Desk, name: str, **said: object) -> None:
    usual = {"languages": "", "topics": "", "absent_until": None, "speakers": [], "publishers": []}
    availability.declare(by=desk.by(name), **(usual | said))  # type: ignore[arg-type]
    getattr(desk, name).refresh_from_db()


@pytest.fixture
def queued(desk: Desk, article: Article) -> list[Claim]:
    """Three claims of one article, of falling worth; the last is about shells."""
    made = [
        make_claim(article, BODY[:60], score=0.9),
        make_claim(article, BODY[:61], score=0.5),
        make_claim(article, BODY[:62], score=0.4),
    ]
    claims.mend(made[2].pk, by=desk.by("dora"), statement="Shells were loaded at the port.")
    return [claims.queue(one.pk, by=desk.by("dora")) for one in made]


def test_a_topic_of_hers_comes_before_worth_and_after_priority(desk: Desk, queued: list[Claim]) -> None:
    declare(desk, "ann", topics="shells, harbours")
    claims.mend(queued[1].pk, by=desk.by("dora"), priority=3)
    order = list(assignees.queue_for(desk.ann))
    assert order == [queued[1].pk, queued[2].pk, queued[0].pk]


def test_a_language_she_does_not_read_is_left_to_others(desk: Desk, queued: list[Claim]) -> None:
    Article.objects.update(language="de")
    declare(desk, "ann", languages="en, fr")
    with pytest.raises(IllegalMove, match="Of 3 in the queue none is for you"):
        assignments.take_next(by=desk.by("ann"))
    declare(desk, "ann", languages="en, de")
    assert assignments.take_next(by=desk.by("ann")) == queued[0]


@pytest.mark.parametrize("kind", ["speakers", "publishers"])
def test_a_declared_conflict_binds_everywhere(
    desk: Desk, claim: Claim, filed_by_ann: Verdict, kind: str
) -> None:
    verdict = filed_by_ann
    claims_speaker = {"speakers": ["ida rees"], "publishers": ["the courier"]}[kind]
    his = make_claim(claim.article, BODY[:60], speaker=verdict.claim.speaker)
    assignments.take(his.pk, by=desk.by("bob"))
    declare(desk, "bob", **{kind: claims_speaker})
    sentence = "Bob has declared a conflict of interest with"
    for verb in ("open", "decide"):
        with pytest.raises(NotAllowed, match=sentence):
            rules.check_may_move(desk.by("bob"), Claim.objects.get(pk=his.pk), verb)
    with pytest.raises(NotAllowed, match=sentence):
        verdicts.approve(verdict.pk, by=desk.by("bob"))
    other = make_claim(claim.article, "The deal is a shame.")
    claims.mend(other.pk, by=desk.by("dora"), speaker="Ida Rees")
    claims.queue(other.pk, by=desk.by("dora"))
    with pytest.raises(NotAllowed, match=sentence):
        assignments.take(other.pk, by=desk.by("bob"))
    with pytest.raises(IllegalMove, match="none is for you"):
        assignments.take_next(by=desk.by("bob"))
    with pytest.raises(Invalid, match=sentence):
        assignments.assign(other.pk, by=desk.by("dora"), assignee="bob")


def test_who_has_a_conflict_with_somebody_else_takes_it(desk: Desk, claim: Claim) -> None:
    """A publisher of the speaker's name is another one, and so is a speaker of the publisher's."""
    claims.mend(claim.pk, by=desk.by("dora"), speaker="Ida Rees")
    declare(desk, "bob", speakers=["The Courier", "Ida Reese"], publishers=["Ida Rees"])
    assert assignments.take(claim.pk, by=desk.by("bob")).state == "assigned"


@pytest.fixture
def filed_by_ann(desk: Desk, claim: Claim) -> Verdict:
    claims.mend(claim.pk, by=desk.by("dora"), speaker="Ida Rees")
    assignments.take(claim.pk, by=desk.by("ann"))
    return verdicts.decide(
        claim.pk, by=desk.by("ann"), rating="not_enough_evidence", rationale="Nothing is known.", why="Asked."
    )


def test_who_is_away_is_given_nothing(desk: Desk, queued: list[Claim]) -> None:
    declare(desk, "bob", absent_until=timezone.localdate())
    with pytest.raises(Invalid, match="Bob is away until"):
        assignments.assign(queued[0].pk, by=desk.by("dora"), assignee="bob")
    declare(desk, "bob", absent_until=date(2020, 1, 1))
    assert assignments.assign(queued[0].pk, by=desk.by("dora"), assignee="bob").state == "assigned"


def test_the_freest_who_fits_gets_it(desk: Desk, queued: list[Claim]) -> None:
    assignments.assign(queued[0].pk, by=desk.by("dora"), assignee="ann")
    declare(desk, "dora", absent_until=timezone.localdate())
    assert assignees.freest(queued[1:]) == desk.bob
    declare(desk, "ann", topics="shells")
    assert assignees.freest(queued[2:]) == desk.ann
    for name in ("ann", "bob"):
        declare(desk, name, languages="fr")
    Article.objects.update(language="en")
    with pytest.raises(Invalid, match="Nobody is free"):
        assignees.freest(Claim.objects.filter(pk=queued[2].pk))


def test_who_takes_no_claims_is_told_so_and_nothing_of_the_queue(desk: Desk, queued: list[Claim]) -> None:
    with pytest.raises(NotAllowed, match="Adam may not take claims"):
        assignments.take_next(by=desk.by("adam"))


def test_there_is_a_most_that_somebody_takes(desk: Desk, queued: list[Claim]) -> None:
    desk.team.most_held = 1
    desk.team.save()
    assignments.take_next(by=desk.by("ann"))
    with pytest.raises(IllegalMove, match="You hold 1 claim, the most"):
        assignments.take_next(by=desk.by("ann"))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"languages": "german"}, "no code of a language"), ({"topics": "x" * 400}, "at most 300 characters")],
)
def test_what_is_declared_wrongly_is_said(desk: Desk, said: dict[str, object], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        declare(desk, "ann", **said)


# --- Deadlines ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("priority", "hours"), [(3, 4), (2, 24), (1, 72)])
def test_a_claim_is_due_by_its_priority(desk: Desk, claim: Claim, priority: int, hours: int) -> None:
    claims.mend(claim.pk, by=desk.by("dora"), priority=priority)
    assignments.take(claim.pk, by=desk.by("ann"))
    held = Assignment.objects.get(claim=claim)
    assert held.due_at == held.at + timedelta(hours=hours)


def test_first_its_holder_hears_then_the_editors_before_the_deadline(desk: Desk, claim: Claim) -> None:
    assignments.take(claim.pk, by=desk.by("ann"))
    held = Assignment.objects.get(claim=claim)
    assert held.due_at
    span = held.due_at - held.at
    told = []
    for share in (0.5, 0.8, 0.8, 0.95, 0.95, 1.2):
        deadlines.remind(held.at + span * share, by=CLOCK)
        told.append([(notice.person.username, notice.kind) for notice in Notice.objects.order_by("pk")])
    ann, dora = ("ann", "due"), ("dora", "escalated")
    assert told == [[], [ann], [ann], [ann, dora], [ann, dora], [ann, dora]]
    line = Event.objects.get(type="claim.escalated")
    assert history.sentence(line).startswith("The machine told the editors that Ann's claim is due")


def test_of_what_waits_for_a_signature_the_editors_hear_and_not_whoever_filed(
    desk: Desk, filed: Verdict
) -> None:
    held = Assignment.objects.get(claim=filed.claim)
    assert held.due_at
    Notice.objects.all().delete()
    for share in (0.8, 0.95):
        deadlines.remind(held.at + (held.due_at - held.at) * share, by=CLOCK)
    told = Notice.objects.get()
    assert (told.person, told.kind) == (desk.dora, "escalated")
    assert "and it waits for a signature" in told.text


def test_nobody_is_reminded_of_what_left_their_hands(desk: Desk, claim: Claim) -> None:
    late = timezone.now() + timedelta(days=9)
    assignments.take(claim.pk, by=desk.by("ann"))
    assignments.hand_back(claim.pk, by=desk.by("ann"))
    assert deadlines.remind(late, by=CLOCK) == 0
    assert not Notice.objects.exists()
    assignments.take(claim.pk, by=desk.by("bob"))
    assert deadlines.remind(late, by=CLOCK) > 0
    assert not Notice.objects.filter(person=desk.ann).exists()


def test_bob_is_told_what_dora_gave_him_and_dora_not_what_she_took(desk: Desk, queued: list[Claim]) -> None:
    assignments.assign(queued[0].pk, by=desk.by("dora"), assignee="bob")
    assignments.assign(queued[1].pk, by=desk.by("dora"), assignee="dora")
    notice = Notice.objects.get()
    assert (notice.person, notice.kind, notice.link) == (desk.bob, "assigned", f"/claims/{queued[0].pk}/")


def test_another_text_keeps_its_team(desk: Desk, queued: list[Claim]) -> None:
    """Eve's queue has nothing of this team."""
    articles.receive(by=desk.by("eve"), body="Another story altogether. " + BODY)
    assert [len(list(assignees.queue_for(who))) for who in (desk.ann, desk.eve)] == [len(queued), 0]
