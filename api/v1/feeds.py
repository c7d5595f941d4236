"""``feeds/``: the feeds the team reads; what is read becomes its documents."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.shapes.sources import FeedSerializer, NewFeedSerializer
from api.v1.verbs import Row, plain_verb
from claims.actions import feeds
from claims.models.scoping import readable_team
from sources.models import Feed


class Feeds(ListModelMixin, RetrieveModelMixin, Row):
    serializer_class = FeedSerializer
    queryset = Feed.objects.none()

    def get_queryset(self) -> QuerySet[Feed]:
        team = readable_team(self.by)
        return Feed.objects.filter(team=team).select_related("added_by") if team else Feed.objects.none()

    def lock(self) -> None:
        """A feed is of no claim: each verb locks it itself."""

    @extend_schema(request=NewFeedSerializer, responses={201: FeedSerializer})
    def create(self, request: Request) -> Response:
        """Read a feed from now on. It is looked at once before, so that a wrong address is told at once."""
        said = self.read_input(NewFeedSerializer)
        about = feeds.look(by=self.by, url=said.pop("url"), name=said.pop("name", ""))

        def act() -> Response:
            feed = feeds.add(by=self.by, url=about.url, name=about.name, **said)
            return Response(FeedSerializer(feed).data, status=201)

        return self.write(act)

    @plain_verb(FeedSerializer)
    def stop(self, request: Request, pk: str) -> Response:
        """Read it no longer; what came from it stays."""
        return self.do(feeds.stop)

    @plain_verb(FeedSerializer)
    def start(self, request: Request, pk: str) -> Response:
        """Read it again."""
        return self.do(feeds.start)

    @plain_verb(FeedSerializer)
    def read(self, request: Request, pk: str) -> Response:
        """Read it now, without waiting for its time."""
        return self.do(feeds.read_now)
