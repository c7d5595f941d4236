"""``feeds/``: the feeds the team reads; what is read becomes its documents."""

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

from api.v1.endpoint import Endpoint
from api.v1.shapes.sources import FeedSerializer, NewFeedSerializer
from api.v1.shapes.verbs import NothingSerializer
from claims.actions import feeds
from claims.models.scoping import readable_team
from sources.models import Feed


def verb(method: Any) -> Any:
    """A POST that takes one verb and answers with the feed."""
    taken = action(detail=True, methods=["post"])(method)  # first: it forgets what was described
    return extend_schema(request=NothingSerializer, responses={200: FeedSerializer})(taken)


class Feeds(ListModelMixin, RetrieveModelMixin, Endpoint):
    serializer_class = FeedSerializer
    queryset = Feed.objects.none()

    def get_queryset(self) -> QuerySet[Feed]:
        team = readable_team(self.by)
        return Feed.objects.filter(team=team).select_related("added_by") if team else Feed.objects.none()

    def shown(self, pk: int) -> Any:
        return FeedSerializer(get_object_or_404(self.get_queryset(), pk=pk)).data

    @extend_schema(request=NewFeedSerializer, responses={201: FeedSerializer})
    def create(self, request: Request) -> Response:
        """Read a feed from now on. It is looked at once before, so that a wrong address is told at once."""
        said = self.read_input(NewFeedSerializer)
        about = feeds.look(by=self.by, url=said.pop("url"), name=said.pop("name", ""))

        def act() -> Response:
            feed = feeds.add(by=self.by, url=about.url, name=about.name, **said)
            return Response(self.shown(feed.pk), status=201)

        return self.write(act)

    def do(self, act: Callable[..., Feed]) -> Response:
        """Take a verb and answer with the feed."""
        self.read_input(NothingSerializer)

        def done() -> Response:
            act(self.pk, by=self.by)
            return Response(self.shown(self.pk))

        def current() -> Any:
            return self.shown(self.pk)

        return self.write(done, lock=current, current=current)

    @verb
    def stop(self, request: Request, pk: str) -> Response:
        """Read it no longer; what came from it stays."""
        return self.do(feeds.stop)

    @verb
    def start(self, request: Request, pk: str) -> Response:
        """Read it again."""
        return self.do(feeds.start)

    @verb
    def read(self, request: Request, pk: str) -> Response:
        """Read it now, without waiting for its time."""
        return self.do(feeds.read_now)
