"""An article's screen: its text with the claims marked, and the claims as cards in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone

from claims import queries
from claims.actions import choosing
from claims.actions.choosing import LeftOut
from claims.counting import count
from claims.models import Article, Claim, Evidence, Lookup, Step, Verdict
from claims.states import LIVE, ClaimState, StepState
from desk.presenters import colleagues, labels
from desk.presenters.evidence import tally
from desk.presenters.likenesses import Earlier, earlier
from desk.presenters.text import Paragraph, Spot, paragraphs
from desk.presenters.verbs import Button, claim_buttons
from people.actors import Actor
from publishing.models import Publication

PICKED = LIVE - {ClaimState.NEW, ClaimState.PARKED}
SOON = timedelta(seconds=30)  # work that is owed later than this is not waited for on screen
LOOKED_AT_AGAIN = 15  # seconds after which a page is sent what it may have missed


@dataclass(frozen=True, slots=True)
class Research:
    """How the searches for a claim stand, in words."""

    sentence: str
    running: bool = False
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A claim in the list; ``number`` is None where it is off the desk.

    ``before`` is the likeliest earlier check of the same claim, while nobody has said yet whether it is; ``out`` says what
    became of what was published: published, held, withdrawn, or empty.
    """

    claim: Claim
    number: int | None
    verdict: Verdict | None
    research: Research
    buttons: tuple[Button, ...]
    in_text: bool
    before: Earlier | None = None
    out: str = ""

    @property
    def picked(self) -> bool:
        """Whether somebody, or the desk by itself, chose it to be checked."""
        return self.claim.state in PICKED

    @property
    def address(self) -> str:
        """Where the claim stands in the list on its article's page."""
        return place_of(self.claim)


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything an article's page shows."""

    article: Article
    paragraphs: list[Paragraph]
    cards: tuple[Card, ...]
    set_aside: tuple[Card, ...]
    matching: bool = False
    rereading: bool = False
    left_out: LeftOut | None = None
    models: tuple[colleagues.Reading, ...] = ()

    @property
    def last(self) -> int:
        """The newest claim on the page: one found later has a higher number."""
        return max((card.claim.pk for card in (*self.cards, *self.set_aside)), default=0)

    @property
    def compared(self) -> bool:
        """Whether a language model has read the text too, so that it says something who found a claim."""
        return any(not one.running and not one.failed for one in self.models)

    @property
    def open(self) -> int:
        """How many claims nobody has chosen or left out."""
        return sum(card.claim.state == ClaimState.NEW for card in self.cards)

    @property
    def picked(self) -> tuple[Card, ...]:
        """The claims that are being checked, wait for it, or are checked."""
        return tuple(card for card in self.cards if card.picked)

    @property
    def running(self) -> bool:
        """Whether something will change by itself soon."""
        models = any(one.running for one in self.models)
        return self.matching or self.rereading or models or any(card.research.running for card in self.cards)


def place_of(claim: Claim) -> str:
    """The claim's row on the page of its article."""
    return f"/articles/{claim.article_id}/#c{claim.pk}"


def screen(article: Article, by: Actor) -> Screen:
    """The page of an article that this actor may see. The number of queries does not grow with the claims."""
    claims = list(_with_searches(article, by))
    weighing = weighed_now([claim.pk for claim in claims])
    unsettled = queries.unsettled((claim.pk for claim in claims), "publication")
    published = Publication.objects.standing().filter(claim__article=article)
    out = dict(published.values_list("claim", "state"))
    cards: list[Card] = []
    spots: list[Spot] = []
    number = 0
    for claim in claims:
        number += claim.state in LIVE
        card = _card(claim, number if claim.state in LIVE else None, article, by, claim.pk in weighing)
        card = replace(card, out=out.get(claim.pk, ""))
        if card.number is not None and claim.pk in unsettled:
            card = replace(card, before=earlier(unsettled[claim.pk], claim, by, article.team.name))
        cards.append(card)
        spots += _spots(card, article)
    on = tuple(card for card in cards if card.number is not None)
    off = tuple(card for card in cards if card.number is None)
    at_work = set(
        _open(kind__in=[Step.Kind.MATCH, Step.Kind.READ], subject=article.pk).values_list("kind", flat=True)
    )
    return Screen(
        article,
        paragraphs(article.body, spots),
        on,
        off,
        Step.Kind.MATCH in at_work,
        Step.Kind.READ in at_work and article.read_at is not None,
        choosing.left_out(article),
        colleagues.readings(article, by),
    )


