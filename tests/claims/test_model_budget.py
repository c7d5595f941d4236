"""What a model costs is set aside before it is asked, and counted when it has answered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from claims import colleague, machine, steps
from claims.actions import articles, consultations
from claims.actions.consultations import NotAsked
from claims.models import Article, Consultation, Step
from engine import providers
from people.models import Notice
from sources import consulting
from sources.models import Provider
from tests.claims.asking import asked, work
from tests.model_server import (
    ModelServer,
)
from tests.record import BODY, Desk


def test_tokens_and_cost_are_counted(cellar: Provider, read: Article, model_server: ModelServer) -> None:
    cellar.price_in, cellar.price_out = Decimal(3), Decimal(15)
    cellar.save()
    work()

    one = asked()
    assert (one.tokens_in, one.tokens_out, one.counted) == (1200, 340, True)
    assert one.cost == Decimal("0.0087")
    assert (one.reserved_tokens, one.reserved_cost) == (0, 0)
    assert consultations.spent_today(cellar).cost == Decimal("0.0087")


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_spend_the_same_rest(cellar: Provider) -> None:
    asking = consulting.prepare(cellar, consulting.TRIED)
    cellar.budget_tokens = (asking.tokens_in + asking.tokens_out) * consulting.TRIES * 2 - 1
    cellar.save()
    questions = [Consultation.objects.create(provider=cellar, call="test") for _ in range(4)]
    start = Barrier(len(questions))

    def begin(one: Consultation) -> bool:
        start.wait()
        try:
            consultations.begin(one, asking)
        except NotAsked:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(len(questions)) as pool:
        assert sorted(pool.map(begin, questions)) == [False, False, False, True]


def test_a_used_up_budget_stops_it_and_its_keepers_are_told_once(
    desk: Desk, cellar: Provider, read: Article, model_server: ModelServer
) -> None:
    cellar.budget_tokens = 100
    cellar.save()
    articles.receive(by=desk.by("dora"), title="Another", body="A bridge fell in Carrow on Monday. " + BODY)
    work("read")
    work()

    assert model_server.asked == []
    assert {one.outcome for one in Consultation.objects.all()} == {"not_asked"}
    assert asked().error.startswith("The day’s budget of Cellar is 100 tokens: 0 are used")
    told = Notice.objects.filter(kind="model.budget")
    assert {notice.person.username for notice in told} == {"dora", "adam"}
    assert told.count() == 2


def test_a_budget_in_money_stops_it(cellar: Provider, read: Article, model_server: ModelServer) -> None:
    cellar.price_in, cellar.budget_money = Decimal(1000), Decimal("0.01")
    cellar.save()
    work()

    assert asked().error.startswith("The day’s budget of Cellar is 0.01 USD")
    assert model_server.asked == []


def test_what_is_set_aside_for_an_open_question_is_not_spent_again(
    cellar: Provider, read: Article, model_server: ModelServer
) -> None:
    Consultation.objects.create(provider=cellar, call="test", asked_at=timezone.now(), reserved_tokens=50_000)
    cellar.budget_tokens = 50_500
    cellar.save()
    work()

    assert Consultation.objects.get(call="extract").outcome == "not_asked"
    assert "50,000 are used" in Consultation.objects.get(call="extract").error


def test_more_than_two_questions_at_once_wait_for_their_turn(
    cellar: Provider, read: Article, model_server: ModelServer
) -> None:
    for _ in range(2):
        other = Consultation.objects.create(provider=cellar, call="test", reserved_tokens=10)
        Step.objects.create(kind="consult", subject=other.pk, state="running", lease_until=timezone.now())
    machine.run(Step.objects.get(kind="consult", state="owed").pk)

    step = Step.objects.get(kind="consult", state="owed")
    assert (step.attempts, step.error) == (0, "")
    assert model_server.asked == []
    consultations.next_one(cellar)
    step.refresh_from_db()
    assert step.next_at <= timezone.now(), "the next one is put when one has ended"


@pytest.mark.parametrize(("tries", "outcome"), [(3, "answered"), (2, "not_asked")])
def test_the_try_of_a_worker_that_was_lost_while_it_asked_is_counted(
    cellar: Provider, read: Article, model_server: ModelServer, tries: int, outcome: str
) -> None:
    one = asked()
    asking = consulting.prepare(cellar, providers.Extract(colleague.plain(read)))
    a_try = asking.tokens_in + asking.tokens_out
    cellar.price_in = cellar.price_out = Decimal(1_000)
    cellar.budget_tokens = tries * a_try
    cellar.save()
    steps.take(Step.objects.get(kind="consult").pk)
    consultations.begin(one, asking)  # and here it is killed, whether the text has left or not
    Step.objects.filter(kind="consult").update(lease_until=timezone.now() - timedelta(minutes=1))
    steps.sweep()
    work()

    answer = 1_540 if outcome == "answered" else 0
    used = consultations.spent_today(cellar)
    assert (asked().outcome, asked().counted, asked().reserved_tokens) == (outcome, False, 0)
    assert (used.tokens, used.cost) == (a_try + answer, Decimal(a_try + answer) / 1_000)
