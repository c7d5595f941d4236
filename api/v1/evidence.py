"""``evidence/``: what a claim rests on, ticked and judged by people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.parsing import StrictJSON
from api.v1.endpoint import Endpoint
from api.v1.shapes.evidence import CopySerializer, EvidenceSerializer, JudgeSerializer, UseSerializer
from claims import blind, powers, rules
from claims.actions import copies, evidence, issuers, sharing
from claims.actions.locking import lock_claims
from claims.compiled import Compiled
from claims.models import Claim, Consultation, Evidence, Rereading
from claims.rules import NotThere
from engine import assess
from people.actors import Actor
from people.models import Person
from sources import attachments, vault
from sources.models import Document

_COLUMNS = {field.name for field in Evidence._meta.concrete_fields}
SHOWN = [name for name in EvidenceSerializer.Meta.fields if name in _COLUMNS]
SHOWN += [name for name in _COLUMNS if name.startswith("machine_")]
SHOWN += ["asked_url", "file_name", "origin__number", "origin__label", "origin__reason"]
SHOWN += [
    f"document__{name}" for name in ("kind", "url", "title", "partial", "published_at", "publisher__name")
]


JUDGED = (
    Consultation.objects.filter(outcome=Consultation.Outcome.ANSWERED)
    .select_related("provider")
    .only("evidence", "stance", "words", "provider__name")
    .order_by("pk")
)


def evidence_rows(evidence: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """Evidence with all that a row shows, and no column more."""
    rereadings = Prefetch("rereadings", Rereading.objects.all(), to_attr="all_rereadings")
    judged = Prefetch("consultations", JUDGED, to_attr="judged_by_models")
    return _columns(evidence).prefetch_related(rereadings, judged)


def _columns(evidence: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """Names are asked for one by one: of three joins more, PostgreSQL would take longer to plan than to answer all."""
    beside = evidence.select_related("document__publisher", "origin").only(*SHOWN)
    return beside.annotate(
        stance_by_name=_name_of("stance_by"),
        added_by_name=_name_of("added_by"),
        copy_given_by_name=_name_of("document__added_by"),
    )


def _name_of(who: str) -> Subquery:
    return Subquery(Person.objects.filter(pk=OuterRef(who)).order_by().values("username"))


@lru_cache(maxsize=20)
def _first(size: int) -> Compiled[Evidence]:
    return Compiled(lambda claim: _columns(Evidence.objects.filter(claim=claim)).order_by("pk")[:size])


_REREADINGS = Compiled(lambda claim: Rereading.objects.filter(evidence__claim=claim))
_JUDGED = Compiled(lambda claim: JUDGED.filter(evidence__claim=claim))


def first_rows(claim: int, size: int) -> list[Evidence]:
    """The first rows of ``evidence_rows`` of this claim, in the order they were added."""
    rows, rereadings, judged = _first(size)(claim), _REREADINGS(claim), _JUDGED(claim)
    for row in rows:
        row.all_rereadings = [one for one in rereadings if one.evidence_id == row.pk]  # type: ignore[attr-defined]
        row.judged_by_models = [one for one in judged if one.evidence_id == row.pk]  # type: ignore[attr-defined]  # as prefetched above
    return rows


def _visible(by: Actor) -> QuerySet[Evidence]:
    return evidence_rows(Evidence.objects.visible_to(by))


def show_evidence(pk: int, by: Actor) -> Any:
    row = get_object_or_404(_visible(by), pk=pk)
    seen_by(by, row.claim_id, [row])
    return EvidenceSerializer(row, context={"by": by}).data


def seen_by(by: Actor, claim: Claim | int, rows: Iterable[Evidence]) -> None:
    """Let rows of ``evidence_rows`` tell what this person ticked on a claim that two read blind; to others they don't."""
    reading = blind.own_reading(claim, by)
    if reading is not None and blind.is_blind(reading.claim):
        for row in blind.lay(reading, rows):
            row.stance_by_name = by.person.username if row.stance and by.person else None  # type: ignore[attr-defined]  # annotated above


