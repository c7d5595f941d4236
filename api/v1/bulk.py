"""``articles/bulk/``, ``claims/bulk/`` and ``factchecks/bulk/``: many at once, a JSON value a line, and an answer to each line.

The lines are read as they come and the answers kept in a file, so that a request of any length takes the memory of a batch;
they are sent when all is read, for a caller may well send everything before it reads anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException, ParseError
from rest_framework.request import Request
from rest_framework.validators import ProhibitSurrogateCharactersValidator as NoSurrogates

from api import access, errors, writing
from api.lines import Line, Lines, batches, read_lines
from api.streaming import BUFFERED, NDJSON, stream
from api.v1.endpoint import Endpoint
from api.v1.shapes.articles import NewArticleSerializer
from api.v1.shapes.claims import NewClaimSerializer
from claims.actions import additions, articles
from claims.actions import factchecks as imports
from claims.models import Article
from claims.rules import NotThere, RuleBroken, TooLarge
from sources.errors import Unreadable
from sources.factchecks import Review
from sources.factchecks.keeping import Fate
from sources.factchecks.review import checked, claim_reviews, from_claim_review, plain
from sources.models import FactCheck

BATCH = 2_500  # lines a transaction
MOST_KEPT = 256_000_000  # bytes of a request with an Idempotency-Key: it is written down before it is read
KEPT_IN_MEMORY = 1_000_000  # bytes of answers
_ENCODER = json.JSONEncoder(ensure_ascii=False)  # json.dumps would make one for each line
LINES = {(200, NDJSON.media_type): OpenApiTypes.STR}


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
        with ExitStack() as kept:
            answers = kept.enter_context(SpooledTemporaryFile(max_size=KEPT_IN_MEMORY))
            for batch in batches(read_lines(sent), self.batch):
                for one in self.take(batch):
                    answers.write(_ENCODER.encode(one).encode() + b"\n")
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


def refusal(line: Line, status: int, detail: str, field: str = "") -> dict[str, Any]:
    said = {"line": line.number, "status": status, "detail": detail}
    return said | ({"field": field} if field else {})


def refused(line: Line, error: Exception) -> dict[str, Any]:
    """The line's answer where it would have been refused alone, in the same words."""
    said = errors.handle(error, {}).data
    return refusal(line, said["status"], said["detail"], said.get("field", ""))


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
                yield refused(line, error)
            else:
                yield {"line": line.number, "status": 202 if new else 200, "id": article.pk}

    def _receive(self, said: dict[str, Any]) -> tuple[Article, bool]:
        if "body" in said:
            return articles.receive(by=self.by, intake=Article.Intake.API, **said)
        return articles.receive_url(by=self.by, url=said["url"])


class BulkClaims(Bulk):
    @extend_schema(
        operation_id="claims_bulk", request={NDJSON.media_type: NewClaimSerializer}, responses=LINES
    )
    def create(self, request: Request) -> StreamingHttpResponse:
        """Claims of articles that are on the desk, for a person to choose from. Answered are each line's number, ``status``
        (201: added; 200: the article has this claim already) and ``id``, or ``detail`` and ``field``."""
        return self.answer(request)

    def take(self, lines: list[Line]) -> Iterator[dict[str, Any]]:
        shapes = Shapes()
        asked = [self._read(line, shapes) for line in lines]
        added = iter(additions.add([one for one in asked if isinstance(one, additions.Sent)], by=self.by))
        for line, one in zip(lines, asked, strict=True):
            yield _added(line, next(added) if isinstance(one, additions.Sent) else one)

    def _read(self, line: Line, shapes: Shapes) -> additions.Sent | APIException | RuleBroken:
        """The claim that the line tells of, or why it tells of none."""
        if line.refused:
            return ParseError(line.refused)
        try:
            said = dict(shapes.of(line.value).run_validation(line.value))
            if url := said.pop("url", ""):
                rows = Article.objects.visible_to(self.by).filter(url=articles.clean_url(url))
                said["article"] = rows.order_by("-pk").values_list("pk", flat=True).first()
        except (APIException, RuleBroken) as error:
            return error
        if said["article"] is None:
            return NotThere("No article from this address is on the desk: send it first.")
        return additions.Sent(**said)


class Shapes:
    """What lines are read by. To make the fields takes six times as long as to read a claim by them, and to find that a line
    doesn't tell of most of them as long as to read those it tells of: each sort of line has a shape without the others."""

    def __init__(self) -> None:
        self.whole = NewClaimSerializer()
        self.known: dict[frozenset[str], NewClaimSerializer] = {}

    def of(self, value: Any) -> NewClaimSerializer:
        names = frozenset(value) if isinstance(value, dict) else frozenset()
        if not names <= self.whole.fields.keys():
            return self.whole  # its refusal tells which there are
        if (shape := self.known.get(names)) is None:
            shape = self.known[names] = NewClaimSerializer()
            for name in shape.fields.keys() - names:
                if not shape.fields[name].required:
                    del shape.fields[name]
            for field in shape.fields.values():  # read_json has looked for it, and faster
                field.validators = [one for one in field.validators if not isinstance(one, NoSurrogates)]
        return shape


def _added(line: Line, answer: additions.Answer | APIException) -> dict[str, Any]:
    if isinstance(answer, Exception):
        return refused(line, answer)
    claim, new = answer
    return {"line": line.number, "status": 201 if new else 200, "id": claim.pk}


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
