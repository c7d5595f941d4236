"""Searching for a claim: which questions are put to which connector, and how they were answered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from claims import history, rules, steps
from claims.actions import quotes
from claims.actions.locking import locked_claim, save, store
from claims.models import Claim, Lookup, Step
from claims.rules import Invalid, NotThere
from engine import query
from people.actors import Actor
from sources import lookup as looking
from sources.connectors import CONNECTORS

SEARCHED = ("corpus", "wikipedia")  # asked for every queued claim, in its own words
WEB_SEARCH = "searxng"  # asked beside them where it is set up, and so is the next
CHECKED = "factchecktools"  # who has checked this before?
PAGE = "web"  # asked for the addresses that stand beside the claim
MOST_PAGES = 3
LONGEST_QUESTION = 1000
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;:!?]")


def start(claim: Claim) -> None:
    """Begin a round of research on a locked claim: one lookup and one owed step per connector."""
    claim.round += 1
    save(claim, "round")
    words = _own_words(claim)
    questions = [(connector, words) for connector in places()]
    questions += [(PAGE, address) for address in _addresses_beside(claim)]
    rows = [
        Lookup(claim=claim, round=claim.round, connector=connector, query=question[:LONGEST_QUESTION])
        for connector, question in questions
    ]
    Lookup.objects.bulk_create(rows, ignore_conflicts=True)  # a page that a person named may be asked already
    asked = Lookup.objects.filter(claim=claim, round=claim.round, by_hand=False, answered_at=None)
    steps.owe_each(Step.Kind.LOOK, list(asked.values_list("pk", flat=True)))


def places() -> tuple[str, ...]:
    """The connectors that a claim is put to, as the desk is set up."""
    return (*SEARCHED, *(name for name in (WEB_SEARCH, CHECKED) if looking.is_set_up(name)))


def _own_words(claim: Claim) -> str:
    speaker = claim.speaker.name if claim.speaker else ""
    words = query.queries(claim.statement, speaker=speaker)
    return words[0] if words else claim.statement[:LONGEST_QUESTION]


def _addresses_beside(claim: Claim) -> list[str]:
    """The web addresses in the paragraphs where the claim stands in its article's present text."""
    article = claim.article
    body, found = article.body, []
    for anchor in claim.anchors.filter(article=article, revision=article.revision):
        left = body.rfind("\n", 0, anchor.start) + 1
        right = body.find("\n", anchor.end)
        found += _ADDRESS.findall(body[left : right if right >= 0 else None])
    return list(dict.fromkeys(found))[:MOST_PAGES]


def _ask(
    claim: Claim,
    connector: str,
    question: str,
    by: Actor | None = None,
    since: date | None = None,
    until: date | None = None,
    round: int | None = None,
    earlier: bool = False,
) -> Lookup:
    """A place that knows no days of publication is asked without them, and the log says so."""
    dated = CONNECTORS[connector].is_dated
    lookup, _ = Lookup.objects.get_or_create(
        claim=claim,
        round=round or claim.round,
        connector=connector,
        query=question[:LONGEST_QUESTION],
        by_hand=False,
        defaults={
            "asked_by": by.person if by else None,
            "since": since if dated else None,
            "until": until if dated else None,
            "earlier": earlier,
        },
    )
    steps.owe(Step.Kind.LOOK, lookup.pk)
    return lookup


@transaction.atomic
def again(
    pk: int,
    *,
    by: Actor,
    question: str = "",
    connectors: Iterable[str] = (),
    since: date | None = None,
    until: date | None = None,
) -> Claim:
    """Search again: in a person's own words, places (names of connectors) and days of publication, as far as she gives them.

    Without any of them it is a new round in the claim's words, with the pages that stand beside it.
    """
    claim = locked_claim(pk, by)
    rules.check_may_add_evidence(by, claim)
    question = " ".join(question.split())
    if len(question) > LONGEST_QUESTION:
        raise Invalid(f"A search has at most {LONGEST_QUESTION:,} characters.", "query")
    chosen = tuple(dict.fromkeys(connectors))
    _check_places(chosen)
    _check_days(since, until, chosen or places())
    if question or chosen or since or until:
        claim.round += 1
        save(claim, "round")
        for connector in chosen or places():
            _ask(claim, connector, question or _own_words(claim), by, since, until)
    else:
        start(claim)
    history.record(
        "claim.researched",
        by=by,
        claim=claim,
        connectors=", ".join(chosen or places()),
        query=question,
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
    )
    return claim


def _check_places(chosen: Iterable[str]) -> None:
    for name in chosen:
        if name not in CONNECTORS or not CONNECTORS[name].is_searched:
            raise Invalid(
                f"“{name[:40]}” is no place to search; choose among {', '.join(places())}.", "connectors"
            )
        if not looking.is_set_up(name):
            raise Invalid(
                f"{CONNECTORS[name].label} is not set up: an administrator can do that.", "connectors"
            )