def add_evidence(claim: int, by: Actor, said: dict[str, Any]) -> Callable[[], Any]:
    """The action that adds evidence; a passage of a document we have is checked against it here, before any transaction."""
    found = None
    if sent := said.pop("file", None):
        powers.check_may_read(by)
        said["file"] = evidence.attachment(**attachments.sent(sent))
    if said.get("document") and said.get("passage"):
        ours = Document.objects.filter(Q(team=None) | Q(team=by.team), pk=said["document"]).first()
        if ours is None:
            raise NotThere(f"There is no document {said['document']} here.")
        found = assess.check_quote(said["passage"].strip(), ours.text)

    def act() -> Any:
        made = evidence.add(claim, by=by, found=found, **said)
        return show_evidence(made.pk, by)

    return act


class EvidenceView(Endpoint):
    serializer_class = EvidenceSerializer
    queryset = Evidence.objects.none()

    def get_queryset(self) -> QuerySet[Evidence]:
        return _visible(self.by)

    @extend_schema(responses=EvidenceSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One piece of evidence."""
        return Response(show_evidence(self.pk, self.by))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "by": self.by}

    @extend_schema(request=JudgeSerializer, responses=EvidenceSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Say how it bears on the claim, let it count or not, move it to another independent source, say from whom it is, or
        translate it."""
        said = self.read_input(JudgeSerializer)
        told: dict[str, str] = {
            name: said.pop(name) for name in ("translation", "translated_by") if name in said
        }

        whom = said.pop("from_whom", None)

        @transaction.atomic
        def act() -> Response:
            if told:
                evidence.translate(self.pk, by=self.by, **self._translation(told))
            if whom is not None:
                issuers.say(self.pk, by=self.by, name=whom)
            if said or not (told or whom is not None):
                evidence.judge(self.pk, by=self.by, **said)
            return Response(show_evidence(self.pk, self.by))

        return self._on_evidence(act)

    def _translation(self, told: dict[str, str]) -> dict[str, str]:
        standing = get_object_or_404(self.get_queryset(), pk=self.pk)
        return {"translation": standing.translation, "translated_by": standing.translated_by, **told}

    @extend_schema(request=UseSerializer, responses={201: EvidenceSerializer})
    @action(detail=True, methods=["post"])
    def use(self, request: Request, pk: str) -> Response:
        """Use it for another claim of the same article, without fetching it again; how it bears on that is said there."""
        said = self.read_input(UseSerializer)

        def act() -> Response:
            used = sharing.use_for(self.pk, by=self.by, **said)
            return Response(show_evidence(used.pk, self.by), status=201)

        return self._on_evidence(act, said["claim"])

    @extend_schema(request=CopySerializer, responses=EvidenceSerializer)
    @action(detail=True, methods=["post"], parser_classes=[StrictJSON, MultiPartParser])
    def copy(self, request: Request, pk: str) -> Response:
        """Give the page as one saved it, where a paywall, a login wall or robots.txt keeps the desk out."""
        said = self.read_input(CopySerializer)
        if sent := said.pop("file", None):
            said |= attachments.sent(sent)

        given = copies.read(self.pk, by=self.by, **said)

        def act() -> Response:
            copies.take(given, by=self.by)
            return Response(show_evidence(self.pk, self.by))

        return self._on_evidence(act)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request: Request, pk: str) -> HttpResponse:
        """Its recording, picture or scan, for people of the desk."""
        found = get_object_or_404(self.get_queryset().exclude(file=""), pk=self.pk)
        if self.by.person is None:
            raise rules.NotThere(f"Evidence {self.pk} has no file for readers.")
        try:
            content = vault.get(found.file)
        except OSError as error:
            raise rules.NotThere("The vault has lost this file.") from error
        name = content_disposition_header(True, found.file_name)
        headers = {"Content-Disposition": name or "attachment", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(content, content_type="application/octet-stream", headers=headers)

    def _on_evidence(self, act: Callable[[], Response], *others: int) -> Response:
        """A write to this evidence; ``others`` are further claims that it moves."""

        def lock() -> None:
            lock_claims([get_object_or_404(self.get_queryset(), pk=self.pk).claim_id, *others])

        return self.write(act, lock=lock, current=lambda: show_evidence(self.pk, self.by))
