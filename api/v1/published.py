"""A page of what is published: documents as they were stored, under an ETag that can be told without them.

A page that is known is told by when its rows last changed, without their documents; a team's first page, which is asked for
most, by the edition that came with the key, without its rows. It is another edition, too, where something behind that page
changed: then the page is sent once more as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from api import access, conditional
from api.paging import CursorPages, Ordering
from claims.compiled import Compiled
from people.models import Team
from publishing import serving
from publishing.models import Publication

Columns = tuple[str, ...]
Read = Callable[[int, Columns], Iterable[dict[str, Any]]]
"""At most a page's rows and one more of a team, with these columns."""


class PublishedPage:
    """One page of the publications of the key's team, or, without a key, of all teams that are open to everybody."""

    def __init__(self, request: Request, ordering: Ordering) -> None:
        self.request, self.key = request, access.key_of(request)
        self.pages = CursorPages()
        self.pages.begin(request, ordering)
        public = Team.objects.filter(public=True).values_list("pk", flat=True)
        self.teams = [self.key.team_id] if self.key else list(public)

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
        edition = self.key.edition if self.key else None
        return self._answer(lambda team, columns: asked(columns)(team), edition and self._etag(edition))

    def _answer(self, read: Read, etag: str | None = None) -> HttpResponse:
        """The page, under this ETag, or else under that of its rows. One that is known already is not read."""
        if "If-None-Match" in self.request.headers:
            stamp = serving.STAMP if len(self.teams) == 1 else serving.PLACED  # several are put in order
            known = etag or self._etag_of(self._cut(read, stamp))
            if conditional.is_known(self.request, known):
                return conditional.unchanged(known)
        found = self._cut(read, (*serving.ROW, "stamp"))
        response = conditional.stored(self.pages.written(serving.texts(found)))
        response["ETag"] = etag or self._etag_of(found)
        return response

    def _cut(self, read: Read, columns: Columns) -> list[Any]:
        """The page's rows. Of several teams each is asked: an index is of one team alone."""
        found = [row for team in self.teams for row in read(team, columns)]
        if len(self.teams) > 1:
            found.sort(key=lambda row: (row["published_at"], row["id"]), reverse=self.pages.is_falling)
        return self.pages.cut(found[: self.pages.size + 1])

    def _etag_of(self, rows: list[Any]) -> str:
        return self._etag(self.pages.more, [(row["id"], row["stamp"]) for row in rows])

    def _etag(self, *told: Any) -> str:
        return conditional.etag_of(repr([self.request.build_absolute_uri(), *told]).encode())


@lru_cache(maxsize=20)
def _first_rows(which: str, ordering: Ordering, most: int, columns: Columns) -> Compiled[Any]:
    def of(team: int) -> Any:
        rows: QuerySet[Publication] = getattr(Publication.objects, which)().filter(team=team)
        return serving.stamped(rows).order_by(*ordering).values(*columns)[:most]

    return Compiled(of)
