"""The team's language models: whether each works, what it cost, and how often people agreed with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from claims.actions.consultations import spent_today
from claims.counting import count
from claims.models import Article, Claim, Consultation, Event, Verdict
from claims.states import ClaimState, VerdictState
from desk.presenters.places import word
from people.models import Team
from sources.models import ConnectorState, Provider

Call = Consultation.Call
SINCE = timedelta(days=30)
MOST_ARTICLES = 20
CALLS = {"may_extract": "splits articles", "may_judge": "judges passages", "may_word": "words suggestions"}


@dataclass(frozen=True, slots=True)
class Share:
    """How often people agreed, of how many times they could; ``ours`` is how often with our own machine in the same cases."""

    about: str
    agreed: int
    of: int
    ours: int | None = None

    @property
    def sentence(self) -> str:
        """ "7 of 10 passages that a person judged as it did (our machine 8)"."""
        beside = f" (our machine {self.ours})" if self.ours is not None else ""
        return f"{self.agreed} of {self.of} {self.about}{beside}"


@dataclass(frozen=True, slots=True)
class Trial:
    """The latest test of a model, if there was one."""

    provider: Provider
    test: Consultation | None

    @classmethod
    def of(cls, provider: Provider) -> Trial:
        return Trial(provider, provider.consultations.filter(call=Call.TEST).order_by("-pk").first())

    @property
    def testing(self) -> bool:
        """Whether a test waits for its answer."""
        return self.test is not None and self.test.answered_at is None


@dataclass(frozen=True, slots=True)
class Model(Trial):
    """A model as its keepers see it. ``state`` is a word, ``tone`` and ``icon`` say the same."""

    state: str
    tone: str
    icon: str
    calls: str
    last_ok_at: datetime | None
    last_error: str
    last_error_at: datetime | None
    today: str
    month: str
    agreement: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Spent:
    """What the models cost for one article."""

    article: Article
    asked: int
    tokens: int
    cost: str

    @property
    def questions(self) -> str:
        return count(self.asked, "question")

    @property
    def tokens_in_words(self) -> str:
        return f"{self.tokens:,} tokens"


def stay_inside(team: Team) -> str:
    """Who has said that no text leaves for a model; empty where nobody did."""
    if settings.MODELS_STAY_INSIDE:
        return "the server’s settings (MODELS_STAY_INSIDE)"
    return "the team’s settings" if team.models_stay_inside else ""


def trials(team: Team) -> list[Trial]:
    """The latest test of every model of the team: what a page that waits for one asks for again and again."""
    return [Trial.of(provider) for provider in Provider.objects.filter(team=team)]


def models(team: Team) -> list[Model]:
    """Every model of the team, those in use first."""
    providers = list(Provider.objects.filter(team=team))
    states = {
        row.connector: row
        for row in ConnectorState.objects.filter(connector__in=[p.place for p in providers])
    }
    return [_model(provider, states.get(provider.place)) for provider in providers]


def _model(provider: Provider, state: ConnectorState | None) -> Model:
    rows = _month(Consultation.objects.filter(provider=provider).exclude(call=Call.TEST))
    told = word(state) if provider.active else ("Switched off", "", "parked")
    return Model(
        provider,
        Trial.of(provider).test,
        *told,
        calls=", ".join(said for name, said in CALLS.items() if getattr(provider, name))
        or "is asked for nothing",
        last_ok_at=state.last_ok_at if state else None,
        last_error=state.last_error if state else "",
        last_error_at=state.last_error_at if state else None,
        today=_today(provider),
        month=_in_a_month(provider, rows),
        agreement=tuple(share for share in agreement(provider) if share.of),
    )


def _month(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    return rows.filter(made_at__gte=timezone.now() - SINCE)


def _today(provider: Provider) -> str:
    """Today's tokens and money, and of how much."""
    used = spent_today(provider)
    said = f"{used.tokens:,} tokens today"
    if provider.budget_tokens is not None:
        said += f" of {provider.budget_tokens:,}"
    if provider.budget_money is not None:
        return f"{said}, {money(used.cost, provider.currency)} of {money(provider.budget_money, provider.currency)}"
    return f"{said}, {money(used.cost, provider.currency)}" if used.cost else said


