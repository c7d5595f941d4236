"""Checks of others by their thousands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from api import access
from api.lines import Line
from api.streaming import NDJSON
from api.v1.bulk.lines import LINES, Bulk, refusal, told
from claims.actions import factchecks as imports
from sources.errors import Unreadable
from sources.factchecks import Review
from sources.factchecks.keeping import Fate
from sources.factchecks.review import checked, claim_reviews, from_claim_review, plain
from sources.models import FactCheck


class BulkFactChecks(Bulk):
    @extend_schema(
        operation_id="factchecks_bulk", request={NDJSON.media_type: OpenApiTypes.OBJECT}, responses=LINES
    )
    def create(self, request: Request) -> StreamingHttpResponse:
        """Checks of others: each line is a ClaimReview, or ``statement`` and ``rating`` with ``title``, ``url``, ``publisher``,
        ``reviewed_on``, ``claimant``, ``claimed_on``, ``language``. Answered are its number, ``status`` (201: added; 200:
        it stood already, or was changed) and ``fate``, or ``detail``. They are compared with the desk's claims behind."""
        return self.answer(request)

    def take(self, batch: list[Line], begin_next: Callable[[], None]) -> Iterator[str]:
        good: list[tuple[Line, Review]] = []
        answers: dict[int, str] = {}
        for line in batch:
            try:
                good.append((line, _review(line)))
            except Unreadable as error:
                answers[line.number] = refusal(line.number, 400 if line.refused else 422, str(error))
        reviews, team = [review for _, review in good], access.require_key(self.request).team
        kept = imports.bring_in(reviews, by=self.by, team=team, came=FactCheck.Came.FILE, source="API")
        for (line, _), fate in zip(good, kept.fates, strict=True):
            status = 201 if fate == Fate.ADDED else 200
            answers[line.number] = told(line.number, status, fate=fate.value)
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
