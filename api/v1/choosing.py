"""``choosing/``: what the team always checks first, and what it never checks."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.endpoint import Endpoint
from api.v1.shapes.choosing import ChoosingRuleSerializer, NewChoosingRuleSerializer
from api.v1.shapes.verbs import NothingSerializer
from claims.actions import choosing
from claims.models import ChoosingRule


class Choosing(ListModelMixin, RetrieveModelMixin, Endpoint):
    """The list has the rules that stand; one that was ended is still read by its id."""

    serializer_class = ChoosingRuleSerializer
    queryset = ChoosingRule.objects.none()

    def get_queryset(self) -> QuerySet[ChoosingRule]:
        rules = ChoosingRule.objects.visible_to(self.by).select_related("made_by")
        return rules.standing() if self.action == "list" else rules

    def shown(self, pk: int) -> Any:
        return ChoosingRuleSerializer(get_object_or_404(self.get_queryset(), pk=pk)).data

    @extend_schema(request=NewChoosingRuleSerializer, responses={201: ChoosingRuleSerializer})
    def create(self, request: Request) -> Response:
        """Set a rule. It is applied to articles that are read from now on."""
        said = self.read_input(NewChoosingRuleSerializer)

        def act() -> Response:
            made = choosing.add_rule(by=self.by, **said)
            return Response(self.shown(made.pk), status=201)

        return self.write(act)

    @extend_schema(request=NothingSerializer, responses={200: ChoosingRuleSerializer})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End a rule. Claims that it was applied to stay as they are."""
        self.read_input(NothingSerializer)

        def act() -> Response:
            choosing.end_rule(self.pk, by=self.by)
            return Response(self.shown(self.pk))

        return self.write(act, current=lambda: self.shown(self.pk), lock=lambda: self.shown(self.pk))
