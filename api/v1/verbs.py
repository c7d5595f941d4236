"""Verbs: one POST each, which answers with what it was said of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from api.v1.endpoint import Endpoint
from api.v1.shapes.verbs import NothingSerializer
from claims.actions.locking import locked_claim


def worded_verb(
    words: type[serializers.Serializer[Any]], answer: Any, **options: Any
) -> Callable[[Any], Any]:
    """A POST that takes one verb with these words, and answers with ``answer``."""

    def decorate(method: Any) -> Any:
        # First, for it forgets what was described.
        taken = action(detail=True, methods=["post"], **options)(method)
        return extend_schema(request=words, responses={200: answer})(taken)

    return decorate


def plain_verb(shape: type[serializers.BaseSerializer[Any]]) -> Callable[[Any], Any]:
    """A verb that needs no words, and answers with a row of this shape."""
    return worded_verb(NothingSerializer, shape)


class Row(Endpoint):
    """A row that people settle by verbs that need no words."""

    def shown(self) -> Any:
        return self.get_serializer(get_object_or_404(self.get_queryset(), pk=self.pk)).data

    def do(self, act: Callable[..., Any]) -> Response:
        """Take a verb and answer with the row."""
        self.read_input(NothingSerializer)

        def done() -> Response:
            act(self.pk, by=self.by)
            return Response(self.shown())

        return self.write(done, lock=self.lock, current=self.shown)

    def lock(self) -> None:
        """Hold what is written to until the commit: the claim that the row is of."""
        locked_claim(get_object_or_404(self.get_queryset(), pk=self.pk).claim_id, self.by)
