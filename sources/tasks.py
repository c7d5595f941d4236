"""Background jobs of looking: ids in, one call, no logic; what is due stands in rows."""

from __future__ import annotations

import logging

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from sources import feeds
from sources.errors import Failed, SourceError

logger = logging.getLogger(__name__)


@shared_task(max_retries=3, default_retry_delay=5)
def read_feeds() -> None:
    """Hand out the feeds whose time has come."""
    for pk in feeds.due():
        read_feed.apply_async((pk,), queue="fetch", expires=600, ignore_result=True)


@shared_task(max_retries=3, default_retry_delay=5)
def read_feed(pk: int) -> None:
    """Read one feed, unless another worker has it."""
    feed = feeds.take(pk)
    if feed is None:
        return
    try:
        feeds.read(feed)
    except SourceError as error:
        logger.warning("feed %s: %s", feed.url, error)  # it stands on the feed, where people see it
    except SoftTimeLimitExceeded:
        feeds.failed(feed, Failed("Reading this feed takes more time than we give one."))
