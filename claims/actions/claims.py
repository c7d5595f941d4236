"""What is done with a claim before somebody holds it, and what is mended on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims import history, rules, steps
from claims.actions import assignments, notices, research
from claims.actions.locking import locked_claim, save
from claims.blind import check_not_read_once
from claims.models import Claim, Speaker, Step
from claims.rules import Invalid
from claims.states import ClaimState
from engine.types import Kind, Question
from people.actors import Actor

MENDABLE = ("statement", "kind", "question", "speaker", "priority", "due_on")


@transaction.atomic
def queue(pk: int, *, by: Actor) -> Claim:
    """Choose a claim to be checked; its research starts."""
    claim = locked_claim(pk, by)
    claim.state = rules.check_may_move(by, claim, "queue").target
    save(claim, "state")
    research.start(claim)
    history.record("claim.queued", by=by, claim=claim)
    return claim


@transaction.atomic
def park(pk: int, *, by: Actor) -> Claim:
    """Put a claim aside; it stays in the record as not selected."""
    return _move(pk, "park", "claim.parked", by)


@transaction.atomic
def dismiss(pk: int, *, by: Actor, reason: str) -> Claim:
    """Say that a claim can't be checked, and why."""
    if not reason.strip():
        raise Invalid("Say why the claim is not checkable.", "reason")
    claim = locked_claim(pk, by)
    claim.state = rules.check_may_move(by, claim, "dismiss").target
    claim.dismissed_reason = reason.strip()
    assignments.end(claim, "dismissed")
    save(claim, "state", "dismissed_reason")
    notices.mention(claim.dismissed_reason, by=by, about=claim)
    history.record("claim.dismissed", by=by, claim=claim, reason=claim.dismissed_reason)
    return claim


@transaction.atomic
def reopen(pk: int, *, by: Actor, reason: str = "") -> Claim:
    """Bring a parked or dismissed claim back to the choice."""
    claim = locked_claim(pk, by)
    claim.state = rules.check_may_move(by, claim, "reopen").target
    rules.check_short(reason, "reason")
    claim.dismissed_reason = ""
    save(claim, "state", "dismissed_reason")
    steps.owe_again(Step.Kind.COMPARE, claim.pk)
    notices.mention(reason, by=by, about=claim)
    history.record("claim.reopened", by=by, claim=claim, reason=reason.strip() or "to be chosen again")
    return claim


@transaction.atomic
def merge(pk: int, *, by: Actor, into: int) -> Claim:
    """Say that a claim is told by another one; its anchors stay with it."""
    both = {each: locked_claim(each, by) for each in sorted({pk, into})}
    claim, target = both[pk], both[into]
    claim.state = rules.check_may_move(by, claim, "merge").target
    if pk == into:
        raise Invalid("A claim can't be merged into itself.", "into")
    if pk == target.sibling_of_id or into == claim.sibling_of_id:
        raise Invalid("These two stand on the same words and ask different questions: both stay.", "into")
    if target.state in {ClaimState.MERGED, ClaimState.DISMISSED}:
        raise Invalid("Merge into a claim that is live itself.", "into")
    claim.merged_into = target
    save(claim, "state", "merged_into")
    history.record("claim.merged", by=by, claim=claim, into=target.pk)
    return claim


@transaction.atomic
def wait(pk: int, *, by: Actor) -> Claim:
    """Let a forecast wait for its day; it comes back by itself."""
    claim = locked_claim(pk, by)
    move = rules.check_may_move(by, claim, "wait")
    if claim.kind != Kind.FORECAST or claim.due_on is None:
        raise Invalid("Only a forecast with a day can wait for it.", "due_on")
    if claim.due_on <= timezone.localdate():
        raise Invalid(
            f"The day of this forecast, {claim.due_on}, is here or past: it can be checked now.", "due_on"
        )
    claim.state = move.target
    save(claim, "state")
    history.record("claim.waiting", by=by, claim=claim, due_on=claim.due_on)
    return claim


