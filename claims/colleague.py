"""A model as a colleague: asked beside our own machine, which has answered before and never waits for it.

What is sent and how it is read is the engine's, the way there ``sources.consulting``'s. Here a question begins and ends:
the money first, then the answer outside any transaction, then what of it stood the checks in one short one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from claims import steps
from claims.actions import consultations, proposals
from claims.actions.consultations import Busy, Call, NotAsked, Outcome
from claims.models import Anchor, Article, Consultation, Evidence, Step, Verdict
from claims.states import LIVE, VerdictState
from engine import providers
from engine import types as thought
from sources import breaker, consulting
from sources.consulting import Heard
from sources.errors import RateLimited, Refused, Resting, SourceError, Unreadable

ROWS = Consultation.objects.select_related(
    "provider__team", "article__team", "claim", "evidence", "verdict__claim"
)
TRIES_BEHIND = 3  # of a question whose model did not answer; then a person may have it put again
TOO_LATE = timedelta(days=1)  # a question is waited with no longer than that
LONGEST_WAIT = timedelta(hours=1)


def consult(step: Step) -> None:
    """Put one question to one model, and write down what came of it."""
    one = ROWS.get(pk=step.subject)
    try:
        call = _call(one)
        asked = consulting.prepare(one.provider, call)
        consultations.begin(one, asked)
    except Busy:
        steps.wait(step, timezone.now() + consultations.until_a_look(one.provider))
        return
    except (NotAsked, Refused) as error:
        with steps.finishing(step):
            consultations.not_asked(one, error if isinstance(error, NotAsked) else NotAsked(str(error)))
        consultations.next_one(one.provider)
        return
    heard = consulting.ask(one.provider, asked, though_it_rests=one.call == Call.TEST)
    if one.call == Call.TEST:
        trial = consulting.told(one.provider, heard)
        with steps.finishing(step):
            consultations.keep_test(one, heard, works=trial.works, sentence=trial.sentence)
    elif heard.error is not None:
        _failed(step, one, heard, heard.error)
    else:
        with steps.finishing(step):
            consultations.keep_heard(one, heard)
    if heard.tries:
        consultations.next_one(one.provider)


def _failed(step: Step, one: Consultation, heard: Heard, error: SourceError) -> None:
    """It counts as failed at once. Where the model may answer later it is tried again behind."""
    outcome = Outcome.UNREADABLE if isinstance(error, Unreadable) else Outcome.FAILED
    in_time = timezone.now() - one.made_at < TOO_LATE
    peace = isinstance(error, (RateLimited, Resting))
    later = in_time and (peace or (breaker.may_pass(error) and step.attempts < TRIES_BEHIND))
    with transaction.atomic() if later else steps.finishing(step):
        if later and isinstance(error, (RateLimited, Resting)):
            # It was asked to wait, not at fault: that is no attempt.
            wished = max(timedelta(seconds=error.retry_after), consultations.A_LOOK)
            steps.wait(step, timezone.now() + min(wished, LONGEST_WAIT))
        elif later:
            steps.postpone(step, str(error))
        consultations.failed(one, heard, outcome=outcome, final=not later)


# --- What is asked ----------------------------------------------------------------------------------------------------


def _call(one: Consultation) -> providers.Call:
    """The question as it stands now. Raises NotAsked where nobody needs its answer any more."""
    if one.call == Call.TEST:
        return consulting.TRIED
    if one.call == Call.EXTRACT:
        assert one.article is not None
        if one.article.revision != one.revision:
            raise NotAsked("The article has got a new text.")
        return providers.Extract(plain(one.article))
    assert one.claim is not None
    if one.claim.state not in LIVE:
        raise NotAsked("The claim is off the desk.")
    if one.call == Call.JUDGE:
        assert one.evidence is not None
        return providers.Judge(one.claim.statement, one.evidence.passage)
    return _wording(one)


def _wording(one: Consultation) -> providers.Word:
    verdict = one.verdict
    assert verdict is not None
    newer = verdict.claim.verdicts.filter(state=VerdictState.SUGGESTED, pk__gt=verdict.pk)
    if newer.exists():
        raise NotAsked("Our machine suggests something else by now.")
    given = [
        providers.Given(
            number,
            row.passage,
            publisher=row.document.publisher.name if row.document and row.document.publisher else "",
            stance=thought.Stance(row.stance or row.machine_stance or thought.Stance.NEUTRAL),
        )
        for number, row in enumerate(given_passages(verdict), 1)
    ]
    if not given:
        raise NotAsked("The suggestion rests on no passage.")
    return providers.Word(verdict.statement, thought.Rating(verdict.rating), tuple(given))


def given_passages(suggestion: Verdict) -> list[Evidence]:
    """What a model is given to word a suggestion, in the order in which its words cite it, from [1] on.

    Passages of pages alone: what somebody told the desk, off the record or on it, goes to no model.
    """
    keys = [named["evidence"] for named in suggestion.evidence]
    rows = Evidence.objects.select_related("document__publisher", "origin").in_bulk(keys)
    found = [rows[key] for key in keys if key in rows]
    return [row for row in found if row.form == Evidence.Form.PASSAGE and row.passage]


def plain(article: Article) -> thought.Article:
    """An article as the engine and the models get it."""
    return thought.Article(
        title=article.title,
        body=article.body,
        published_on=article.published_on,
        publisher=article.publisher,
        byline=article.byline,
        language=article.language,
    )


# --- What of it stands ------------------------------------------------------------------------------------------------


def check(step: Step) -> None:
    """Hold an answer against the text it is about, and keep what stands."""
    one = ROWS.get(pk=step.subject)
    if not one.heard:
        with steps.finishing(step):
            return  # it was checked before
    try:
        call = _call(one)
        if one.call != Call.EXTRACT and consulting.digest(one.provider, call, one.model) != one.digest:
            raise NotAsked("The claim was changed while the model answered.")
        answer = consulting.read(one.provider, call, one.heard.encode())
    except (NotAsked, providers.Unreadable) as error:
        with steps.finishing(step):
            consultations.refused(one, str(error), {})
        return
    CHECKS[type(answer)](step, one, call, answer)


def _check_reading(
    step: Step, one: Consultation, call: providers.Extract, answer: providers.Extracted
) -> None:
    from engine.providers import checks, merge  # bring the parser, which the process that asks does without

    assert one.article is not None
    found = checks.claims(call, answer)
    ours = _standing(one.article)
    rows = {(claim.statement, claim.anchors): pk for pk, claim in ours}
    both: set[int] = set()
    alone: list[thought.Claim] = []
    for proposed in merge.beside([claim for _, claim in ours], found.claims):
        if proposed.by == (providers.By.PROVIDER,):
            alone.append(proposed.claim)
        elif providers.By.PROVIDER in proposed.by:
            both.add(rows[proposed.claim.statement, proposed.claim.anchors])
    refused = Counter(refusal.rule.value for refusal in found.refused)
    with steps.finishing(step):
        proposals.keep(one, proposals.Beside(both, alone, refused, found.notes))


def _standing(article: Article) -> list[tuple[int, thought.Claim]]:
    """The desk's claims that have a place in the article's present text, as the engine knows claims."""
    anchors = Anchor.objects.filter(article=article.pk, revision=article.revision).order_by("start", "pk")
    rows = article.claims.filter(sibling_of=None).prefetch_related(Prefetch("anchors", anchors))
    return [
        (
            row.pk,
            thought.Claim(
                row.statement,
                tuple(thought.Anchor(a.quote, a.start, a.end) for a in row.anchors.all()),
                thought.Kind(row.kind),
                thought.Worth(row.score),
                question=thought.Question(row.question),
                dismissed=row.dismissed_reason,
            ),
        )
        for row in rows.order_by("position", "pk")
        if row.anchors.all()
    ]


def _check_judgement(step: Step, one: Consultation, call: providers.Judge, answer: providers.Judged) -> None:
    from engine.providers import checks

    found = checks.judgement(call, answer)
    with steps.finishing(step):
        if isinstance(found, providers.Refusal):
            consultations.refused(one, found.reason, {found.rule.value: 1})
        else:
            consultations.keep_judgement(one, stance=found.stance.value, words=" … ".join(found.words))


def _check_wording(step: Step, one: Consultation, call: providers.Word, answer: providers.Worded) -> None:
    from engine.providers import checks

    found = checks.wording(call, answer)
    with steps.finishing(step):
        if isinstance(found, providers.Refusal):
            consultations.refused(one, found.reason, {found.rule.value: 1})
        else:
            consultations.keep_wording(one, rating=found.rating.value, words=found.rationale)


CHECKS: dict[type[Any], Callable[[Step, Consultation, Any, Any], None]] = {
    providers.Extracted: _check_reading,
    providers.Judged: _check_judgement,
    providers.Worded: _check_wording,
}
