"""A page of what is published: documents as they were stored, under an ETag that can be told without them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from api import conditional
from api.paging import CursorPages, Ordering
from people.models import Team
from publishing import serving
from publishing.models import Publication


class PublishedPage:
    """One page of a team's publications, or, where there is no ``team``, of all teams that are open to everybody."""

    def __init__(self, request: Request, team: int | None, ordering: Ordering) -> None:
        self.request = request
        self.pages = CursorPages()
        self.pages.begin(request, ordering)
        self.teams = [team] if team else list(Team.objects.filter(public=True).values_list("pk", flat=True))

    def answer(self, rows: QuerySet[Publication]) -> HttpResponse:
        """The page of these rows, or 304 where the caller has it."""
        rows = self.pages.narrowed(rows)
        if "If-None-Match" in self.request.headers:
            # What is known already is known by when its rows last changed: their documents stay where they are.
            etag = self._etag(self.pages.cut(self._read(rows, serving.STAMP)))
            if conditional.is_known(self.request, etag):
                return conditional.unchanged(etag)
        found = self.pages.cut(self._read(rows, serving.ROW))
        response = conditional.stored(self.pages.written(serving.texts(found)))
        response["ETag"] = self._etag(found)
        return response

    def _read(self, rows: QuerySet[Publication], columns: Sequence[str]) -> list[Any]:
        """The page's rows and one more. Of several teams each is asked: an index is of one team alone."""
        most = self.pages.size + 1
        found = [row for team in self.teams for row in rows.filter(team=team).values(*columns)[:most]]
        if len(self.teams) > 1:
            found.sort(key=lambda row: (row["published_at"], row["id"]), reverse=self.pages.is_falling)
        return found[:most]

    def _etag(self, rows: list[Any]) -> str:
        stamps = [(row["id"], row["changed_at"].isoformat()) for row in rows]
        said = [self.request.build_absolute_uri(), self.pages.more, stamps]
        return conditional.etag_of(repr(said).encode())
