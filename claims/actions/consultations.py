"""Questions to a team's language models: owed, paid for before they are put, and written down when they end.

What a model says stands beside what our own machine says. It queues only where the team lets it, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from claims import history, powers, steps
from claims.actions import notices
from claims.actions.evidence import SAYS
from claims.actions.quotes import STANDS
from claims.models import Article, Claim, Consultation, Evidence, Step, Verdict
from claims.rules import Invalid, NotThere
from claims.states import StepState, VerdictState
from engine.types import Stance
from people.actors import Actor, machine
from people.models import Person
from sources.consulting import TRIES, Asked, Heard
from sources.models import Provider

AT_ONCE = 2  # questions a model is put at the same time: a machine of one's own seldom takes more
JUDGED_A_CLAIM = 8  # passages of a claim that a model is asked about, the nearest first
# Until somebody looks again whether a model is free, and how many may look in that time.
A_LOOK, LOOKS = timedelta(seconds=20), 20
LONGEST_LOOK = timedelta(hours=1)

Call, Outcome = Consultation.Call, Consultation.Outcome


class Busy(Exception):
    """The model answers as many questions as it is put at once."""


class NotAsked(Exception):
    """The question is not put; says why in a sentence."""


class OverBudget(NotAsked):
    """What it may cost today is used up."""


@dataclass(frozen=True, slots=True)
class Used:
    """Tokens and money, what is set aside for open questions among them."""

    tokens: int
    cost: Decimal


def by_model(provider: Provider) -> Actor:
    """A model acts under the name that the team gave it."""
    return machine(provider.name)


# --- Owed -------------------------------------------------------------------------------------------------------------


def owe_reading(article: Article) -> None:
    """Have the article's present text split by the team's models too, in the transaction that keeps our own reading."""
    for provider in _asked_for(article, Call.EXTRACT):
        _owe(provider, Call.EXTRACT, article=article, revision=article.revision)


def owe_judgements(claim: Claim) -> None:
    """Have the claim's nearest passages judged by the team's models too, those of them that were not yet; when its research is
    over, for each answer may bring nearer ones."""
    providers = _asked_for(claim.article, Call.JUDGE)
    if not providers or _is_searched_for(claim):
        return
    nearest = (
        claim.evidence.filter(form=Evidence.Form.PASSAGE, circular=False)
        .filter(quote_check__in=STANDS)
        .exclude(passage="")
        .order_by("-relevance", "pk")
    )
    for provider in providers:
        for evidence in nearest[:JUDGED_A_CLAIM]:
            _owe(provider, Call.JUDGE, evidence=evidence, claim=claim, article=claim.article)


def owe_wording(verdict: Verdict) -> None:
    """Have a suggestion worded, when its claim's research is over: each answer may bring another one."""
    claim = verdict.claim
    if _is_searched_for(claim) or not verdict.evidence:
        return
    for provider in _asked_for(claim.article, Call.WORD):
        _owe(provider, Call.WORD, verdict=verdict, claim=claim, article=claim.article)


def _is_searched_for(claim: Claim) -> bool:
    """Whether an answer is waited for; older copies of what was found are not."""
    return claim.lookups.filter(answered_at=None, earlier=False).exists()


def _asked_for(article: Article, call: str) -> list[Provider]:
    return list(Provider.objects.filter(team=article.team_id, active=True, **{f"may_{call}": True}))


def _owe(provider: Provider, call: str, **about: object) -> Consultation:
    keys = {"article": ("article", "revision"), "evidence": ("evidence",), "verdict": ("verdict",)}
    named = keys[{"extract": "article", "judge": "evidence", "word": "verdict"}[call]]
    found, _ = Consultation.objects.get_or_create(
        provider=provider, call=call, **{name: about[name] for name in named}, defaults=about
    )
    steps.owe(Step.Kind.CONSULT, found.pk)
    return found


@transaction.atomic
def test(pk: int, *, by: Actor) -> Consultation:
    """Have a model answer a test, by a worker: no web process waits for it. It changes nothing in the record."""
    powers.check_may_look_after_places(by)
    provider = Provider.objects.filter(pk=pk, team=by.team).first()
    if provider is None:
        raise NotThere(f"There is no language model {pk} here.")
    made = Consultation.objects.create(provider=provider, call=Call.TEST)
    steps.owe(Step.Kind.CONSULT, made.pk)
    return made


@transaction.atomic
def ask_again(pk: int, *, by: Actor) -> Consultation:
    """A person wants a question that failed put once more."""
    powers.check_may_try_again(by)
    one = (
        Consultation.objects.visible_to(by).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    )
    if one is None:
        raise NotThere(f"There is no question {pk} here.")
    if not one.failed:
        raise Invalid("This question was answered, or waits for its answer.")
    one.outcome, one.error, one.answered_at = "", "", None
    one.save(update_fields=["outcome", "error", "answered_at"])
    steps.hasten(Step.Kind.CONSULT, one.pk)
    return one


