"""Choosing among an article's claims: the rest parked, one split in two, and what the team wants first or never."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims import history, powers, rules
from claims.actions import claims as claim_actions
from claims.actions import research
from claims.actions.locking import lock_claims, locked, locked_claim, save, store
from claims.counting import count
from claims.models import ALWAYS_FIRST, Anchor, Article, ChoosingRule, Claim, Event
from claims.rules import IllegalMove, Invalid, NotThere
from claims.states import HELD, ClaimState
from people.actors import Actor


@transaction.atomic
def park_rest(pk: int, *, by: Actor) -> list[Claim]:
    """Put aside every claim of an article that nobody has chosen. Returns them; ``reopen_rest`` takes it back."""
    article = locked(Article, pk, by)
    open_ones = article.claims.filter(state=ClaimState.NEW).order_by("position", "pk")
    found = list(open_ones.values_list("pk", flat=True))
    lock_claims(found)
    rest = list(
        open_ones.filter(pk__in=found).values_list("pk", flat=True)
    )  # while we waited some were chosen
    parked = [claim_actions.park(claim, by=by) for claim in rest]
    if parked:
        named = [claim.pk for claim in parked]
        history.record(
            "article.rest_parked", by=by, article=article, claims=named, many=count(len(parked), "claim")
        )
    return parked


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was put aside together, last: by whom, when, which claims can come back, and how many were moved since."""

    line: Event
    claims: list[int]
    moved: int


def left_out(article: Article) -> LeftOut | None:
    """What ``reopen_rest`` would bring back; None where nothing was left out, or it was taken back."""
    lines = Event.objects.filter(article=article, type__in=["article.rest_parked", "article.rest_reopened"])
    line = lines.select_related("person", "payload").order_by("-pk").first()
    if line is None or line.type != "article.rest_parked":
        return None
    named = history.payload_of(line).get("claims", [])
    again = Event.objects.filter(claim__in=named, type="claim.parked", pk__gt=line.pk).values("claim")
    as_left = Claim.objects.filter(pk__in=named, state=ClaimState.PARKED).exclude(pk__in=again)
    back = list(as_left.order_by("position", "pk").values_list("pk", flat=True))
    return LeftOut(line, back, len(named) - len(back))


@transaction.atomic
def reopen_rest(pk: int, *, by: Actor) -> tuple[list[Claim], int]:
    """Take the last ``park_rest`` back as a whole. What somebody has moved since stays; returns how many that are, too."""
    article = locked(Article, pk, by)
    before = left_out(article)
    lock_claims(before.claims if before else [])
    found = left_out(article)  # of what nobody has moved while we waited
    if found is None or not found.claims:
        raise IllegalMove(
            "There is nothing to bring back: nobody left out the rest, or its claims were moved since."
        )
    back = [claim_actions.reopen(claim, by=by, reason="the rest was brought back") for claim in found.claims]
    history.record("article.rest_reopened", by=by, article=article, many=count(len(back), "claim"))
    return back, found.moved


@transaction.atomic
def split(pk: int, *, by: Actor, statements: Sequence[str], expected: int | None = None) -> list[Claim]:
    """Make two or more claims of one that says several things: it keeps the first statement, the others are new.

    They stand at the same place in the text. What was chosen stays chosen: then each of the others is queued.
    """
    said = [statement.strip() for statement in statements if statement.strip()]
    if len(said) < 2:
        raise Invalid("Write at least two statements, each of which stands alone.", "statements")
    if len({statement.casefold() for statement in said}) < len(said):
        raise Invalid("Two of the statements say the same.", "statements")
    claim = locked_claim(pk, by, expected)
    chosen = claim.state == ClaimState.QUEUED or claim.state in HELD
    first = claim_actions.mend(pk, by=by, statement=said[0])
    others = [_beside(claim, statement) for statement in said[1:]]
    for other in others:
        if chosen:
            other.state = ClaimState.QUEUED
            save(other, "state")
            research.start(other)
        history.record("claim.split", by=by, claim=claim, other=other.pk, statement=other.statement)
    return [first, *others]


