"""What the machine does by itself: network and engine first, then one short transaction.

``run`` is the worker's only entry: it takes a step, works, and writes the result under the step's token.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from billiard.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from claims import colleague, matching, steps, weighing
from claims.actions import articles as article_actions
from claims.actions import (
    consultations,
    findings,
    quotes,
    readings,
    rereadings,
    research,
    uploads,
    watching,
)
from claims.models import Article, Claim, Lookup, Step, Upload
from claims.rules import NotThere, RuleBroken
from engine import assess, match
from people.actors import Actor, machine
from sources import archiving, breaker, documents, texts, walls
from sources import lookup as looking
from sources.errors import SourceError
from sources.exchange import Request
from sources.models import Document
from sources.visits import visit

logger = logging.getLogger(__name__)

READER, SEARCHER = machine("reader"), machine("searcher")
WATCH_AGAIN = timedelta(hours=4)  # a page that does not answer: five tries take a day
COMPARED = 5_000  # the latest articles a new one is compared with
GIVEN_UP = "The machine gave up on this file: an editor sees why on the desk."
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
    if step.kind == Step.Kind.TAKE_IN:
        uploads.give_up(step.subject, by=READER, why=GIVEN_UP)


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
            byline=page.author,
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
        if readings.write_reading(article.pk, reading, by=READER, revision=revision, at=timezone.now()):
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


def reread(step: Step) -> None:
    """Look for quotes again in another copy of their page."""
    document = Document.objects.get(pk=step.subject)
    found = [(one.pk, assess.check_quote(one.passage, document.text)) for one in quotes.quoting(document)]
    for pk, quote in found:
        rereadings.note(pk, document, quote, by=weighing.WEIGHER)
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


def take_in(step: Step) -> None:
    """Read a file that somebody handed in. The document stands before the answer does: twice makes it once."""
    try:
        upload, content = uploads.kept(step.subject)
    except NotThere as gone:
        with steps.finishing(step):
            uploads.give_up(step.subject, by=READER, why=str(gone))
        return
    if upload.article_id:
        _take_in_article(step, upload, upload.article_id, content)
        return
    document, refused = None, ""
    try:
        document = uploads.read(upload, content)
    except RuleBroken as refusal:
        refused = str(refusal)
    with steps.finishing(step):
        uploads.answer(upload.pk, document=document, refused=refused)


def _take_in_article(step: Step, upload: Upload, article: int, content: bytes) -> None:
    try:
        text = asdict(texts.read(upload.name, content))
        text["body"] = article_actions.clean_body(text["body"])
    except (SourceError, RuleBroken) as refusal:
        say = uploads.give_up if isinstance(refusal, SourceError) else uploads.refuse
        with steps.finishing(step):
            say(upload.pk, by=READER, why=str(refusal))
        return
    with steps.finishing(step):
        article_actions.fetched(article, by=READER, file=upload.name, **text)
        uploads.answer(upload.pk)


WORK: dict[Step.Kind, Callable[[Step], None]] = {
    Step.Kind.FETCH: fetch,
    Step.Kind.READ: read,
    Step.Kind.LOOK: look,
    Step.Kind.WEIGH: weighing.weigh,
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
    Step.Kind.TAKE_IN: take_in,
}

CLOCK: Actor = machine("clock")
