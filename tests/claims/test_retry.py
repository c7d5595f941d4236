"""Work that was given up is tried again when a person who may asks for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_httpserver import HTTPServer

from claims import machine, queries, steps
from claims.actions import articles, evidence, owed, research, verdicts
from claims.actions import claims as claim_actions
from claims.models import Article, Claim, Lookup, Step
from claims.rules import NotAllowed, NotThere
from claims.states import StepState
from sources import robots
from sources.models import Document
from tests.record import Desk, add_passage, decide


@pytest.fixture
def stuck(article: Article) -> Step:
    """The article's reading, given up."""
    Step.objects.filter(kind="read", subject=article.pk).update(
        state=StepState.PARKED, attempts=5, error="The reader broke down."
    )
    return Step.objects.get(kind="read", subject=article.pk)


def test_dora_has_it_tried_again(desk: Desk, stuck: Step) -> None:
    assert list(queries.stuck_steps(desk.dora)) == [stuck]
    owed.retry(stuck.pk, by=desk.by("dora"))
    stuck.refresh_from_db()
    assert (stuck.state, stuck.attempts) == (StepState.OWED, 0)
    assert not queries.stuck_steps(desk.dora)


def test_ann_is_no_editor(desk: Desk, stuck: Step) -> None:
    with pytest.raises(NotAllowed, match="Ann may not"):
        owed.retry(stuck.pk, by=desk.by("ann"))


def test_eve_sees_nothing_of_it(desk: Desk, stuck: Step) -> None:
    assert not queries.stuck_steps(desk.eve)
    with pytest.raises(NotThere):
        owed.retry(stuck.pk, by=desk.by("eve"))


@pytest.fixture
def failed(desk: Desk, claim: Claim) -> Lookup:
    """A search that failed and waits an hour for its next try."""
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    lookup = claim.lookups.get(connector="wikipedia")
    research.answer(lookup, by=desk.by("ann"), outcome="failed", error="The page did not answer.")
    step = steps.take(Step.objects.get(kind="look", subject=lookup.pk).pk)
    assert step is not None
    steps.postpone(step, "The page did not answer.")
    return lookup


def test_a_failed_search_is_asked_again_at_once(desk: Desk, failed: Lookup) -> None:
    assert steps.take(Step.objects.get(kind="look", subject=failed.pk).pk) is None
    research.retry(failed.pk, by=desk.by("ann"))
    assert steps.take(Step.objects.get(kind="look", subject=failed.pk).pk) is not None


def test_a_finished_search_is_owed_once_more(desk: Desk, failed: Lookup) -> None:
    Step.objects.filter(kind="look", subject=failed.pk).update(state=StepState.DONE)
    research.retry(failed.pk, by=desk.by("ann"))
    assert Step.objects.filter(kind="look", subject=failed.pk, state=StepState.OWED, round=2).exists()


def test_another_teams_search_is_not_there(desk: Desk, failed: Lookup) -> None:
    with pytest.raises(NotThere):
        research.retry(failed.pk, by=desk.by("eve"))


# --- A place that says when ---------------------------------------------------------------------------------------------

SIX_HOURS = timedelta(hours=6)


@pytest.fixture
def busy(httpserver: HTTPServer) -> str:
    """The address of a page whose house asks to be left alone until the evening."""
    robots.forget()
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    httpserver.expect_request("/busy").respond_with_data(status=429, headers={"Retry-After": "21600"})
    return httpserver.url_for("/busy")


def owed_for_an_article(desk: Desk, claim: Claim, url: str) -> Step:
    article, _ = articles.receive_url(by=desk.by("ann"), url=url)
    return Step.objects.get(kind="fetch", subject=article.pk)


def owed_for_evidence(desk: Desk, claim: Claim, url: str) -> Step:
    added = evidence.add(claim.pk, by=desk.by("ann"), url=url)
    return Step.objects.get(kind="look", subject=added.lookup_id)


def owed_for_a_cited_page(desk: Desk, claim: Claim, url: str) -> Step:
    cited = add_passage(
        claim, desk, "The Harbour Post", "Ships carried shells.", counts=True, ticked_by=desk.ann
    )
    Document.objects.filter(pk=cited.document_id).update(url=url, fetched_at=timezone.now())
    verdicts.approve(
        decide(desk, claim, [cited], override_reason="It was there.").pk,
        by=desk.by("dora"),
        override_reason="It was.",
    )
    return steps.owe(Step.Kind.WATCH, cited.document_id)


def test_what_fails_to_the_last_is_answered_so_and_holds_up_nothing(
    desk: Desk, held: Claim, busy: str, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/down").respond_with_data(status=500)
    step = owed_for_evidence(desk, held, httpserver.url_for("/down"))
    told = []
    for _ in range(steps.ATTEMPTS):
        Step.objects.filter(pk=step.pk).update(next_at=timezone.now())
        machine.run(step.pk)
        step.refresh_from_db()
        told.append((step.state, Lookup.objects.get(pk=step.subject).outcome))
    assert told == [("owed", "failed")] * (steps.ATTEMPTS - 1) + [("done", "failed")]
    assert not queries.stuck_steps(desk.dora)


@pytest.mark.parametrize("owed_for", [owed_for_an_article, owed_for_evidence, owed_for_a_cited_page])
def test_it_is_left_alone_until_then(
    desk: Desk, held: Claim, busy: str, owed_for: Callable[[Desk, Claim, str], Step]
) -> None:
    """Else the tries are used up within minutes, and the work is given up."""
    step = owed_for(desk, held, busy)
    now = timezone.now()
    machine.run(step.pk)
    step.refresh_from_db()
    assert (step.state, step.attempts) == (StepState.OWED, 1)
    assert now + SIX_HOURS * 0.99 < step.next_at < timezone.now() + SIX_HOURS * 1.01
