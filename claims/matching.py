"""The steps of matching: what of an article was checked before, by this desk or by others.

The encoder and the index come first, outside any transaction; then one short transaction writes what they found.
"""

from __future__ import annotations

import logging
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from claims import archive, rules, steps
from claims.actions import likenesses, readings
from claims.actions.likenesses import Proposal
from claims.archive import Shelf
from claims.history.sentences import payload_of
from claims.models import Article, Claim, Event, Inquiry, Step
from claims.states import LIVE, ClaimState
from engine import match
from engine.types import Question
from people.actors import machine
from sources.models import FactCheck

if TYPE_CHECKING:
    import numpy

logger = logging.getLogger(__name__)

MATCHER, READER = machine("matcher"), machine("reader")
BY_MEANING = f"{match.VERSION} {match.EMBED_VERSION}"
BY_WORDS = f"{match.VERSION} words-alone"
SHOWN = 5  # proposals a claim
RECALLED = 50  # nearest to a text that somebody asks about, of which only what is published is told
ASKED = 20  # nearest statements looked at, some of which are later or gone
BATCH = 200  # statements embedded in one step: others' articles wait no longer than that takes
FRESH = (
    20  # the latest fact checks, such as a search has just brought, are learned before a claim is compared
)
COMPARED_AGAIN = 100  # the latest articles that are compared with newly imported fact checks
OPEN = frozenset(LIVE - {ClaimState.SETTLED, ClaimState.PARKED})


def match_article(step: Step) -> None:
    """Propose earlier checks for the live claims of an article, then queue the worthiest of the others."""
    article = Article.objects.get(pk=step.subject)
    live = article.claims.filter(state__in=LIVE).select_related("vector").order_by("pk")
    _compare(step, article, list(live), choosing=True)


def compare(step: Step) -> None:
    """Propose earlier checks for one claim: it was reworded or reopened, or a search has brought fact checks."""
    claim = Claim.objects.select_related("article", "vector").get(pk=step.subject)
    _compare(step, claim.article, [claim] if claim.state in LIVE else [])


def _compare(step: Step, article: Article, claims: Sequence[Claim], *, choosing: bool = False) -> None:
    team, damage = article.team_id, match.damage()
    vectors = {} if damage else _learn_for(team, claims)
    shelf = archive.of(team)
    if damage:
        logger.warning("matching goes by words alone: %s", damage)
        shelf.add_bare()
    own = set(article.claims.values_list("pk", flat=True))
    found = {
        claim.pk: _nearest(shelf, claim, vectors.get(claim.pk), own)
        for claim in claims
        if damage or claim.pk in vectors
    }
    with steps.finishing(step):
        chosen_from = readings.lock_for_choice(article.pk) if choosing else None
        likenesses.propose_for(found, by=MATCHER, version=BY_WORDS if damage else BY_MEANING)
        if chosen_from is not None:
            readings.choose(chosen_from, by=READER)
        if not damage and archive.is_behind(team):
            steps.owe_again(Step.Kind.LEARN, team)
    _tell_of_reratings(team)


def _learn_for(team: int, claims: Sequence[Claim]) -> dict[int, numpy.ndarray]:
    """The claims' vectors; they, and the fact checks that have just come, are embedded where that was not done yet."""
    waiting = list(archive.unlearned_checks(team)[:FRESH])
    missing = [claim for claim in claims if not archive.has_vector(claim)]
    archive.write(team, archive.embed_claims(missing) + archive.embed_checks(waiting))
    return archive.vectors_for(claims)


def _nearest(shelf: Shelf, claim: Claim, vector: numpy.ndarray | None, own: Container[int]) -> list[Proposal]:
    """The earlier checks that are likely enough to be of the same claim, best first, and after them those that say the
    opposite of it; ``own`` are of its article. Without a vector words are compared alone."""
    asked = shelf.index.nearest(claim.statement, vector, limit=ASKED, without=own)
    likely = [one for one in asked if one.probability >= match.SHOWN]
    claims = {row.pk: row for row in Claim.objects.filter(pk__in=[one.key for one in likely if one.key > 0])}
    checks = FactCheck.objects.in_bulk([-one.key for one in likely if one.key < 0])
    proposals = []
    for one in likely:
        other, check = claims.get(one.key), checks.get(-one.key)
        statement, title = (check.statement, check.title) if check else (other.statement if other else "", "")
        if archive.digest_of(statement, title) != shelf.digests.get(one.key) or (
            other and other.state not in LIVE
        ):
            shelf.drop(one.key)  # it was reworded, dismissed or merged a moment ago
        elif check or (other and _is_earlier(other, claim)):
            opposite = match.opposite(claim.statement, statement)
            proposals.append(
                Proposal(
                    claim.statement,
                    round(min(1.0, max(0.0, one.probability)), 4),
                    "; ".join(_reasons(one, opposite, claim, other, by_words=vector is None)),
                    other=other.pk if other else None,
                    fact_check=check.pk if check else None,
                    opposite=bool(opposite),
                )
            )
    return sorted(proposals, key=lambda one: one.opposite)[:SHOWN]