@transaction.atomic
def ask_again_about(claim: int, *, by: Actor) -> int:
    """The same for all that failed of a claim, but the wording of a suggestion that has been overtaken. Answers how many."""
    powers.check_may_try_again(by)
    rows = open_failures(Claim.objects.visible_to(by).filter(pk=claim)).values_list("pk", flat=True)
    return len([ask_again(pk, by=by) for pk in list(rows)])


def open_failures(claims: QuerySet[Claim]) -> QuerySet[Consultation]:
    """What models did not answer about these claims and somebody may still want to know."""
    latest = Verdict.objects.filter(claim=OuterRef("claim"), state=VerdictState.SUGGESTED).order_by("-pk")
    failed = Consultation.objects.filter(claim__in=claims.values("pk"), outcome__in=Consultation.FAILURES)
    wanted = Q(call=Call.JUDGE) | Q(verdict=Subquery(latest.values("pk")[:1]))
    return failed.filter(wanted).order_by("pk")


# --- Put --------------------------------------------------------------------------------------------------------------


@transaction.atomic(durable=True)
def begin(one: Consultation, asked: Asked) -> None:
    """Set aside what the question may cost, and keep the digest of what leaves: the transaction ends before it leaves.

    Raises Busy, or NotAsked with the reason. The model's row is locked, so that two workers never spend the same rest.
    """
    provider = Provider.objects.select_for_update(of=("self",), no_key=True).get(pk=one.provider_id)
    if not provider.active:
        raise NotAsked(f"{provider} is switched off.")
    if one.call != Call.TEST and not getattr(provider, f"may_{one.call}"):
        raise NotAsked("The team does not have it do this any more.")
    if _running(provider).exclude(subject=one.pk).count() >= AT_ONCE:
        raise Busy
    # An answer that can't be read is asked for once more, and costs as much again.
    tokens_in, tokens_out = TRIES * asked.tokens_in, TRIES * asked.tokens_out
    tokens, cost = tokens_in + tokens_out, provider.cost(tokens_in, tokens_out)
    _count_lost(one)
    _check_budget(provider, tokens, cost)
    one.asked_at, one.digest, one.model = timezone.now(), asked.digest, provider.model
    one.reserved_tokens, one.reserved_cost = tokens, cost
    one.save(update_fields=["asked_at", "digest", "model", "reserved_tokens", "reserved_cost"])