@transaction.atomic
def wake(pk: int, *, by: Actor, today: date) -> Claim | None:
    """The clock's: put a waiting forecast back into the queue on its day. None if it is not due (any more)."""
    claim = locked_claim(pk, by)
    if claim.state != ClaimState.WAITING or claim.due_on is None or claim.due_on > today:
        return None
    claim.state = rules.check_may_move(by, claim, "wake").target
    save(claim, "state")
    research.start(claim)
    history.record("claim.woken", by=by, claim=claim)
    return claim


@transaction.atomic
def recheck(pk: int, *, by: Actor, reason: str) -> Claim:
    """Ask for a settled claim to be checked again; what is public stays as it stands until then."""
    if not reason.strip():
        raise Invalid("Say why the claim should be checked again.", "reason")
    claim = locked_claim(pk, by)
    claim.state = rules.check_may_move(by, claim, "recheck").target
    claim.recheck_reason = reason.strip()
    save(claim, "state", "recheck_reason")
    research.start(claim)
    told = notices.is_questioned(claim, by=by)
    notices.mention(claim.recheck_reason, by=by, about=claim, told=told)
    history.record("claim.rechecked", by=by, claim=claim, reason=claim.recheck_reason)
    return claim


@transaction.atomic
def mend(pk: int, *, by: Actor, expected: int | None = None, **changes: Any) -> Claim:
    """Change wording, kind, question, speaker (a name), priority or day. Unknown fields are Invalid."""
    claim = locked_claim(pk, by, expected)
    rules.check_may_mend(by, claim)
    if {"statement", "kind", "question", "speaker"} & changes.keys():
        check_not_read_once(claim)
    changed: dict[str, list[str]] = {}
    for field, value in changes.items():
        if field not in MENDABLE:
            raise Invalid(f"“{field}” can't be changed here.", field)
        value = _read(field, value)
        if getattr(claim, field) != value:
            changed[field] = [str(getattr(claim, field) or ""), str(value or "")]
            setattr(claim, field, value)
    if claim.state == ClaimState.WAITING and (claim.kind != Kind.FORECAST or claim.due_on is None):
        raise Invalid("This claim waits for its day: it stays a forecast with a day.", "due_on")
    beside: list[str] = []
    if "due_on" in changed:
        claim.due_by_hand, claim.due_phrase = True, ""
        beside += ["due_by_hand", "due_phrase"]
    if changed:
        save(claim, *changed, *beside)
        if "statement" in changed:
            steps.owe_again(Step.Kind.COMPARE, claim.pk)
        history.record("claim.mended", by=by, claim=claim, fields=", ".join(changed), changes=changed)
    return claim


def _read(field: str, value: Any) -> Any:
    if field == "speaker":
        name = (value or "").strip()
        return Speaker.objects.get_or_create(name=name, role="")[0] if name else None
    if field == "statement" and not str(value or "").strip():
        raise Invalid("A claim needs a statement.", "statement")
    if field == "kind" and value not in set(Kind):
        raise Invalid(f"“{value}” is no kind of claim.", "kind")
    if field == "question" and value not in set(Question):
        raise Invalid(f"“{value}” is no question a verdict answers.", "question")
    return value.strip() if isinstance(value, str) else value


def mark_public(claim: Claim, out: bool) -> None:
    """Note that a verdict on the locked claim is out, or no longer; the publishing room's line tells of it."""
    if claim.is_public != out:
        claim.is_public = out
        save(claim, "is_public")


def _move(pk: int, verb: str, event: str, by: Actor) -> Claim:
    claim = locked_claim(pk, by)
    claim.state = rules.check_may_move(by, claim, verb).target
    save(claim, "state")
    history.record(event, by=by, claim=claim)
    return claim


def due_claims(now: datetime) -> list[int]:
    """The waiting claims whose day has come."""
    today = timezone.localdate(now)
    waiting = Claim.objects.filter(state=ClaimState.WAITING, due_on__lte=today)
    return list(waiting.values_list("pk", flat=True))
