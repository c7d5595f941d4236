"""History is append-only on both databases, and its chains prove it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from claims import history
from claims.actions import articles, assignments, claims, research, verdicts
from claims.history import chain, guards
from claims.models import Assignment, ChainHead, Claim, Event, EventPayload, Seal
from people.actors import machine
from sources.connectors import CONNECTORS
from tests.record import Desk, add_passage, decide


@pytest.fixture
def lines(desk: Desk, claim: Claim) -> list[Event]:
    claims.queue(claim.pk, by=desk.by("ann"))
    claims.park(claim.pk, by=desk.by("ann"))
    return list(Event.objects.order_by("pk"))


def test_each_action_leaves_one_line_and_the_chain_holds(lines: list[Event]) -> None:
    assert [line.type for line in lines] == ["article.received", "claim.queued", "claim.parked"]
    assert [line.number for line in lines] == [1, 2, 3]
    assert lines[2].previous_hash == lines[1].hash
    assert history.verify() == ([], 3, 0)
    assert history.sentence(lines[1]) == "Ann chose the claim to be checked"


COMMON = [
    "UPDATE claims_event SET type = 'claim.settled'",
    "DELETE FROM claims_event",
    "UPDATE claims_eventpayload SET text = 'x'",
    "DELETE FROM claims_eventpayload",
]
# Each database has a way of its own to destroy rows.
OF_ITS_OWN = {
    "sqlite": ["INSERT OR REPLACE INTO claims_event SELECT * FROM claims_event"],
    "postgresql": ["TRUNCATE claims_event CASCADE", "TRUNCATE claims_eventpayload"],
}


def test_the_database_refuses_every_way_to_change_or_destroy_it(lines: list[Event]) -> None:
    connection.check_constraints()  # PostgreSQL truncates nothing while foreign keys wait to be checked
    for statement in COMMON + OF_ITS_OWN[connection.vendor]:
        with pytest.raises(DatabaseError, match=r"append-only|only be blanked"), transaction.atomic():
            connection.cursor().execute(statement)
    assert history.verify() == ([], 3, 0)


def test_a_place_is_named_in_peoples_words(desk: Desk, claim: Claim) -> None:
    claims.queue(claim.pk, by=desk.by("ann"))
    research.again(claim.pk, by=desk.by("ann"), question="shells Northland")
    assert (
        history.sentence(Event.objects.latest("pk")) == f"Ann asked {CONNECTORS['corpus'].label}, Wikipedia"
    )


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ({"count": 1, "pages": 1}, "The machine found 1 passage from 1 page"),
        ({"count": 3, "pages": 2}, "The machine found 3 passages from 2 pages"),
        ({}, "The machine found … passages from … pages"),
    ],
)
def test_what_is_counted_is_told_as_people_count(claim: Claim, payload: dict[str, int], said: str) -> None:
    line = history.record("evidence.found", by=machine("weigher"), claim=claim, **payload)
    assert history.sentence(line) == said


def test_the_orm_is_refused_too(lines: list[Event]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.update(door="nowhere")
    with pytest.raises(DatabaseError), transaction.atomic():
        lines[0].save()


def test_a_changed_line_is_found(lines: list[Event]) -> None:
    with guards.lifted():
        Event.objects.filter(pk=lines[1].pk).update(type="claim.parked")
    troubles, _, _ = history.verify()
    assert [(t.number, t.sentence) for t in troubles] == [(2, "the line was changed")]


def test_a_changed_payload_is_found(lines: list[Event]) -> None:
    with guards.lifted():
        EventPayload.objects.filter(pk=lines[0].pk).update(text='{"title": "Another"}')
    assert [t.sentence for t in history.verify()[0]] == ["its payload was changed"]


def test_a_missing_last_line_is_found(lines: list[Event]) -> None:
    with guards.lifted():
        EventPayload.objects.filter(pk=lines[2].pk).delete()
        Event.objects.filter(pk=lines[2].pk).delete()
    assert "the last line is missing" in history.verify()[0][0].sentence


def test_a_line_that_was_taken_out_of_the_middle_is_found(lines: list[Event]) -> None:
    with guards.lifted():
        EventPayload.objects.filter(pk=lines[1].pk).delete()
        Event.objects.filter(pk=lines[1].pk).delete()
    told = [(trouble.number, trouble.sentence) for trouble in history.verify()[0]]
    assert told == [(3, "line 2 is missing"), (3, "it does not follow the line before it")]


def test_a_line_that_no_head_knows_is_found(lines: list[Event]) -> None:
    ChainHead.objects.filter(chain=lines[1].chain).update(number=2, hash=lines[1].hash)
    assert "is not the one written" in history.verify()[0][0].sentence


def test_a_chain_without_its_head_is_found(lines: list[Event]) -> None:
    ChainHead.objects.filter(chain=lines[0].chain).delete()
    assert [trouble.sentence for trouble in history.verify()[0]] == ["the chain's head is missing"]


def test_what_is_written_while_it_is_walked_is_no_trouble(
    desk: Desk, claim: Claim, lines: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    walk, busy = chain._wrong_with, iter([True])

    def meanwhile(*line: Any) -> Any:
        if next(busy, False):
            claims.reopen(claim.pk, by=desk.by("ann"), reason="It is asked for.")
            articles.receive(by=desk.by("dora"), body="Another article has come in meanwhile, and is read.")
        return walk(*line)

    monkeypatch.setattr(chain, "_wrong_with", meanwhile)
    assert history.verify()[0] == []
    assert history.verify() == ([], 5, 0)


def test_a_missing_payload_is_found(lines: list[Event]) -> None:
    with guards.lifted():
        EventPayload.objects.filter(pk=lines[0].pk).delete()
    assert [trouble.sentence for trouble in history.verify()[0]] == ["its payload is missing"]


def test_the_command_says_intact_or_where_not(lines: list[Event], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_history")
    assert capsys.readouterr().out == "intact, 0 blanked (3 lines)\n"
    with guards.lifted():
        Event.objects.filter(pk=lines[1].pk).update(door="nowhere")
    with pytest.raises(CommandError, match="not intact"):
        call_command("verify_history")


def test_two_people_may_blank_a_payload_once(desk: Desk, lines: list[Event]) -> None:
    blank = {"text": "", "salt": "", "blanked_at": timezone.now(), "blanked_reason": "A name that must go."}
    payload = EventPayload.objects.filter(pk=lines[0].pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        payload.update(**blank, blanked_by=desk.adam, blanked_with=desk.adam)
    payload.update(**blank, blanked_by=desk.adam, blanked_with=desk.dora)
    assert history.verify() == ([], 3, 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        payload.update(blanked_reason="Another reason.")


def test_lost_guards_are_reported_and_migrate_brings_them_back(db: None) -> None:
    guards.remove()
    assert len(guards.missing()) >= 4
    with pytest.raises(CommandError):
        call_command("verify_history")
    call_command("migrate", verbosity=0)
    assert guards.missing() == set()


def test_the_day_is_sealed_once_inside_and_outside(lines: list[Event], settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.DATA_DIR = tmp_path
    now = timezone.now()
    assert history.seal(now) == history.seal(now)
    kept = json.loads(next((tmp_path / "seals").iterdir()).read_text())
    assert kept["digest"] == Seal.objects.get().digest
    assert [ChainHead.objects.get().chain, 3] == kept["heads"][0][:2]


def test_a_line_outside_a_transaction_is_refused(transactional_db: None, desk: Desk) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        history.record("team.changed", by=desk.by("adam"), team=desk.team)


def test_each_act_of_a_claims_days_has_its_line_and_no_other(desk: Desk, claim: Claim) -> None:
    ann, bob, dora = desk.by("ann"), desk.by("bob"), desk.by("dora")
    claims.queue(claim.pk, by=ann)
    assignments.take(claim.pk, by=ann)
    assignments.open(claim.pk, by=ann)
    pages = [add_passage(claim, desk, house, "Shells came.") for house in ("The Post", "The Gazette")]
    verdicts.send_back(decide(desk, claim, pages).pk, by=bob, comment="Say when.")
    verdicts.recall(decide(desk, claim, pages).pk, by=ann)
    signed = verdicts.approve(decide(desk, claim, pages).pk, by=bob)
    verdicts.spike(signed.pk, by=dora)
    claims.recheck(claim.pk, by=dora, reason="News.")
    assignments.assign(claim.pk, by=dora, assignee="bob")
    assignments.hand_back(claim.pk, by=bob)
    claims.park(claim.pk, by=ann)
    claims.reopen(claim.pk, by=ann)
    claims.mend(claim.pk, by=ann, priority=3)
    claims.dismiss(claim.pk, by=ann, reason="A figure of speech.")
    told = [f"{event.type} {event.person}" for event in claim.events.order_by("pk")]
    assert told == [
        "claim.queued Ann", "claim.taken Ann", "claim.opened Ann", "evidence.added Ann", "evidence.added Ann",
        "verdict.decided Ann", "verdict.sent_back Bob", "verdict.decided Ann", "verdict.recalled Ann",
        "verdict.decided Ann", "verdict.approved Bob", "verdict.spiked Dora", "claim.rechecked Dora",
        "claim.assigned Dora", "claim.handed_back Bob", "claim.parked Ann", "claim.reopened Ann",
        "claim.mended Ann", "claim.dismissed Ann",
    ]  # fmt: skip
    assert history.verify()[0] == []
    assert not Assignment.objects.filter(ended_at=None).exists()
