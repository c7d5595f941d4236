"""What a screenful needs to know about the record, in a constant number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Substr

from claims.gate import SourceRule, gate
from claims.models import (
    SIGNED,
    Anchor,
    Article,
    Assignment,
    BlindReading,
    Claim,
    Consultation,
    Event,
    Evidence,
    Likeness,
    Lookup,
    Rereading,
    Step,
    Verdict,
)
from claims.states import HELD, LIVE, ClaimState, StepState, VerdictState
from engine.types import Kind, Stance, Tier
from people.models import Person, Team
from people.roles import Power
from sources.models import Document

FAILED = Lookup.FAILURES
A_SCREENFUL = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an article is. ``done``: it is read, its worthiest are queued, and their lookups are answered."""

    claims: int
    queued: int
    researched: int
    failed: int
    done: bool


def with_progress(articles: QuerySet[Article]) -> QuerySet[Article]:
    """The articles with the counts that ``progress`` reads."""
    # Subqueries, no join: grouping by an article would compare its text, of up to 500,000 characters, for every claim.
    live = Claim.objects.filter(article=OuterRef("pk"), state__in=LIVE)
    asked = Claim.objects.filter(article=OuterRef("pk")).filter(
        Exists(Lookup.objects.filter(claim=OuterRef("pk")))
    )
    unanswered = Exists(Lookup.objects.filter(claim=OuterRef("pk"), answered_at=None, earlier=False))
    failed = Exists(Lookup.objects.filter(claim=OuterRef("pk"), outcome__in=FAILED))
    return articles.annotate(
        n_claims=_count(live),
        n_queued=_count(asked),
        n_researched=_count(asked.exclude(unanswered)),
        n_failed=_count(asked.filter(failed)),
    )


def _count(claims: QuerySet[Claim]) -> Coalesce:
    counted = claims.order_by().values("article").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def undated(article: Article) -> int:
    """How many forecasts of the article get no day until it is known when it was published; of one that is dated, none."""
    if article.published_on is not None:
        return 0
    if hasattr(article, "n_undated"):
        return int(article.n_undated)
    return _undated().filter(article=article.pk).count()


def _undated() -> QuerySet[Claim]:
    return Claim.objects.filter(kind=Kind.FORECAST, due_on=None, due_by_hand=False, state__in=LIVE)


def with_undated(articles: QuerySet[Article]) -> QuerySet[Article]:
    """The articles with the count that ``undated`` reads."""
    return articles.annotate(n_undated=_count(_undated().filter(article=OuterRef("pk"))))


def progress(article: Article) -> Progress:
    """The progress of one article; one from ``with_progress`` costs no further query."""
    if not hasattr(article, "n_claims"):
        article = with_progress(Article.objects.filter(pk=article.pk)).get()
    queued, researched = article.n_queued, article.n_researched  # type: ignore[attr-defined]  # annotated in with_progress
    return Progress(
        claims=article.n_claims,  # type: ignore[attr-defined]  # annotated in with_progress
        queued=queued,
        researched=researched,
        failed=article.n_failed,  # type: ignore[attr-defined]  # annotated in with_progress
        done=article.read_at is not None and not article.choosing and queued == researched,
    )