def _beside(claim: Claim, statement: str) -> Claim:
    """A new claim at the same place, which nobody has chosen yet."""
    copied = (
        "article position kind question speaker attribution certainty due_on due_phrase score reasons"
    ).split()
    other = Claim(
        statement=statement,
        priority=claim.priority,
        found_by="split",
        version=2,  # a person worded it: a second reading leaves it alone
        **{name: getattr(claim, name) for name in copied},
    )
    store(other)
    Anchor.objects.bulk_create(
        Anchor(
            claim=other,
            article_id=anchor.article_id,
            revision=anchor.revision,
            quote=anchor.quote,
            start=anchor.start,
            end=anchor.end,
        )
        for anchor in claim.anchors.all()
    )
    return other


# --- Always first, never ------------------------------------------------------------------------------------------------


@transaction.atomic
def add_rule(*, by: Actor, about: str, name: str, effect: str, words: str = "") -> ChoosingRule:
    """Set a rule of the actor's team; it is applied to articles that are read from now on."""
    powers.check_may_set_choosing(by)
    if by.person is None:
        raise rules.NotAllowed("Only a person sets a rule.")
    if not name.strip():
        raise Invalid("Say whom or what the rule is about.", "name")
    rule = ChoosingRule(
        team=by.person.team,
        about=about,
        name=name.strip(),
        words=words.strip() if about == ChoosingRule.About.TOPIC else "",
        effect=effect,
        made_by=by.person,
    )
    store(rule)
    history.record("choosing.added", by=by, team=rule.team, rule=str(rule), words=rule.words)
    return rule


@transaction.atomic
def end_rule(pk: int, *, by: Actor) -> ChoosingRule:
    """End a rule. Claims it has been applied to stay as they are."""
    powers.check_may_set_choosing(by)
    rule = (
        ChoosingRule.objects.visible_to(by).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    )
    if rule is None:
        raise NotThere(f"There is no rule {pk} here.")
    if rule.ended_at is None:
        rule.ended_at = timezone.now()
        rule.save(update_fields=["ended_at"])
        history.record("choosing.ended", by=by, team=rule.team, rule=str(rule))
    return rule


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the team's rules make of a new claim: the reasons they add, and the priority or the state they give it."""

    reasons: Sequence[dict[str, Any]]
    priority: int | None = None
    state: ClaimState = ClaimState.NEW


_NO_RULING = Ruling(())


def rules_of(team: int) -> list[ChoosingRule]:
    return list(ChoosingRule.objects.filter(team=team).standing())


def ruling(standing: Sequence[ChoosingRule], statement: str, speaker: str) -> Ruling:
    """Of a claim that is both always first and never nothing is decided: a person does that."""
    if not standing:
        return _NO_RULING
    met = [rule for rule in standing if _is_about(rule, statement, speaker)]
    reasons = [{"rule": f"team-{r.effect}", "weight": _WEIGHT[r.effect], "text": _as_reason(r)} for r in met]
    effects = {rule.effect for rule in met}
    if effects == {ChoosingRule.Effect.FIRST}:
        return Ruling(reasons, priority=ALWAYS_FIRST)
    if effects == {ChoosingRule.Effect.NEVER}:
        return Ruling(reasons, state=ClaimState.PARKED)
    return Ruling(reasons)


def apply(claims: Iterable[Claim], team: int) -> None:
    """Apply the team's rules to new claims of an article, before the worthiest are chosen; each says its reason."""
    standing = rules_of(team)
    for claim in claims if standing else ():
        made = ruling(standing, claim.statement, claim.speaker.name if claim.speaker else "")
        if not made.reasons or claim.state != ClaimState.NEW:
            continue
        claim.reasons = [*claim.reasons, *made.reasons]
        claim.priority = claim.priority if made.priority is None else made.priority
        claim.state = made.state
        claim.save(update_fields=["reasons", "priority", "state"])


_WEIGHT = {"first": 1.0, "never": -1.0}


def _as_reason(rule: ChoosingRule) -> str:
    return f"{rule.get_effect_display().capitalize()}, by the team's rule on the {rule.about} “{rule.name}”"


def _is_about(rule: ChoosingRule, statement: str, speaker: str) -> bool:
    if rule.about == ChoosingRule.About.SPEAKER:
        return speaker.casefold() == rule.name.casefold()
    words = rule.words.split(",") if rule.about == ChoosingRule.About.TOPIC else [rule.name]
    said = f" {_letters(statement)} "
    return any(f" {_letters(word)}" in said for word in words if word.strip())


def _letters(text: str) -> str:
    """The words of a text in small letters, with one space between them; a rule's word begins where one begins."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
