"""Work that was given up is tried again when a person who may asks for it."""

from __future__ import annotations

import pytest

from claims import queries, steps
from claims.actions import claims as claim_actions
from claims.actions import owed, research
from claims.models import Article, Claim, Lookup, Step
from claims.rules import NotAllowed, NotThere
from claims.states import StepState
from tests.record import Desk


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
