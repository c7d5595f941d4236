"""``claims/``: what is checked; one POST for each verb, and nothing else moves a claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.parsing import StrictJSON
from api.v1.endpoint import Endpoint
from api.v1.evidence import add_evidence, evidence_rows, first_rows, seen_by
from api.v1.filters import ClaimFilter
from api.v1.likenesses import likeness_rows
from api.v1.shapes import claims as shapes
from api.v1.shapes import verbs
from api.v1.shapes.evidence import (
    EventSerializer,
    EvidenceSerializer,
    LookupSerializer,
    NewEvidenceSerializer,
)
from api.v1.shapes.likenesses import LikenessSerializer
from api.v1.shapes.verdicts import RecordVerdictSerializer
from api.v1.verbs import worded_verb
from api.v1.verdicts import record_verdict
from claims.actions import assignments, blind, choosing, claims, research, siblings, standing, verdicts
from claims.actions.locking import locked_claim
from claims.compiled import Compiled
from claims.models import Anchor, Assignment, Claim, Event, Evidence, Verdict
from claims.models.scoping import readable_team
from claims.rules import NotThere
from people.actors import Actor

_COLUMNS = {field.name for field in Claim._meta.concrete_fields}
SHOWN = [name for name in shapes.ClaimSerializer.Meta.fields if name in _COLUMNS]
SHOWN += [
    "article",
    "speaker",
    "attribution",
    "certainty",
    "score",
    "reasons",
    "found_by",
    "by_models",
    "first_read_by",
]
HOLDER = Assignment.objects.filter(claim=OuterRef("pk"), ended_at=None).values("person__username")[:1]
PARTS: dict[str, tuple[str, str, QuerySet[Any]]] = {
    "all_anchors": ("anchors", "claim", Anchor.objects.order_by("-revision", "pk").defer("joined_by")),
    "all_siblings": ("siblings", "sibling_of", Claim.objects.order_by("pk").only("sibling_of")),
    "all_verdicts": (
        "verdicts", "claim", Verdict.objects.order_by("-pk").only("claim", "state", "opposes", "rating", "label", "reasons")
    ),
    "all_evidence": (
        "evidence", "claim", Evidence.objects.order_by().select_related("origin", "document__publisher").only(
            "claim", "document", "origin", "stance", "machine_stance", "tier", "circular", "interested_party",
            "form", "quote_check", "origin__interested_party", "document__publisher__state_controlled",
        )
    ),
}  # fmt: skip
"""What hangs on a claim: the attribute it is read into, its name on the claim, that of the claim on it, its rows. Of each only
the columns that are shown: most of the time an answer takes goes into columns."""


def claim_rows(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims with all that a row shows."""
    parts = [Prefetch(name, rows, to_attr=part) for part, (name, _, rows) in PARTS.items()]
    return _columns(claims).prefetch_related(*parts)


