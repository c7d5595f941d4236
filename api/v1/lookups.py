"""``lookups/``: one line of a claim's search log, and putting it again."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.endpoint import Endpoint
from api.v1.shapes import verbs
from api.v1.shapes.evidence import LookupSerializer
from claims.actions import research
from claims.actions.locking import locked_claim
from claims.models import Claim, Lookup


class Lookups(RetrieveModelMixin, Endpoint):
    serializer_class = LookupSerializer
    queryset = Lookup.objects.none()

    def get_queryset(self) -> QuerySet[Lookup]:
        claims = Claim.objects.visible_to(self.by).values("pk")
        return Lookup.objects.filter(claim__in=claims).select_related("asked_by")

    @extend_schema(request=verbs.NothingSerializer, responses=LookupSerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Put the question again: a failed one is tried in its place, an answered one gets a new line, which is the answer."""
        self.read_input(verbs.NothingSerializer)

        def act() -> Response:
            put = research.retry(self.pk, by=self.by)
            return Response(LookupSerializer(put).data)

        return self.write(act, lock=self._lock, current=self._shown)

    def _shown(self) -> Any:
        return LookupSerializer(get_object_or_404(self.get_queryset(), pk=self.pk)).data

    def _lock(self) -> None:
        locked_claim(get_object_or_404(self.get_queryset(), pk=self.pk).claim_id, self.by)
