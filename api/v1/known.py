"""``verdicts/known/``: has this page, or this claim, been checked? Nothing that is not published is told."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import chain
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import access
from api.streaming import CSV, NDJSON, stream, table
from api.v1.changes import behind_all
from api.v1.endpoint import Endpoint
from api.v1.shapes.known import InquirySerializer, KnownAskedSerializer, KnownPagesSerializer
from claims.actions import inquiries
from claims.models import Inquiry
from engine import match
from publishing import appearances
from publishing.addresses import FORM
from publishing.models import Publication
from publishing.serving import served


class Known(Endpoint):
    reads_with = writes_with = access.READS_VERDICTS
    serializer_class = InquirySerializer
    queryset = Inquiry.objects.none()
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        operation_id="verdicts_known",
        request=KnownAskedSerializer,
        responses={200: KnownPagesSerializer, 202: InquirySerializer},
    )
    def create(self, request: Request) -> Response:
        """By addresses at once (200): what is out on claims that stand on those pages. By texts behind (202): ask again
        at the address in ``Location``."""
        said, key = self.read_input(KnownAskedSerializer), access.require_key(request)
        if "urls" in said:
            pages = [asdict(one) for one in appearances.known(said["urls"], key.team_id)]
            return Response({"form": FORM, "results": pages})

        def act() -> Response:
            return Response(_told(inquiries.ask(said["texts"], key=key)), status=202)

        return self.write_new(act)

    @extend_schema(operation_id="verdicts_known_answer", responses=InquirySerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """What the machine takes for the same claim, with its probability; never a verdict on the text itself."""
        mine = Inquiry.objects.filter(key=access.require_key(request).pk)
        return Response(_told(get_object_or_404(mine, pk=self.pk)))

    @extend_schema(
        operation_id="verdicts_known_hashes",
        parameters=[
            OpenApiParameter("format", str, enum=["ndjson", "csv"], description="Or by the Accept header.")
        ],
        responses={(200, NDJSON.media_type): OpenApiTypes.STR, (200, CSV.media_type): OpenApiTypes.STR},
    )
    @action(detail=False, renderer_classes=[NDJSON, CSV])
    def hashes(self, request: Request) -> HttpResponseBase:
        """The hash of each page on which a checked claim stands, with the verdict that is out, in the order of the hashes.

        It is kept current by ``changes/``, from the address in ``Link`` on: of each change the claim's lines go, and unless
        its verdict is replaced or withdrawn those of its ``appearances`` come.
        """
        team = access.require_key(request).team_id
        further = behind_all(request, team)
        pairs = appearances.hashes(team)
        if isinstance(request.accepted_renderer, CSV):
            lines = table(chain([("hash", "verdict")], pairs))
        else:
            lines = (f"{json.dumps({'hash': one, 'verdict': verdict})}\n" for one, verdict in pairs)
        response = stream(lines, request.accepted_renderer, f"known-{FORM}")
        response["Link"] = f'<{further}>; rel="next"'
        return response


def _told(inquiry: Inquiry) -> dict[str, Any]:
    found = inquiry.found
    return {
        "id": inquiry.pk,
        "asked_at": inquiry.asked_at,
        "answered_at": inquiry.answered_at,
        "results": None if found is None else _results(inquiry.team_id, inquiry.texts, found),
    }


def _results(team: int, texts: list[str], found: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """What was found, as far as it is out at this moment."""
    claims = {one["claim"] for matches in found for one in matches}
    rows = Publication.objects.current().filter(team=team, claim__in=claims)
    out = {row.claim_id: served(row) for row in rows}
    return [
        {"text": text, "matches": [_match(one, out[one["claim"]]) for one in matches if one["claim"] in out]}
        for text, matches in zip(texts, found, strict=True)
    ]


def _match(found: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    sure = "probably" if found["probability"] >= match.STRONG else "perhaps"
    return {
        "verdict": said["id"],
        "claim": said["claim"],
        "statement": said["statement"],
        "url": said["url"],
        "probability": found["probability"],
        "said": f"{sure} the same claim",
        "reason": found["reason"],
    }