def until_a_look(provider: Provider) -> timedelta:
    """How long a question waits until it looks by itself whether the model is free: however many wait, about one a second
    does. Mostly it needs not, for one that ends calls the next."""
    waiting = Consultation.objects.filter(provider=provider, answered_at=None).count()
    return min(A_LOOK * max(1, waiting // LOOKS), LONGEST_LOOK)


def _running(provider: Provider) -> QuerySet[Step]:
    """The model's questions that have a worker and their money."""
    put = Consultation.objects.filter(provider=provider, reserved_tokens__gt=0)
    return Step.objects.filter(kind=Step.Kind.CONSULT, state=StepState.RUNNING, subject__in=put.values("pk"))


def _check_budget(provider: Provider, tokens: int, cost: Decimal) -> None:
    used = spent_today(provider)
    if provider.budget_tokens is not None and used.tokens + tokens > provider.budget_tokens:
        raise OverBudget(
            f"The day’s budget of {provider} is {provider.budget_tokens:,} tokens: {used.tokens:,} are used, and this "
            f"question may need {tokens:,}."
        )
    if provider.budget_money is not None and used.cost + cost > provider.budget_money:
        raise OverBudget(
            f"The day’s budget of {provider} is {provider.budget_money:.2f} {provider.currency}: {used.cost:.2f} are "
            f"spent, and this question may cost {cost:.4f}."
        )


def spent_today(provider: Provider) -> Used:
    """What the model has cost since midnight."""
    return spent(Consultation.objects.filter(provider=provider, asked_at__gte=midnight()))


def spent(rows: QuerySet[Consultation]) -> Used:
    """What these questions cost, with what is set aside for those that are open."""
    summed = rows.aggregate(
        tokens=Sum("tokens_in", default=0) + Sum("tokens_out", default=0) + Sum("reserved_tokens", default=0),
        cost=Sum("cost", default=Decimal(0)) + Sum("reserved_cost", default=Decimal(0)),
    )
    return Used(int(summed["tokens"]), Decimal(summed["cost"]))


def midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


# --- Ended ------------------------------------------------------------------------------------------------------------


def account(one: Consultation, heard: Heard) -> None:
    """Count what the question cost, in the transaction that writes what came of it."""
    provider, spent = one.provider, heard.spent
    one.tries += heard.tries
    one.tokens_in += spent.tokens_in
    one.tokens_out += spent.tokens_out
    one.counted = one.counted and spent.counted
    one.cost += provider.cost(spent.tokens_in, spent.tokens_out)
    one.reserved_tokens, one.reserved_cost = 0, Decimal(0)


def _count_lost(one: Consultation) -> None:
    """A worker was lost while it asked, so the text may have left: a try is counted by what was set aside for it. How much of
    that was sent and how much written is not known any more."""
    if not one.reserved_tokens:
        return
    one.tries += 1
    one.tokens_in += one.reserved_tokens // TRIES
    one.cost += one.reserved_cost / TRIES
    one.counted = False
    one.reserved_tokens, one.reserved_cost = 0, Decimal(0)
    one.save()


def keep_heard(one: Consultation, heard: Heard) -> None:
    """Keep the model's answer until it is checked: it is paid for, and no lost worker has it paid again."""
    account(one, heard)
    one.outcome, one.error, one.answered_at = "", "", None  # of an earlier try
    one.heard = heard.body.decode("utf-8", "replace")
    one.save()
    steps.owe_again(Step.Kind.CHECK, one.pk)


def answered(one: Consultation, *, outcome: str = Outcome.ANSWERED, error: str = "") -> None:
    """The row of a question that has its answer; the caller writes what it said and the line of history."""
    one.outcome, one.error, one.answered_at, one.heard = outcome, error[:500], timezone.now(), ""
    one.save()


def keep_judgement(one: Consultation, *, stance: str, words: str) -> None:
    """The model's stance on a passage, beside our machine's and a person's, neither of which it touches."""
    one.stance, one.words = stance, words
    answered(one)
    called = one.evidence.called if one.evidence else ""
    record(one, "model.judged", evidence=one.evidence_id, called=called, stance=SAYS[Stance(stance)])


def keep_wording(one: Consultation, *, rating: str, words: str) -> None:
    """The model's wording of a suggestion, as text beside it, and the rating it would give."""
    one.rating, one.words = rating, words
    answered(one)
    record(one, "model.worded", verdict=one.verdict, rating=rating)


def keep_test(one: Consultation, heard: Heard, *, works: bool, sentence: str) -> None:
    """How a test ended. Nothing of the record left, so it leaves no line."""
    account(one, heard)
    one.words = sentence
    answered(one, outcome=Outcome.ANSWERED if works else Outcome.FAILED, error="" if works else sentence)


def refused(one: Consultation, why: str, counts: Mapping[str, int]) -> None:
    """The model answered, and nothing of it stood the checks."""
    one.refused = dict(counts)
    answered(one, outcome=Outcome.REFUSED, error=why)
    record(one, "model.refused", error=one.error)


def failed(one: Consultation, heard: Heard, *, outcome: str, final: bool) -> None:
    """There is no answer. Our own machine's stands; a person sees why on the article's page.

    The history tells of each time a text left, and that no answer comes any more; not of each wait before that.
    """
    account(one, heard)
    answered(one, outcome=outcome, error=str(heard.error))
    if heard.tries or final:
        record(one, "model.failed", error=one.error)


@transaction.atomic
def given_up(pk: int, error: str) -> None:
    """Its step was given up, whatever the reason: nobody waits for it any more."""
    rows = Consultation.objects.select_related("provider", "article", "claim")
    open_ones = rows.filter(Q(outcome="") | Q(reserved_tokens__gt=0))  # or failed before, and asked once more
    one = open_ones.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if one is None:
        return
    _count_lost(one)
    answered(one, outcome=Outcome.FAILED, error=error or "It was given up.")
    if one.call != Call.TEST:
        record(one, "model.failed", error=one.error)


def not_asked(one: Consultation, why: NotAsked) -> None:
    """Nothing left. Where the budget is used up, editors and administrators are told once a day."""
    answered(one, outcome=Outcome.NOT_ASKED, error=str(why))
    if isinstance(why, OverBudget):
        team = one.provider.team_id
        keepers = Person.objects.filter(team=team, closed_at=None)
        keepers = keepers.filter(Q(is_editor=True) | Q(is_administrator=True))
        text = f"{why} It is not asked until there is budget again; our own machine works on."
        day = f"{timezone.localdate():%Y-%m-%d}"
        notices.tell(
            keepers, "model.budget", text, link="/models/", once=f"model.budget:{one.provider_id}:{day}"
        )
    if one.call != Call.TEST:
        record(one, "model.not_asked", error=one.error)


def record(one: Consultation, type: str, **more: Any) -> None:
    """The line of history: who was asked what by which digest and at what cost, never the text."""
    history.record(
        type,
        by=by_model(one.provider),
        article=one.article,
        claim=one.claim,
        provider=one.provider_id,
        name=one.provider.name,
        model=one.model,
        call=one.get_call_display(),
        digest=one.digest,
        tries=one.tries,
        tokens_in=one.tokens_in,
        tokens_out=one.tokens_out,
        **more,
    )


def next_one(provider: Provider) -> None:
    """A question has ended: the one that has waited longest for the model is put now, not at the next look."""
    waiting = Consultation.objects.filter(provider=provider, answered_at=None).values("pk")
    steps.hurry(Step.Kind.CONSULT, waiting)
