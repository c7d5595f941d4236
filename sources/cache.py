"""The pages we have seen are the cache: what is fresh is not asked for again, and what is not is asked for on condition.

Freshness and conditions are HTTP's own (RFC 9111 and 9110, 13): a page is used again without a request only where its
server allowed that, and only for some minutes; else the server is asked whether it has changed since.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from sources import vault
from sources.errors import Failed, SourceError
from sources.exchange import Request, Response
from sources.fetch import read_url
from sources.models import Document

LONGEST_FRESH = timedelta(minutes=10)
MAX_AGE = re.compile(r"(?:^|[\s,])max-age=\"?(\d{1,9})")
NEVER_REUSED = re.compile(r"(?:^|[\s,])(?:no-cache|no-store)\b")


def look_up(request: Request) -> tuple[Request, Response | None, bool]:
    """The request to make, with the condition where there is one; the answer we have; whether that is still fresh."""
    document = _seen(request)
    stored = _stored(document) if document else None
    if document is None or stored is None:
        return request, None, False
    if _is_fresh(document):
        return request, stored, True
    condition = {}
    if document.etag:
        condition["If-None-Match"] = document.etag
    if document.last_modified:
        condition["If-Modified-Since"] = document.last_modified
    return replace(request, headers=condition), stored if condition else None, False


def settle(answer: Response, stored: Response | None) -> Response:
    """The whole answer: the one we have, where the server says that it still holds."""
    if answer.status != 304:
        return answer
    if stored is None:
        raise Failed("The server says that nothing has changed, and we have nothing.", status=304)
    return stored


def _seen(request: Request) -> Document | None:
    """The last time this page was seen, if it was asked for as anybody would ask."""
    if request.method != "GET" or request.headers or request.params or not request.robots:
        return None
    try:
        url = str(read_url(request.url))
    except SourceError:
        return None
    pages = Document.objects.filter(url=url, team=None, kind=Document.Kind.PAGE).exclude(vault_path="")
    return pages.defer("text").order_by("-fetched_at", "-pk").first()


def _stored(document: Document) -> Response | None:
    try:
        return Response(document.url, 200, document.headers, vault.get(document.vault_path))
    except OSError:
        return None  # the vault lost it: asked for afresh


def _is_fresh(document: Document) -> bool:
    said = str(document.headers.get("cache-control", "")).lower()
    allowed = MAX_AGE.search(said)
    if allowed is None or NEVER_REUSED.search(said):
        return False
    age = str(document.headers.get("age", "0"))[:9]
    seconds = int(allowed[1]) - (int(age) if age.isdecimal() else 0)
    return document.fetched_at + min(timedelta(seconds=seconds), LONGEST_FRESH) > timezone.now()
