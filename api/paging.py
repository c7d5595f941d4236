"""Lists as pages with signed cursors."""

from __future__ import annotations

from typing import Any

from django.core import signing
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

MOST = 500


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


class CursorPages(CursorPagination):
    """``{"next", "previous", "results"}``. The view's ``ordering`` is stable; REST framework's own cursors can be forged."""

    page_size = 50
    max_page_size = MOST
    page_size_query_param = "page_size"
    cursor_query_description = "Where the page begins, as given in “next” and “previous”."
    page_size_query_description = f"Rows on a page, at most {MOST}."
    request: Request
    base_url: str

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        return tuple(view.ordering)

    def get_page_size(self, request: Request) -> int:
        return read_page_size(request, self.page_size)

    def decode_cursor(self, request: Request) -> Cursor | None:
        text = request.query_params.get(self.cursor_query_param)
        if text is None:
            return None
        offset, reverse, position = read_cursor(text, request.path)
        return Cursor(offset, reverse, position)

    def encode_cursor(self, cursor: Cursor) -> str:
        signed = signer(self.request.path).sign_object([cursor.offset, cursor.reverse, cursor.position])
        return replace_query_param(self.base_url, self.cursor_query_param, signed)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return page_schema(schema)


def page_schema(rows: dict[str, Any], *, endless: bool = False) -> dict[str, Any]:
    """The schema of a page; an endless list's ``next`` is always there."""
    link = {"type": "string", "format": "uri"}
    maybe = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "required": ["next", "previous", "results"],
        "properties": {"next": link if endless else maybe, "previous": maybe, "results": rows},
    }
