"""``scales/``: what a verdict's label means."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api import access
from api.v1.endpoint import Endpoint
from api.v1.shapes.scales import ScaleSerializer
from claims.models import Scale
from publishing.models import Publication


class Scales(ListModelMixin, RetrieveModelMixin, Endpoint):
    """Who reads the record sees every version; others those whose labels have been out, as they see verdicts."""

    reads_with = access.READS_VERDICTS
    open_to_all = True
    serializer_class = ScaleSerializer
    queryset = Scale.objects.none()

    def get_queryset(self) -> QuerySet[Scale]:
        key = access.key_of(self.request)
        scales = Scale.objects.select_related("team")
        if key is not None and access.READS_RECORD & key.scope_set:
            return scales.filter(team=key.team_id)
        out = Publication.objects.readable_with(key).filter(verdict__scale=OuterRef("pk"))
        return scales.filter(Exists(out), labelled=True)

    def list(self, request: Request) -> Response:
        """The versions of the team's rating scale, the latest first; without the scope ``record`` those whose labels have been
        out."""
        return super().list(request)

    def retrieve(self, request: Request, pk: str) -> Response:
        """One version: what its labels mean. The ``scale`` of a verdict is this address."""
        return super().retrieve(request, pk=pk)
