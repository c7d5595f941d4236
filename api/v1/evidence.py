"""``evidence/``: what a claim rests on, ticked and judged by people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.endpoint import Endpoint
from api.v1.shapes.evidence import EvidenceSerializer, JudgeSerializer
from claims.actions import evidence
from claims.actions.locking import locked_claim
from claims.models import Evidence
from claims.rules import NotThere
from engine import assess
from people.actors import Actor
from sources.models import Document


def evidence_rows(by: Actor) -> QuerySet[Evidence]:
    """Evidence with all that a row shows; the documents' texts stay where they are."""
    rows = Evidence.objects.visible_to(by)
    return rows.select_related("document__publisher", "origin", "stance_by", "added_by").defer(
        "document__text", "document__headers"
    )


def show_evidence(pk: int, by: Actor) -> Any:
    return EvidenceSerializer(get_object_or_404(evidence_rows(by), pk=pk)).data


def add_evidence(claim: int, by: Actor, said: dict[str, Any]) -> Callable[[], Any]:
    """The action that adds evidence; a passage of a document we have is checked against it here, before any transaction."""
    found = None
    if said.get("document") and said.get("passage"):
        ours = Document.objects.filter(Q(team=None) | Q(team=by.team), pk=said["document"]).first()
        if ours is None:
            raise NotThere(f"There is no document {said['document']} here.")
        found = assess.check_quote(said["passage"].strip(), ours.text)

    def act() -> Any:
        made = evidence.add(claim, by=by, found=found, **said)
        return show_evidence(made.pk, by)

    return act


class EvidenceView(RetrieveModelMixin, Endpoint):
    serializer_class = EvidenceSerializer
    queryset = Evidence.objects.none()

    def get_queryset(self) -> QuerySet[Evidence]:
        return evidence_rows(self.by)

    @extend_schema(request=JudgeSerializer, responses=EvidenceSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Say how it bears on the claim, let it count or not, or move it to another independent source."""
        said = self.read_input(JudgeSerializer)

        def act() -> Response:
            evidence.judge(self.pk, by=self.by, **said)
            return Response(show_evidence(self.pk, self.by))

        return self.write(act, lock=self._lock, current=lambda: show_evidence(self.pk, self.by))

    def _lock(self) -> None:
        locked_claim(get_object_or_404(self.get_queryset(), pk=self.pk).claim_id, self.by)