def _check_days(since: date | None, until: date | None, asked: Iterable[str]) -> None:
    if since and until and since > until:
        raise Invalid("The last day comes after the first.", "until")
    if since and since > timezone.localdate():
        raise Invalid("Nothing has been published on a day that has not come.", "since")
    if (since or until) and not any(CONNECTORS[name].is_dated for name in asked):
        labels = " and ".join(CONNECTORS[name].label for name in asked)
        raise Invalid(
            f"{labels} can't be searched by days: leave them out, or choose another place.", "since"
        )


@transaction.atomic
def retry(pk: int, *, by: Actor) -> Lookup:
    """Put one question to its connector again, as it was put before.

    What failed is tried again in its place; what was answered keeps its line, and the new answer gets one of its own.
    """
    lookup = Lookup.objects.filter(pk=pk).first()
    if lookup is None:
        raise NotThere(f"There is no search {pk} here.")
    claim = locked_claim(lookup.claim_id, by)
    rules.check_may_add_evidence(by, claim)
    if lookup.by_hand:
        raise Invalid("This search was made by a person: note it again when it is made again.", "lookup")
    if lookup.outcome in {Lookup.Outcome.FOUND, Lookup.Outcome.NOTHING}:
        claim.round += 1
        save(claim, "round")
        lookup = _ask(
            claim, lookup.connector, lookup.query, by, lookup.since, lookup.until, earlier=lookup.earlier
        )
    else:
        steps.hasten(Step.Kind.LOOK, lookup.pk)
    history.record(
        "claim.researched",
        by=by,
        claim=claim,
        connectors=lookup.connector,
        query=lookup.query,
        lookup=lookup.pk,
    )
    return lookup


def page(claim: Claim, url: str, by: Actor) -> Lookup:
    """The lookup that fetches one page a person named, for a locked claim."""
    claim.round = max(claim.round, 1)
    return _ask(claim, PAGE, url, by)


def ask_for_earlier(claim: Claim, connector: str, words: str, until: date) -> Lookup:
    """Ask for pages that had these words by that day. The claim counts as researched without the answer."""
    return _ask(claim, connector, words, until=until, earlier=True)


def broader(lookup: Lookup) -> str | None:
    """The next, broader wording of the claim for the same connector, where a search in the claim's words found nothing."""
    if lookup.earlier or lookup.asked_by_id or lookup.connector not in (*SEARCHED, WEB_SEARCH, CHECKED):
        return None
    claim = lookup.claim
    asked = set(
        Lookup.objects.filter(claim=claim, round=lookup.round, connector=lookup.connector).values_list(
            "query", flat=True
        )
    )
    speaker = claim.speaker.name if claim.speaker else ""
    wordings = query.queries(claim.statement, speaker=speaker)
    return next((words for words in wordings if words[:LONGEST_QUESTION] not in asked), None)


def ask_also(lookup: Lookup, words: str) -> Lookup:
    """Put broader words to the same connector, in the transaction that answers the lookup: the claim never looks
    researched in between."""
    return _ask(lookup.claim, lookup.connector, words, round=lookup.round)


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
def log(
    pk: int,
    *,
    by: Actor,
    place: str,
    question: str,
    outcome: str,
    count: int = 0,
    note: str = "",
    at: datetime | None = None,
) -> Lookup:
    """Note a search a person made herself, in a place the machine does not reach; noted twice, it stands once.

    ``count`` is how much was found; what bears on the claim is added as evidence. ``at`` is when she searched.
    """
    claim = locked_claim(pk, by)
    rules.check_may_add_evidence(by, claim)
    place, question, note = (" ".join(text.split()) for text in (place, question, note))
    now = timezone.now()
    if not place:
        raise Invalid("Say where you looked.", "place")
    if not question:
        raise Invalid("Say what you looked for.", "query")
    if outcome not in {Lookup.Outcome.FOUND, Lookup.Outcome.NOTHING, Lookup.Outcome.FAILED}:
        raise Invalid("Say what came of it: found, nothing or failed.", "outcome")
    if at and at > now:
        raise Invalid("A search is noted when it has been made.", "at")
    said = Lookup(
        claim=claim,
        round=max(claim.round, 1),
        connector=place,
        query=question,
        by_hand=True,
        outcome=outcome,
        count=max(count, 1) if outcome == Lookup.Outcome.FOUND else 0,
        note=note,
        asked_by=by.person,
        asked_at=at or now,
        answered_at=at or now,
    )
    same = ("connector", "query", "by_hand", "outcome", "count", "note", "asked_by")
    standing = claim.lookups.filter(**{name: getattr(said, name) for name in same}).last()
    if standing and (at is None or standing.asked_at == at):
        return standing
    store(said)
    history.record("lookup.logged", by=by, claim=claim, connector=place, query=question, outcome=outcome)
    return said