def _in_a_month(provider: Provider, rows: QuerySet[Consultation]) -> str:
    """What left for it, what that cost, how much of it came to nothing; and how much did not leave at all."""
    left, failed = ~Q(digest=""), Q(outcome__in=Consultation.FAILURES)
    month = rows.aggregate(
        asked=Count("pk", filter=left),
        failed=Count("pk", filter=left & failed),
        kept_back=Count("pk", filter=failed & ~left),
        tokens=Sum(F("tokens_in") + F("tokens_out"), default=0),
        cost=Sum("cost", default=Decimal(0)),
    )
    said = f"in thirty days {count(month['asked'], 'question')}, {month['tokens']:,} tokens"
    if month["cost"]:
        said += f", {money(month['cost'], provider.currency)}"
    if month["failed"]:
        said += f"; {month['failed']} without an answer that stands"
    return f"{said}; {month['kept_back']} more could not be put to it" if month["kept_back"] else said


def costliest(team: Team) -> list[Spent]:
    """The articles on which the models spent most tokens in the last thirty days."""
    rows = _month(Consultation.objects.filter(provider__team=team)).exclude(article=None).exclude(digest="")
    summed: Iterable[Any] = (
        rows.order_by()
        .values("article", "provider__currency")
        .annotate(asked=Count("pk"), tokens=Sum(F("tokens_in") + F("tokens_out")), cost=Sum("cost"))
    )
    by_article: dict[int, list[dict[str, Any]]] = {}
    for row in summed:
        by_article.setdefault(row["article"], []).append(row)
    articles = Article.objects.defer("body").in_bulk(by_article)
    found = [
        Spent(
            articles[pk],
            sum(part["asked"] for part in parts),
            sum(part["tokens"] for part in parts),
            ", ".join(money(part["cost"], part["provider__currency"]) for part in parts if part["cost"]),
        )
        for pk, parts in by_article.items()
    ]
    return sorted(found, key=lambda one: -one.tokens)[:MOST_ARTICLES]


def money(cost: Decimal, currency: str) -> str:
    """Cents where there are some, else as much as it takes to see that it was not nothing."""
    return f"{cost:.2f} {currency}" if cost >= Decimal("0.01") or not cost else f"{cost:.4f} {currency}"


# --- Agreement with people --------------------------------------------------------------------------------------------


BY_HAND = ("claim.queued", "claim.taken", "claim.assigned", "claim.parked", "claim.dismissed", "claim.merged")


def agreement(provider: Provider) -> Iterable[Share]:
    """How often people came to what the model had said. What no person has settled yet counts on neither side."""
    proposed = Consultation.claims.through.objects.filter(consultation__provider=provider).values("claim")
    settled = Claim.objects.filter(pk__in=proposed).filter(
        Exists(Event.objects.filter(claim=OuterRef("pk"), type__in=BY_HAND, person__isnull=False))
    )
    left_out = Q(state__in=[ClaimState.PARKED, ClaimState.DISMISSED])
    claims = settled.aggregate(agreed=Count("pk", filter=~left_out), of=Count("pk"))
    yield Share("claims it proposed that a person chose", **claims)

    answered = Consultation.objects.filter(provider=provider, outcome=Consultation.Outcome.ANSWERED)
    judged = answered.filter(call=Call.JUDGE).exclude(evidence__stance="")
    agreed = _agreed(judged, "stance", ours="evidence__machine_stance", people="evidence__stance")
    yield Share("passages that a person judged as it did", **agreed)

    signed = Verdict.objects.filter(claim=OuterRef("claim"), state=VerdictState.APPROVED).order_by("-pk")
    rated = answered.filter(call=Call.WORD).annotate(people=Subquery(signed.values("rating")[:1]))
    rated = rated.exclude(people=None)
    agreed = _agreed(rated, "rating", ours="verdict__rating", people="people")
    yield Share("suggestions that it rated as people signed", **agreed)


def _agreed(rows: QuerySet[Consultation], said: str, *, ours: str, people: str) -> dict[str, int]:
    """How often the model, and our own machine, said what people came to: the names of the fields that say it."""
    return rows.aggregate(
        agreed=Count("pk", filter=Q(**{said: F(people)})),
        of=Count("pk"),
        ours=Count("pk", filter=Q(**{ours: F(people)})),
    )
