"""Articles by their hundreds, each as if it had come alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from api.lines import Line
from api.streaming import NDJSON
from api.v1.bulk.lines import LINES, Bulk, refusal, refused, told
from api.v1.shapes.articles import NewArticleSerializer
from claims.actions import articles
from claims.models import Article
from claims.rules import RuleBroken


class BulkArticles(Bulk):
    batch = 50

    @extend_schema(
        operation_id="articles_bulk", request={NDJSON.media_type: NewArticleSerializer}, responses=LINES
    )
    def create(self, request: Request) -> StreamingHttpResponse:
        """Each line is what POST articles/ takes. Answered are its number, ``status`` (202: it will be read; 200: the text
        is on the desk already) and ``id``, or ``detail`` and ``field``. Lines before a refused one stand."""
        return self.answer(request)

    def take(self, batch: list[Line], begin_next: Callable[[], None]) -> Iterator[str]:
        for line in batch:
            if line.refused:
                yield refusal(line.number, 400, line.refused)
                continue
            read = NewArticleSerializer(data=line.value)
            try:
                read.is_valid(raise_exception=True)
                article, new = self._receive(dict(read.validated_data))
            except (RuleBroken, APIException) as error:
                yield refused(line.number, error)
            else:
                yield told(line.number, 202 if new else 200, id=article.pk)

    def _receive(self, said: dict[str, Any]) -> tuple[Article, bool]:
        if "body" in said:
            return articles.receive(by=self.by, intake=Article.Intake.API, **said)
        return articles.receive_url(by=self.by, url=said["url"])
