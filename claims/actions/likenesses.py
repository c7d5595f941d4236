"""What was checked before: proposed by the machine, settled by a person. Nothing is taken over from the earlier check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from claims import history, rules, steps
from claims.actions import claims as claim_actions
from claims.actions.locking import locked_claim, locked_with_claim
from claims.counting import count
from claims.models import Claim, Likeness, Step
from claims.states import LIVE, ClaimState
from people.actors import Actor
from sources.models import FactCheck

LONGEST = 300  # characters of a reason and of news


@dataclass(frozen=True, slots=True)
class Proposal:
    """An earlier claim or a fact check that may say the same; ``statement`` is what was compared with it."""

    statement: str
    probability: float
    reason: str
    other: int | None = None
    fact_check: int | None = None
    opposite: bool = False


@transaction.atomic
def propose_for(found: Mapping[int, Sequence[Proposal]], *, by: Actor, version: str) -> int:
    """``propose`` for several claims of an article, all locked before the first line of its history is written."""
    list(Claim.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=found).order_by("pk"))
    return sum(propose(pk, proposals, by=by, version=version) for pk, proposals in sorted(found.items()))


@transaction.atomic
def propose(pk: int, found: Sequence[Proposal], *, by: Actor, version: str) -> int:
    """Write what the machine proposes for a claim; returns how many are new.

    Its proposals of an earlier time that it makes no more are taken back. What a person settled stands, whatever the
    machine thinks, and is not proposed again. What was found for a statement that was reworded meanwhile, or for a
    claim that is off the desk, is thrown away.
    """
    claim = locked_claim(pk, by)
    if claim.state not in LIVE or any(one.statement != claim.statement for one in found):
        return 0
    kept = [one for one in found if _may_be_proposed(claim, one)]
    standing = {(row.other_id, row.fact_check_id): row for row in claim.likenesses.all()}
    named = {(one.other, one.fact_check) for one in kept}
    for key, row in standing.items():
        if row.state == Likeness.State.PROPOSED and key not in named:
            row.delete()  # the machine's own word, which it no longer says
    new = 0
    for one in kept:
        key = (one.other, one.fact_check)
        row = standing.get(key) or Likeness(claim=claim, other_id=one.other, fact_check_id=one.fact_check)
        if row.state != Likeness.State.PROPOSED:
            continue
        new += key not in standing
        row.probability, row.reason, row.opposite = one.probability, one.reason[:LONGEST], one.opposite
        row.proposed_by, row.proposed_at = version, timezone.now()
        row.save()
    if new:
        checks = count(new, "earlier check")
        history.record("likeness.proposed", by=by, claim=claim, checks=checks, version=version)
    return new


def _may_be_proposed(claim: Claim, one: Proposal) -> bool:
    """The earlier check is there, live and of the same team, and the pair does not stand the other way round."""
    team = claim.article.team_id
    if one.fact_check is not None:
        return FactCheck.objects.filter(pk=one.fact_check, team=team).exists()
    if Likeness.objects.filter(claim=one.other, other=claim).exists():
        return False
    if one.other is None:
        return False
    others = Claim.objects.filter(pk=one.other, article__team=team, state__in=LIVE)
    return others.exclude(article=claim.article_id).exists()


@transaction.atomic
def confirm(pk: int, *, by: Actor) -> Likeness:
    """Say that the earlier check is about the same claim. It is shown beside the claim, and nothing of it is copied."""
    return _settle(pk, by, Likeness.State.CONFIRMED)


@transaction.atomic
def refuse(pk: int, *, by: Actor) -> Likeness:
    """Say that the earlier check is about something else."""
    return _settle(pk, by, Likeness.State.REFUSED)


def _settle(pk: int, by: Actor, state: Likeness.State) -> Likeness:
    claim, likeness = locked_with_claim(Likeness, pk, by)
    rules.check_may_settle_likeness(by, claim, likeness, "confirm")
    likeness.state, likeness.settled_by, likeness.settled_at = state, by.person, timezone.now()
    likeness.save()
    _record(f"likeness.{state.value}", by, claim, likeness)
    return likeness


@transaction.atomic
def reopen(pk: int, *, by: Actor) -> Likeness:
    """Take back what was said of an earlier check: it is a proposal again."""
    claim, likeness = locked_with_claim(Likeness, pk, by)
    rules.check_may_settle_likeness(by, claim, likeness, "reopen")
    likeness.state, likeness.settled_by, likeness.settled_at = Likeness.State.PROPOSED, None, None
    likeness.news, likeness.news_at = "", None
    likeness.save()
    _record("likeness.reopened", by, claim, likeness)
    return likeness


def _record(type: str, by: Actor, claim: Claim, likeness: Likeness) -> None:
    history.record(
        type,
        by=by,
        claim=claim,
        likeness=likeness.pk,
        other=likeness.other_id,
        fact_check=likeness.fact_check_id,
        earlier=earlier_in_words(likeness),
    )


def earlier_in_words(likeness: Likeness) -> str:
    """The earlier check as a sentence names it: "claim 12 (“Northland ...”)", "the check by The Post (“...”)"."""
    if likeness.fact_check:
        by = f" by {likeness.fact_check.publisher}" if likeness.fact_check.publisher else ""
        return f"the check{by} of “{_short(likeness.fact_check.statement)}”"
    return f"claim {likeness.other_id}, “{_short(str(likeness.other))}”"


def _short(text: str) -> str:
    return text if len(text) <= 100 else text[:99].rsplit(" ", 1)[0] + "…"


def owe_news(claim: Claim) -> None:
    """What is public of a claim has changed: the later claims it was confirmed for are told behind."""
    if claim.likenesses_of_later.filter(state=Likeness.State.CONFIRMED).exists():
        steps.owe_again(Step.Kind.PASS_ON, claim.pk)


@transaction.atomic
def tell(pk: int, news: str, *, by: Actor, since: datetime) -> bool:
    """Say beside a confirmed likeness what became of its earlier check; a claim that is settled is checked again.

    False where it was told ``since`` that happened, was confirmed later, or is not confirmed any more.
    """
    claim, likeness = locked_with_claim(Likeness, pk, by)
    news = news if len(news) <= LONGEST else news[: LONGEST - 1] + "…"
    known = max(filter(None, (likeness.settled_at, likeness.news_at)), default=None)
    if likeness.state != Likeness.State.CONFIRMED or known is None or known > since:
        return False
    likeness.news, likeness.news_at = news, timezone.now()
    likeness.save(update_fields=["news", "news_at"])
    if claim.state == ClaimState.SETTLED:
        claim_actions.recheck(claim.pk, by=by, reason=news)
    elif claim.state in LIVE:
        history.record("likeness.news", by=by, claim=claim, likeness=likeness.pk, news=news)
    return True


def rerated(team: int) -> list[tuple[int, str, datetime]]:
    """The confirmed likenesses of a team whose fact check was rated anew since: what is to be told of each, and when it was."""
    confirmed = Likeness.objects.filter(state=Likeness.State.CONFIRMED, claim__article__team=team)
    since = confirmed.filter(fact_check__rerated_at__gt=F("settled_at"))
    untold = since.filter(Q(news_at=None) | Q(news_at__lt=F("fact_check__rerated_at")))
    told = "{} now rates the earlier check “{}”."
    return [
        (row.pk, told.format(check.publisher or "Its publisher", check.rating), check.rerated_at)
        for row in untold.select_related("fact_check")
        if (check := row.fact_check) and check.rerated_at
    ]
