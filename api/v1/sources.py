"""A claim's independent sources: how its pages are grouped, who has a stake in it, which primary sources they name."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.claims import OnClaim, verb
from api.v1.shapes import sources as shapes
from api.v1.shapes.verbs import NothingSerializer
from api.v1.verbs import Row, plain_verb
from claims.actions import interests, leads, origins
from claims.models import Lead


class ClaimSources(OnClaim):
    @extend_schema(responses=shapes.OriginSerializer(many=True), filters=False)
    @action(detail=True, ordering=("number", "id"), serializer_class=shapes.OriginSerializer)
    def origins(self, request: Request, pk: str) -> Response:
        """The claim's independent sources, each with its evidence and the reason why it is one."""
        rows = self.claim().origins.exclude(evidence=None).distinct()
        rows = rows.select_related("made_by").prefetch_related("evidence")
        return self.page(rows, shapes.OriginSerializer)

    @verb(shapes.MergeOriginsSerializer, url_path="origins/merge")
    def merge_origins(self, request: Request, pk: str) -> Response:
        """Say that two sources are one."""
        return self.do(origins.merge, **self.read_input(shapes.MergeOriginsSerializer))

    @verb(shapes.SplitOriginSerializer, url_path="origins/split")
    def split_origin(self, request: Request, pk: str) -> Response:
        """Say that the pages of one source are a source each."""
        return self.do(origins.split, **self.read_input(shapes.SplitOriginSerializer))

    @verb(NothingSerializer, url_path="origins/undo")
    def undo_regrouping(self, request: Request, pk: str) -> Response:
        """Put the sources back to how they stood before a person last regrouped them; undone twice it is done again."""
        self.read_input(NothingSerializer)
        return self.do(origins.undo)

    @verb(NothingSerializer, url_path="origins/give-back")
    def give_origins_back(self, request: Request, pk: str) -> Response:
        """Let the machine group all of the claim's pages again."""
        self.read_input(NothingSerializer)
        return self.do(origins.give_back)

    @extend_schema(responses=shapes.InterestSerializer(many=True), filters=False)
    @action(detail=True, ordering=("id",), serializer_class=shapes.InterestSerializer)
    def interests(self, request: Request, pk: str) -> Response:
        """Who is a party to the claim and who is not, as people said."""
        rows = self.claim().interests.select_related("publisher", "said_by")
        return self.page(rows, shapes.InterestSerializer)

    @extend_schema(request=shapes.NewInterestSerializer, responses={201: shapes.InterestSerializer})
    @interests.mapping.post
    def say_interest(self, request: Request, pk: str) -> Response:
        """Say that a publisher is a party to this claim, or that it is not; said again it is replaced."""
        said = self.read_input(shapes.NewInterestSerializer)

        def act() -> Response:
            publisher = interests.house_named(said.pop("publisher"))
            row = interests.say(self.pk, by=self.by, publisher=publisher.pk, **said)
            return Response(shapes.InterestSerializer(row).data, status=201)

        return self.on_claim(act)

    @extend_schema(responses=shapes.LeadSerializer(many=True), filters=False)
    @action(detail=True, ordering=("id",), serializer_class=shapes.LeadSerializer)
    def leads(self, request: Request, pk: str) -> Response:
        """Primary sources that the claim's pages name, and what became of each."""
        return self.page(self.claim().leads.select_related("settled_by"), shapes.LeadSerializer)


class Leads(RetrieveModelMixin, Row):
    serializer_class = shapes.LeadSerializer
    queryset = Lead.objects.none()

    def get_queryset(self) -> QuerySet[Lead]:
        return Lead.objects.visible_to(self.by).select_related("settled_by")

    @plain_verb(shapes.LeadSerializer)
    def follow(self, request: Request, pk: str) -> Response:
        """Add it as a primary source to be fetched; one without an address is searched for by its name."""
        return self.do(leads.follow)

    @plain_verb(shapes.LeadSerializer)
    def leave(self, request: Request, pk: str) -> Response:
        """Leave it aside."""
        return self.do(leads.leave)

    @plain_verb(shapes.LeadSerializer)
    def reopen(self, request: Request, pk: str) -> Response:
        """Take back what was said of it."""
        return self.do(leads.reopen)
