"""What a language model found in an article, put beside what our own machine found there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from claims import steps
from claims.actions import choosing, consultations
from claims.actions.locking import locked
from claims.actions.readings import anchor, same_as, take_over, untouched
from claims.models import BY_A_MODEL, Article, Claim, Consultation, Step
from engine.types import Claim as Found


@dataclass(frozen=True, slots=True)
class Beside:
    """A model's reading: the claims it shares with the desk, those it alone found, how much failed which check, and
    what a person should know about it."""

    both: Set[int]
    alone: Sequence[Found]
    refused: Mapping[str, int]
    notes: Sequence[str] = ()


def keep(one: Consultation, beside: Beside) -> None:
    """Write a reading down, in the transaction that finishes its step.

    A claim that both found says so. One that the model alone found is new, and nobody has chosen it. What people did to
    a claim meanwhile stands. A text that was revised while the model read is another question.
    """
    assert one.article_id is not None
    by = consultations.by_model(one.provider)
    article = locked(Article, one.article_id, by)
    if article.revision != one.revision:
        why = "The article got a new text while the model read."
        consultations.refused(one, why, beside.refused)
        return
    standing = list(article.claims.select_for_update(of=("self",), no_key=True).prefetch_related("anchors"))
    out_of_text = [claim for claim in standing if not _stands(claim, article) and not claim.sibling_of_id]
    proposed = [claim for claim in standing if claim.pk in beside.both]
    fresh = []
    for found in beside.alone:
        claim = same_as(found, out_of_text)
        if claim is None:
            claim = Claim(article=article, position=_position(found, standing, article))
            take_over(claim, found, BY_A_MODEL)
            claim.save()
            fresh.append(claim)
        elif untouched(claim):  # it was gone from the text, and stands in it again
            take_over(claim, found, BY_A_MODEL)
            claim.save()
            fresh.append(claim)
        anchor(claim, found, article.revision)
        proposed.append(claim)
    for claim in proposed:
        if one.provider.name not in claim.by_models:
            claim.by_models = [*claim.by_models, one.provider.name]
            claim.save(update_fields=["by_models"])
    choosing.apply(fresh, article.team_id)
    if fresh:
        steps.owe_again(Step.Kind.MATCH, article.pk)
    one.refused, one.words = dict(beside.refused), " ".join(beside.notes)
    consultations.answered(one)
    one.claims.set(proposed)
    consultations.record(
        one,
        "model.read",
        claims=len(proposed),
        alone=len(fresh),
        refused=sum(beside.refused.values()),
    )


def _stands(claim: Claim, article: Article) -> bool:
    """Whether it has a place in the present text."""
    return any((a.article_id, a.revision) == (article.pk, article.revision) for a in claim.anchors.all())


def _position(found: Found, standing: Sequence[Claim], article: Article) -> int:
    """That of the last claim before it in the text; of two with one position the newer comes second."""
    start = min((a.start for a in found.anchors), default=0)
    before = [
        claim.position
        for claim in standing
        for a in claim.anchors.all()
        if (a.article_id, a.revision) == (article.pk, article.revision) and a.start <= start
    ]
    return max(before, default=0)
