"""Reads the feeds of a team on their schedule; their entries become its documents."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from sources import documents
from sources.connectors import CONNECTORS
from sources.connectors.furniture import RemoteConnector
from sources.errors import SourceError
from sources.fetch import fetch
from sources.models import Document, Feed

LONGEST_WAIT = timedelta(days=1)
MOST_DOUBLINGS = 6


def due() -> list[int]:
    """The feeds whose time has come, the longest waiting first."""
    feeds = Feed.objects.filter(active=True, next_read_at__lte=timezone.now())
    return list(feeds.order_by("next_read_at").values_list("pk", flat=True)[:200])


def take(pk: int) -> Feed | None:
    """Take a feed that is due by moving its next reading on, which only one process can; None if it is not due."""
    feed = Feed.objects.filter(pk=pk, active=True).first()
    now = timezone.now()
    if feed is None or feed.next_read_at > now:
        return None
    mine = Feed.objects.filter(pk=pk, active=True, next_read_at=feed.next_read_at)
    return feed if mine.update(next_read_at=now + timedelta(minutes=feed.minutes)) else None


def read(feed: Feed) -> int:
    """Read a feed and keep its entries; answers how many are new. What goes wrong is written on the feed, and told again."""
    place = CONNECTORS["feeds"]
    assert isinstance(place, RemoteConnector)
    try:
        answer = fetch(place.describe(feed.url, {"etag": feed.etag, "last_modified": feed.last_modified}))
        new = 0
        if answer.status != 304:
            new = sum(
                documents.keep_or_find(
                    answer, page=hit.page, kind=Document.Kind.FEED_ITEM, team_id=feed.team_id
                )[1]
                for hit in place.read(answer).hits
            )
    except SourceError as error:
        failed(feed, error)
        raise
    changed = {"last_read_at": timezone.now(), "last_new": new, "failures": 0, "last_error": ""}
    if answer.status != 304:
        changed["etag"] = answer.headers.get("etag", "")[:500]
        changed["last_modified"] = answer.headers.get("last-modified", "")[:100]
    Feed.objects.filter(pk=feed.pk).update(**changed)
    return new


def failed(feed: Feed, error: SourceError) -> None:
    """Write on a feed what went wrong. One that fails again and again is asked less and less often, once a day at least."""
    usual, now = timedelta(minutes=feed.minutes), timezone.now()
    wait = max(
        usual,
        min(usual * 2 ** min(feed.failures, MOST_DOUBLINGS), LONGEST_WAIT),
        timedelta(seconds=getattr(error, "retry_after", 0)),
    )
    Feed.objects.filter(pk=feed.pk).update(
        failures=F("failures") + 1,
        last_error=str(error)[:500],
        last_error_at=now,
        next_read_at=now + wait,
    )


def trial(url: str) -> tuple[str, int]:
    """The title of the feed at this address and how many entries it has; nothing is kept.

    Raises a SourceError where it can't be read.
    """
    place = CONNECTORS["feeds"]
    assert isinstance(place, RemoteConnector)
    hits = place.read(fetch(place.describe(url, {}))).hits
    titles = [hit.page.publisher for hit in hits if hit.page and hit.page.publisher]
    return (max(titles, key=titles.count) if titles else "", len(hits))
