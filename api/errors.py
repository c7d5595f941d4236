"""Every refusal and failure of the API as application/problem+json (RFC 9457)."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import DisallowedHost, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as NotClean
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.views.defaults import bad_request
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.conditional import PlainJSON
from claims.rules import Conflict, IllegalMove, Invalid, NotAllowed, NotThere, RuleBroken, TooLarge

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
NOT_THERE = "There is no such thing here."
NOT_READ = "The request could not be read."
NOT_OUR_NAME = "The desk does not answer to the name in Host: whoever runs it sets ALLOWED_HOSTS."
STATUS: dict[type[RuleBroken], int] = {
    NotAllowed: 403,
    NotThere: 404,
    IllegalMove: 409,
    Conflict: 412,
    TooLarge: 413,
    Invalid: 422,
}


def problem(
    status: int,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document. ``errors`` name the fields to mend, ``{"field", "detail"}`` each; the first stands in ``field``."""
    said: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        said |= {"field": errors[0]["field"], "errors": errors}
    return Response(said, status=status, headers=dict(headers or {}), content_type=MEDIA_TYPE)


def handle(error: Exception, context: Mapping[str, Any]) -> Response:
    """REST framework's exception handler: whatever was raised, as a problem document."""
    if isinstance(error, RuleBroken):
        return _rule_broken(error)
    if isinstance(error, NotClean):
        return _invalid(list(_not_clean(error)))
    if isinstance(error, exceptions.ValidationError):
        return _invalid(list(_flat(error.detail)))
    if isinstance(error, exceptions.APIException):
        return _api_exception(error, context)
    if isinstance(error, Http404):
        return problem(404, NOT_THERE)
    if isinstance(error, PermissionDenied):
        return problem(403, str(error) or "This is not allowed.")
    if isinstance(error, RequestDataTooBig):
        return problem(413, "The request is larger than we take in.")
    if isinstance(error, (SuspiciousOperation, UnreadablePostError)):
        return problem(400, NOT_READ)
    return _failed(error, context)


def _rule_broken(error: RuleBroken) -> Response:
    status = next(status for kind, status in STATUS.items() if isinstance(error, kind))
    field = error.field if isinstance(error, Invalid) else ""
    return problem(status, str(error), errors=[{"field": field, "detail": str(error)}] if field else None)


def _invalid(errors: list[dict[str, str]]) -> Response:
    named = [one for one in errors if one["field"]]
    first = errors[0]
    said = f"{first['field']}: {first['detail']}" if first["field"] else first["detail"]
    return problem(422, said, errors=named)


def _not_clean(error: NotClean) -> Iterator[dict[str, str]]:
    if hasattr(error, "error_dict"):
        for field, messages in error.message_dict.items():
            yield from ({"field": field.replace("__all__", ""), "detail": one} for one in messages)
    else:
        yield from ({"field": "", "detail": one} for one in error.messages)


def _flat(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """Nested errors one by one, their field as a path with dots."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            path = "" if name == "non_field_errors" else str(name)
            yield from _flat(inner, ".".join(filter(None, (field, path))))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flat(inner, field)
    else:
        yield {"field": field, "detail": str(detail)}


def _api_exception(error: exceptions.APIException, context: Mapping[str, Any]) -> Response:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    detail = str(error.detail)
    if isinstance(error, exceptions.Throttled):
        seconds = math.ceil(getattr(error, "wait", None) or 1)
        headers["Retry-After"] = str(seconds)
        detail = f"That is more requests a minute than this key may make: go on in {seconds} seconds."
    elif isinstance(error, exceptions.NotFound):
        detail = NOT_THERE
    elif error.get_codes() == exceptions.UnsupportedMediaType.default_code:
        taken = " or ".join(parser.media_type for parser in context["view"].get_parsers())
        detail = f"Send it as {taken}, and say so in the header Content-Type."
    return problem(error.status_code, detail, headers=headers)


def _failed(error: Exception, context: Mapping[str, Any]) -> Response:
    """Not the caller's fault: logged with its traceback, and told to whoever listens for failures, as Django does."""
    request = context.get("request")
    logger.error("%s %s failed", getattr(request, "method", ""), getattr(request, "path", ""), exc_info=error)
    got_request_exception.send(sender=handle, request=request)
    if isinstance(error, OperationalError):
        return problem(503, "The database does not answer just now: try again.", headers={"Retry-After": "5"})
    return problem(500, "Something went wrong on our side; it has been noted.")


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is refused before any view is asked, for programs and for people."""
    if not request.path_info.startswith("/api/"):
        return bad_request(request, exception)
    said = problem(400, NOT_OUR_NAME if isinstance(exception, DisallowedHost) else NOT_READ)
    return HttpResponse(PlainJSON().render(said.data), status=400, content_type=MEDIA_TYPE)


class Unknown(APIView):
    """Every address under the API that is none."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotThere(f"There is nothing at {request.path}. Every address of the API ends with a slash.")