def _columns(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    return (
        claims.select_related("article", "speaker")
        .only(*SHOWN, "article__revision", "speaker__name", "speaker__role", "speaker__same_as")
        .annotate(holder=Subquery(HOLDER))
    )


def _part(back: str, rows: QuerySet[Any]) -> Compiled[Any]:
    return Compiled(lambda pk: rows.filter(**{back: pk}))


def _one(pk: int, team: int) -> QuerySet[Claim]:
    # Few have siblings, and whether one has costs less with the rest than to ask for them.
    has = Exists(Claim.objects.filter(sibling_of=OuterRef("pk")))
    return _columns(Claim.objects.filter(pk=pk, article__team=team).order_by()).annotate(has_siblings=has)


_ONE = Compiled(_one)
_PARTS_OF_ONE = {part: _part(back, rows) for part, (_, back, rows) in PARTS.items()}


_SEEN = Compiled(
    lambda pk, team: Claim.objects.filter(pk=pk, article__team=team).order_by().only("first_read_by")
)


def _not_there(pk: int) -> NotThere:
    return NotThere(f"There is no claim {pk} here.")


def one_claim(pk: int, by: Actor) -> Claim:
    """The row of ``claim_rows`` for one claim of the record that they may read. Raises NotThere."""
    team = readable_team(by)
    found = _ONE(pk, team.pk) if team else []
    if not found:
        raise _not_there(pk)
    [claim] = found
    for part, rows in _PARTS_OF_ONE.items():
        asked = part != "all_siblings" or claim.has_siblings  # type: ignore[attr-defined]  # as _one tells
        setattr(claim, part, rows(pk) if asked else [])
    return claim


def shown_claims(claims: Sequence[Claim], by: Actor) -> Any:
    """These claims as a list shows them, in their order."""
    rows = claim_rows(Claim.objects.visible_to(by)).in_bulk([claim.pk for claim in claims])
    return shapes.ClaimSerializer([rows[claim.pk] for claim in claims], many=True).data


def verb(shape: type[serializers.Serializer[Any]], **options: Any) -> Callable[[Any], Any]:
    """A POST that takes one verb and answers with the claim."""
    return worded_verb(shape, shapes.ClaimSerializer, **options)


class OnClaim(Endpoint):
    """What is under the address of one claim."""

    serializer_class = shapes.ClaimSerializer
    queryset = Claim.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return claim_rows(Claim.objects.visible_to(self.by))

    def shown(self) -> Any:
        return shapes.ClaimSerializer(one_claim(self.pk, self.by)).data

    def on_claim(self, act: Callable[[], Response]) -> Response:
        """A write to this claim, or to what hangs on it."""
        return self.write(act, lock=lambda: locked_claim(self.pk, self.by), current=self.shown)

    def do(self, act: Callable[..., Any], **words: Any) -> Response:
        """Take a verb and answer with the claim."""

        def done() -> Response:
            act(self.pk, by=self.by, **words)
            return Response(self.shown())

        return self.on_claim(done)

    def claim(self) -> Claim:
        """Its id alone: what hangs on it is asked for."""
        team = readable_team(self.by)
        found = _SEEN(self.pk, team.pk) if team else []
        if not found:
            raise _not_there(self.pk)
        return found[0]


class Claims(ListModelMixin, OnClaim):
    filterset_class = ClaimFilter
    ordering = ("-id",)
    orderings = ("id", "changed_at", "score")

    def retrieve(self, request: Request, pk: str) -> Response:
        """A claim where it stands."""
        return Response(self.shown())

    @extend_schema(request=shapes.ClaimChangesSerializer, responses=shapes.ClaimSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Mend wording, kind, question, speaker (a name), priority or day."""
        return self.do(claims.mend, **self.read_input(shapes.ClaimChangesSerializer))

    @verb(verbs.NothingSerializer)
    def queue(self, request: Request, pk: str) -> Response:
        """Choose the claim to be checked; its research starts."""
        self.read_input(verbs.NothingSerializer)
        return self.do(claims.queue)

    @verb(verbs.NothingSerializer)
    def park(self, request: Request, pk: str) -> Response:
        """Put the claim aside as not selected."""
        self.read_input(verbs.NothingSerializer)
        return self.do(claims.park)

    @verb(verbs.AssignSerializer)
    def assign(self, request: Request, pk: str) -> Response:
        """Give the claim to a person of the team."""
        return self.do(assignments.assign, **self.read_input(verbs.AssignSerializer))

    @verb(verbs.NothingSerializer)
    def take(self, request: Request, pk: str) -> Response:
        """Take the claim for oneself."""
        self.read_input(verbs.NothingSerializer)
        return self.do(assignments.take)

    @verb(verbs.HandBackSerializer, url_path="hand-back")
    def hand_back(self, request: Request, pk: str) -> Response:
        """Put a held claim back into the queue; whoever gave it is told."""
        return self.do(assignments.hand_back, **self.read_input(verbs.HandBackSerializer))

    @verb(verbs.MergeSerializer)
    def merge(self, request: Request, pk: str) -> Response:
        """Say that another claim says the same; this one stays in the record, merged into it."""
        return self.do(claims.merge, **self.read_input(verbs.MergeSerializer))

    @extend_schema(request=verbs.NothingSerializer, responses={200: shapes.ClaimSerializer})
    @action(detail=False, methods=["post"], url_path="take-next")
    def take_next(self, request: Request) -> Response:
        """Take the claim that should be checked next: of the article one is in first, then by priority and worth."""
        self.read_input(verbs.NothingSerializer)

        def act() -> Response:
            taken = assignments.take_next(by=self.by)
            return Response(shapes.ClaimSerializer(one_claim(taken.pk, self.by)).data)

        return self.write(act)

    @extend_schema(request=verbs.SplitSerializer, responses={201: shapes.ClaimsMovedSerializer})
    @action(detail=True, methods=["post"])
    def split(self, request: Request, pk: str) -> Response:
        """Make two or more claims of one: it keeps the first statement, the others stand at the same place in the text."""
        said = self.read_input(verbs.SplitSerializer)

        def act() -> Response:
            made = choosing.split(self.pk, by=self.by, **said)
            return Response({"results": shown_claims(made, self.by)}, status=201)

        return self.on_claim(act)

    @extend_schema(request=verbs.AskSerializer, responses={201: shapes.ClaimSerializer})
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: str) -> Response:
        """Make the claim's sibling: a claim on the same words that asks whether they were said, or expected."""
        said = self.read_input(verbs.AskSerializer)

        def act() -> Response:
            sibling = siblings.ask(self.pk, by=self.by, **said)
            return Response(shapes.ClaimSerializer(one_claim(sibling.pk, self.by)).data, status=201)

        return self.on_claim(act)

    @verb(verbs.ResearchSerializer)
    def research(self, request: Request, pk: str) -> Response:
        """Search again, with words, places and days of one's own, or as before."""
        said = self.read_input(verbs.ResearchSerializer)
        return self.do(research.again, question=said.pop("query", ""), **said)

    @verb(verbs.ReasonGivenSerializer)
    def dismiss(self, request: Request, pk: str) -> Response:
        """Say that the claim is not checkable, and why."""
        return self.do(claims.dismiss, **self.read_input(verbs.ReasonGivenSerializer))

    @verb(verbs.ReopenSerializer)
    def reopen(self, request: Request, pk: str) -> Response:
        """Bring a claim that was put aside back to the choice."""
        return self.do(claims.reopen, **self.read_input(verbs.ReopenSerializer))

    @verb(verbs.ReasonGivenSerializer)
    def recheck(self, request: Request, pk: str) -> Response:
        """Have a settled claim checked again; what is public stays as it stands until then."""
        return self.do(claims.recheck, **self.read_input(verbs.ReasonGivenSerializer))

    @verb(verbs.ReasonGivenSerializer, url_path="let-stand")
    def let_stand(self, request: Request, pk: str) -> Response:
        """Call a re-check off before anybody works at it: the signed verdict stands as it is."""
        return self.do(standing.let_stand, **self.read_input(verbs.ReasonGivenSerializer))

    @verb(verbs.NothingSerializer)
    def wait(self, request: Request, pk: str) -> Response:
        """Let a forecast wait for its day; it comes back by itself."""
        self.read_input(verbs.NothingSerializer)
        return self.do(claims.wait)

    @extend_schema(request=verbs.DecideSerializer, responses={201: RecordVerdictSerializer})
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """File a verdict on the claim one holds; it waits for somebody else's signature.

        Where two read the claim blind, the first is answered with what was filed, whose ``id`` is null: nobody else sees
        it. The second is answered with the verdict both signed, or with their own, if the two differ.
        """
        said = self.read_input(verbs.DecideSerializer)

        def act() -> Response:
            filed = verdicts.decide(self.pk, by=self.by, **said)
            return Response(record_verdict(filed, self.by), status=201)

        return self.on_claim(act)

    @verb(verbs.NothingSerializer)
    def recall(self, request: Request, pk: str) -> Response:
        """Take back what one filed unseen, until a second person who reads the claim blind has filed too."""
        self.read_input(verbs.NothingSerializer)
        return self.do(blind.recall)

    @extend_schema(responses=EvidenceSerializer(many=True), filters=False)
    @action(
        detail=True,
        ordering=("id",),
        serializer_class=EvidenceSerializer,
        parser_classes=[StrictJSON, MultiPartParser],
    )
    def evidence(self, request: Request, pk: str) -> Response:
        """What the claim rests on, and what the machine found."""
        claim = self.claim()
        self.pages.begin(request, self.get_ordering())
        if self.pages.place is None:
            rows = self.pages.cut(first_rows(claim.pk, self.pages.size + 1))
        else:
            rows = self.pages.read(evidence_rows(Evidence.objects.filter(claim=claim)))
        if claim.first_read_by_id or (self.by.team and self.by.team.blind_review):
            seen_by(self.by, claim, rows)
        return self.shown_page(rows, EvidenceSerializer)

    @extend_schema(request=NewEvidenceSerializer, responses={201: EvidenceSerializer})
    @evidence.mapping.post
    def add_evidence(self, request: Request, pk: str) -> Response:
        """Add what one found. A page named by its address is fetched behind; ``quote_check`` is null until then.

        With a file, the request is ``multipart/form-data``, and ``details`` in it is JSON.
        """
        act = add_evidence(self.pk, self.by, self.read_input(NewEvidenceSerializer))
        return self.on_claim(lambda: Response(act(), status=201))

    @extend_schema(responses=LookupSerializer(many=True), filters=False)
    @action(detail=True, ordering=("id",), serializer_class=LookupSerializer)
    def lookups(self, request: Request, pk: str) -> Response:
        """Where was looked for the claim, and how each search ended."""
        return self.page(self.claim().lookups.select_related("asked_by"), LookupSerializer)

    @extend_schema(request=verbs.LoggedSearchSerializer, responses={201: LookupSerializer})
    @lookups.mapping.post
    def log_search(self, request: Request, pk: str) -> Response:
        """Note a search one made oneself; the same one noted again is answered as it stands."""
        said = self.read_input(verbs.LoggedSearchSerializer)

        def act() -> Response:
            noted = research.log(self.pk, by=self.by, question=said.pop("query"), **said)
            return Response(LookupSerializer(noted).data, status=201)

        return self.on_claim(act)

    @extend_schema(responses=LikenessSerializer(many=True), filters=False)
    @action(detail=True, ordering=("id",), serializer_class=LikenessSerializer)
    def likenesses(self, request: Request, pk: str) -> Response:
        """Earlier claims and fact checks of others that may be of the same claim, and what people said of each."""
        return self.page(likeness_rows(self.by).filter(claim=self.claim()), LikenessSerializer)

    @extend_schema(responses=EventSerializer(many=True), filters=False)
    @action(detail=True, ordering=("id",), serializer_class=EventSerializer)
    def history(self, request: Request, pk: str) -> Response:
        """Everything that was done with the claim, as sentences."""
        lines = Event.objects.visible_to(self.by).filter(claim=self.claim())
        return self.page(lines.select_related("person", "key__consumer", "payload"), EventSerializer)
