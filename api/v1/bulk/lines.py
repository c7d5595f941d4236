"""What the three share. The lines are read as they come and the answers kept in a file, so that a request of any length takes the
memory of a batch; they are sent when all is read, for a caller may well send everything before it reads anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from api import access, errors, writing
from api.ahead import Ahead
from api.lines import Line, Lines, batches, read_lines
from api.streaming import BUFFERED, NDJSON, stream
from api.v1.endpoint import Endpoint
from claims.rules import TooLarge

BATCH = 2_500  # lines a transaction
MOST_KEPT = 256_000_000  # bytes of a request with an Idempotency-Key: it is written down before it is read
KEPT_IN_MEMORY = 1_000_000  # bytes of answers
_ENCODER = json.JSONEncoder(ensure_ascii=False)  # json.dumps would make one for each line
LINES = {(200, NDJSON.media_type): OpenApiTypes.STR}


class Bulk(Endpoint):
    """``read`` makes of a batch of lines what ``take`` takes, and asks no database. ``take`` answers each of them by a line,
    ``{line, status, ...}``, its status as if it had come alone; where it only waits, it may begin the reading of the next batch.
    """

    reads_with = frozenset()
    writes_with = access.INTAKE
    parser_classes = (Lines,)
    renderer_classes = (NDJSON,)
    pagination_class = None
    filter_backends = ()
    batch = BATCH

    def read(self, lines: list[Line]) -> list[Any]:
        return lines

    def take(self, batch: list[Any], begin_next: Callable[[], None]) -> Iterator[str]:
        raise NotImplementedError  # what is taken in is all that the subclasses differ in

    def answer(self, request: Request) -> StreamingHttpResponse:
        """With an Idempotency-Key the answers are kept, and given again to the same lines. One that is being done is refused
        (409). One that was broken off is done again, and what it had brought in is answered as it stands."""
        key = writing.idempotency_key(request)
        # REST framework asks no parser where nothing was sent.
        sent = cast("IO[bytes]", request.data) if hasattr(request.data, "readline") else BytesIO()
        if not key:
            return self._send(_read(self._answers(sent)))
        with SpooledTemporaryFile(max_size=KEPT_IN_MEMORY) as lines:
            standing = writing.begin(request, key, _keep(sent, lines))
            if standing.status:
                response = self._send(iter([standing.answer()]))
                response[writing.REPLAYED] = "true"
                return response
            with writing.in_work(standing):
                answers = "".join(_read(self._answers(lines)))
                standing.answered(200, answers)
        return self._send(iter([answers]))

    def _answers(self, sent: IO[bytes]) -> IO[bytes]:
        read = (self.read(lines) for lines in batches(read_lines(sent), self.batch))
        with ExitStack() as kept:
            answers = kept.enter_context(SpooledTemporaryFile(max_size=KEPT_IN_MEMORY))
            with Ahead(read) as ahead:
                for batch in ahead:
                    answers.writelines(f"{line}\n".encode() for line in self.take(batch, ahead.begin))
            kept.pop_all()  # it is closed where it is read
        return answers

    def _send(self, lines: Iterator[str]) -> StreamingHttpResponse:
        return stream(lines, self.request.accepted_renderer, "answers")


def _read(answers: IO[bytes]) -> Iterator[str]:
    """The lines, some together."""
    with answers:
        answers.seek(0)
        while some := answers.readlines(BUFFERED):
            yield b"".join(some).decode()


def _keep(sent: IO[bytes], lines: IO[bytes]) -> str:
    """Keep all that is sent, and tell its digest. Raises TooLarge (413)."""
    digest, size = hashlib.sha256(), 0
    while block := sent.read(1 << 16):
        size += len(block)
        if size > MOST_KEPT:
            raise TooLarge(f"With an Idempotency-Key a request has at most {MOST_KEPT // 1_000_000} MB.")
        digest.update(block)
        lines.write(block)
    lines.seek(0)
    return digest.hexdigest()


def told(number: int, status: int, **what: Any) -> str:
    """The answer to the line of this number."""
    return _ENCODER.encode({"line": number, "status": status, **what})


def refusal(number: int, status: int, detail: str, field: str = "") -> str:
    return told(number, status, detail=detail, **({"field": field} if field else {}))


def refused(number: int, error: Exception) -> str:
    """The line's answer where it would have been refused alone, in the same words."""
    said = errors.handle(error, {}).data
    return refusal(number, said["status"], said["detail"], said.get("field", ""))
