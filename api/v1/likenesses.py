"""``likenesses/``: whether an earlier check is about the same claim, as people say."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.shapes.likenesses import LikenessSerializer
from api.v1.verbs import Row, plain_verb
from claims import queries
from claims.actions import likenesses
from claims.models import Likeness
from people.actors import Actor


def likeness_rows(by: Actor) -> QuerySet[Likeness]:
    """Likenesses with all that a row shows."""
    return queries.with_earlier(Likeness.objects.visible_to(by), "publication")


class Likenesses(Row):
    serializer_class = LikenessSerializer
    queryset = Likeness.objects.none()

    def get_queryset(self) -> QuerySet[Likeness]:
        return likeness_rows(self.by)

    @plain_verb(LikenessSerializer)
    def confirm(self, request: Request, pk: str) -> Response:
        """Say that the earlier check is about the same claim; nothing of it is copied."""
        return self.do(likenesses.confirm)

    @plain_verb(LikenessSerializer)
    def refuse(self, request: Request, pk: str) -> Response:
        """Say that the earlier check is about something else."""
        return self.do(likenesses.refuse)

    @plain_verb(LikenessSerializer)
    def reopen(self, request: Request, pk: str) -> Response:
        """Take back what was said: it is a proposal again."""
        return self.do(likenesses.reopen)
