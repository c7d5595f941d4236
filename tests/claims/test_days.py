"""Forecasts of an article without a date wait for it; when it is given they get their days, and nobody's work is undone."""

from __future__ import annotations

from datetime import date

import pytest

from claims import machine, queries, steps
from claims.actions import articles, claims, siblings
from claims.models import Article, Claim, Step
from tests.record import Desk

BODY = (
    "The port of Marhaven will reopen in May. "
    "Northland will send two ships by the end of the year. "
    "Southmark will sign the treaty soon. "
    "Farmoor opened a museum."
)


def read(article: Article) -> None:
    """What a worker does of the reading that is owed."""
    step = steps.owe_again(Step.Kind.READ, article.pk)
    machine.run(step.pk)
    step.refresh_from_db()
    assert (step.state, step.error) == ("done", "")


def claim_on(article: Article, word: str) -> Claim:
    return article.claims.get(statement__contains=word, sibling_of=None)


@pytest.fixture
def undated(desk: Desk) -> Article:
    made, _ = articles.receive(by=desk.by("dora"), title="The port", body=BODY)
    read(made)
    return made


def test_three_forecasts_wait_and_get_their_days_when_it_is_given(desk: Desk, undated: Article) -> None:
    assert queries.undated(undated) == 3
    claims.queue(claim_on(undated, "reopen").pk, by=desk.by("ann"))

    dated = articles.mend(undated.pk, by=desk.by("ann"), published_on=date(2026, 1, 14))
    read(dated)

    assert queries.undated(dated) == 0
    queued = claim_on(dated, "reopen")
    assert (queued.state, queued.due_on, queued.due_phrase) == ("queued", date(2026, 5, 31), "“in May”")
    assert claim_on(dated, "ships").due_on == date(2026, 12, 31)
    assert claim_on(dated, "ships").statement.endswith("the end of the year (2026).")
    assert "90 days" in claim_on(dated, "treaty").due_phrase
    assert claim_on(dated, "museum").due_on is None


def test_a_day_that_a_person_set_or_took_out_stands(desk: Desk, undated: Article) -> None:
    claims.mend(claim_on(undated, "reopen").pk, by=desk.by("ann"), due_on=date(2026, 6, 5))
    claims.mend(claim_on(undated, "ships").pk, by=desk.by("ann"), due_on=date(2026, 6, 5))
    claims.mend(claim_on(undated, "ships").pk, by=desk.by("ann"), due_on=None)
    claims.mend(claim_on(undated, "treaty").pk, by=desk.by("ann"), kind="event")
    assert queries.undated(undated) == 0

    dated = articles.mend(undated.pk, by=desk.by("ann"), published_on=date(2026, 1, 14))
    read(dated)

    assert [claim_on(dated, word).due_on for word in ("reopen", "ships", "treaty")] == [
        date(2026, 6, 5),
        None,
        None,
    ]


def test_another_day_of_publication_moves_the_days_that_were_read(desk: Desk, undated: Article) -> None:
    claims.queue(claim_on(undated, "reopen").pk, by=desk.by("ann"))
    for day, due in [(date(2026, 1, 14), date(2026, 5, 31)), (date(2025, 1, 14), date(2025, 5, 31))]:
        read(articles.mend(undated.pk, by=desk.by("ann"), published_on=day))
        assert claim_on(undated, "reopen").due_on == due


@pytest.mark.parametrize("state", ["queued", "to_sign", "settled"])
def test_what_waits_for_a_signature_or_has_it_keeps_its_day(desk: Desk, undated: Article, state: str) -> None:
    read(articles.mend(undated.pk, by=desk.by("ann"), published_on=date(2026, 1, 14)))
    reopens = claim_on(undated, "reopen")
    Claim.objects.filter(pk=reopens.pk).update(state=state, version=5)
    read(articles.mend(undated.pk, by=desk.by("ann"), published_on=date(2025, 1, 14)))
    reopens.refresh_from_db()
    assert reopens.due_on == (date(2025, 5, 31) if state == "queued" else date(2026, 5, 31))


def test_a_sibling_outlives_the_second_reading(desk: Desk, undated: Article) -> None:
    made = siblings.ask(claim_on(undated, "reopen").pk, by=desk.by("ann"), question="expectation")
    assert made.statement == (
        "It was expected when the article was written that the port of Marhaven would reopen in May."
    )
    read(articles.mend(undated.pk, by=desk.by("ann"), published_on=date(2026, 1, 14)))
    made.refresh_from_db()
    assert (made.state, made.due_on, made.anchors.count()) == ("new", None, 1)
    assert undated.claims.filter(sibling_of=None).count() == 4
