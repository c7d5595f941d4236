"""A page of what is published: documents as they were stored, under an ETag that can be told without them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from api import conditional
from api.paging import CursorPages, Ordering
from claims.compiled import Compiled
from people.models import Team
from publishing import serving
from publishing.models import Publication

Columns = tuple[str, ...]
Read = Callable[[int, Columns], Iterable[dict[str, Any]]]
"""At most a page's rows and one more of a team, with these columns."""


class PublishedPage:
    """One page of a team's publications, or, where there is no ``team``, of all teams that are open to everybody."""

    def __init__(self, request: Request, team: int | None, ordering: Ordering) -> None:
        self.request = request
        self.pages = CursorPages()
        self.pages.begin(request, ordering)
        self.teams = [team] if team else list(Team.objects.filter(public=True).values_list("pk", flat=True))

    def answer(self, rows: QuerySet[Publication]) -> HttpResponse:
        """The page of these rows, or 304 where the caller has it."""
        rows = serving.stamped(self.pages.narrowed(rows))
        most = self.pages.size + 1
        return self._answer(lambda team, columns: rows.filter(team=team).values(*columns)[:most])

    def answer_all(self, which: str) -> HttpResponse:
        """The page of all rows of which the querysets' method tells: ``current`` or ``public``."""
        if self.pages.place is not None:
            return self.answer(getattr(Publication.objects, which)())
        asked = partial(_first_rows, which, self.pages.ordering, self.pages.size + 1)
        return self._answer(lambda team, columns: asked(columns)(team))

    def _answer(self, read: Read) -> HttpResponse:
        if "If-None-Match" in self.request.headers:
            # What is known already is known by when its rows last changed: their documents stay where they are.
            stamp = serving.STAMP if len(self.teams) == 1 else serving.PLACED  # several are put in order
            etag = self._etag(self._cut(read, stamp))
            if conditional.is_known(self.request, etag):
                return conditional.unchanged(etag)
        found = self._cut(read, (*serving.ROW, "stamp"))
        response = conditional.stored(self.pages.written(serving.texts(found)))
        response["ETag"] = self._etag(found)
        return response

    def _cut(self, read: Read, columns: Columns) -> list[Any]:
        """The page's rows. Of several teams each is asked: an index is of one team alone."""
        found = [row for team in self.teams for row in read(team, columns)]
        if len(self.teams) > 1:
            found.sort(key=lambda row: (row["published_at"], row["id"]), reverse=self.pages.is_falling)
        return self.pages.cut(found[: self.pages.size + 1])

    def _etag(self, rows: list[Any]) -> str:
        stamps = [(row["id"], row["stamp"]) for row in rows]
        said = [self.request.build_absolute_uri(), self.pages.more, stamps]
        return conditional.etag_of(repr(said).encode())


@lru_cache(maxsize=20)
def _first_rows(which: str, ordering: Ordering, most: int, columns: Columns) -> Compiled[Any]:
    def of(team: int) -> Any:
        rows: QuerySet[Publication] = getattr(Publication.objects, which)().filter(team=team)
        return serving.stamped(rows).order_by(*ordering).values(*columns)[:most]

    return Compiled(of)
