"""What the machine does by itself: network and engine first, then one short transaction.

``run`` is the worker's only entry: it takes a step, works, and writes the result under the step's token.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from billiard.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from claims import colleague, matching, steps
from claims.actions import articles as article_actions
from claims.actions import (
    consultations,
    earlier,
    findings,
    quotes,
    readings,
    rereadings,
    research,
    verdicts,
    watching,
)
from claims.actions.findings import Found
from claims.models import Article, Claim, Lookup, Step
from claims.rules import RuleBroken
from engine import assess, match
from engine import types as thought
from people.actors import Actor, machine
from sources import archiving, breaker, copies, documents, walls
from sources import lookup as looking
from sources.connectors import CONNECTORS
from sources.errors import SourceError
from sources.exchange import Request
from sources.models import Document
from sources.visits import visit

logger = logging.getLogger(__name__)

READER, SEARCHER, WEIGHER = machine("reader"), machine("searcher"), machine("weigher")
WATCH_AGAIN = timedelta(hours=4)  # a page that does not answer: five tries take a day
PASSAGES_A_PAGE = 2
COMPARED = 5_000  # the latest articles a new one is compared with
FAR_BITS = 12  # of 64; unrelated texts differ in about 32
NEAR_COPY = 0.6  # of all runs of words in both


def run(pk: int) -> None:
    """Take a step and do it; somebody else's, a finished or a not yet due step is left alone."""
    step = steps.take(pk)
    if step is None:
        return
    try:
        with steps.lease(step):
            WORK[Step.Kind(step.kind)](step)
    except steps.LostStep as lost:
        logger.warning("%s", lost)
    except RuleBroken as refusal:  # trying again would be refused again
        steps.fail(step, str(refusal))
        _tell_article(step, str(refusal))
    except SoftTimeLimitExceeded:
        _postpone(step, "It took too long.")
    except (
        Exception
    ) as error:  # whatever it is: the step must not stay running, and the error is shown to an editor
        logger.exception("step %s failed", step.pk)
        # Its first line: PostgreSQL tells the row below, and with it what no history may keep.
        said, _, _ = str(error).partition("\n")
        _postpone(step, f"{type(error).__name__}: {said}")


def _postpone(step: Step, error: str) -> None:
    if steps.postpone(step, error) or step.kind == Step.Kind.MATCH:
        _tell_article(step, error)


def sweep(now: datetime) -> None:
    """Hand out again what was lost, and tell of what was lost too often."""
    for step in steps.park_lost(now):
        _tell_article(step, step.error)
    steps.sweep(now)


def _tell_article(step: Step, error: str) -> None:
    if step.kind == Step.Kind.MATCH:
        readings.choose_all_the_same(step.subject, by=READER)
    if step.kind in {Step.Kind.CONSULT, Step.Kind.CHECK}:
        consultations.given_up(step.subject, error)
    if step.kind == Step.Kind.FETCH:
        article_actions.not_fetched(step.subject, by=SEARCHER, why=error)


def fetch(step: Step) -> None:
    """Fetch the article that was named by its address."""
    article = Article.objects.get(pk=step.subject)
    outcome = looking.ask("web", article.url, article.team_id)
    if not outcome.documents:
        why = f"The page could not be fetched: {outcome.error} Paste the text instead."
        article_actions.not_fetched(article.pk, by=SEARCHER, why=why)
        if outcome.worth_retrying:
            steps.postpone(step, outcome.error, at=outcome.retry_at)
        else:
            steps.fail(step, outcome.error)
        return
    page = Document.objects.select_related("publisher").get(pk=outcome.documents[0])
    with steps.finishing(step):
        article_actions.fetched(
            article.pk,
            by=SEARCHER,
            body=page.text,
            title=page.title,
            publisher=page.publisher.name if page.publisher else "",
            byline=page.author[:200],
            published_on=timezone.localdate(page.published_at) if page.published_at else None,
            language=page.language,
        )


def read(step: Step) -> None:
    """Split an article into its claims."""
    from engine import extract  # brings a parser that no other process needs

    article = Article.objects.get(pk=step.subject)
    revision = article.revision
    reading = extract.read(colleague.plain(article))
    fingerprint = match.simhash(article.body)
    copied = _near_copy(article, fingerprint)
    with steps.finishing(step):
        readings.write_reading(article.pk, reading, by=READER, revision=revision, at=timezone.now())
        readings.note_copy(article.pk, by=READER, fingerprint=fingerprint, of=copied)


def _near_copy(article: Article, fingerprint: int) -> int | None:
    """The earliest article of the team whose text is nearly the same. Fingerprints choose which texts to compare."""
    others = Article.objects.filter(
        team=article.team_id, received_at__lt=article.received_at, near_copy_of=None
    )
    prints = others.exclude(simhash=None).order_by("-received_at").values_list("pk", "simhash")[:COMPARED]
    close = [pk for pk, other in prints if other and (fingerprint ^ (other % 2**64)).bit_count() <= FAR_BITS]
    for other in others.filter(pk__in=close).order_by("received_at"):
        if match.near_copy(article.body, other.body) >= NEAR_COPY:
            return other.pk
    return None


