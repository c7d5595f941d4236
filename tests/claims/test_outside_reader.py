"""A second reader from outside: one verdict, one link to one address, and no other door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.actions import (
    articles,
    assignments,
    choosing,
    claims,
    likenesses,
    origins,
    outside,
    siblings,
    verdicts,
)
from claims.actions import evidence as evidence_actions
from claims.models import Article, Claim, Evidence, Likeness, OutsideReading, Verdict
from claims.rules import IllegalMove, Invalid, NotAllowed, NotThere, Suspended
from people.models import Person
from tests.record import Desk, decide, make_claim

pytestmark = pytest.mark.usefixtures("evidence_once")


def invite(desk: Desk, verdict: Verdict, **said: str) -> tuple[OutsideReading, str]:
    usual = {"name": "Prof. Lund", "email": "lund@university.example"}
    return outside.invite(verdict.pk, by=desk.by("dora"), **(usual | said))


def test_the_reader_signs_the_one_verdict_they_were_asked_for(desk: Desk, filed: Verdict) -> None:
    _, token = invite(desk, filed)
    reading = outside.open_link(token)
    outside.open_link(token)
    assert reading.verdict == filed
    told = [event.type for event in filed.claim.events.filter(type__startswith="reader.").order_by("pk")]
    assert told == ["reader.invited", "reader.opened"], "the first opening is noted"
    signed = verdicts.approve(filed.pk, by=outside.actor(reading))
    assert signed.approved_by is not None
    assert (signed.approved_by.name, signed.approved_by.is_outside) == ("Prof. Lund", True)
    outside.end(reading)
    with pytest.raises(NotThere, match="This link has been used"):
        outside.open_link(token)


def test_a_link_is_over_in_time_and_when_another_is_sent(desk: Desk, filed: Verdict) -> None:
    first, token = invite(desk, filed)
    invite(desk, filed)
    with pytest.raises(NotThere):
        outside.open_link(token)
    reading, token = invite(desk, filed)
    OutsideReading.objects.filter(pk=reading.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(NotThere):
        outside.open_link(token)
    with pytest.raises(NotAllowed, match="invitation has ended"):
        verdicts.approve(filed.pk, by=outside.actor(first))


def test_the_reader_signs_no_other_verdict_and_gets_in_nowhere(
    desk: Desk, filed: Verdict, held: Claim, evidence: list[Evidence]
) -> None:
    reading, _ = invite(desk, filed)
    verdicts.recall(filed.pk, by=desk.by("ann"))
    again = decide(desk, held, evidence)
    with pytest.raises(NotAllowed, match="was not asked to read this verdict"):
        verdicts.approve(again.pk, by=outside.actor(reading))
    reader = Person.objects.get(pk=reading.person_id)
    assert (reader.is_staff, reader.has_usable_password()) == (False, False)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": " "}, "Say who the reader is"),
        ({"email": "lund"}, "Write the reader's address"),
        ({"email": "ANN@desk.example"}, "address of somebody on the desk"),
    ],
)
def test_who_is_asked_has_a_name_and_an_address_of_their_own(
    desk: Desk, filed: Verdict, said: dict[str, str], sentence: str
) -> None:
    Person.objects.filter(pk=desk.ann.pk).update(email="ann@desk.example")
    with pytest.raises(Invalid, match=sentence):
        invite(desk, filed, **said)


def test_an_editor_asks_for_what_waits(desk: Desk, approved: Verdict, article: Article) -> None:
    with pytest.raises(IllegalMove, match="does not wait for a signature"):
        invite(desk, approved)
    with pytest.raises(NotAllowed):
        outside.invite(approved.pk, by=desk.by("ann"), name="x", email="x@y.example")
    with pytest.raises(NotThere, match=f"There is no verdict {10**9} here"):
        outside.invite(10**9, by=desk.by("dora"), name="x", email="x@y.example")
    with pytest.raises(NotThere):
        outside.invite(approved.pk, by=desk.by("eve"), name="x", email="x@y.example")
    Person.objects.filter(pk=desk.dora.pk).update(
        signing_suspended_until=timezone.now() + timedelta(hours=23)
    )
    desk.dora.refresh_from_db()
    with pytest.raises(
        Suspended, match="account was reset"
    ):  # or whoever reset it would sign by a friend's link
        invite(desk, approved)


def test_the_reader_does_nothing_on_the_desk_but_sign(
    desk: Desk, article: Article, alike: Likeness, evidence: list[Evidence], filed: Verdict
) -> None:
    """Whom a desk asks to read one verdict sees its record, and changes nothing in it."""
    reading, _ = invite(desk, filed)
    reader, new = outside.actor(reading), make_claim(article, "The deal is a shame.")
    for act in (
        lambda by: articles.mend(article.pk, by=by, title="Mine"),
        lambda by: articles.receive(by=by, body="Another text that has enough words in it."),
        lambda by: likenesses.confirm(alike.pk, by=by),
        lambda by: claims.mend(new.pk, by=by, statement="Mine."),
        lambda by: claims.queue(new.pk, by=by),
        lambda by: evidence_actions.add(new.pk, by=by, url="https://page.example/a"),
        lambda by: origins.merge(new.pk, by=by, number=1, into=2),
        lambda by: siblings.ask(new.pk, by=by, question="attribution"),
        lambda by: assignments.take(new.pk, by=by),
        lambda by: choosing.split(new.pk, by=by, statements=["One.", "Two."]),
        lambda by: verdicts.recall(filed.pk, by=by),
    ):
        with pytest.raises(NotAllowed, match=r"Prof\. Lund may not"):
            act(reader)
    assert verdicts.approve(filed.pk, by=reader).state == "approved"
