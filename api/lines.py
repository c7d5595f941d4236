"""A request of many lines, a JSON value each (https://github.com/ndjson/ndjson-spec), read as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BufferedReader, RawIOBase
from typing import IO, Any, NamedTuple

from django.http import UnreadablePostError
from rest_framework.exceptions import APIException
from rest_framework.parsers import BaseParser

from api.parsing import read_json
from api.streaming import BUFFERED, NDJSON

MOST_LINES = 100_000
LONGEST_LINE = 4_000_000  # bytes; an article of 500,000 characters, each written as an escape
BATCH_BYTES = 16_000_000  # of the lines of a batch; the next one may be in memory beside it


class Lines(BaseParser):
    """A request of lines; the view reads them."""

    media_type = NDJSON.media_type

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        sent = (parser_context or {})["request"]
        in_pieces = "Transfer-Encoding" in sent.headers  # whose last one says that it is the last
        return BufferedReader(_Body(stream, 0 if in_pieces else int(sent.META["CONTENT_LENGTH"])), BUFFERED)


class _Body(RawIOBase):
    """The body of a request to be read in blocks: gunicorn's own ``readline`` takes longer than to read the line's JSON. Where it
    ends before its ``length``, which servers let pass, it raises UnreadablePostError (400): it is not what was sent."""

    def __init__(self, stream: IO[bytes], length: int) -> None:
        self.stream, self.missing = stream, length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self.stream.read(len(buffer))
        self.missing -= len(block)
        if not block and self.missing > 0:
            raise UnreadablePostError("The request ended before its end.")
        buffer[: len(block)] = block
        return len(block)


class Line(NamedTuple):
    """One line of the request: its value, or why it has none."""

    number: int
    value: Any
    refused: str = ""
    size: int = 0


def read_lines(stream: Any) -> Iterator[Line]:
    """The lines that are not empty, counted from 1. Reading ends with the first one that is too long, or too many."""
    number = 0
    while raw := stream.readline(LONGEST_LINE + 1):
        number += 1
        if number > MOST_LINES or len(raw) > LONGEST_LINE:
            most = f"A request has at most {MOST_LINES:,} lines of {LONGEST_LINE:,} bytes"
            yield Line(number, None, f"{most}: this one and what comes after it was not read.")
            return
        if not raw.strip():
            continue
        try:
            yield Line(number, read_json(raw, "This line"), size=len(raw))
        except APIException as error:
            yield Line(number, None, str(error.detail))


def batches(lines: Iterable[Line], most: int) -> Iterator[list[Line]]:
    """So many lines together, or fewer of long ones."""
    batch: list[Line] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += line.size
        if len(batch) == most or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