def with_everything(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims with what a row of a list shows: speaker, anchors, holder, the verdict that stands, who had it checked again."""
    asked = Event.objects.filter(claim=OuterRef("pk"), type="claim.rechecked").order_by("-pk")
    claims = claims.annotate(asked_again_by=Subquery(asked.values("person")[:1]))
    return claims.select_related("article", "speaker").prefetch_related(
        Prefetch("anchors", Anchor.objects.order_by("-revision", "pk")),
        Prefetch("siblings", Claim.objects.only("question", "sibling_of")),
        Prefetch(
            "assignments", Assignment.objects.filter(ended_at=None).select_related("person"), to_attr="held"
        ),
        Prefetch(
            "verdicts",
            Verdict.objects.filed().order_by("-pk"),
            to_attr="people_verdicts",
        ),
        Prefetch(
            "verdicts",
            Verdict.objects.filter(state=VerdictState.SUGGESTED).order_by("-pk"),
            to_attr="suggestions",
        ),
        Prefetch(
            "evidence",
            Evidence.objects.select_related("origin", "document__publisher", "document__added_by").defer(
                "document__text", "document__headers"
            ),
            to_attr="all_evidence",
        ),
    )


@dataclass(frozen=True, slots=True)
class Origins:
    """How a claim's evidence counts: pages, independent origins, and origins by stance.

    ``others`` is what is no page: conversations, pictures, papers and calculations, by form. ``circular`` pages, which only
    repeat the checked article, are counted by themselves and nowhere else.
    """

    pages: int
    others: dict[str, int]
    independent: int
    interested: int
    supports: int
    refutes: int
    neutral: int
    circular: int


def origins(evidence: list[Evidence]) -> Origins:
    """Count evidence by origin. A person's stance goes before the machine's hint. A page that could not be fetched, or does
    not say what is quoted of it, is none."""
    standing = [e for e in evidence if e.stands]
    counting = [e for e in standing if not e.circular and e.tier != Tier.BACKGROUND]
    by_origin: dict[object, set[str]] = {}
    interested: dict[object, bool] = {}
    for one in counting:
        key = one.origin_id or ("evidence", one.pk)
        by_origin.setdefault(key, set()).add(one.stance or one.machine_stance or Stance.NEUTRAL)
        interested[key] = interested.get(key, True) and one.is_interested
    return Origins(
        pages=len({e.document_id or ("evidence", e.pk) for e in standing if not e.circular and _is_page(e)}),
        others=dict(Counter(e.form for e in standing if not e.circular and not _is_page(e))),
        independent=len(by_origin),
        interested=sum(interested.values()),
        supports=sum(Stance.SUPPORTS in stances for stances in by_origin.values()),
        refutes=sum(Stance.REFUTES in stances for stances in by_origin.values()),
        neutral=sum(stances == {Stance.NEUTRAL.value} for stances in by_origin.values()),
        circular=len({e.document_id for e in standing if e.circular}),
    )


def _is_page(evidence: Evidence) -> bool:
    return evidence.form == Evidence.Form.PASSAGE


@dataclass(frozen=True, slots=True)
class RefusedUnder:
    """A verdict that waits for its signature, and why a rule would refuse it."""

    verdict: Verdict
    sentence: str


def waiting_verdicts(team: Team) -> QuerySet[Verdict]:
    """The team's filed and unsigned verdicts, without those that contend: what they ticked is on no evidence yet."""
    return Verdict.objects.filter(claim__article__team=team, state=VerdictState.DECIDED, opposes=None)


def refused_under(team: Team, rule: SourceRule) -> list[RefusedUnder]:
    """Those of them that a rule would refuse. What asks for an exception already is among them."""
    waiting = waiting_verdicts(team).prefetch_related(
        Prefetch(
            "claim__evidence",
            Evidence.objects.filter(counts=True)
            .select_related("origin", "document__publisher")
            .defer("document__text", "document__headers"),
            to_attr="ticked",
        )
    )
    found = []
    for one in waiting.order_by("decided_at"):
        ticked = one.claim.ticked  # type: ignore[attr-defined]  # prefetched above
        answer = gate(one.rating, ticked, rule, one.answers)
        if not answer.met:
            found.append(RefusedUnder(one, answer.sentence))
    return found


def my_queue(person: Person) -> QuerySet[Claim]:
    """What a reviewer holds, the most pressing first."""
    held = Claim.objects.visible_to(person).filter(assignments__person=person, assignments__ended_at=None)
    return held.filter(state__in=[ClaimState.ASSIGNED, ClaimState.IN_REVIEW]).order_by(
        F("assignments__due_at").asc(nulls_last=True), F("priority").desc(nulls_last=True), "-score", "pk"
    )


def last_taken(person: Person) -> int:
    """The number of the newest claim that was put into a person's hands: with it "take next" knows a second click."""
    newest = Assignment.objects.filter(person=person).order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def to_sign(person: Person) -> QuerySet[Verdict]:
    """The verdicts that wait for this person's signature: of others, and where two do not agree of those one may settle.

    Of two that contend the one that was filed first stands for both.
    """
    waiting = Verdict.objects.visible_to(person).filter(state=VerdictState.DECIDED)
    waiting = waiting.exclude(decided_by=person).exclude(disputed_with=person).exclude(opposes__lt=F("pk"))
    if not person.may(Power.SETTLE):
        waiting = waiting.filter(disputed_with=None)
    beside = ("claim__article", "decided_by", "disputed_with", "opposes")
    return waiting.select_related(*beside).order_by("decided_at")


@dataclass(frozen=True, slots=True)
class SignOffs:
    """What became of verdicts between their first filing and their second signature, in a time.

    ``rating`` counts those that were signed with another rating than was filed first, ``words`` those that kept the rating
    and got another headline or rationale. ``blind`` were read by two, of whom ``alike`` times both came to the same.
    """

    signed: int
    rating: int
    words: int
    blind: int
    alike: int


def sign_offs(viewer: Person, since: datetime) -> SignOffs:
    """How often what was filed first was changed before it was signed, of the viewer's team."""
    seen = Verdict.objects.visible_to(viewer).exclude(state=VerdictState.SUGGESTED)
    signed = Verdict.objects.filter(claim=OuterRef("claim"), state__in=SIGNED)
    before = signed.filter(approved_at__lt=OuterRef("approved_at")).order_by("-approved_at")
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)
    filed = Verdict.objects.filter(claim=OuterRef("claim"), decided_at__gt=OuterRef("begun"))
    filed = filed.order_by("decided_at", "pk")
    other_words = ~Q(rationale=F("first_rationale")) | ~Q(headline=F("first_headline"))
    counted = (
        seen.filter(state__in=SIGNED, approved_at__gte=since)
        .annotate(begun=Coalesce(Subquery(before.values("approved_at")[:1]), long_ago))
        .annotate(**{f"first_{name}": Subquery(filed.values(name)[:1]) for name in _FILED})
        .aggregate(
            signed=Count("pk"),
            rating=Count("pk", filter=~Q(label=F("first_label"))),
            words=Count("pk", filter=Q(label=F("first_label")) & other_words),
        )
    )
    opened = BlindReading.objects.visible_to(viewer).filter(verdict__isnull=False, filed_at__gte=since)
    alike = opened.exclude(person=F("verdict__decided_by")).count()
    differing = opened.filter(verdict__opposes__lt=F("verdict")).count()
    return SignOffs(**counted, blind=alike + differing, alike=alike)


