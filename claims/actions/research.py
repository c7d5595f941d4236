"""Searching for a claim: which questions are put to which connector, and how they were answered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from claims import history, rules, steps
from claims.actions import quotes
from claims.actions.locking import locked_claim, save
from claims.models import Claim, Lookup, Step
from claims.rules import Invalid, NotThere
from engine import query
from people.actors import Actor
from sources import lookup as looking

SEARCHED = ("corpus", "wikipedia")  # asked for every queued claim, in its own words
CHECKED = "factchecktools"  # asked beside them where it is set up: who has checked this before?
PAGE = "web"  # asked for the addresses that stand beside the claim
MOST_PAGES = 3
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;:!?]")


def start(claim: Claim) -> list[Lookup]:
    """Begin a round of research on a locked claim: one lookup and one owed step per connector."""
    claim.round += 1
    save(claim, "round")
    speaker = claim.speaker.name if claim.speaker else ""
    words = query.queries(claim.statement, speaker=speaker)
    question = words[0] if words else claim.statement[:1000]
    asked = [_ask(claim, connector, question) for connector in _searched()]
    asked += [_ask(claim, PAGE, address) for address in _addresses_beside(claim)]
    return asked


def _searched() -> tuple[str, ...]:
    return (*SEARCHED, CHECKED) if looking.is_set_up(CHECKED) else SEARCHED


def _addresses_beside(claim: Claim) -> list[str]:
    """The web addresses in the paragraphs where the claim stands."""
    body, found = claim.article.body, []
    for anchor in claim.anchors.all():
        left = body.rfind("\n", 0, anchor.start) + 1
        right = body.find("\n", anchor.end)
        found += _ADDRESS.findall(body[left : right if right >= 0 else None])
    return list(dict.fromkeys(found))[:MOST_PAGES]


def _ask(claim: Claim, connector: str, question: str, by: Actor | None = None) -> Lookup:
    person = by.person if by else None
    lookup, _ = Lookup.objects.get_or_create(
        claim=claim,
        round=claim.round,
        connector=connector,
        query=question[:1000],
        defaults={"asked_by": person},
    )
    steps.owe(Step.Kind.LOOK, lookup.pk)
    return lookup


@transaction.atomic
def again(pk: int, *, by: Actor, question: str = "", connectors: Iterable[str] = ()) -> Claim:
    """Search again, with a person's own words if she gives some. What failed is asked again too."""
    claim = locked_claim(pk, by)
    rules.check_may_add_evidence(by, claim)
    connectors = tuple(connectors) or _searched()
    if len(question) > 1000:
        raise Invalid("A search has at most 1,000 characters.", "query")
    if question.strip():
        claim.round = max(claim.round, 1)
        for connector in connectors:
            _ask(claim, connector, question.strip(), by)
    else:
        start(claim)
    history.record(
        "claim.researched", by=by, claim=claim, connectors=", ".join(connectors), query=question.strip()
    )
    return claim


@transaction.atomic
def retry(pk: int, *, by: Actor) -> Lookup:
    """Put one question to its connector again, as it was put before."""
    lookup = Lookup.objects.filter(pk=pk).first()
    if lookup is None:
        raise NotThere(f"There is no search {pk} here.")
    claim = locked_claim(lookup.claim_id, by)
    rules.check_may_add_evidence(by, claim)
    steps.hasten(Step.Kind.LOOK, lookup.pk)
    history.record(
        "claim.researched", by=by, claim=claim, connectors=lookup.connector, query=lookup.query, lookup=pk
    )
    return lookup


def page(claim: Claim, url: str, by: Actor) -> Lookup:
    """The lookup that fetches one page a person named, for a locked claim."""
    claim.round = max(claim.round, 1)
    return _ask(claim, PAGE, url, by)


def broader(lookup: Lookup) -> str | None:
    """The next, broader wording of the claim for the same connector, where a search in the claim's words found nothing."""
    if lookup.asked_by_id or lookup.connector not in (*SEARCHED, CHECKED):
        return None
    claim = lookup.claim
    asked = set(
        Lookup.objects.filter(claim=claim, round=lookup.round, connector=lookup.connector).values_list(
            "query", flat=True
        )
    )
    speaker = claim.speaker.name if claim.speaker else ""
    wordings = query.queries(claim.statement, speaker=speaker)
    return next((words for words in wordings if words[:1000] not in asked), None)


def ask_also(lookup: Lookup, words: str) -> Lookup:
    """Put broader words to the same connector, in the transaction that answers the lookup: the claim never looks
    researched in between."""
    return _ask(lookup.claim, lookup.connector, words)


def answer(
    lookup: Lookup,
    *,
    by: Actor,
    outcome: str,
    documents: Iterable[int] = (),
    fact_checks: int = 0,
    error: str = "",
    at: datetime | None = None,
) -> Lookup:
    """Write how a search ended, in the transaction that finishes its step. A later try may better a failure.

    ``fact_checks`` counts what others have found about the claim: what is kept of them is compared with it next.
    """
    documents = list(documents)
    again = lookup.outcome == outcome and outcome != Lookup.Outcome.FOUND
    lookup.outcome = outcome
    lookup.error = error[:500]
    lookup.count = len(documents) + fact_checks
    lookup.answered_at = at or timezone.now()
    lookup.save(update_fields=["outcome", "error", "count", "answered_at"])
    lookup.documents.set(documents)
    quotes.owe(lookup.documents.all())
    if fact_checks:
        steps.owe_again(Step.Kind.COMPARE, lookup.claim_id)
    if again:
        return lookup  # a repeated failure is no news
    history.record(
        "lookup.answered",
        by=by,
        claim=lookup.claim,
        lookup=lookup.pk,
        connector=lookup.connector,
        query=lookup.query,
        outcome=Lookup.Outcome(outcome).label.lower(),
        count=lookup.count,
    )
    return lookup


@transaction.atomic
def log(pk: int, *, by: Actor, place: str, question: str, outcome: str) -> Lookup:
    """Note a search a person made herself, in a place the machine does not reach; noted again, it stands as it is."""
    claim = locked_claim(pk, by)
    rules.check_may_add_evidence(by, claim)
    if outcome not in {Lookup.Outcome.NOTHING, Lookup.Outcome.FAILED}:
        raise Invalid(
            "What was found is added as evidence; here one notes searches without a find.", "outcome"
        )
    now = timezone.now()
    lookup, made = Lookup.objects.get_or_create(
        claim=claim,
        round=max(claim.round, 1),
        connector=place[:40],
        query=question[:1000],
        defaults={"asked_by": by.person, "answered_at": now, "outcome": outcome},
    )
    if not made:
        return lookup
    history.record("lookup.logged", by=by, claim=claim, connector=place, query=question, outcome=outcome)
    return lookup
