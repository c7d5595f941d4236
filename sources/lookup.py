"""Puts a question to a connector and says what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.utils import timezone

from sources import breaker, documents, factchecks
from sources.connectors import CONNECTORS, Connector, Finding, Hit, LocalConnector, RemoteConnector
from sources.errors import RateLimited, Resting, SourceError, Walled
from sources.exchange import Response
from sources.fetch import fetch
from sources.models import Document, FactCheck
from sources.visits import Ask, visit, visit_all

DEFAULT_LIMIT = 5
# Our own documents cost no request; how many of them say the same is part of the answer.
OWN_LIMIT = 12


class Result(StrEnum):
    """How a search ended. ``nothing`` is said only where the source answered and had nothing."""

    FOUND = "found"
    NOTHING = "nothing"
    FAILED = "failed"
    RATE_LIMITED = "rate_limited"
    NOT_CONFIGURED = "not_configured"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question to one connector.

    ``documents`` are ids, best first; ``fact_checks`` too, of checks that others have published. ``error`` is a sentence: why it failed or, beside documents, what of the findings
    could not be had. ``retry_at`` is set when the source said, or is held to, when it may be asked again;
    ``worth_retrying`` says whether the same question may end otherwise later.
    """

    outcome: Result
    documents: tuple[int, ...] = ()
    fact_checks: tuple[int, ...] = ()
    error: str = ""
    retry_at: datetime | None = None
    worth_retrying: bool = False


@dataclass(slots=True)
class Gathered:
    """The pages behind the hits as they come in: some may fail without the others."""

    documents: list[int] = field(default_factory=list)
    fact_checks: list[int] = field(default_factory=list)
    errors: list[SourceError] = field(default_factory=list)


def ask(
    connector: str,
    question: str,
    team_id: int,
    *,
    language: str = "en",
    limit: int | None = None,
    since: date | None = None,
    until: date | None = None,
    dated_only: bool = False,
    through: Ask = fetch,
) -> Outcome:
    """Put a question to a connector (a key of ``CONNECTORS``), keep what it finds, and say how it ended.

    ``since`` and ``until`` are days of publication, both included, for a connector that is ``dated``; a page without a day
    may be from these days, too, unless ``dated_only``. Opens no
    transaction around the network; each document is kept in a short one of its own. Raises KeyError for a connector that
    does not exist, and nothing for what can be expected of networks and servers.
    """
    place = CONNECTORS[connector]
    if not question.strip():
        return Outcome(Result.FAILED, error="There was nothing to ask: the question is empty.")
    if isinstance(place, LocalConnector):
        finding = place.search(question, team_id, limit or OWN_LIMIT, since, until)
        return _outcome(Gathered([hit.document for hit in finding.hits if hit.document]))
    if not isinstance(place, RemoteConnector):
        raise TypeError(f"{connector} is neither a local nor a remote connector")
    limit = limit or DEFAULT_LIMIT
    if missing := missing_settings(place):
        return Outcome(
            Result.NOT_CONFIGURED, error=f"{place.label} is not set up: {', '.join(missing)} is empty."
        )
    config = configured(place, language=language, limit=str(limit), since=_day(since), until=_day(until))
    try:
        answer, finding = put(place, question, config, through)
        gathered = _gather(place, answer, finding.hits[:limit], through)
        if since or until:
            gathered.documents = _published_between(gathered.documents, since, until, dated_only)
        gathered.fact_checks = _keep_reviews(place, finding, team_id)
        return _outcome(gathered)
    except SourceError as error:
        return _outcome(Gathered(errors=[error]))


def put(
    place: RemoteConnector, question: str, config: dict[str, str], through: Ask = fetch
) -> tuple[Response, Finding]:
    """Put a question to a connector through its breaker; the answer and what it holds, nothing kept.

    Raises a SourceError where it is no answer; how the connector is doing is remembered either way.
    """
    breaker.check(place.name, place.label)
    try:
        request = place.describe(question, config)
        # A connector that asks another host each time leaves the breaking to each host's own breaker.
        answer = through(request) if place.is_one_place else visit(request, through)
        finding = place.read(answer)
    except SourceError as error:
        told = place.explain(error)
        (breaker.note if place.is_one_place else breaker.remember)(place.name, told)
        if told is error:
            raise
        raise told from error
    breaker.note(place.name)
    return answer, finding


def configured(place: RemoteConnector, **beside: str) -> dict[str, str]:
    """The settings that a connector needs, with what goes beside them."""
    return {name: str(getattr(settings, name)) for name in place.needs} | beside


def is_set_up(connector: str) -> bool:
    """Whether the connector has all that it needs to be asked."""
    return not missing_settings(CONNECTORS[connector])


def missing_settings(place: Connector) -> list[str]:
    """The names of the settings without which a connector can't be asked and that are empty."""
    needs = place.needs if isinstance(place, RemoteConnector) else ()
    return [name for name in needs if not getattr(settings, name, "")]


def _keep_reviews(place: Connector, finding: Finding, team_id: int) -> list[int]:
    if not finding.reviews:
        return []
    kept = factchecks.keep(finding.reviews, team_id=team_id, came=FactCheck.Came.SEARCH, source=place.label)
    return [row.pk for row in kept.rows]


def _gather(place: RemoteConnector, answer: Response, hits: tuple[Hit, ...], through: Ask) -> Gathered:
    gathered = Gathered()
    pages = iter(visit_all([hit.request for hit in hits if hit.request], through))
    for hit in hits:
        told = next(pages) if hit.request else answer
        try:
            if isinstance(told, SourceError):
                raise told
            page = place.read_page(told) if hit.request else None
            kept = documents.keep(told, page=page)
            gathered.documents.append(kept.pk)
            if kept.partial:
                raise Walled(kept.partial)
        except SourceError as error:
            gathered.errors.append(error)
    return gathered


def _published_between(
    found: list[int], since: date | None, until: date | None, dated_only: bool
) -> list[int]:
    """Those that may be from these days: a page without a date may be, one with another date is not."""
    moments = dict(Document.objects.filter(pk__in=found).values_list("pk", "published_at"))
    return [pk for pk in found if _is_between(moments[pk], since, until, dated_only)]


def _is_between(moment: datetime | None, since: date | None, until: date | None, dated_only: bool) -> bool:
    if moment is None:
        return not dated_only
    day = moment.date()
    return (since is None or day >= since) and (until is None or day <= until)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _outcome(gathered: Gathered) -> Outcome:
    pages, checks = tuple(dict.fromkeys(gathered.documents)), tuple(gathered.fact_checks)
    found, errors = bool(pages or checks), gathered.errors
    if not errors:
        return Outcome(Result.FOUND if found else Result.NOTHING, pages, checks)
    worst = errors[-1]
    limited = isinstance(worst, RateLimited)
    told = Outcome(
        outcome=Result.FOUND if found else Result.RATE_LIMITED if limited else Result.FAILED,
        documents=pages,
        fact_checks=checks,
        error=" ".join(dict.fromkeys(str(error) for error in errors)),
        worth_retrying=any(map(breaker.may_pass, errors)),
    )
    if not isinstance(worst, (RateLimited, Resting)):
        return told
    return replace(told, retry_at=timezone.now() + timedelta(seconds=worst.retry_after))
