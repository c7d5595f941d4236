"""Siblings: claims on the same words that answer another question than whether they are true."""

from __future__ import annotations

from django.db import transaction

from claims import history, rules, steps
from claims.actions.locking import locked_claim, store
from claims.models import Anchor, Claim, Step
from engine import siblings as wording
from engine.types import Kind, Question
from engine.types import Speaker as Said
from people.actors import Actor

LONGEST = 5_000


@transaction.atomic
def ask(pk: int, *, by: Actor, question: str) -> Claim:
    """Make the sibling of a claim that asks whether it was said (``attribution``) or was expected (``expectation``).

    It has a statement of its own, stands on the same words of the text, and is new: a person chooses whether it is
    checked. Of one question there is one sibling. Returns it.
    """
    claim = locked_claim(pk, by)
    rules.check_may_ask(by, claim, question)
    attribution = question == Question.ATTRIBUTION
    statement = _said(claim) if attribution else _expected(claim)
    sibling = Claim(
        article=claim.article,
        position=claim.position,
        statement=statement[:LONGEST],
        kind=Kind.QUOTATION if attribution else Kind.STATE,
        question=question,
        sibling_of=claim,
        speaker=claim.speaker,
        attribution=claim.attribution,
        certainty=claim.certainty,
        score=claim.score,
        reasons=claim.reasons,
        priority=claim.priority,
        found_by=claim.found_by,
    )
    store(sibling)
    stand_with(claim, [sibling])
    steps.owe(Step.Kind.COMPARE, sibling.pk)
    history.record("sibling.made", by=by, claim=sibling, of=claim.pk, asked=rules.ASKED[Question(question)])
    return sibling


def stand_with(claim: Claim, siblings: list[Claim]) -> None:
    """Give the siblings every place in the text that their claim has, and its place in the order."""
    if not siblings:
        return
    Claim.objects.filter(pk__in=[sibling.pk for sibling in siblings]).update(position=claim.position)
    rows = [
        Anchor(
            claim=sibling,
            article_id=one.article_id,
            revision=one.revision,
            quote=one.quote,
            start=one.start,
            end=one.end,
            joined_by_id=one.joined_by_id,
        )
        for sibling in siblings
        for one in Anchor.objects.filter(claim=claim)
    ]
    Anchor.objects.bulk_create(rows, ignore_conflicts=True)


def _said(claim: Claim) -> str:
    speaker = claim.speaker
    name, role = (speaker.name, speaker.role) if speaker else ("", "")
    return wording.was_said(
        claim.statement, Said(name, role, claim.attribution, claim.certainty), claim.article.body
    )


def _expected(claim: Claim) -> str:
    return wording.was_expected(claim.statement, claim.article.published_on, claim.article.body)