def look(step: Step) -> None:
    """Put one question to one connector, and keep what came of it."""
    lookup = Lookup.objects.select_related("claim__article__team", "claim__speaker").get(pk=step.subject)
    article = lookup.claim.article
    outcome = looking.ask(
        lookup.connector,
        lookup.query,
        article.team_id,
        language=article.language or "en",
        since=lookup.since,
        until=lookup.until,
        dated_only=lookup.earlier,
    )
    page = Document.objects.filter(pk__in=outcome.documents).first()
    waiting = list(lookup.evidence.filter(document=None))
    found = {one.pk: assess.check_quote(one.passage, page.text) for one in waiting if page and one.passage}
    further = research.broader(lookup) if outcome.outcome == looking.Result.NOTHING else None
    later = outcome.worth_retrying and step.attempts < steps.ATTEMPTS
    with transaction.atomic() if later else steps.finishing(step):
        Claim.objects.select_for_update(no_key=True).get(pk=lookup.claim_id)
        if later:
            steps.postpone(step, outcome.error, at=outcome.retry_at)
        findings.write_visit(lookup, page, found, outcome.error)
        steps.owe_again(Step.Kind.WEIGH, lookup.claim_id)
        research.answer(
            lookup,
            by=SEARCHER,
            outcome=outcome.outcome,
            documents=outcome.documents,
            fact_checks=len(outcome.fact_checks),
            error=outcome.error,
        )
        if further:
            research.ask_also(lookup, further)


def archive(step: Step) -> None:
    """One step towards a public copy of a document; the archive may need many."""
    if not archiving.is_set_up():
        steps.fail(step, "The Wayback Machine is no longer set up.")
        return
    try:
        next_at = archiving.advance(Document.objects.defer("text").get(pk=step.subject))
    except SourceError as error:
        wait = getattr(error, "retry_after", None)
        at = timezone.now() + timedelta(seconds=wait) if wait else None
        steps.postpone(step, str(error), at=at)
        return
    if next_at is not None:
        steps.wait(step, next_at)
        return
    with steps.finishing(step):
        pass  # what came of it stands on the document


def weigh(step: Step) -> None:
    """Rank the passages of what was found, judge them, group the pages by origin, suggest a rating."""
    claim = Claim.objects.select_related("article__team", "speaker").get(pk=step.subject)
    findings.keep_found(claim.pk, _passages(claim), by=WEIGHER)
    pages = _pages(claim)
    groups = assess.group(pages, article=_checked(claim.article)) if pages else ()
    groups = tuple(_with_oldest(group, claim.article) for group in groups)
    named = [
        (page.key, lead)
        for page in pages
        for lead in assess.primaries(page.text, _links(page.key), page.domain, page.passage)
    ]
    with steps.holding(step):
        findings.write_origins(claim.pk, groups, by=WEIGHER, named=named)
    suggestion = assess.suggest(
        _weighed(claim),
        thought.Kind(claim.kind),
        needed=claim.article.team.origins_needed,
        due_in_future=bool(claim.due_on and claim.due_on > timezone.localdate()),
    )
    verdicts.suggest(claim.pk, replace(suggestion, reasons=suggestion.reasons + _failures(claim)), by=WEIGHER)
    earlier.look(claim.article)
    # Last, for each part before is written by itself, and written again it changes nothing.
    with steps.finishing(step):
        consultations.owe_judgements(claim)


def reread(step: Step) -> None:
    """Look for quotes again in another copy of their page."""
    document = Document.objects.get(pk=step.subject)
    found = [(one.pk, assess.check_quote(one.passage, document.text)) for one in quotes.quoting(document)]
    for pk, quote in found:
        rereadings.note(pk, document, quote, by=WEIGHER)
    with steps.finishing(step):
        pass  # each claim's part was written by itself, and written again it changes nothing


def watch(step: Step) -> None:
    """See whether a page that a signed verdict rests on still says what is quoted of it."""
    document = Document.objects.defer("text").get(pk=step.subject)
    again = watching.next_look(document, timezone.now())
    if again is None:
        with steps.finishing(step):
            return
    try:
        answer = visit(Request(document.url))
        walls.check_is_page(answer)
        # Wherever the address leads by now: it is what a reader of the verdict is shown.
        seen = documents.keep(replace(answer, url=document.url))
    except SourceError as error:
        if breaker.may_pass(error):
            wait = getattr(error, "retry_after", 0.0)
            steps.postpone(step, str(error), at=timezone.now() + max(timedelta(seconds=wait), WATCH_AGAIN))
        else:
            steps.fail(step, str(error))
        return
    with transaction.atomic():
        quotes.owe([seen])
        steps.wait(step, again, afresh=True)