def _reasons(
    found: match.Match, opposite: str, claim: Claim, other: Claim | None, *, by_words: bool
) -> Iterator[str]:
    """Why it is proposed, what speaks against it first."""
    if opposite:
        yield f"it says the opposite of the earlier check: {opposite}"
    if other and other.question != claim.question and (asked := rules.ASKED.get(Question(other.question))):
        yield f"the earlier one asks {asked}"
    if by_words:
        yield "compared by words alone, for a weight file is missing or damaged"
    yield found.reason


def _is_earlier(other: Claim, claim: Claim) -> bool:
    """Found before this one, or checked already."""
    return other.pk < claim.pk or other.state == ClaimState.SETTLED


def learn(step: Step) -> None:
    """Embed what came in by import, or under another version of the encoder, a batch at a time.

    When the last of it is learned, the latest articles with open claims are compared again.
    """
    team = step.subject
    claims = list(archive.unlearned_claims(team)[:BATCH])
    checks = list(archive.unlearned_checks(team)[: BATCH - len(claims)])
    learned = archive.embed_claims(claims) + archive.embed_checks(checks)
    with steps.finishing(step):
        archive.write(team, learned)
        if archive.is_behind(team):
            steps.owe_again(Step.Kind.LEARN, team)
        elif checks or claims:
            for pk in _open_articles(team):
                steps.owe_again(Step.Kind.MATCH, pk)
    _tell_of_reratings(team)


def _open_articles(team: int) -> list[int]:
    articles = Article.objects.filter(team=team, claims__state__in=OPEN).distinct().order_by("-pk")
    return list(articles.values_list("pk", flat=True)[:COMPARED_AGAIN])


def _tell_of_reratings(team: int) -> None:
    for pk, news, since in likenesses.rerated(team):
        likenesses.tell(pk, news, by=MATCHER, since=since)


def recall(step: Step) -> None:
    """Say which of the team's published claims may be what somebody asks about; nothing unpublished is looked at."""
    inquiry = Inquiry.objects.filter(pk=step.subject, answered_at=None).first()
    found = _published_like(inquiry.team_id, inquiry.texts) if inquiry else []
    with steps.finishing(step):
        Inquiry.objects.filter(pk=step.subject).update(found=found, answered_at=timezone.now())


def _published_like(team: int, texts: list[str]) -> list[list[dict[str, Any]]]:
    shelf, vectors = archive.of(team), match.embed(texts)
    asked = [
        [one for one in shelf.index.nearest(text, vector, limit=RECALLED) if one.probability >= match.SHOWN]
        for text, vector in zip(texts, vectors, strict=True)
    ]
    keys = {one.key for found in asked for one in found if one.key > 0}
    out = set(Claim.objects.filter(pk__in=keys, is_public=True).values_list("pk", flat=True))
    return [
        [
            {"claim": one.key, "probability": round(one.probability, 4), "reason": one.reason}
            for one in found
            if one.key in out
        ][:SHOWN]
        for found in asked
    ]


# --- What became of an earlier verdict ----------------------------------------------------------------------------------

_CHANGED = {"correction": "corrected", "update": "updated"}


def pass_on(step: Step) -> None:
    """Tell the later claims that were confirmed to be the same what became of this one's published verdict."""
    claim = Claim.objects.get(pk=step.subject)
    news = _news_of(claim)
    later = claim.likenesses_of_later.filter(state="confirmed").order_by("claim_id")
    if news is not None:
        for pk in list(later.values_list("pk", flat=True)):
            likenesses.tell(pk, news.text, by=MATCHER, since=news.at)
    with steps.finishing(step):
        pass  # each was told in a transaction of its own; told again, nothing is written


@dataclass(frozen=True, slots=True)
class _News:
    text: str
    at: datetime


def _news_of(claim: Claim) -> _News | None:
    """The latest line of history that corrected, updated or withdrew the claim's verdict, as a sentence."""
    lines = Event.objects.filter(claim=claim, type__in=["verdict.replaced", "verdict.withdrawn"])
    for event in lines.select_related("payload").order_by("-pk"):
        told = payload_of(event)
        note = told.get("note", "")
        if event.type == "verdict.withdrawn":
            return _News(f"The verdict on the earlier claim was withdrawn: {note}", event.at)
        if word := _CHANGED.get(told.get("change", "")):
            label = told.get("label", "")
            return _News(
                f"The verdict on the earlier claim was {word} and is “{label}” now: {note}", event.at
            )
    return None