def mark(article: Article) -> str:
    """Changes when the machine has got on with the article or a claim has moved, and for all else every quarter of a minute: a page
    that knows it need not be sent what it has. A few counts, where ``screen`` reads hundreds of claims whole."""
    claims = Claim.objects.filter(article=article).order_by()
    lookups = Lookup.objects.filter(claim__article=article).order_by()
    own = _open(kind__in=[Step.Kind.MATCH, Step.Kind.READ], subject=article.pk)
    moved = (
        (article.read_at, article.digest, article.choosing),
        sorted(claims.values_list("state").annotate(Count("pk"))),
        sorted(lookups.values_list("outcome").annotate(Count("pk"))),
        _open(kind=Step.Kind.WEIGH, subject__in=claims.values("pk")).count(),
        sorted(own.values_list("kind", flat=True)),
    )
    return mark_of(moved)


def mark_of(moved: tuple[object, ...]) -> str:
    """Stands for how far a page has come; another one each quarter of a minute."""
    return sha256(repr((moved, int(timezone.now().timestamp() // LOOKED_AT_AGAIN))).encode()).hexdigest()[:16]


def _with_searches(article: Article, by: Actor) -> Iterable[Claim]:
    claims = queries.with_everything(Claim.objects.visible_to(by).filter(article=article))
    # Without the article in each row: its text may have 500,000 characters.
    plain = claims.select_related(None).select_related("speaker").order_by("position", "pk")
    return plain.prefetch_related(Prefetch("lookups", Lookup.objects.order_by("pk"), to_attr="searches"))


def weighed_now(claims: Sequence[int]) -> set[int]:
    """The claims whose evidence is being weighed now or very soon."""
    return set(_open(kind=Step.Kind.WEIGH, subject__in=claims).values_list("subject", flat=True))


def _open(**about: object) -> QuerySet[Step]:
    """The steps about this that are done now or very soon."""
    steps, soon = Step.objects.filter(**about), timezone.now() + SOON
    return steps.filter(state=StepState.RUNNING) | steps.filter(state=StepState.OWED, next_at__lte=soon)


def _card(claim: Claim, number: int | None, article: Article, by: Actor, weighing: bool) -> Card:
    verdicts: list[Verdict] = claim.people_verdicts  # type: ignore[attr-defined]  # prefetched in with_everything
    return Card(
        claim=claim,
        number=number,
        verdict=Verdict.standing(verdicts),
        research=research(
            claim.searches,  # type: ignore[attr-defined]  # and in _with_searches
            claim.all_evidence,  # type: ignore[attr-defined]  # as the verdicts
            weighing=weighing,
        ),
        buttons=tuple(claim_buttons(by, claim)),
        in_text=any(
            _is_in_text(anchor.article_id, anchor.revision, article) for anchor in claim.anchors.all()
        ),
    )


def research(searches: Sequence[Lookup], evidence: Sequence[Evidence], *, weighing: bool) -> Research:
    """What came of the latest round, and how many searches failed in any; a search that failed never reads as one that
    found nothing."""
    failures = sum(one.outcome in queries.FAILED for one in searches)
    failed = f"{count(failures, 'search').replace('searchs', 'searches')} failed" if failures else ""
    searches = [one for one in searches if not one.earlier]
    if not searches:
        return Research("")
    last = max(one.round for one in searches)
    asked = [one for one in searches if one.round == last]
    answered = [one for one in asked if one.answered_at]
    if len(answered) < len(asked):
        return Research(f"Searching: {len(answered)} of {len(asked)} answered", True, failed)
    if weighing:
        return Research("Weighing what was found", True, failed)
    if evidence:
        return Research(tally(queries.origins(list(evidence))), False, failed)
    if any(one.outcome == Lookup.Outcome.FOUND for one in asked):
        return Research("Pages were found, none says anything about it", False, failed)
    nobody_knows = all(one.outcome in queries.FAILED for one in asked)
    return Research("" if nobody_knows else "Searched, found nothing", False, failed)


def _is_in_text(article: int, revision: int, shown: Article) -> bool:
    return article == shown.pk and revision == shown.revision


def _spots(card: Card, article: Article) -> list[Spot]:
    claim = card.claim
    name = f"Claim {card.number}" if card.number else "Off the desk"
    said = labels.state_word(claim) + (f", {card.verdict.label}" if card.verdict else "")
    said += f", {card.out}" if card.out else ""
    rating = card.verdict.rating if card.verdict and claim.state == ClaimState.SETTLED else ""
    return [
        Spot(
            claim=claim.pk,
            number=card.number,
            start=anchor.start,
            end=anchor.end,
            icon=rating or claim.state,
            tone=labels.RATING_TONES.get(rating, "grey")
            if rating
            else labels.STATE_TONES.get(claim.state, ""),
            label=f"{name}, {said}",
            reason=claim.dismissed_reason,
        )
        for anchor in claim.anchors.all()
        if _is_in_text(anchor.article_id, anchor.revision, article)
    ]
