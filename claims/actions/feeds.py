"""The feeds a team reads: added, stopped, started again, read at once. What is read becomes the team's documents."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from claims import history, powers
from claims.actions.locking import store
from claims.rules import Invalid, NotThere
from people.actors import Actor
from sources import feeds
from sources.errors import Refused, SourceError
from sources.fetch import check_url, read_url
from sources.models import Feed

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """A feed that was looked at before it is added."""

    url: str
    name: str
    entries: int


def look(*, by: Actor, url: str, name: str = "") -> Seen:
    """Look at a feed once, over the network and before any transaction. Raises Invalid with the reason where it can't be read."""
    powers.check_may_look_after_places(by)
    try:
        address = str(read_url(url))
        title, entries = feeds.trial(address)
    except SourceError as error:
        raise Invalid(str(error), "url") from error
    return Seen(address, name.strip() or title or address, entries)


@transaction.atomic
def add(*, by: Actor, url: str, name: str, minutes: int = 30) -> Feed:
    """Read a feed from now on; one that was stopped before is started again."""
    powers.check_may_look_after_places(by)
    url = url.strip()
    try:
        check_url(url)
    except Refused as error:
        raise Invalid(str(error), "url") from error
    standing = Feed.objects.select_for_update(no_key=True).filter(team=by.team, url=url).first()
    if standing is not None and not standing.active:
        return start(standing.pk, by=by)
    name = " ".join(name.split())[:200]
    feed = Feed(team=by.team, url=url, name=name, minutes=minutes, added_by=by.person)
    store(feed)
    history.record("feed.added", by=by, team=feed.team, feed=feed.pk, name=feed.name, url=feed.url)
    transaction.on_commit(partial(_publish, feed.pk), robust=True)
    return feed


@transaction.atomic
def stop(pk: int, *, by: Actor) -> Feed:
    """Read it no longer; what came from it stays."""
    feed = _locked(pk, by)
    if feed.active:
        feed.active = False
        feed.save(update_fields=["active"])
        history.record("feed.stopped", by=by, team=feed.team, feed=feed.pk, name=feed.name)
    return feed


@transaction.atomic
def start(pk: int, *, by: Actor) -> Feed:
    """Read it again."""
    feed = _locked(pk, by)
    if not feed.active:
        feed.active, feed.failures, feed.next_read_at = True, 0, timezone.now()
        feed.save(update_fields=["active", "failures", "next_read_at"])
        history.record("feed.started", by=by, team=feed.team, feed=feed.pk, name=feed.name)
        transaction.on_commit(partial(_publish, feed.pk), robust=True)
    return feed


@transaction.atomic
def read_now(pk: int, *, by: Actor) -> Feed:
    """Read it without waiting for its time. It changes nothing in the record by itself, so no line is written."""
    feed = _locked(pk, by)
    if not feed.active:
        raise Invalid("This feed is stopped: start it first.", "feed")
    feed.next_read_at = timezone.now()
    feed.save(update_fields=["next_read_at"])
    transaction.on_commit(partial(_publish, feed.pk), robust=True)
    return feed


def _locked(pk: int, by: Actor) -> Feed:
    powers.check_may_look_after_places(by)
    feed = Feed.objects.select_for_update(no_key=True).filter(pk=pk, team=by.team).first()
    if feed is None:
        raise NotThere(f"There is no feed {pk} here.")
    return feed


def _publish(pk: int) -> None:
    """Its time has come, which its row says; without a broker the clock hands it out within a minute."""
    try:
        current_app.send_task("sources.tasks.read_feed", [pk], queue="fetch", retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        logger.warning("no message for feed %s, the clock will send it: %s", pk, error)
