"""Owed work is taken by one worker, survives its loss, and is never written twice."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims import machine, steps
from claims.actions import articles
from claims.models import Article, Claim, Step
from claims.states import StepState
from tests.record import BODY, Desk

RUN = "claims.tasks.run"
Message = tuple[str | int, ...]  # its task and the ids in it


@pytest.fixture
def step(article: Article) -> Step:
    return Step.objects.get(kind=Step.Kind.READ, subject=article.pk)


def test_only_one_worker_gets_a_step(step: Step) -> None:
    assert steps.take(step.pk) is not None
    assert steps.take(step.pk) is None


def test_what_another_worker_has_in_hand_is_left_to_it(step: Step) -> None:
    taken = steps.take(step.pk)
    machine.run(step.pk)
    assert taken
    step.refresh_from_db()
    assert (step.state, step.token) == (StepState.RUNNING, taken.token)
    assert not Claim.objects.exists()


def test_a_finished_step_is_not_taken_again(step: Step) -> None:
    machine.run(step.pk)
    step.refresh_from_db()
    assert (step.state, step.attempts, step.error) == (StepState.DONE, 1, "")
    assert steps.take(step.pk) is None


def test_a_lost_worker_gives_its_step_to_another_and_cannot_write_any_more(step: Step) -> None:
    lost = steps.take(step.pk)
    later = timezone.now() + steps.LEASE + timedelta(seconds=1)
    steps.sweep(later)
    second = steps.take(step.pk, later)
    assert lost
    assert second
    assert second.token != lost.token
    assert (second.lost, second.attempts) == (1, 1)
    with pytest.raises(steps.LostStep), steps.finishing(lost):
        raise AssertionError("nothing may be written under a lost lease")
    with steps.finishing(second):
        pass
    assert Step.objects.get(pk=step.pk).state == StepState.DONE


def test_what_kills_every_worker_is_parked_with_its_reason(step: Step) -> None:
    now = timezone.now()
    for _ in range(steps.LOST_WORKERS + 1):
        steps.take(step.pk, now)
        now += steps.LEASE + timedelta(seconds=1)
        machine.sweep(now)
    step.refresh_from_db()
    assert (step.state, step.error) == (StepState.PARKED, "Every worker that took it was lost.")


def test_an_error_is_tried_again_later_and_parked_in_the_end(
    step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(step: Step) -> None:
        raise ValueError("no such luck\nDETAIL: Failing row contains (1, the whole article).")

    monkeypatch.setitem(machine.WORK, Step.Kind.READ, breaks)
    for attempt in range(1, steps.ATTEMPTS + 1):
        Step.objects.filter(pk=step.pk).update(next_at=timezone.now())
        machine.run(step.pk)
        step.refresh_from_db()
        assert (step.attempts, step.error) == (attempt, "ValueError: no such luck")
    assert step.state == StepState.PARKED
    steps.retry(step)
    assert steps.take(step.pk) is not None


def test_what_takes_too_long_is_said_in_words(step: Step, monkeypatch: pytest.MonkeyPatch) -> None:
    def never_ends(step: Step) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setitem(machine.WORK, Step.Kind.READ, never_ends)
    machine.run(step.pk)
    step.refresh_from_db()
    assert (step.state, step.error) == (StepState.OWED, "It took too long.")


def test_its_lease_is_renewed_while_it_is_worked_at(step: Step, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else another worker would begin the same after 45 seconds."""

    def threads() -> set[str]:
        return {thread.name for thread in threading.enumerate()}

    seen: list[set[str]] = []
    monkeypatch.setitem(machine.WORK, Step.Kind.READ, lambda _: seen.append(threads()))
    machine.run(step.pk)
    renewing = f"lease of step {step.pk}"
    assert [renewing in names for names in (*seen, threads())] == [True, False]


def test_a_failure_waits_before_it_is_tried_again(step: Step) -> None:
    taken = steps.take(step.pk)
    assert taken
    steps.postpone(taken, "busy")
    # Ten seconds, or a fifth more or less.
    assert steps.take(step.pk, timezone.now() + timedelta(seconds=5)) is None
    assert steps.take(step.pk, timezone.now() + timedelta(seconds=13)) is not None


