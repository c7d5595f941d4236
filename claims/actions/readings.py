"""What the engine read in an article becomes claims; a second reading mends the first and undoes nobody's work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from claims import history, powers, steps
from claims.actions import choosing, consultations
from claims.actions import claims as claim_actions
from claims.actions.additions import SENT_IN
from claims.actions.locking import lock_claims, locked
from claims.actions.siblings import stand_with
from claims.models import BY_A_MODEL, Anchor, Article, Claim, Likeness, Speaker, Step
from claims.rules import IllegalMove
from claims.states import LIVE, ClaimState, StepState
from engine.match import STRONG
from engine.types import Claim as Found
from engine.types import Kind, Reading
from people.actors import Actor

GONE = "It does not stand in the article's present text."


def write_reading(pk: int, reading: Reading, *, by: Actor, revision: int, at: datetime) -> Article | None:
    """Write what the engine found, in the transaction that finishes its step.

    A reading of a text that was revised meanwhile is thrown away (None): another is owed. So is one of no text: it is owed
    when the text has come. A claim that stands from an earlier reading keeps its state and gets the new anchors, and its
    new wording if nobody has touched it; one that nobody has touched and that is gone from the text is dismissed. What of
    it was checked before is looked up next, and then the worthiest of the others are queued (``choose``), so that no
    search is spent on what is known.
    """
    article = locked(Article, pk, by)
    if article.revision != revision or not article.body:
        return None
    pks = list(article.claims.values_list("pk", flat=True))
    lock_claims(pks)
    every = list(article.claims.filter(pk__in=pks).prefetch_related("anchors"))
    # In one order, as whoever sends claims in does: no two who bring in the same new speakers wait for each other.
    for name, role in sorted({_named(found) for found in reading.claims} - {("", "")}):
        Speaker.objects.get_or_create(name=name, role=role)
    standing = [claim for claim in every if not claim.sibling_of_id]
    first = all(claim.found_by == SENT_IN for claim in standing)
    fresh = []
    for position, found in enumerate(reading.claims):
        claim = same_as(found, standing)
        if claim is None:
            claim = Claim(article=article)
            take_over(claim, found, reading.version)
            fresh.append(claim)
        elif untouched(claim):
            take_over(claim, found, reading.version)
        else:
            _give_its_day(claim, found)
        claim.position = position
        claim.save()
        anchor(claim, found, revision)
        stand_with(claim, [one for one in every if one.sibling_of_id == claim.pk])
    choosing.apply(fresh, article.team_id)
    for claim in standing:
        if untouched(claim) and not any(anchor.quote in article.body for anchor in claim.anchors.all()):
            claim.state, claim.dismissed_reason = ClaimState.DISMISSED, GONE
            claim.save(update_fields=["state", "dismissed_reason"])
    article.language = article.language or reading.language
    article.notes = list(reading.notes)
    article.read_at = at
    article.choosing = article.choosing or (first and article.team.auto_queue > 0)
    article.save(update_fields=["language", "notes", "read_at", "choosing"])
    steps.owe_again(Step.Kind.MATCH, article.pk)
    consultations.owe_reading(article)
    dismissed = sum(bool(found.dismissed) for found in reading.claims)
    history.record(
        "article.read",
        by=by,
        article=article,
        claims=len(reading.claims) - dismissed,
        dismissed=dismissed,
        version=reading.version,
    )
    return article


@transaction.atomic
def again(pk: int, *, by: Actor) -> Article:
    """Have a text read again in which our machine found no claim, not even one to set aside: it may have been counted as read
    without its text. Where claims were found, another day or another text has it read again."""
    article = locked(Article, pk, by)
    powers.check_may_receive(by)
    if not article.body or article.read_at is None:
        raise IllegalMove("This article has not been read yet.")
    if not found_nothing(article):
        raise IllegalMove("Claims were found in this article: it stands as it was read.")
    owed = Step.objects.filter(kind=Step.Kind.READ, subject=pk, state__in=[StepState.OWED, StepState.RUNNING])
    if not owed.exists():
        steps.owe_again(Step.Kind.READ, pk)
        history.record("article.reread", by=by, article=article)
    return article


def found_nothing(article: Article) -> bool:
    """Whether an article was read and our machine found no claim in it."""
    others = [SENT_IN, BY_A_MODEL]
    return article.read_at is not None and not article.claims.exclude(found_by__in=others).exists()


def same_as(found: Found, standing: list[Claim]) -> Claim | None:
    """The standing claim that a found one is, taken out of the list: the same statement, else the same quote."""
    quotes = {anchor.quote for anchor in found.anchors}
    same = next((claim for claim in standing if claim.statement == found.statement), None) or next(
        (claim for claim in standing if claim.anchors.all() and claim.anchors.all()[0].quote in quotes), None
    )
    if same is not None:
        standing.remove(same)
    return same


def untouched(claim: Claim) -> bool:
    """Nobody has queued, worded, parked or otherwise changed it since it was found."""
    return claim.version == 1 and claim.state in {ClaimState.NEW, ClaimState.DISMISSED}


def take_over(claim: Claim, found: Found, version: str) -> None:
    """Make the claim what was found; ``version`` is the engine's, or says that a model found it alone."""
    said = found.speaker
    claim.statement = found.statement
    claim.kind = found.kind.value
    claim.question = found.question.value
    name, role = _named(found)
    if name:
        claim.speaker, _ = Speaker.objects.get_or_create(name=name, role=role)
    claim.attribution = said.wording[:300] if said else ""
    claim.certainty = said.certainty[:60] if said else ""
    claim.due_on, claim.due_phrase = found.due_on, found.due_phrase[:200]
    claim.score = found.worth.score
    claim.reasons = _plain(found.worth.reasons, "rule", "weight", "text")
    claim.state = ClaimState.DISMISSED if found.dismissed else ClaimState.NEW
    claim.dismissed_reason = found.dismissed[:300]
    claim.resolutions = _plain(
        found.resolutions, "said", "meant", "start", "end", "source", "source_start", "source_end"
    )
    claim.unresolved = list(found.unresolved)
    claim.found_by = version