def _failures(claim: Claim) -> tuple[str, ...]:
    """What a suggestion must say beside "nothing was found": where the question got no answer."""
    asked = claim.lookups.exclude(outcome="")
    failed = asked.filter(outcome__in=Lookup.FAILURES).count()
    if not failed:
        return ()
    they = "it" if failed == 1 else "they"
    return (f"{failed} of {asked.count()} searches failed: what {they} would have found is not known.",)


def _passages(claim: Claim) -> list[Found]:
    known = set(claim.evidence.filter(added_by=None).values_list("document_id", flat=True))
    found: dict[int, list[Found]] = {}
    for lookup in claim.lookups.prefetch_related("documents", "evidence"):
        tier = getattr(CONNECTORS.get(lookup.connector), "tier", thought.Tier.SECONDARY)
        hers = list(lookup.evidence.all()) if lookup.connector == research.PAGE and lookup.asked_by_id else []
        if any(one.passage for one in hers):
            continue  # she quoted it herself
        tier = thought.Tier(hers[0].tier) if hers else tier
        for page in lookup.documents.all():
            if page.pk in known or page.pk in found:
                continue
            passages = assess.rank(claim.statement, page.text, limit=PASSAGES_A_PAGE)
            judged = assess.judge_all([(claim.statement, passage.quote) for passage in passages])
            found[page.pk] = [
                Found(page.pk, lookup.pk, passage, judgement, tier, VERSION)
                for passage, judgement in zip(passages, judged, strict=True)
            ]
    return [one for passages in found.values() for one in passages]


VERSION = f"{assess.RANK_VERSION} {assess.STANCE_VERSION}"


def _pages(claim: Claim) -> list[thought.Page]:
    pages: dict[int, thought.Page] = {}
    for evidence in claim.evidence.select_related("document__publisher__owner").exclude(document=None):
        document = evidence.document
        if document is None or document.pk in pages:
            continue
        publisher = document.publisher
        pages[document.pk] = thought.Page(
            key=document.pk,
            url=document.url,
            text=document.text,
            passage=evidence.passage,
            title=document.title,
            publisher=publisher.name if publisher else "",
            owner=publisher.owner.name if publisher and publisher.owner else "",
            domain=_host(document.url),
            canonical_url=document.canonical_url,
            published_at=document.published_at,
            interested_party=evidence.interested_party or bool(publisher and publisher.state_controlled),
            tier=thought.Tier(evidence.tier),
        )
    return list(pages.values())


def _with_oldest(group: thought.Origin, article: Article) -> thought.Origin:
    """The group, saying which copy among all documents is older than its own pages, if one is."""
    found = copies.oldest(group.pages, article.team_id, article.body if group.circular else "")
    if found is None or found.published_at is None:
        return group
    day = timezone.localdate(found.published_at)
    told = f"an older copy is {found.publisher or found}’s of {day:%-d %B %Y}"
    return replace(group, reason=f"{group.reason}; {told}")


def _links(document: int) -> list[thought.Link]:
    links = Document.objects.values_list("hyperlinks", flat=True).get(pk=document)
    return [thought.Link(url, text) for url, text in links]


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition(":")[0].removeprefix("www.")


def _checked(article: Article) -> thought.Page:
    day = article.published_on
    return thought.Page(
        key=0,
        url=article.url,
        text=article.body,
        title=article.title,
        publisher=article.publisher,
        domain=_host(article.url),
        published_at=timezone.make_aware(datetime.combine(day, time.min)) if day else None,
    )


def _weighed(claim: Claim) -> list[thought.Weighed]:
    rows = claim.evidence.select_related("document__publisher", "origin")
    return [
        thought.Weighed(
            key=one.pk,
            origin=one.origin.number if one.origin else -one.pk,
            stance=thought.Stance(one.stance or one.machine_stance or thought.Stance.NEUTRAL),
            confidence=1.0 if one.stance else one.machine_confidence or 0.0,
            passage=one.passage,
            publisher=one.document.publisher.name if one.document and one.document.publisher else "",
            tier=thought.Tier(one.tier),
            circular=one.circular,
            interested_party=one.is_interested,
            goes_back_to=one.origin.label if one.origin else "",
        )
        for one in rows
        if one.stands
    ]


WORK: dict[Step.Kind, Callable[[Step], None]] = {
    Step.Kind.FETCH: fetch,
    Step.Kind.READ: read,
    Step.Kind.LOOK: look,
    Step.Kind.WEIGH: weigh,
    Step.Kind.MATCH: matching.match_article,
    Step.Kind.COMPARE: matching.compare,
    Step.Kind.LEARN: matching.learn,
    Step.Kind.RECALL: matching.recall,
    Step.Kind.PASS_ON: matching.pass_on,
    Step.Kind.CONSULT: colleague.consult,
    Step.Kind.CHECK: colleague.check,
    Step.Kind.REREAD: reread,
    Step.Kind.ARCHIVE: archive,
    Step.Kind.WATCH: watch,
}

CLOCK: Actor = machine("clock")
