"""``articles/bulk/`` and ``factchecks/bulk/``: many at once, a JSON value a line, and an answer to each line.

The lines are read as they come and the answers kept in a file, so that a request of any length takes the memory of a batch;
they are sent when all is read, for a caller may well send everything before it reads anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from api import access, errors
from api.parsing import read_json
from api.streaming import NDJSON, stream
from api.v1.endpoint import Endpoint
from api.v1.shapes.articles import NewArticleSerializer
from claims.actions import articles
from claims.actions import factchecks as imports
from claims.models import Article
from claims.rules import RuleBroken
from sources.errors import Unreadable
from sources.factchecks import Review
from sources.factchecks.keeping import Fate
from sources.factchecks.review import checked, claim_reviews, from_claim_review, plain
from sources.models import FactCheck

MOST_LINES = 100_000
LONGEST_LINE = 4_000_000  # bytes; an article of 500,000 characters, each written as an escape
BATCH = 1_000  # fact checks a transaction
KEPT_IN_MEMORY = 1_000_000  # bytes of answers
LINES = {(200, NDJSON.media_type): OpenApiTypes.STR}


class Lines(BaseParser):
    """A request of lines; the view reads them."""

    media_type = NDJSON.media_type

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return stream


class Line(NamedTuple):
    """One line of the request: its value, or why it has none."""

    number: int
    value: Any
    refused: str = ""


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
            yield Line(number, read_json(raw))
        except APIException as error:
            yield Line(number, None, str(error.detail))


class Bulk(Endpoint):
    """``take`` answers a batch of lines; each answer is ``{line, status, ...}``, its status as if it had come alone."""

    reads_with = frozenset()
    writes_with = access.INTAKE
    parser_classes = (Lines,)
    renderer_classes = (NDJSON,)
    pagination_class = None
    filter_backends = ()
    batch = BATCH

    def take(self, lines: list[Line]) -> Iterator[dict[str, Any]]:
        raise NotImplementedError  # what is taken in is all that the subclasses differ in

    def answer(self, request: Request) -> StreamingHttpResponse:
        lines = read_lines(request.data)
        answers = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115  # closed where it is sent
        while batch := list(islice(lines, self.batch)):
            for one in self.take(batch):
                answers.write(json.dumps(one, ensure_ascii=False).encode() + b"\n")
        return stream(_sent(answers), request.accepted_renderer, "answers")


def _sent(answers: IO[bytes]) -> Iterator[str]:
    with answers:
        answers.seek(0)
        for line in answers:
            yield line.decode()


def refusal(line: Line, status: int, detail: str, field: str = "") -> dict[str, Any]:
    said = {"line": line.number, "status": status, "detail": detail}
    return said | ({"field": field} if field else {})


class BulkArticles(Bulk):
    batch = 50

    @extend_schema(
        operation_id="articles_bulk", request={NDJSON.media_type: NewArticleSerializer}, responses=LINES
    )
    def create(self, request: Request) -> StreamingHttpResponse:
        """Each line is what POST articles/ takes. Answered are its number, ``status`` (202: it will be read; 200: the text
        is on the desk already) and ``id``, or ``detail`` and ``field``. Lines before a refused one stand."""
        return self.answer(request)

    def take(self, lines: list[Line]) -> Iterator[dict[str, Any]]:
        for line in lines:
            if line.refused:
                yield refusal(line, 400, line.refused)
                continue
            read = NewArticleSerializer(data=line.value)
            try:
                read.is_valid(raise_exception=True)
                article, new = self._receive(dict(read.validated_data))
            except (RuleBroken, APIException) as error:
                said = errors.handle(error, {}).data
                yield refusal(line, said["status"], said["detail"], said.get("field", ""))
            else:
                yield {"line": line.number, "status": 202 if new else 200, "id": article.pk}

    def _receive(self, said: dict[str, Any]) -> tuple[Article, bool]:
        if "body" in said:
            return articles.receive(by=self.by, intake=Article.Intake.API, **said)
        return articles.receive_url(by=self.by, url=said["url"])


class BulkFactChecks(Bulk):
    @extend_schema(
        operation_id="factchecks_bulk", request={NDJSON.media_type: OpenApiTypes.OBJECT}, responses=LINES
    )
    def create(self, request: Request) -> StreamingHttpResponse:
        """Checks of others: each line is a ClaimReview, or ``statement`` and ``rating`` with ``title``, ``url``, ``publisher``,
        ``reviewed_on``, ``claimant``, ``claimed_on``, ``language``. Answered are its number, ``status`` (201: added; 200:
        it stood already, or was changed) and ``fate``, or ``detail``. They are compared with the desk's claims behind."""
        return self.answer(request)

    def take(self, lines: list[Line]) -> Iterator[dict[str, Any]]:
        good: list[tuple[Line, Review]] = []
        answers: dict[int, dict[str, Any]] = {}
        for line in lines:
            try:
                good.append((line, _review(line)))
            except Unreadable as error:
                answers[line.number] = refusal(line, 400 if line.refused else 422, str(error))
        reviews, team = [review for _, review in good], access.require_key(self.request).team
        kept = imports.bring_in(reviews, by=self.by, team=team, came=FactCheck.Came.FILE, source="API")
        for (line, _), fate in zip(good, kept.fates, strict=True):
            status = 201 if fate == Fate.ADDED else 200
            answers[line.number] = {"line": line.number, "status": status, "fate": fate.value}
        yield from (answers[number] for number in sorted(answers))


def _review(line: Line) -> Review:
    if line.refused:
        raise Unreadable(line.refused)
    if not isinstance(line.value, dict):
        raise Unreadable("A line is an object: a ClaimReview, or a statement with its rating.")
    if "statement" in line.value:
        return checked(plain(line.value))
    found = next(claim_reviews(line.value), None)
    if found is None:
        raise Unreadable("There is no ClaimReview in this line, and no statement.")
    return from_claim_review(found)
