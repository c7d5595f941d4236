"""``articles/``: texts come in, and their claims are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api import access
from api.v1.claims import claim_rows, shown_claims
from api.v1.endpoint import Endpoint
from api.v1.shapes.articles import ArticleChangesSerializer, ArticleSerializer, NewArticleSerializer
from api.v1.shapes.claims import ClaimSerializer, ClaimsMovedSerializer, ClaimsReopenedSerializer
from api.v1.shapes.verbs import NothingSerializer
from claims import queries
from claims.actions import articles, choosing
from claims.actions.locking import locked
from claims.models import Article, Claim


class Articles(ListModelMixin, RetrieveModelMixin, Endpoint):
    reads_with = access.READS_ARTICLES
    writes_with = access.INTAKE
    serializer_class = ArticleSerializer
    queryset = Article.objects.none()
    ordering = ("-id",)

    def get_queryset(self) -> QuerySet[Article]:
        visible = Article.objects.visible_to(self.by).select_related("received_by")
        return queries.with_undated(queries.with_progress(visible))

    def shown(self, pk: int) -> Any:
        return ArticleSerializer(get_object_or_404(self.get_queryset(), pk=pk)).data

    @extend_schema(request=NewArticleSerializer, responses={202: ArticleSerializer, 200: ArticleSerializer})
    def create(self, request: Request) -> Response:
        """Bring in an article. 202: it will be read behind. 200: the same text, or address, is on the desk already."""
        said = self.read_input(NewArticleSerializer)

        def act() -> Response:
            if "body" in said:
                article, new = articles.receive(by=self.by, intake=Article.Intake.API, **said)
            else:
                article, new = articles.receive_url(by=self.by, url=said["url"])
            return Response(self.shown(article.pk), status=202 if new else 200)

        return self.write_new(act)

    @extend_schema(request=ArticleChangesSerializer, responses=ArticleSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Mend what is known about an article, or give it a new text: that is a new revision, and is read again."""
        said = self.read_input(ArticleChangesSerializer)

        def act() -> Response:
            articles.mend(self.pk, by=self.by, **said)
            return Response(self.shown(self.pk))

        return self._on_article(act)

    @extend_schema(responses=ClaimSerializer(many=True), filters=False)
    @action(
        detail=True,
        reads_with=access.READS_RECORD,
        ordering=("position", "id"),
        serializer_class=ClaimSerializer,
    )
    def claims(self, request: Request, pk: str) -> Response:
        """An article's claims in the order of the text."""
        article = get_object_or_404(Article.objects.visible_to(self.by).only("pk"), pk=self.pk)
        return self.page(claim_rows(Claim.objects.filter(article=article)), ClaimSerializer)

    @extend_schema(request=NothingSerializer, responses={200: ClaimsMovedSerializer})
    @action(detail=True, methods=["post"], url_path="park-rest", writes_with=access.REVIEW)
    def park_rest(self, request: Request, pk: str) -> Response:
        """Put aside every claim that nobody has chosen. Answers with those."""
        self.read_input(NothingSerializer)

        def act() -> Response:
            return Response({"results": shown_claims(choosing.park_rest(self.pk, by=self.by), self.by)})

        return self._on_article(act)

    @extend_schema(request=NothingSerializer, responses={200: ClaimsReopenedSerializer})
    @action(detail=True, methods=["post"], url_path="reopen-rest", writes_with=access.REVIEW)
    def reopen_rest(self, request: Request, pk: str) -> Response:
        """Take the last `park-rest/` back. Claims that somebody has moved since stay as they are."""
        self.read_input(NothingSerializer)

        def act() -> Response:
            back, moved = choosing.reopen_rest(self.pk, by=self.by)
            return Response({"results": shown_claims(back, self.by), "moved": moved})

        return self._on_article(act)

    def _on_article(self, act: Callable[[], Response]) -> Response:
        return self.write(
            act, lock=lambda: locked(Article, self.pk, self.by), current=lambda: self.shown(self.pk)
        )
