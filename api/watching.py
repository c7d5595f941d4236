"""Watching an article on its way, for somebody who waits at a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

from celery import current_app
from kombu.exceptions import OperationalError

from claims.models import Article, Claim, Lookup, Step
from claims.states import StepState

LOOKED_EVERY = 0.3  # seconds
PATIENCE = 5.0  # seconds without news, before the workers are asked whether they are there

OPEN = (StepState.OWED, StepState.RUNNING)
GIVEN_UP = (StepState.FAILED, StepState.PARKED)


class Stuck(Exception):
    """It does not go on by itself just now; says why in a sentence."""


class Waits(Stuck):
    """No worker answers: the work is owed, and done when one is there."""


def workers_answer() -> bool:
    """Whether a worker is there to take the work."""
    try:
        return bool(current_app.control.ping(timeout=1.5))
    except (OperationalError, OSError):
        return False


def wait_for(ready: Callable[[], object], news: Callable[[], object]) -> None:
    """Come back when it is ready. Raises Waits when ``news`` stays the same and no worker answers."""
    told, since = news(), time.monotonic()
    while not ready():
        time.sleep(LOOKED_EVERY)
        if (now := news()) != told:
            told, since = now, time.monotonic()
        elif time.monotonic() - since > PATIENCE:
            if not workers_answer():
                raise Waits("no worker answers")
            since = time.monotonic()


def wait_until_fetched(article: Article) -> Article:
    """The article with its text; the one that stands where its text was on the desk already."""
    _wait_for_step(article, Step.Kind.FETCH)
    article.refresh_from_db()
    standing = article.near_copy_of
    return standing if standing is not None and not article.body else article


def wait_until_read(article: Article) -> Article:
    """The article when it is read and the worthiest of its claims are queued. Raises Stuck where reading was given up."""
    _wait_for_step(article, Step.Kind.READ)
    choosing = Article.objects.filter(pk=article.pk, choosing=True)
    matching = Step.objects.filter(kind=Step.Kind.MATCH, subject=article.pk).order_by("-round")
    wait_for(lambda: not choosing.exists(), lambda: matching.values_list("state", "attempts").first())
    article.refresh_from_db()
    return article


def _wait_for_step(article: Article, kind: Step.Kind) -> None:
    steps = Step.objects.filter(kind=kind, subject=article.pk).order_by("-round")
    wait_for(
        lambda: not steps.filter(state__in=OPEN).exists(),
        lambda: steps.values_list("state", "attempts").first(),
    )
    last = steps.first()
    if last is not None and last.state in GIVEN_UP:
        article.refresh_from_db()
        notes: list[str] = article.notes
        raise Stuck(notes[0] if kind == Step.Kind.FETCH and notes else last.error)


def asked(article: Article) -> list[int]:
    """The claims of an article for which was, or is being, searched, in the order of the text."""
    ids = Lookup.objects.filter(claim__article=article).values("claim")
    return list(Claim.objects.filter(pk__in=ids).order_by("position", "pk").values_list("pk", flat=True))


def researched(article: Article) -> Iterator[tuple[int, int, int]]:
    """Each claim as its searches end and are weighed: how many are done, of how many, and which it is."""
    claims = asked(article)
    done: list[int] = []
    while len(done) < len(claims):
        for claim in _finished(set(claims) - set(done)):
            done.append(claim)
            yield len(done), len(claims), claim
        if len(done) < len(claims):
            waiting = set(claims) - set(done)
            wait_for(partial(_finished, waiting), partial(_open_work, waiting))


def _finished(claims: set[int]) -> list[int]:
    searching = Lookup.objects.filter(claim__in=claims, answered_at=None, earlier=False).values_list(
        "claim", flat=True
    )
    weighing = Step.objects.filter(kind=Step.Kind.WEIGH, subject__in=claims, state__in=OPEN)
    return sorted(claims - set(searching) - set(weighing.values_list("subject", flat=True)))


def _open_work(claims: set[int]) -> object:
    lookups = Lookup.objects.filter(claim__in=claims, answered_at=None, earlier=False).count()
    return lookups, Step.objects.filter(kind=Step.Kind.WEIGH, subject__in=claims, state__in=OPEN).count()