def _named(found: Found) -> tuple[str, str]:
    """Name and role of whoever said it; both empty where nobody is named."""
    said = found.speaker
    return (said.name[:200], said.role[:200]) if said and said.name else ("", "")


def _give_its_day(claim: Claim, found: Found) -> None:
    """A forecast that somebody works on gets its day, or another one, where the article's date has changed: unless a
    person set it, or signed for what the claim says."""
    signed = claim.state in {ClaimState.TO_SIGN, ClaimState.SETTLED, ClaimState.MERGED}
    if found.due_on and claim.kind == Kind.FORECAST and not claim.due_by_hand and not signed:
        claim.due_on, claim.due_phrase = found.due_on, found.due_phrase[:200]


def _plain(values: Iterable[object], *names: str) -> list[dict[str, Any]]:
    return [{name: getattr(value, name) for name in names} for value in values]


def anchor(claim: Claim, found: Found, revision: int) -> None:
    """Where the claim stands in this revision; a place it has already is left alone."""
    rows = [
        Anchor(claim=claim, article=claim.article, revision=revision, quote=a.quote, start=a.start, end=a.end)
        for a in found.anchors
    ]
    Anchor.objects.bulk_create(rows, ignore_conflicts=True)


def lock_for_choice(pk: int) -> Article:
    """The article with its claims, locked in the order that a reading locks them."""
    article = Article.objects.select_for_update(of=("self",), no_key=True).select_related("team").get(pk=pk)
    list(article.claims.select_for_update(of=("self",), no_key=True).order_by("pk"))
    return article


@transaction.atomic
def choose(article: Article, *, by: Actor) -> None:
    """Queue the worthiest of an article of ``lock_for_choice``, once, when it is known what was checked before.

    Claims that are probably the same as an earlier one are left to a person, and so is what nobody proposes. What a
    language model alone found is queued only where the team lets that model: if it is among the worthiest of all.
    """
    known = Likeness.objects.filter(
        claim=OuterRef("pk"), state=Likeness.State.PROPOSED, probability__gte=STRONG, opposite=False
    )
    worthiest = article.claims.exclude(Exists(known)).order_by(
        F("priority").desc(nulls_last=True), "-score", "position"
    )
    most = article.team.auto_queue
    if article.choosing:
        ours = worthiest.filter(state=ClaimState.NEW).exclude(found_by=BY_A_MODEL)
        for pk in list(ours.values_list("pk", flat=True)[:most]):
            claim_actions.queue(pk, by=by)
        article.choosing = False
        article.save(update_fields=["choosing"])
    may_queue = set(article.team.providers.filter(may_queue=True, active=True).values_list("name", flat=True))
    if may_queue:
        for claim in worthiest.filter(state__in=LIVE - {ClaimState.PARKED})[:most]:
            if claim.found_by == BY_A_MODEL and untouched(claim) and may_queue & set(claim.by_models):
                claim_actions.queue(claim.pk, by=by)


@transaction.atomic
def choose_all_the_same(pk: int, *, by: Actor) -> None:
    """The same where it could not be looked up what was checked before: it costs a search, not a claim."""
    choose(lock_for_choice(pk), by=by)


def note_copy(pk: int, *, by: Actor, fingerprint: int, of: int | None) -> None:
    """Keep the text's 64-bit fingerprint and which earlier article it nearly copies, if any; a copy is read in full."""
    article = locked(Article, pk, by)
    article.simhash = fingerprint - 2**64 if fingerprint >= 2**63 else fingerprint
    article.near_copy_of_id = of
    article.save(update_fields=["simhash", "near_copy_of"])
    if of is not None:
        history.record("article.linked", by=by, article=article, of=of)
