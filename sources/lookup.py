"""Puts a question to a connector and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from sources import documents, factchecks
from sources.connectors import CONNECTORS, Connector, Finding, Hit, LocalConnector, RemoteConnector
from sources.errors import Failed, RateLimited, SourceError
from sources.exchange import Request, Response
from sources.fetch import fetch
from sources.models import ConnectorState, FactCheck

Ask = Callable[[Request], Response]
DEFAULT_LIMIT = 5
# Our own documents cost no request; how many of them say the same is part of the answer.
OWN_LIMIT = 12
# A server that is overloaded or a network that is down may answer later; other errors would only be repeated.
PASSING = {408, 425, 429, 500, 502, 503, 504}
LONGEST_REST = timedelta(days=1)


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
    through: Ask = fetch,
) -> Outcome:
    """Put a question to a connector (a key of ``CONNECTORS``), keep what it finds, and say how it ended.

    Opens no transaction around the network; each document is kept in a short one of its own. Raises KeyError for a
    connector that does not exist, and nothing for what can be expected of networks and servers.
    """
    place = CONNECTORS[connector]
    if not question.strip():
        return Outcome(Result.FAILED, error="There was nothing to ask: the question is empty.")
    if isinstance(place, LocalConnector):
        finding = place.search(question, team_id, limit or OWN_LIMIT)
        return _outcome(Gathered([hit.document for hit in finding.hits if hit.document]))
    if not isinstance(place, RemoteConnector):
        raise TypeError(f"{connector} is neither a local nor a remote connector")
    limit = limit or DEFAULT_LIMIT
    if missing := _missing(place):
        return Outcome(
            Result.NOT_CONFIGURED, error=f"{place.label} is not set up: {', '.join(missing)} is empty."
        )
    config = {name: str(getattr(settings, name)) for name in place.needs}
    try:
        answer = through(place.describe(question, {**config, "language": language, "limit": str(limit)}))
        finding = place.read(answer)
        gathered = _gather(place, answer, finding.hits[:limit], through)
        gathered.fact_checks = _keep_reviews(place, finding, team_id)
        outcome = _outcome(gathered)
    except SourceError as error:
        outcome = _outcome(Gathered(errors=[error]))
    _remember(place, outcome)
    return outcome


def is_set_up(connector: str) -> bool:
    """Whether the connector has all that it needs to be asked."""
    return not _missing(CONNECTORS[connector])


def _missing(place: Connector) -> list[str]:
    needs = place.needs if isinstance(place, RemoteConnector) else ()
    return [name for name in needs if not getattr(settings, name, "")]


def _keep_reviews(place: Connector, finding: Finding, team_id: int) -> list[int]:
    if not finding.reviews:
        return []
    kept = factchecks.keep(finding.reviews, team_id=team_id, came=FactCheck.Came.SEARCH, source=place.label)
    return [row.pk for row in kept.rows]


def _gather(place: RemoteConnector, answer: Response, hits: tuple[Hit, ...], through: Ask) -> Gathered:
    gathered = Gathered()
    for hit in hits:
        try:
            behind = through(hit.request) if hit.request else answer
            page = place.read_page(behind) if hit.request else None
            gathered.documents.append(documents.keep(behind, page=page).pk)
        except RateLimited as error:
            gathered.errors.append(error)
            break  # the rest would be refused as well
        except SourceError as error:
            gathered.errors.append(error)
    return gathered


def _outcome(gathered: Gathered) -> Outcome:
    pages, checks = tuple(dict.fromkeys(gathered.documents)), tuple(gathered.fact_checks)
    found, errors = bool(pages or checks), gathered.errors
    if not errors:
        return Outcome(Result.FOUND if found else Result.NOTHING, pages, checks)
    worst = errors[-1]
    limited = worst if isinstance(worst, RateLimited) else None
    told = Outcome(
        outcome=Result.FOUND if found else Result.RATE_LIMITED if limited else Result.FAILED,
        documents=pages,
        fact_checks=checks,
        error=" ".join(dict.fromkeys(str(error) for error in errors)),
        worth_retrying=any(map(_may_pass, errors)),
    )
    if limited is None:
        return told
    return replace(told, retry_at=timezone.now() + min(timedelta(seconds=limited.retry_after), LONGEST_REST))


def _may_pass(error: SourceError) -> bool:
    if isinstance(error, Failed):
        return error.status is None or error.status in PASSING
    return isinstance(error, RateLimited)


def _remember(place: Connector, outcome: Outcome) -> None:
    """Keep how the connector is doing, for the people who look after it."""
    now = timezone.now()
    if outcome.outcome in {Result.FOUND, Result.NOTHING}:
        changed = {"last_ok_at": now, "failures": 0}
    else:
        changed = {"last_error": outcome.error[:500], "last_error_at": now, "failures": F("failures") + 1}
    rows = ConnectorState.objects.filter(connector=place.name)
    if not rows.update(**changed):
        ConnectorState.objects.get_or_create(connector=place.name)
        rows.update(**changed)
