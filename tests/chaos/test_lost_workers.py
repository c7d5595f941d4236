"""A worker that is killed in the middle of an article loses time, nothing else."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from claims import history, steps
from claims.actions import articles
from claims.models import Article, Claim, Step
from claims.states import StepState
from tests.processes import Broker, Process, wait_until
from tests.record import BODY, Desk

pytestmark = pytest.mark.chaos

LONG = "\n\n".join(
    f"{BODY} In part {number}, Southmark paid {number} million dollars." for number in range(400)
)


@pytest.fixture
def long_article(transactional_db: None, broker: Broker, desk: Desk) -> Article:
    article, _ = articles.receive(by=desk.by("dora"), title="A long deal", body=LONG)
    return article


def step_of(article: Article) -> Step:
    return Step.objects.get(kind=Step.Kind.READ, subject=article.pk)


def is_running(article: Article) -> bool:
    return step_of(article).state == StepState.RUNNING


def is_read(article: Article) -> bool:
    return Article.objects.get(pk=article.pk).read_at is not None


def end_of_lease(article: Article) -> None:
    """As if the lease of the lost worker had run out by waiting."""
    past = timezone.now() - timedelta(seconds=1)
    Step.objects.filter(pk=step_of(article).pk).update(lease_until=past)


def check_it_was_read_once(article: Article) -> None:
    step = step_of(article)
    assert (step.state, step.lost, step.attempts) == (StepState.DONE, 1, 1)
    statements = list(Claim.objects.filter(article=article).values_list("anchors__start", "statement"))
    assert statements
    assert len(statements) == len(set(statements))
    troubles, *_ = history.verify()
    assert troubles == []


def test_another_worker_reads_the_article_of_one_that_was_killed(
    long_article: Article, own_worker: Callable[..., Process]
) -> None:
    worker = own_worker("text", queues="text", processes=1)
    wait_until(lambda: is_running(long_article), "the worker to begin")

    worker.kill()

    assert not is_read(long_article)
    assert not Claim.objects.filter(article=long_article).exists()
    own_worker("text", queues="text", processes=1)
    end_of_lease(long_article)
    steps.sweep()
    wait_until(lambda: is_read(long_article), "the article to be read", seconds=60)
    check_it_was_read_once(long_article)


def test_a_worker_whose_process_was_killed_goes_on_with_a_new_one(
    long_article: Article, own_worker: Callable[..., Process]
) -> None:
    worker = own_worker("text", queues="text", processes=1)
    wait_until(lambda: is_running(long_article), "the worker to begin")

    for child in worker.children:
        os.kill(child, signal.SIGKILL)

    end_of_lease(long_article)
    steps.sweep()
    wait_until(lambda: is_read(long_article), "the article to be read", seconds=60)
    check_it_was_read_once(long_article)
