"""What the machine says of its searches: nothing found and not answered are two things."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from claims import machine, queries, steps
from claims.actions import evidence, research
from claims.machine import SEARCHER
from claims.models import Claim, Lookup, Step
from sources import documents
from sources.exchange import Response
from sources.models import Document
from sources.pages import Page
from tests.record import Desk, add_passage

WORDS = (
    "loss arrival rescue sale repair storm fire theft debt name crew cargo captain route owner price".split()
)


@pytest.mark.parametrize(
    ("outcomes", "says"),
    [
        (("nothing", "nothing"), None),
        (("nothing", "failed"), "1 of 2 searches failed: what it would have found is not known."),
        (
            ("rate_limited", "not_configured"),
            "2 of 2 searches failed: what they would have found is not known.",
        ),
    ],
)
def test_a_suggestion_says_where_no_answer_came(
    desk: Desk, held: Claim, outcomes: tuple[str, str], says: str | None
) -> None:
    for lookup, outcome in zip(Lookup.objects.filter(claim=held), outcomes, strict=True):
        research.answer(lookup, by=SEARCHER, outcome=outcome)
    machine.run(steps.owe(Step.Kind.WEIGH, held.pk).pk)
    suggestion = queries.suggestion_for(held)
    assert suggestion
    assert suggestion.rating == "not_enough_evidence"
    assert [reason for reason in suggestion.reasons if "failed" in reason] == ([says] if says else [])


def test_a_page_that_could_not_be_fetched_backs_nothing(desk: Desk, held: Claim) -> None:
    for house in ("one", "two"):
        evidence.add(
            held.pk,
            by=desk.by("ann"),
            url=f"https://{house}.example/",
            passage="The bridge is closed.",
            stance="supports",
        )
    machine.run(steps.owe(Step.Kind.WEIGH, held.pk).pk)
    suggestion = queries.suggestion_for(held)
    assert suggestion
    assert suggestion.rating == "not_enough_evidence"
    assert not [reason for reason in suggestion.reasons if "supports it" in reason]


def test_a_source_says_which_older_copy_of_it_there_is(desk: Desk, held: Claim) -> None:
    story = " ".join(f"The {word} of ship {n} was told on pier {n}." for n, word in enumerate(WORDS))

    def kept(house: str, day: int) -> Document:
        url = f"https://{house}.example/"
        page = Page(text=story, url=url, publisher=house, published_at=datetime(2024, 5, day, tzinfo=UTC))
        return documents.keep(Response(url, 200, {}, house.encode()), page=page, kind=Document.Kind.PAGE)

    kept("wire", 1)
    copied = kept("paper", 3)
    alone = add_passage(held, desk, "The Harbour Post", "Nothing of it is so.")
    evidence.add(held.pk, by=desk.by("ann"), document=copied.pk, passage=story[:40], stance="supports")
    held.evidence.update(origin_by=None)
    machine.run(steps.owe_again(Step.Kind.WEIGH, held.pk).pk)
    reasons = {one.document_id: one.origin and one.origin.reason for one in held.evidence.all()}
    assert str(reasons[copied.pk]).endswith("; an older copy is wire’s of 1 May 2024")
    assert "older copy" not in str(reasons[alone.document_id])


def test_a_suggestion_that_could_not_be_written_is_tried_again(
    held: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("broken")

    step = steps.owe(Step.Kind.WEIGH, held.pk)
    with monkeypatch.context() as now:
        now.setattr("claims.weighing.verdicts.suggest", broken)
        machine.run(step.pk)
    step.refresh_from_db()
    assert (step.state, step.error) == ("owed", "ValueError: broken")
    Step.objects.filter(pk=step.pk).update(next_at=timezone.now())
    machine.run(step.pk)
    assert queries.suggestion_for(held)
