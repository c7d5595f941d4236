"""That somebody said it, or expected it, is a claim of its own on the same words: made once, linked, and refused where nobody did."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims import history
from claims.actions import articles, claims, readings, siblings
from claims.models import Article, Claim, Step
from claims.rules import IllegalMove, Invalid, NotThere
from engine import types as thought
from people.actors import machine
from tests.record import BODY, Desk, make_claim

QUOTE = BODY[: BODY.index(" The president")]


@pytest.fixture
def forecast(article: Article) -> Claim:
    return make_claim(
        article,
        "The president is expected to visit Southmark in May.",
        statement="The president will visit Southmark in May (2026).",
        kind="forecast",
        due_on=date(2026, 5, 31),
    )


def test_ann_makes_the_claim_that_officials_said_it(desk: Desk, said: Claim) -> None:
    sibling = siblings.ask(said.pk, by=desk.by("ann"), question="attribution")

    sibling.refresh_from_db()
    assert sibling.statement == "Officials said that Northland has shipped 3,000 shells to Southmark."
    assert (sibling.kind, sibling.question, sibling.state) == ("quotation", "attribution", "new")
    assert (sibling.sibling_of, sibling.speaker, sibling.position) == (said, said.speaker, said.position)
    assert [(one.quote, one.start) for one in sibling.anchors.all()] == [
        (one.quote, one.start) for one in said.anchors.all()
    ]
    assert [one.value for one in sibling.quantities] == [3000]
    assert Step.objects.filter(kind=Step.Kind.COMPARE, subject=sibling.pk).exists()
    line = sibling.events.get()
    assert history.sentence(line) == f"Ann made this claim of claim {said.pk}, to check whether it was said"
    assert history.verify()[0] == []


def test_what_was_expected_names_the_day_of_the_article(desk: Desk, forecast: Claim) -> None:
    sibling = siblings.ask(forecast.pk, by=desk.by("ann"), question="expectation")

    assert sibling.statement == (
        "It was expected on 1 March 2026 that the president would visit Southmark in May (2026)."
    )
    assert (sibling.kind, sibling.due_on) == ("state", None)


def test_it_is_made_once_and_the_database_refuses_a_second(desk: Desk, said: Claim) -> None:
    first = siblings.ask(said.pk, by=desk.by("ann"), question="attribution")

    with pytest.raises(IllegalMove, match=f"Claim {first.pk} asks already whether it was said"):
        siblings.ask(said.pk, by=desk.by("bob"), question="attribution")
    again = Claim(
        article=said.article, statement="Again.", kind="quotation", question="attribution", sibling_of=said
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=first.pk).update(question="content")


def test_who_may_not_and_what_cannot_be_asked(desk: Desk, said: Claim, claim: Claim) -> None:
    for stranger in ("adam", "eve"):
        with pytest.raises(NotThere):
            siblings.ask(said.pk, by=desk.by(stranger), question="attribution")
    with pytest.raises(IllegalMove, match="names nobody who said it"):
        siblings.ask(claim.pk, by=desk.by("ann"), question="attribution")
    with pytest.raises(IllegalMove, match="Only a forecast"):
        siblings.ask(claim.pk, by=desk.by("ann"), question="expectation")
    with pytest.raises(Invalid, match="no question that a sibling claim answers"):
        siblings.ask(said.pk, by=desk.by("ann"), question="content")
    sibling = siblings.ask(said.pk, by=desk.by("ann"), question="attribution")
    with pytest.raises(IllegalMove, match="asks already whether it was said"):
        siblings.ask(sibling.pk, by=desk.by("ann"), question="attribution")
    Claim.objects.filter(pk=sibling.pk).update(kind="forecast")
    with pytest.raises(IllegalMove, match="asks already whether it was said"):
        siblings.ask(sibling.pk, by=desk.by("ann"), question="expectation")
    claims.dismiss(said.pk, by=desk.by("ann"), reason="It is no claim.")
    with pytest.raises(IllegalMove, match="“Not checkable”"):
        siblings.ask(said.pk, by=desk.by("ann"), question="expectation")
    assert Claim.objects.filter(sibling_of=said).count() == 1


def test_siblings_are_not_merged_into_each_other(desk: Desk, said: Claim) -> None:
    sibling = siblings.ask(said.pk, by=desk.by("ann"), question="attribution")

    for one, other in [(sibling, said), (said, sibling)]:
        with pytest.raises(Invalid, match="ask different questions"):
            claims.merge(one.pk, by=desk.by("ann"), into=other.pk)


def test_a_second_reading_leaves_the_sibling_its_words_and_gives_it_the_new_place(
    desk: Desk, said: Claim
) -> None:
    sibling = siblings.ask(said.pk, by=desk.by("ann"), question="attribution")
    article = articles.mend(said.article_id, by=desk.by("dora"), body=f"Harbour news. {said.article.body}")
    start = article.body.index(QUOTE)
    found = thought.Claim(
        said.statement,
        (thought.Anchor(QUOTE, start, start + len(QUOTE)),),
        thought.Kind.EVENT,
        thought.Worth(0.5),
        speaker=thought.Speaker("officials", "", "officials say", "say"),
    )
    reading = thought.Reading((found,), "en", "test-1")

    readings.write_reading(
        article.pk, reading, by=machine("reader"), revision=article.revision, at=timezone.now()
    )

    sibling.refresh_from_db()
    assert (sibling.statement[:13], sibling.question, sibling.state) == (
        "Officials sai",
        "attribution",
        "new",
    )
    assert sibling.anchors.get(revision=2).start == start
    assert Claim.objects.filter(article=article, statement=said.statement).count() == 1


def test_rewording_reads_the_amounts_again(desk: Desk, said: Claim) -> None:
    mended = claims.mend(said.pk, by=desk.by("ann"), statement="About 4,500 shells were shipped in 2025.")

    mended.refresh_from_db()
    assert [(one.text, one.period) for one in mended.quantities] == [("About 4,500 shells", "in 2025")]


def test_a_claim_that_asks_it_itself_has_no_sibling_that_does(desk: Desk, said: Claim) -> None:
    claims.mend(said.pk, by=desk.by("ann"), question="attribution")
    with pytest.raises(IllegalMove, match="asks already whether it was said"):
        siblings.ask(said.pk, by=desk.by("ann"), question="attribution")
    claims.mend(said.pk, by=desk.by("ann"), question="content")
    assert siblings.ask(said.pk, by=desk.by("ann"), question="attribution").sibling_of == said