def test_without_a_broker_the_article_is_accepted_and_the_sweep_sends_the_message(
    desk: Desk, broker_away: None, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    with django_capture_on_commit_callbacks(execute=True):
        article, made = articles.receive(by=desk.by("dora"), body=BODY)
    step = Step.objects.get(subject=article.pk)
    assert made
    assert (step.state, step.published_at) == (StepState.OWED, None)
    assert steps.sweep() == 0


@pytest.fixture
def broker_away(monkeypatch: pytest.MonkeyPatch) -> None:
    from celery import current_app
    from kombu.exceptions import OperationalError

    def send_task(*_: object, **__: object) -> None:
        raise OperationalError("Connection refused")

    monkeypatch.setattr(current_app, "send_task", send_task)


def test_the_same_work_is_owed_once(article: Article, step: Step) -> None:
    assert steps.owe(Step.Kind.READ, article.pk) == step
    assert steps.owe_again(Step.Kind.READ, article.pk) == step
    steps.take(step.pk)
    assert steps.owe_again(Step.Kind.READ, article.pk).round == 2


def test_what_is_owed_before_there_is_a_broker_waits_for_the_sweep(
    desk: Desk, sent: list[Message], django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    with steps.without_messages(), django_capture_on_commit_callbacks(execute=True):
        article, _ = articles.receive(by=desk.by("dora"), body=BODY)
    assert sent == []
    assert steps.sweep() == 1
    assert sent == [(RUN, Step.objects.get(subject=article.pk).pk)]


@pytest.mark.parametrize(("many", "messages"), [(steps.FEW, steps.FEW), (steps.FEW + 1, 1)])
def test_of_many_steps_at_once_a_worker_sends_the_messages(
    db: None,
    sent: list[Message],
    queues: set[str],
    many: int,
    messages: int,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        owed = steps.owe_each_again(Step.Kind.MATCH, range(many))
    assert len(sent) == messages
    if messages < many:
        assert sent.pop() == ("claims.tasks.sweep",)
        assert queues == {"text"}
        assert steps.sweep() == many
    assert sorted(sent) == sorted((RUN, step.pk) for step in owed.values())


def test_what_has_no_message_is_published_before_what_waits_in_a_queue(db: None, sent: list[Message]) -> None:
    now = timezone.now()
    long_ago = {"next_at": now - timedelta(hours=1), "published_at": now - timedelta(minutes=5)}
    Step.objects.bulk_create(Step(kind=Step.Kind.LOOK, subject=n, **long_ago) for n in range(3))
    new = Step.objects.create(kind=Step.Kind.MATCH, subject=1)
    assert steps.sweep(limit=2) == 2
    assert sent[0] == (RUN, new.pk)


@pytest.fixture
def queues() -> set[str]:
    """Those that messages went to."""
    return set()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, queues: set[str]) -> list[Message]:
    """The messages that went to the workers."""
    from celery import current_app

    told: list[Message] = []

    def send_task(name: str, ids: tuple[int, ...], *, queue: str = "default", **_: object) -> None:
        told.append((name, *ids))
        queues.add(queue)

    monkeypatch.setattr(current_app, "send_task", send_task)
    return told


def test_what_a_rule_refuses_is_not_tried_again_and_the_article_says_why(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    article, _ = articles.receive_url(by=desk.by("ann"), url="https://a.example/story")
    step = Step.objects.get(kind=Step.Kind.FETCH, subject=article.pk)

    def refused(step: Step) -> None:
        articles.fetched(article.pk, by=machine.SEARCHER, body="Too short.")

    monkeypatch.setitem(machine.WORK, Step.Kind.FETCH, refused)
    machine.run(step.pk)
    step.refresh_from_db()
    article.refresh_from_db()
    assert (step.state, step.attempts) == (StepState.FAILED, 1)
    assert article.notes == ["This does not look like an article: there is not one sentence in it."]
