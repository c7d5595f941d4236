"""Primary sources that pages name: proposed by the machine, followed or left aside by people."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from claims import history, rules
from claims.actions import evidence, research
from claims.actions.articles import clean_url
from claims.actions.locking import locked_with_claim
from claims.models import Claim, Lead
from claims.rules import IllegalMove, Invalid
from engine.types import Lead as Named
from engine.types import Tier
from people.actors import Actor

MOST = 30  # of a claim: beyond it a list is no help


def propose(claim: Claim, named: Iterable[tuple[int, Named]]) -> int:
    """Keep what pages (by their document) name, in the transaction of whoever found it. What is known stays as it is.

    What is among the claim's evidence already is nothing to look for.
    """
    there = set(claim.evidence.exclude(document=None).values_list("document__url", flat=True))
    there |= set(claim.evidence.exclude(asked_url="").values_list("asked_url", flat=True))
    free = MOST - claim.leads.count()
    made = 0
    for document, lead in named:
        if made >= free or lead.url in there or not _fits(lead.url):
            continue
        mark = sha256((lead.url or lead.name).casefold().encode()).hexdigest()
        words = {"kind": lead.kind.value, "name": lead.name[:300], "url": lead.url, "why": lead.why[:300]}
        _, new = Lead.objects.get_or_create(
            claim=claim, mark=mark, defaults={"document_id": document, **words}
        )
        made += new
    return made


def _fits(url: str) -> bool:
    try:
        return not url or bool(clean_url(url))
    except Invalid:
        return False


@transaction.atomic
def follow(pk: int, *, by: Actor) -> Lead:
    """Add it as a primary source to be fetched; where no address is known, search for it by its name."""
    lead = _locked(pk, by)
    if lead.url:
        lead.evidence = evidence.add(lead.claim_id, by=by, url=lead.url, tier=Tier.PRIMARY)
    else:
        research.again(lead.claim_id, by=by, question=lead.name)
    return _settle(lead, Lead.State.FOLLOWED, by)


@transaction.atomic
def leave(pk: int, *, by: Actor) -> Lead:
    """Leave it aside: it is not shown among what is still to be looked at."""
    return _settle(_locked(pk, by), Lead.State.LEFT, by)


@transaction.atomic
def reopen(pk: int, *, by: Actor) -> Lead:
    """Take that back."""
    lead = _locked(pk, by, settled=True)
    lead.state, lead.settled_by, lead.settled_at = Lead.State.PROPOSED, None, None
    lead.save()
    history.record("lead.reopened", by=by, claim=lead.claim, lead=lead.pk, name=lead.name)
    return lead


def _locked(pk: int, by: Actor, settled: bool = False) -> Lead:
    claim, lead = locked_with_claim(Lead, pk, by)
    rules.check_may_add_evidence(by, claim)
    if settled != (lead.state != Lead.State.PROPOSED):
        raise IllegalMove(f"“{lead.name}” is {lead.get_state_display().lower()} already.")
    return lead


def _settle(lead: Lead, state: Lead.State, by: Actor) -> Lead:
    lead.state, lead.settled_by, lead.settled_at = state, by.person, timezone.now()
    lead.save()
    history.record(f"lead.{state.value}", by=by, claim=lead.claim, lead=lead.pk, name=lead.name, url=lead.url)
    return lead
