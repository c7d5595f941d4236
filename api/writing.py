"""How every write goes: once for one Idempotency-Key, and only on what the caller saw for an If-Match."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from api.access import require_key
from api.conditional import PlainJSON, check_if_match, etag_of_data
from api.models import IdempotentRequest
from claims.rules import IllegalMove, Invalid
from people.leases import renewed

KEPT = timedelta(days=1)
LEASE = timedelta(minutes=1)  # of a request that is done in many transactions
LONGEST_KEY = 255
REPLAYED = "Idempotency-Replayed"


def write(
    request: Request,
    act: Callable[[], Response],
    *,
    lock: Callable[[], Any] | None = None,
    current: Callable[[], Any] | None = None,
) -> Response:
    """Do one action and answer it.

    ``lock`` holds what is written to, until the commit; ``current`` is what reading it would answer. What brings in something
    new has neither, and is asked for without If-Match. A request that was
    answered before is answered the same, and nothing is done; one that was refused may be sent again.
    """
    key, seen = idempotency_key(request), request.headers.get("If-Match", "")
    if not key and not seen:
        return _with_etag(act())
    with transaction.atomic():
        standing = begin(request, key, _digest(request)) if key else None
        if standing is not None and standing.status:
            return _again(standing)
        if seen and lock and current:
            lock()
            check_if_match(seen, current())
        response = _with_etag(act())
        if standing is not None:
            standing.answered(response.status_code, PlainJSON().render(response.data).decode())
    return response


def _with_etag(response: Response) -> Response:
    response["ETag"] = etag_of_data(response.data)
    return response


def idempotency_key(request: Request) -> str:
    """What the caller named this request, empty if nothing. Raises ParseError (400) for what can't be a name."""
    key = request.headers.get("Idempotency-Key", "")
    if request.method != "POST":
        return ""
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise ParseError(f"An Idempotency-Key has at most {LONGEST_KEY} printable ASCII characters.")
    return key


def _digest(request: Request) -> str:
    return hashlib.sha256(
        json.dumps(request.data, sort_keys=True, default=_digest_of_file).encode()
    ).hexdigest()


def begin(request: Request, key: str, digest: str) -> IdempotentRequest:
    """The row of this request, new or standing. In a transaction, a second request at the same time waits here until the
    first is done. Raises Invalid (422) where the key was used with another body."""
    address = request.path[:300]
    api_key = require_key(request)
    IdempotentRequest.objects.filter(api_key=api_key, created_at__lt=timezone.now() - KEPT).delete()
    standing, _ = IdempotentRequest.objects.get_or_create(
        api_key=api_key, key=key, defaults={"address": address, "body_digest": digest}
    )
    _check_same(standing, address, digest)
    return standing


def check_key(request: Request) -> None:
    """Raise Invalid (422) where the Idempotency-Key was used with another body: before something that is done outside of the
    request's transaction."""
    if key := idempotency_key(request):
        mine = IdempotentRequest.objects.filter(api_key=require_key(request), key=key)
        standing = mine.filter(created_at__gte=timezone.now() - KEPT).first()
        if standing is not None:
            _check_same(standing, request.path[:300], _digest(request))


def _check_same(standing: IdempotentRequest, address: str, digest: str) -> None:
    if (standing.address, standing.body_digest) != (address, digest):
        raise Invalid("This Idempotency-Key was used for another request.")


@contextmanager
def in_work(standing: IdempotentRequest) -> Iterator[None]:
    """Do a request in many transactions, and let nobody else do it meanwhile: they are refused with IllegalMove (409). One that
    was not heard of for a minute died with its process, and is free again."""
    rows = IdempotentRequest.objects.filter(pk=standing.pk, status=0)
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    if not rows.filter(free).update(lease_until=now + LEASE):
        raise IllegalMove("This request is being done just now: send it again in a minute.")
    every = LEASE.total_seconds() / 3  # so that one late renewal loses nothing
    try:
        with renewed(
            lambda: rows.update(lease_until=timezone.now() + LEASE), every=every, of=f"request {standing.pk}"
        ):
            yield
    finally:
        rows.update(lease_until=None)


def _digest_of_file(sent: Any) -> str:
    """A file of a multipart request, by its bytes."""
    sent.seek(0)
    digest = hashlib.file_digest(sent.file, "sha256").hexdigest()
    sent.seek(0)
    return f"{sent.name} {digest}"


def _again(standing: IdempotentRequest) -> Response:
    response = _with_etag(Response(json.loads(standing.answer()), status=standing.status))
    response[REPLAYED] = "true"
    return response
