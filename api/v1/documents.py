"""``documents/``: files and texts for the team's documents, where research looks first."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api import access, writing
from api.parsing import StrictJSON
from api.v1.endpoint import Endpoint
from api.v1.shapes.documents import DocumentSerializer, NewDocumentSerializer
from claims.actions import documents
from claims.models.scoping import readable_team
from sources import uploads
from sources.models import Document


class Documents(ListModelMixin, RetrieveModelMixin, Endpoint):
    writes_with = access.INTAKE
    serializer_class = DocumentSerializer
    queryset = Document.objects.none()
    parser_classes = (StrictJSON, MultiPartParser)
    ordering = ("-id",)

    def get_queryset(self) -> QuerySet[Document]:
        """The team's own, and in detail every public page too."""
        team = readable_team(self.by)
        if team is None:
            return Document.objects.none()
        ours = Document.objects.filter(team=team)
        if self.action != "list":
            ours = Document.objects.filter(Q(team=team) | Q(team=None))
        return ours.select_related("publisher", "added_by").defer("headers", "sent")

    def shown(self, pk: int) -> Any:
        return DocumentSerializer(get_object_or_404(self.get_queryset(), pk=pk)).data

    @extend_schema(
        request=NewDocumentSerializer, responses={201: DocumentSerializer, 200: DocumentSerializer}
    )
    def create(self, request: Request) -> Response:
        """Add a text, or in a multipart request a file (text, HTML, MHTML, PDF, Word). 200: the team has it already."""
        said = self.read_input(NewDocumentSerializer)
        writing.check_key(request)
        sent, text = said.pop("file", None), said.pop("text", "")
        given = {"name": sent.name, "content": sent.read(uploads.LARGEST + 1)} if sent else {}
        document, made = documents.add(by=self.by, about=said, text=text, **given)

        def act() -> Response:
            return Response(self.shown(document.pk), status=201 if made else 200)

        return self.write(act)
