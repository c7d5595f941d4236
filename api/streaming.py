"""Answers that are written while they are read: as long as they like, in the memory of a few rows."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework.renderers import BaseRenderer

from api.conditional import PlainJSON

BUFFERED = 64 * 1024  # bytes; a write to the socket for each line would cost more than the line


class NDJSON(BaseRenderer):
    """One JSON value a line (https://github.com/ndjson/ndjson-spec). The view writes it; this lets callers ask for it."""

    media_type = "application/x-ndjson"
    format = "ndjson"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return PlainJSON().render(data)  # a refusal, which is a problem document


class CSV(NDJSON):
    """A table with a head (RFC 4180), which a spreadsheet opens without taking a text for a formula."""

    media_type = "text/csv"
    format = "csv"


def stream(lines: Iterable[str], renderer: BaseRenderer, name: str) -> StreamingHttpResponse:
    """The lines as a file that is being written."""
    response = StreamingHttpResponse(_in_blocks(lines), content_type=f"{renderer.media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{renderer.format}"'
    return response


def _in_blocks(lines: Iterable[str]) -> Iterator[bytes]:
    waiting: list[bytes] = []
    size = 0
    for line in lines:
        waiting.append(line.encode())
        size += len(waiting[-1])
        if size >= BUFFERED:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


class _Line:
    def write(self, text: str) -> str:
        return text


def table(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Rows as lines of CSV."""
    writer = csv.writer(_Line())
    for row in rows:
        yield str(writer.writerow([_cell(one) for one in row]))  # what _Line.write gave back


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"  # a spreadsheet would run it
    return "" if value is None else value
