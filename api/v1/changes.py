"""``changes/``: every public change once, in the order the relay numbered them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from api import access, paging
from api.v1.endpoint import Endpoint
from api.v1.shapes.verdicts import AcknowledgedSerializer, AcknowledgeSerializer, ChangesSerializer
from people.models import ApiKey
from publishing import export
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
        last = None if cursor is None else self._last(cursor)
        rows = PublicEvent.objects.filter(team=self.by.team, number__gt=last.number if last else 0)
        rows = rows.select_related("publication__replaced_by").order_by("number")
        found = list(rows[: paging.read_page_size(request, DEFAULT_PAGE)])
        return Response(
            {
                "next": behind(request.build_absolute_uri(), found[-1] if found else last),
                "previous": None,
                "results": [told(event) for event in found],
            }
        )

    @extend_schema(request=AcknowledgeSerializer, responses={200: AcknowledgedSerializer})
    @action(detail=False, methods=["post"])
    def ack(self, request: Request) -> Response:
        """Say up to where one has read; an editor sees who has not read a correction yet."""
        last = self._last(_cursor_in(self.read_input(AcknowledgeSerializer)["cursor"]))
        number = last.number if last else 0
        keys = ApiKey.objects.filter(pk=access.require_key(request).pk)

        def act() -> Response:
            keys.filter(acknowledged__lt=number).update(acknowledged=number)
            return Response({"acknowledged": keys.values_list("acknowledged", flat=True).get()})

        return self.write(act)

    def _last(self, cursor: str) -> PublicEvent | None:
        """The change behind which a cursor stands; None: the first is still to come. Raises ParseError (400) where that
        change is none of this desk's: a backup was brought back, and the numbers after it are given to others."""
        said = paging.read_cursor(cursor, reverse("api:changes-list"))
        number, at = said if isinstance(said, list) else (said, "")  # the number alone, as it was once
        if not number:
            return None
        last = PublicEvent.objects.filter(team=self.by.team, number=number).first()
        if last is None or at not in {"", last.at.isoformat()}:
            raise ParseError(
                "This desk has told no such change: it is another's, or it went back to a backup. Begin without a cursor."
            )
        return last


def _cursor_in(said: str) -> str:
    """The cursor alone, where the whole of “next” was sent."""
    try:
        query = urlsplit(said).query
    except ValueError:  # half an IPv6 address: no “next” of ours, as the signature will tell
        return said
    return parse_qs(query).get("cursor", [said])[0]


def behind(address: str, last: PublicEvent | None) -> str:
    """The address of ``changes/``, to go on behind this change. The cursor has its time too, as a number may be given twice:
    by the desk that was, and after a backup was brought back."""
    place = [last.number, last.at.isoformat()] if last else 0
    signed = paging.signer(reverse("api:changes-list")).sign_object(place)
    return replace_query_param(address, "cursor", signed)


def behind_all(request: Request, team: int) -> str:
    """The address of ``changes/`` behind all that this team's desk has told so far."""
    return behind(request.build_absolute_uri(reverse("api:changes-list")), export.last_change(team))
