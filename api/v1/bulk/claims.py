"""Claims by their thousands: lines are read by shapes that are made once, while the database commits the lines before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from django.http import StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException, ParseError
from rest_framework.request import Request
from rest_framework.validators import ProhibitSurrogateCharactersValidator as NoSurrogates

from api.lines import Line
from api.streaming import NDJSON
from api.v1.bulk.lines import LINES, Bulk, refused
from api.v1.shapes.claims import NewClaimSerializer
from claims.actions import additions, articles
from claims.models import Article
from claims.rules import NotThere, RuleBroken


class BulkClaims(Bulk):
    @extend_schema(
        operation_id="claims_bulk", request={NDJSON.media_type: NewClaimSerializer}, responses=LINES
    )
    def create(self, request: Request) -> StreamingHttpResponse:
        """Claims of articles that are on the desk, for a person to choose from. Answered are each line's number, ``status``
        (201: added; 200: the article has this claim already) and ``id``, or ``detail`` and ``field``."""
        return self.answer(request)

    def read(self, lines: list[Line]) -> list[_Asked]:
        shapes = Shapes()
        return [_read(line, shapes) for line in lines]

    def take(self, batch: list[_Asked], begin_next: Callable[[], None]) -> Iterator[str]:
        batch = self._found(batch)
        sent = [one.claim for one in batch if isinstance(one.claim, additions.Sent)]
        added = iter(additions.add(sent, by=self.by, meanwhile=begin_next))
        for number, claim, _ in batch:
            answer = next(added) if isinstance(claim, additions.Sent) else claim
            if isinstance(answer, Exception):
                yield refused(number, answer)
            else:
                there, new = answer
                # By hand, as there are many of these: the encoder takes five times as long.
                yield f'{{"line": {number}, "status": {201 if new else 200}, "id": {there.pk}}}'

    def _found(self, batch: Sequence[_Asked]) -> list[_Asked]:
        """With the articles that were named by their addresses."""
        urls = {one.url for one in batch if one.url}
        rows = Article.objects.visible_to(self.by).filter(url__in=urls).order_by("pk")
        last = dict(rows.values_list("url", "pk")) if urls else {}
        return [one.of(last.get(one.url)) if one.url else one for one in batch]


class _Asked(NamedTuple):
    """A line, the claim that it tells of or why it tells of none, and the article's address where that is all that names it."""

    number: int
    claim: additions.Sent | APIException | RuleBroken
    url: str = ""

    def of(self, article: int | None) -> _Asked:
        if article is None:
            error = NotThere("No article from this address is on the desk: send it first.")
            return _Asked(self.number, error)
        if isinstance(self.claim, additions.Sent):
            self.claim.article = article
        return self


def _read(line: Line, shapes: Shapes) -> _Asked:
    if line.refused:
        return _Asked(line.number, ParseError(line.refused))
    try:
        said = shapes.of(line.value).run_validation(line.value)
        url = articles.clean_url(said.pop("url")) if "url" in said else ""
    except (APIException, RuleBroken) as error:
        return _Asked(line.number, error)
    return _Asked(line.number, additions.Sent(**{"article": 0} | said), url)


class Shapes:
    """What lines are read by. To make the fields takes six times as long as to read a claim by them, and to find that a line
    doesn't tell of most of them as long as to read those it tells of: each sort of line has a shape without the others."""

    def __init__(self) -> None:
        self.whole = NewClaimSerializer()
        self.known: dict[frozenset[str], NewClaimSerializer] = {}

    def of(self, value: Any) -> NewClaimSerializer:
        names = frozenset(value) if isinstance(value, dict) else frozenset()
        if (shape := self.known.get(names)) is None:
            if not names <= self.whole.fields.keys():
                return self.whole  # its refusal tells which there are
            shape = self.known[names] = NewClaimSerializer()
            for name in shape.fields.keys() - names:
                if not shape.fields[name].required:
                    del shape.fields[name]
            for field in shape.fields.values():  # read_json has looked for it, and faster
                field.validators = [one for one in field.validators if not isinstance(one, NoSurrogates)]
        return shape