_FILED = ("label", "rationale", "headline")


def escalated(viewer: Person) -> list[Assignment]:
    """What is due soon or overdue in other people's hands, the most pressing first."""
    claims = Claim.objects.visible_to(viewer).filter(state__in=HELD)
    late = Assignment.objects.filter(ended_at=None, escalated_at__isnull=False, claim__in=claims)
    rows = late.exclude(person=viewer).select_related("claim", "person").order_by("due_at")
    return list(rows[:A_SCREENFUL])


def waiting_for_others(person: Person) -> QuerySet[Verdict]:
    """What this person filed and nobody has signed yet."""
    filed = Verdict.objects.visible_to(person).filter(state=VerdictState.DECIDED, decided_by=person)
    return filed.select_related("disputed_with")


def filed_unseen(person: Person) -> QuerySet[BlindReading]:
    """What this person filed and nobody else sees, until a second has read the claim too."""
    own = BlindReading.objects.visible_to(person).filter(person=person, verdict=None, filed_at__isnull=False)
    return own.select_related("claim__article").order_by("filed_at")


def to_take(person: Person) -> QuerySet[Claim]:
    """The queue, without what this person has filed on already."""
    queued = Claim.objects.visible_to(person).filter(state=ClaimState.QUEUED)
    return queued.exclude(first_read_by=person)


def stuck_steps(viewer: Person) -> QuerySet[Step]:
    """Owed work of the viewer's team that was given up; an editor sees its error."""
    return (
        Step.objects.visible_to(viewer)
        .filter(state__in=[StepState.PARKED, StepState.FAILED])
        .order_by("-ended_at")
    )


def suggestion_for(claim: Claim) -> Verdict | None:
    """The machine's latest proposal."""
    return claim.verdicts.filter(state=VerdictState.SUGGESTED).order_by("-pk").first()


def with_earlier(likenesses: QuerySet[Likeness], *beside: str) -> QuerySet[Likeness]:
    """Likenesses with what they point to; of an earlier claim its signed verdicts, the latest first, as ``signed``.

    ``beside`` names what a room above hangs on a verdict and wants to read with it.
    """
    signed = Verdict.objects.filter(state=VerdictState.APPROVED).select_related(*beside).order_by("-pk")
    return (
        likenesses.select_related("other__article", "fact_check", "settled_by")
        .defer("other__article__body")
        .prefetch_related(Prefetch("other__verdicts", signed, to_attr="signed"))
    )


def earlier_verdict(likeness: Likeness) -> Verdict | None:
    """The latest signed verdict on the earlier claim; takes a row of ``with_earlier``."""
    return next(iter(likeness.other.signed), None) if likeness.other else None  # type: ignore[attr-defined]  # of with_earlier


def unsettled(claims: Iterable[int], *beside: str) -> dict[int, Likeness]:
    """For each of the claims the likeliest proposal that nobody has settled; rows of ``with_earlier``."""
    proposed = Likeness.objects.filter(claim__in=list(claims), state=Likeness.State.PROPOSED)
    rows = with_earlier(proposed, *beside).order_by("probability", "-pk")
    return {row.claim_id: row for row in rows}


def rereadings_of(evidence: Iterable[int]) -> dict[int, Rereading]:
    """By evidence: what the latest other copy of its page said of the quote; nothing where there was none."""
    rows = (
        Rereading.objects.filter(evidence__in=list(evidence))
        .select_related("document")
        .defer("document__text")
    )
    return {one.evidence_id: one for one in rows.order_by("pk")}


def judged_by_models(evidence: Iterable[int]) -> dict[int, list[Consultation]]:
    """By evidence: how the team's language models judged the passage, those whose answer stood the checks."""
    rows = Consultation.objects.filter(evidence__in=list(evidence), outcome=Consultation.Outcome.ANSWERED)
    found: dict[int, list[Consultation]] = {}
    for one in rows.select_related("provider").order_by("provider__name"):
        found.setdefault(one.evidence_id or 0, []).append(one)
    return found


def words_found(evidence: Iterable[int]) -> dict[int, str]:
    """By evidence whose quote stands nearly so: the words that stand in the document in its place."""
    near = Evidence.objects.filter(pk__in=list(evidence), quote_check="near", start__isnull=False)
    words = Substr("document__text", F("start") + 1, F("end") - F("start"))
    return dict(near.values_list("pk", words))


def documents_of(claims: QuerySet[Claim]) -> QuerySet[Document]:
    """What the claims' evidence was seen in, each document once, the oldest first."""
    seen = Evidence.objects.filter(claim__in=claims.values("pk")).exclude(document=None)
    return (
        Document.objects.filter(pk__in=seen.values("document"))
        .select_related("publisher", "added_by")
        .order_by("pk")
    )
