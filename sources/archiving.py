"""Has a public archive keep what we cite: one request a call, what came of it kept on the document."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from sources import breaker, lookup
from sources.connectors import CONNECTORS, wayback
from sources.connectors.furniture import RemoteConnector
from sources.errors import SourceError, Unreadable
from sources.exchange import Request, Response
from sources.fetch import fetch
from sources.models import ArchiveCopy, Document

NAME = "wayback"
RECENT = timedelta(days=3)  # a copy this near to when we saw the page shows what we saw
FIRST_LOOK = timedelta(seconds=10)
LATER_LOOKS = timedelta(seconds=30)
PATIENCE = timedelta(hours=1)
SLOW = timedelta(minutes=10)


def is_set_up() -> bool:
    """Whether copies are asked for at all."""
    return lookup.is_set_up(NAME)


def advance(document: Document) -> datetime | None:
    """One step towards a copy of the document: is there one, save it, how far is that?

    None when there is nothing more to do (kept, or refused for good, with the reason on the copy's row); else when to
    come again. Raises a SourceError for what may pass.
    """
    copy, _ = ArchiveCopy.objects.get_or_create(document=document)
    if copy.state in {ArchiveCopy.State.KEPT, ArchiveCopy.State.REFUSED}:
        return None
    place = CONNECTORS[NAME]
    assert isinstance(place, RemoteConnector)
    config = lookup.configured(place)
    try:
        if copy.state == ArchiveCopy.State.SAVING:
            return _look_after(copy, config)
        return _begin(copy, document, config)
    except wayback.NotSaved as error:
        _begin_again(copy, str(error))
        if error.passes:
            raise
        _write(copy, state=ArchiveCopy.State.REFUSED)
        return None
    except SourceError as error:
        _write(copy, error=str(error)[:500])
        raise


def _begin(copy: ArchiveCopy, document: Document, config: dict[str, str]) -> datetime | None:
    there = wayback.read_copy(_ask(CONNECTORS[NAME].describe(document.url, config)))  # type: ignore[attr-defined]
    if there and abs(there.captured_at - document.fetched_at) <= RECENT:
        _kept(copy, document, there)
        return None
    saving = wayback.read_saving(_ask(wayback.ask_to_save(document.url, config)))
    _write(copy, state=ArchiveCopy.State.SAVING, job=saving.job, asked_at=timezone.now(), error="")
    return timezone.now() + FIRST_LOOK


def _look_after(copy: ArchiveCopy, config: dict[str, str]) -> datetime | None:
    answer = _ask(wayback.ask_how_far(wayback.Saving(copy.job), config))
    done = wayback.read_how_far(answer, config["WAYBACK_URL"])
    if done:
        _kept(copy, copy.document, done)
        return None
    waited = timezone.now() - copy.asked_at
    if waited > PATIENCE:
        _begin_again(copy, "")
        raise Unreadable("The Wayback Machine worked on this page for an hour without an end.")
    return timezone.now() + (LATER_LOOKS if waited < SLOW else SLOW)


def _ask(request: Request) -> Response:
    """Through the connector's own breaker, so that a dead archive is not asked for each document."""
    place = CONNECTORS[NAME]
    breaker.check(NAME, place.label)
    try:
        answer = fetch(request)
    except SourceError as error:
        told = place.explain(error) if isinstance(place, RemoteConnector) else error
        breaker.note(NAME, told)
        raise told from error
    breaker.note(NAME)
    return answer


def _kept(copy: ArchiveCopy, document: Document, found: wayback.Copy) -> None:
    _write(copy, state=ArchiveCopy.State.KEPT, url=found.url, captured_at=found.captured_at, error="")
    Document.objects.filter(pk=document.pk).update(archived_url=found.url[:2000])


def _begin_again(copy: ArchiveCopy, error: str) -> None:
    _write(copy, state=ArchiveCopy.State.ASKED, job="", error=error[:500])


def _write(copy: ArchiveCopy, **changed: object) -> None:
    for name, value in changed.items():
        setattr(copy, name, value)
    copy.save(update_fields=list(changed))
