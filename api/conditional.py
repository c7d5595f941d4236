"""ETag, If-None-Match and If-Match (RFC 9110, 13): what was read is sent once, and not written over unseen."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from claims.rules import Conflict


class PlainJSON(JSONRenderer):
    """JSON in one form only: an ``indent`` in the Accept header would change the ETag of the same thing."""

    def get_indent(self, accepted_media_type: str, renderer_context: Any) -> None:
        return None


def etag_of(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def etag_of_data(data: Any) -> str:
    """The ETag that reading this data answers with."""
    return etag_of(PlainJSON().render(data))


def answer_read(request: Request, response: HttpResponseBase) -> HttpResponseBase:
    """A rendered answer with its ETag, or 304 where the caller has it already."""
    if request.method not in {"GET", "HEAD"} or response.status_code != 200:
        return response
    if not isinstance(response, HttpResponse):
        return response
    response.headers.setdefault("ETag", etag_of(response.content))
    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ["Authorization"])
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if "*" not in known and response["ETag"] not in (one.removeprefix("W/") for one in known):
        return response
    unchanged = HttpResponseNotModified()
    for name in ("ETag", "Cache-Control", "Vary"):
        unchanged[name] = response[name]
    return unchanged


def check_if_match(header: str, current: Any) -> None:
    """Raise Conflict (412) unless the caller saw the thing as it is now: ``current`` is what reading it would answer."""
    wanted = parse_etags(header)
    if "*" not in wanted and etag_of_data(current) not in wanted:
        raise Conflict("It has changed since you read it: read it again, then decide.")
