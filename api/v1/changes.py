"""``changes/``: every public change once, in the order the relay numbered them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from api import access, paging
from api.v1.endpoint import Endpoint
from api.v1.shapes.verdicts import AcknowledgedSerializer, AcknowledgeSerializer, ChangesSerializer
from people.models import ApiKey
from publishing.channels.webhook import told
from publishing.models import PublicEvent

DEFAULT_PAGE = 100


class Changes(Endpoint):
    reads_with = writes_with = access.PUBLISHED
    pagination_class = None
    parameters = ("cursor", "page_size")
    filter_backends = ()

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "cursor", str, description="“next” of the page before; without it, from the first on."
            ),
            OpenApiParameter("page_size", int, description=f"Rows on a page, at most {paging.MOST}."),
        ],
        responses=ChangesSerializer,
    )
    def list(self, request: Request) -> Response:
        """What has changed since the cursor; nothing is missed, nothing told twice."""
        cursor = request.query_params.get("cursor")
        after = 0 if cursor is None else paging.read_cursor(cursor, request.path)
        rows = PublicEvent.objects.filter(team=self.by.team, number__gt=after)
        rows = rows.select_related("publication__replaced_by").order_by("number")
        found = list(rows[: paging.read_page_size(request, DEFAULT_PAGE)])
        return Response(
            {
                "next": _next(request, found[-1].number if found else after),
                "previous": None,
                "results": [told(event) for event in found],
            }
        )

    @extend_schema(request=AcknowledgeSerializer, responses={200: AcknowledgedSerializer})
    @action(detail=False, methods=["post"])
    def ack(self, request: Request) -> Response:
        """Say up to where one has read; an editor sees who has not read a correction yet."""
        cursor = self.read_input(AcknowledgeSerializer)["cursor"]
        given = parse_qs(urlsplit(cursor).query).get("cursor", [cursor])[0]
        number = paging.read_cursor(given, reverse("api:changes-list"))
        keys = ApiKey.objects.filter(pk=access.require_key(request).pk)

        def act() -> Response:
            keys.filter(acknowledged__lt=number).update(acknowledged=number)
            return Response({"acknowledged": keys.values_list("acknowledged", flat=True).get()})

        return self.write(act)


def _next(request: Request, number: int) -> str:
    signed = paging.signer(request.path).sign_object(number)
    return replace_query_param(request.build_absolute_uri(), "cursor", signed)
