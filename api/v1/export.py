"""``verdicts/export/``: all verdicts in one file, which ends where ``changes/`` goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from api import access
from api.streaming import CSV, NDJSON, stream, table
from api.v1.changes import behind_all
from api.v1.endpoint import Endpoint, read_flag
from publishing import export

COLUMNS = (
    "id", "claim", "statement", "rating", "label", "headline", "rationale", "language", "claim_date", "as_of", "expires",
    "published_at", "version", "state", "replaces", "replaced_by", "url", "story_url", "publisher", "licence", "invented",
    "scale",
)  # fmt: skip
MORE = ("speaker", "appeared_at", "sources", "change")
ATTRIBUTION = "Name the publisher of each verdict and link to its url."


class Export(Endpoint):
    reads_with = access.READS_VERDICTS
    renderer_classes = (NDJSON, CSV)
    pagination_class = None
    filter_backends = ()
    parameters = ("all",)

    @extend_schema(
        operation_id="verdicts_export",
        parameters=[
            OpenApiParameter(
                "all", bool, description="1: the replaced and the withdrawn too.", default=False
            ),
            OpenApiParameter("format", str, enum=["ndjson", "csv"], description="Or by the Accept header."),
        ],
        responses={(200, NDJSON.media_type): OpenApiTypes.STR, (200, CSV.media_type): OpenApiTypes.STR},
    )
    def list(self, request: Request) -> HttpResponseBase:
        """All that is out, the earliest first: one verdict a line, as it is served, or a table of its plain fields.

        The last line of NDJSON says how many came, how to name them, and where ``changes/`` goes on; the header ``Link``
        (rel="next") says that in both forms. A file without it is not whole.
        """
        team = access.require_key(request).team_id
        further = behind_all(request, team)
        texts = export.documents(team, everything=read_flag(request, "all"))
        in_table = isinstance(request.accepted_renderer, CSV)
        lines = table(_rows(texts)) if in_table else _lines(texts, further)
        response = stream(lines, request.accepted_renderer, "verdicts")
        response["Link"] = f'<{further}>; rel="next"'
        return response


def _lines(texts: Iterable[str], further: str) -> Iterator[str]:
    count = 0
    for text in texts:
        count += 1
        yield f"{text}\n"
    end = {"end": True, "verdicts": count, "changes": further, "attribution": ATTRIBUTION}
    yield f"{json.dumps(end)}\n"


def _rows(texts: Iterable[str]) -> Iterator[list[Any]]:
    yield [*COLUMNS, *MORE]
    for text in texts:
        said = json.loads(text)
        yield [
            *(said[name] for name in COLUMNS),
            (said["speaker"] or {}).get("name"),
            " ".join(one["url"] for one in said["appearances"] if one["url"]),
            " ".join(one["url"] for one in said["sources"] if one["url"]),
            (said["change"] or {}).get("note"),
        ]
