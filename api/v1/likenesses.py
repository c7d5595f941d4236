"""``likenesses/``: whether an earlier check is about the same claim, as people say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.endpoint import Endpoint
from api.v1.shapes.likenesses import LikenessSerializer
from api.v1.shapes.verbs import NothingSerializer
from claims import queries
from claims.actions import likenesses
from claims.actions.locking import locked_claim
from claims.models import Likeness
from people.actors import Actor


def likeness_rows(by: Actor) -> QuerySet[Likeness]:
    """Likenesses with all that a row shows."""
    return queries.with_earlier(Likeness.objects.visible_to(by), "publication")


def verb(method: Any) -> Any:
    """A POST that takes one verb and answers with the likeness."""
    taken = action(detail=True, methods=["post"])(method)  # first: it forgets what was described
    return extend_schema(request=NothingSerializer, responses={200: LikenessSerializer})(taken)


class Likenesses(Endpoint):
    serializer_class = LikenessSerializer
    queryset = Likeness.objects.none()

    def get_queryset(self) -> QuerySet[Likeness]:
        return likeness_rows(self.by)

    def shown(self) -> Any:
        return LikenessSerializer(get_object_or_404(self.get_queryset(), pk=self.pk)).data

    def do(self, act: Callable[..., Likeness]) -> Response:
        """Take a verb and answer with the likeness."""
        self.read_input(NothingSerializer)

        def done() -> Response:
            act(self.pk, by=self.by)
            return Response(self.shown())

        return self.write(done, lock=self._lock, current=self.shown)

    def _lock(self) -> None:
        locked_claim(get_object_or_404(self.get_queryset(), pk=self.pk).claim_id, self.by)

    @verb
    def confirm(self, request: Request, pk: str) -> Response:
        """Say that the earlier check is about the same claim; nothing of it is copied."""
        return self.do(likenesses.confirm)

    @verb
    def refuse(self, request: Request, pk: str) -> Response:
        """Say that the earlier check is about something else."""
        return self.do(likenesses.refuse)

    @verb
    def reopen(self, request: Request, pk: str) -> Response:
        """Take back what was said: it is a proposal again."""
        return self.do(likenesses.reopen)
