"""``verdicts/``: the public document of what is out, the desk's record of what is not, and who signs and publishes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api import access, conditional
from api.conditional import PlainJSON
from api.v1.endpoint import Endpoint, read_flag
from api.v1.filters import VerdictFilter
from api.v1.published import PublishedPage
from api.v1.shapes import verbs
from api.v1.shapes import verdicts as shapes
from api.v1.verbs import worded_verb
from claims import details
from claims.actions import verdicts
from claims.actions.locking import locked_claim
from claims.models import Verdict
from claims.rules import NotThere
from claims.states import VerdictState
from people.actors import Actor
from publishing import actions as publishing
from publishing import serving
from publishing.documents import encode
from publishing.models import Publication

ANY_VERDICT = PolymorphicProxySerializer(
    component_name="AnyVerdict",
    serializers=[shapes.VerdictSerializer, shapes.RecordVerdictSerializer],
    resource_type_field_name=None,
)


class LinkedData(JSONRenderer):
    media_type = "application/ld+json"
    format = "jsonld"


def record_verdict(verdict: Verdict, by: Actor) -> Any:
    """A verdict as the desk's record has it, or one's own that waits unwritten for a second reading; an organisation's key
    is told no more of a call than readers are."""
    if verdict.pk is not None:
        rows = Verdict.objects.select_related(
            "publication", "override_by", "decided_by", "approved_by", "sent_back_by", "spiked_by"
        )
        verdict = rows.get(pk=verdict.pk)
    told = shapes.RecordVerdictSerializer(verdict).data
    if by.person is None:
        return {**told, "evidence": [details.for_outsiders(one) for one in told["evidence"]]}
    return told


def verb(shape: type[serializers.Serializer[Any]], **options: Any) -> Callable[[Any], Any]:
    """A POST that takes one verb and answers with the verdict, as reading it would."""
    return worded_verb(shape, ANY_VERDICT, **options)


class Verdicts(Endpoint):
    reads_with = access.READS_VERDICTS
    open_to_all = True
    ordering = ("-published_at", "-id")
    orderings = ("published_at",)
    parameters = ("all",)
    serializer_class = shapes.VerdictSerializer
    queryset = Publication.objects.none()
    filterset_class = VerdictFilter

    @property
    def team(self) -> int | None:
        """Whose verdicts are asked for; None for all teams that are open to everybody."""
        key = access.key_of(self.request)
        return key.team_id if key else None

    def get_queryset(self) -> QuerySet[Publication]:
        rows = Publication.objects.readable_with(access.key_of(self.request))
        return rows.select_related("replaced_by")

    def shown(self) -> Any:
        """The public document if it has been out, else the record's, for those who may read that."""
        publication = self.get_queryset().filter(verdict=self.pk).first()
        if publication is not None:
            return serving.served(publication)
        if self.request.auth is None:
            raise NotThere(f"There is no verdict {self.pk} here.")
        unpublished = Verdict.objects.visible_to(self.by).exclude(state=VerdictState.SUGGESTED)
        return record_verdict(get_object_or_404(unpublished, pk=self.pk), self.by)

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "all", bool, description="1: the replaced and the withdrawn too.", default=False
            ),
        ],
        responses=shapes.VerdictSerializer(many=True),
    )
    def list(self, request: Request) -> HttpResponse:
        """What is out now, the newest first; held ones too, without their rating."""
        asked = request.query_params.keys()
        which = "public" if read_flag(request, "all") or "state" in asked else "current"
        page = PublishedPage(request, self.get_ordering())
        if not asked & VerdictFilter.base_filters.keys():
            return page.answer_all(which)
        return page.answer(self.filter_queryset(getattr(Publication.objects, which)()))

    @extend_schema(responses=ANY_VERDICT)
    def retrieve(self, request: Request, pk: str) -> HttpResponse | Response:
        """One verdict. An old id answers with ``replaced_by``, a withdrawn one as a tombstone."""
        text = serving.text_out(self.pk, self.team)
        return Response(self.shown()) if text is None else conditional.stored(text)

    @extend_schema(responses={(200, "application/ld+json"): OpenApiTypes.OBJECT})
    @action(detail=True, renderer_classes=[LinkedData, PlainJSON])
    def claimreview(self, request: Request, pk: str) -> HttpResponse:
        """The verdict as schema.org's ClaimReview, while it is out."""
        publication = get_object_or_404(self.get_queryset(), verdict=self.pk)
        review = serving.served_claimreview(publication)
        if review is None:
            raise NotThere(f"This verdict is {publication.state}: there is no ClaimReview of it.")
        return HttpResponse(encode(review), content_type=LinkedData.media_type)

    def do(self, act: Callable[..., Any], **words: Any) -> Response:
        """Take a verb and answer with the verdict."""

        def done() -> Response:
            act(self.pk, by=self.by, **words)
            return Response(self.shown())

        return self.write(done, lock=self._lock, current=self.shown)

    def _lock(self) -> None:
        verdict = get_object_or_404(Verdict.objects.visible_to(self.by), pk=self.pk)
        locked_claim(verdict.claim_id, self.by)

    @verb(verbs.ApproveSerializer)
    def approve(self, request: Request, pk: str) -> Response:
        """Sign off somebody else's verdict; the claim is settled."""
        return self.do(verdicts.approve, **self.read_input(verbs.ApproveSerializer))

    @verb(verbs.SendBackSerializer, url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """Give the verdict back to whoever filed it, with a comment."""
        return self.do(verdicts.send_back, **self.read_input(verbs.SendBackSerializer))

    @verb(verbs.NothingSerializer)
    def recall(self, request: Request, pk: str) -> Response:
        """Take back what one has filed and nobody has signed."""
        self.read_input(verbs.NothingSerializer)
        return self.do(verdicts.recall)

    @verb(verbs.NothingSerializer)
    def spike(self, request: Request, pk: str) -> Response:
        """Decide that a signed verdict will not run."""
        self.read_input(verbs.NothingSerializer)
        return self.do(verdicts.spike)

    @verb(verbs.PublishSerializer)
    def publish(self, request: Request, pk: str) -> Response:
        """Let a signed verdict go out; where one on the claim is out, ``change`` says why this one replaces it."""
        said = self.read_input(verbs.PublishSerializer)
        change = said.get("change") or {}
        return self.do(
            publishing.publish,
            at=said.get("at"),
            change_kind=change.get("kind", ""),
            change_note=change.get("note", ""),
        )

    @verb(verbs.NothingSerializer)
    def unschedule(self, request: Request, pk: str) -> Response:
        """Take a verdict off the schedule; it stays signed."""
        self.read_input(verbs.NothingSerializer)
        return self.do(publishing.unschedule)

    @verb(verbs.NoteSerializer)
    def hold(self, request: Request, pk: str) -> Response:
        """Take a published rating off the public at once."""
        return self.do(publishing.hold, **self.read_input(verbs.NoteSerializer))

    @verb(verbs.NothingSerializer)
    def release(self, request: Request, pk: str) -> Response:
        """Ask for a held verdict's release; a second editor's asking releases it."""
        self.read_input(verbs.NothingSerializer)
        return self.do(publishing.release)

    @verb(verbs.NoteSerializer)
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a verdict back for good; a tombstone with the note stays."""
        return self.do(publishing.withdraw, **self.read_input(verbs.NoteSerializer))
