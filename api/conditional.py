"""ETag, If-None-Match and If-Match (RFC 9110, 13): what was read is sent once, and not written over unseen."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from claims.rules import Conflict


class PlainJSON(JSONRenderer):
    """JSON in one form only, that of the documents we store: the same thing has one ETag, however it is asked for."""

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        if data is None:
            return b""
        text = json.dumps(data, cls=self.encoder_class, ensure_ascii=False, separators=(",", ":"))
        return text.encode()


def etag_of(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def etag_of_data(data: Any) -> str:
    """The ETag that reading this data answers with."""
    return etag_of(PlainJSON().render(data))


def stored(content: str | bytes) -> HttpResponse:
    """An answer whose JSON is there already."""
    return HttpResponse(content, content_type=PlainJSON.media_type)


def is_known(request: Request, etag: str) -> bool:
    """Whether the caller has what this ETag stands for. A weak one is as good: gzip makes ours weak on its way."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in (one.removeprefix("W/") for one in known)


def unchanged(etag: str) -> HttpResponse:
    """The answer to a caller who has it already."""
    return HttpResponseNotModified(headers={"ETag": etag})


def answer_read(request: Request, response: HttpResponseBase) -> HttpResponseBase:
    """A rendered answer with its ETag, or 304 where the caller has it already."""
    if request.method not in {"GET", "HEAD"} or response.status_code not in {200, 304}:
        return response
    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ["Authorization"])
    if not isinstance(response, HttpResponse):  # written while it is read
        return response
    if "ETag" not in response:
        response["ETag"] = etag_of(response.content)
    if not is_known(request, response["ETag"]):
        return response
    known = unchanged(response["ETag"])
    for name in ("Cache-Control", "Vary"):
        known[name] = response[name]
    return known


def check_if_match(header: str, current: Any) -> None:
    """Raise Conflict (412) unless the caller saw the thing as it is now: ``current`` is what reading it would answer."""
    wanted = {one.removeprefix("W/") for one in parse_etags(header)}
    if "*" not in wanted and etag_of_data(current) not in wanted:
        raise Conflict("It has changed since you read it: read it again, then decide.")
