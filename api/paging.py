"""Lists as pages that begin at a place, never at a number: the last page costs what the first does."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

MOST = 500
Ordering = tuple[str, ...]


def signer(path: str) -> signing.Signer:
    """Signs the cursors of the list at this address; another list's are none here."""
    return signing.Signer(salt=f"api.cursor {path}")


def read_cursor(text: str, path: str) -> Any:
    """What we put into a cursor of this list. Raises ParseError (400) for one that we did not issue."""
    try:
        return signer(path).unsign_object(text)
    except (signing.BadSignature, ValueError) as error:
        raise ParseError("This cursor is none of this list's: take it from “next” or “previous”.") from error


def read_page_size(request: Request, default: int) -> int:
    asked = request.query_params.get("page_size", str(default))
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 5 and 1 <= int(asked) <= MOST):
        raise ValidationError({"page_size": f"A page has 1 to {MOST} rows."})
    return int(asked)


def sign(path: str, ordering: Ordering, *, backwards: bool, row: Any) -> str:
    """A cursor: the page begins behind this row, or, backwards, ends before it."""
    values = [_read(row, name.removeprefix("-")) for name in ordering]
    said = [one.isoformat() if isinstance(one, datetime) else one for one in values]
    return signer(path).sign_object([",".join(ordering), backwards, *said])


def _read(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else getattr(row, name)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind a row with these values, or, backwards, before it."""

    backwards: bool
    values: list[Any]


class CursorPages(BasePagination):
    """``{"next", "previous", "results"}``, by the view's ``ordering``: fields of one direction, the last one unique."""

    page_size = 50
    request: Request
    ordering: Ordering
    place: Place | None
    more: bool
    first: Any = None
    last: Any = None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.begin(request, view.get_ordering())
        return self.read(queryset)

    def read(self, queryset: QuerySet[Any]) -> list[Any]:
        """The page that ``begin`` was asked for."""
        return self.cut(list(self.narrowed(queryset)[: self.size + 1]))

    def begin(self, request: Request, ordering: Ordering) -> None:
        """Read which page is asked for."""
        self.request, self.ordering = request, ordering
        self.size = read_page_size(request, self.page_size)
        self.place = None
        if (text := request.query_params.get("cursor")) is not None:
            order, backwards, *values = read_cursor(text, request.path)
            if order != ",".join(ordering):
                raise ParseError("This cursor is of the same list in another order.")
            self.place = Place(backwards, [_moment(one) for one in values])

    def narrowed(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows from this place on, in the order they are read: backwards for a page before."""
        names = [name.removeprefix("-") for name in self.ordering]
        if self.place is not None:
            beyond = TupleLessThan if self.is_falling else TupleGreaterThan
            queryset = queryset.filter(beyond(Tuple(*map(F, names)), self.place.values))
        return queryset.order_by(*(f"-{name}" if self.is_falling else name for name in names))

    @property
    def is_falling(self) -> bool:
        """Whether the rows are read from the greatest down."""
        backwards = self.place is not None and self.place.backwards
        return self.ordering[0].startswith("-") != backwards

    def cut(self, rows: list[Any]) -> list[Any]:
        """The page, of as many rows as it has and one more where there is another page."""
        self.more, rows = len(rows) > self.size, rows[: self.size]
        if self.place is not None and self.place.backwards:
            rows.reverse()
        if rows:
            self.first, self.last = rows[0], rows[-1]
        return rows

    def get_next_link(self) -> str | None:
        backwards = self.place is not None and self.place.backwards
        return self._link(backwards=False, row=self.last) if backwards or self.more else None

    def get_previous_link(self) -> str | None:
        backwards = self.place is not None and self.place.backwards
        there = self.more if backwards else self.place is not None
        return self._link(backwards=True, row=self.first) if there else None

    def _link(self, *, backwards: bool, row: Any) -> str | None:
        if row is None:  # the rows are gone from where the cursor points
            return None
        cursor = sign(self.request.path, self.ordering, backwards=backwards, row=row)
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)

    def written(self, rows: Sequence[str]) -> str:
        """The page as JSON, of rows that are JSON already."""
        links = [
            json.dumps(link, ensure_ascii=False) for link in (self.get_next_link(), self.get_previous_link())
        ]
        return f'{{"next":{links[0]},"previous":{links[1]},"results":[{",".join(rows)}]}}'

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        return Response({"next": self.get_next_link(), "previous": self.get_previous_link(), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return page_schema(schema)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        said: dict[str, tuple[dict[str, Any], str]] = {
            "cursor": ({"type": "string"}, "Where the page begins, as given in “next” and “previous”."),
            "page_size": ({"type": "integer"}, f"Rows on a page, at most {MOST}."),
        }
        if view.action == "list" and view.orderings:
            orders = [f"{sign}{name}" for name in view.orderings for sign in ("", "-")]
            said["ordering"] = (
                {"type": "string", "enum": orders},
                "The order of the list; a minus turns it round.",
            )
        return [
            {"name": name, "required": False, "in": "query", "description": words, "schema": kind}
            for name, (kind, words) in said.items()
        ]


def _moment(value: Any) -> Any:
    """A time as it was before it was signed."""
    return parse_datetime(value) or value if isinstance(value, str) and "T" in value else value


def page_schema(rows: dict[str, Any], *, endless: bool = False) -> dict[str, Any]:
    """The schema of a page; an endless list's ``next`` is always there."""
    link = {"type": "string", "format": "uri"}
    maybe = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "required": ["next", "previous", "results"],
        "properties": {"next": link if endless else maybe, "previous": maybe, "results": rows},
    }
