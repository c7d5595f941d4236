"""The OpenAPI description: what every operation shares, and the pages that show it."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from csp.decorators import csp_update
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.encoding import force_bytes
from django.views.decorators.gzip import gzip_page
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import conditional, throttling
from api.conditional import PlainJSON
from api.errors import MEDIA_TYPE

KEPT = 300  # seconds; a new version is a new address, so what is read late lacks at most what was added
REFUSALS = {
    "400": "It could not be read.",
    "401": "There is no key, or it is no longer good.",
    "403": "This key or this person may not; the sentence says why.",
    "404": "There is no such thing here, or it is not for this key to see.",
    "406": "We answer with JSON.",
    "409": "As the record stands, nobody may.",
    "412": "It has changed since it was read.",
    "413": "That is more than we take in.",
    "415": "We read JSON.",
    "422": "It is well formed and wrong.",
    "429": "Too many requests; Retry-After says when to go on.",
    "503": "The database does not answer just now.",
}
READING = ("400", "401", "404", "406", "422", "429", "503")

PROBLEM = {
    "type": "object",
    "description": "Why a request was refused (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people."},
        "field": {"type": "string", "description": "The first field to mend."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
HEADERS = {
    "IfNoneMatch": ("If-None-Match", "The ETag of what is known already: 304 if it still stands."),
    "IfMatch": ("If-Match", "The ETag of what was read: 412 if it has changed since."),
    "IdempotencyKey": (
        "Idempotency-Key",
        "Any text; sent twice with it, a request is done once. Kept for a day.",
    ),
}


class BearerKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # spectacular's own
    target_class = "api.access.BearerKey"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key made on the desk; it begins with fc_.",
        }


def add_what_all_share(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook of drf-spectacular: the refusals and the headers that every operation knows."""
    components = result["components"]
    components["schemas"]["Problem"] = PROBLEM
    components["responses"] = {
        f"Refused{status}": {
            "description": words,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, words in REFUSALS.items()
    }
    components["parameters"] = {
        name: {"in": "header", "name": header, "description": words, "schema": {"type": "string"}}
        for name, (header, words) in HEADERS.items()
    }
    for name, told in components["schemas"].items():
        if name.endswith("Request") and told["type"] == "object":
            told["additionalProperties"] = False  # a field that we don't know is refused
    for operations in result["paths"].values():
        for method, operation in operations.items():
            _add_to(method, operation)
    return result


def _add_to(method: str, operation: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    headers = _headers_of(method, operation)
    for one in parameters:
        if one["in"] == "path":
            one["schema"] = {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}
    parameters += [{"$ref": f"#/components/parameters/{name}"} for name in headers]
    responses = operation["responses"]
    if "IfNoneMatch" in headers:
        responses["304"] = {"description": "It is as you have it."}
    for status in READING if method == "get" else REFUSALS:
        responses[status] = {"$ref": f"#/components/responses/Refused{status}"}


def _headers_of(method: str, operation: dict[str, Any]) -> list[str]:
    """An ETag is of what is there when it is asked for: of what is written while it is read there is none, and no request that
    brings in something new is compared with one."""
    if method == "get":
        answered = operation["responses"]["200"].get("content", {})
        return [] if "application/x-ndjson" in answered else ["IfNoneMatch"]
    is_of_one = any(one["in"] == "path" for one in operation["parameters"])
    return (["IdempotencyKey"] if method == "post" else []) + (["IfMatch"] if is_of_one else [])


@cache
def document() -> dict[str, Any]:
    """The description of this version; made once in each process, for that takes about a second."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]  # spectacular's own
    return dict(generator.get_schema(request=None, public=True))  # type: ignore[no-untyped-call]  # spectacular's own


class Written(NamedTuple):
    """The description in one of its forms."""

    content: bytes
    media_type: str
    etag: str


@cache
def _written(form: type[BaseRenderer]) -> Written:
    """Made once in each process, too: to write all that as YAML takes 57 ms."""
    renderer = form()
    content = force_bytes(renderer.render(document()))
    charset = f"; charset={renderer.charset}" if renderer.charset else ""
    return Written(content, f"{renderer.media_type}{charset}", conditional.etag_of(content))


class _RefusesInJSON(APIView):
    """A view with a form of its own for what it shows; its refusals are problem documents all the same."""

    metadata_class = None  # no OPTIONS

    def handle_exception(self, exc: Exception) -> Response:
        self.request.accepted_renderer = PlainJSON()
        self.request.accepted_media_type = PlainJSON.media_type
        return super().handle_exception(exc)


@method_decorator(gzip_page, name="dispatch")
class Schema(_RefusesInJSON, SpectacularAPIView):
    """OpenAPI 3.1, as YAML or, with ``?format=json``, as JSON."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        written = _written(type(request.accepted_renderer))  # type: ignore[arg-type]  # a class has a hash
        if conditional.is_known(request, written.etag):
            answer = conditional.unchanged(written.etag)
        else:
            answer = HttpResponse(written.content, written.media_type, headers={"ETag": written.etag})
        answer["Cache-Control"] = f"public, max-age={KEPT}"
        return answer

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        throttling.tell(request, response)
        patch_vary_headers(response, ["Accept-Encoding"])  # of a 304 too, which gzip_page leaves alone
        return response


# Swagger UI writes styles into its elements; nowhere else is that allowed.
@method_decorator(csp_update({"style-src": ["'unsafe-inline'"]}), name="dispatch")
class Docs(_RefusesInJSON, SpectacularSwaggerSplitView):
    """A page to try the API from."""

    url_name = "api:schema"
    throttle_classes = ()
