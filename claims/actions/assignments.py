"""Who holds which claim."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from claims import history, powers, rules
from claims.actions import assignees, deadlines, notices, research
from claims.actions.locking import locked_claim, save
from claims.models import Assignment, Claim
from claims.rules import IllegalMove, Invalid
from claims.states import HELD, ClaimState
from people.actors import Actor
from people.models import Person
from people.roles import Power


@transaction.atomic
def assign(pk: int, *, by: Actor, assignee: str, due_at: datetime | None = None) -> Claim:
    """Give a claim to a person of the team by sign-in name; whoever held it holds it no longer.

    It is due at ``due_at``, else after the hours that the team gives a claim of its priority.
    """
    claim = locked_claim(pk, by)
    move = rules.check_may_move(by, claim, "assign")
    person = Person.objects.filter(username=assignee, team=claim.article.team, closed_at=None).first()
    if person is None or not person.may(Power.DECIDE):
        raise Invalid(f"There is no reviewer “{assignee}” in this team.", "assignee")
    assignees.check_may_be_given(person, claim)
    held = hand_over(claim, person, by, move.target, due_at)
    if person != by.person:
        notices.tell(
            [person],
            "assigned",
            f"{by.name} gave you a claim, due {deadlines.when(held)}: {claim.statement}",
            link=claim.get_absolute_url(),
            once=f"assigned:{held.pk}",
        )
    history.record("claim.assigned", by=by, claim=claim, assignee=person.name, person=person.pk)
    return claim


@transaction.atomic
def take(pk: int, *, by: Actor) -> Claim:
    """Take a claim for oneself."""
    claim = locked_claim(pk, by)
    move = rules.check_may_move(by, claim, "take")
    if by.person is None:
        raise Invalid("Only a person takes a claim.")
    hand_over(claim, by.person, by, move.target, None)
    history.record("claim.taken", by=by, claim=claim)
    return claim


@transaction.atomic
def take_next(*, by: Actor, seen: int | None = None) -> Claim:
    """Take the claim that should be checked next: of the article one is in first, then by priority and worth.

    ``seen`` is the newest assignment that the asker's page knew of (0 for none). If she was given a claim since,
    that one is the answer: a double click takes one claim, not two. Raises IllegalMove if there is nothing to take.
    """
    powers.check_may_take_next(by)
    person = by.person
    if person is None:
        raise Invalid("Only a person takes a claim.")
    if seen is not None:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # the second click waits here
        since = Assignment.objects.filter(person=person, ended_at=None, pk__gt=seen).order_by("-pk")
        newest = since.select_related("claim").first()
        if newest is not None:
            return newest.claim
    _check_load(person)
    # Two people at once skip each other's row where the database can; elsewhere writers stand in line anyway.
    skip = connection.features.has_select_for_update_skip_locked
    queued = Claim.objects.visible_to(by).filter(state=ClaimState.QUEUED)
    for pk in assignees.queue_for(person):
        free = queued.filter(pk=pk).select_for_update(skip_locked=skip, of=("self",), no_key=True)
        if free.first() is not None:  # exists() would ask without the lock
            return take(pk, by=by)
    raise IllegalMove(assignees.why_none(person))


def _check_load(person: Person) -> None:
    most, held = person.team.most_held, assignees.load(person)
    if most and held >= most:
        raise IllegalMove(
            f"You hold {held} claim{'s' * (held > 1)}, the most that somebody takes in this team: file or hand back one first."
        )


@transaction.atomic
def hand_back(pk: int, *, by: Actor, reason: str = "") -> Claim:
    """Put a held claim back into the queue; whoever gave it is told, with the reason if there is one."""
    claim = locked_claim(pk, by)
    claim.state = rules.check_may_move(by, claim, "hand_back").target
    reason = reason.strip()
    rules.check_short(reason, "reason")
    given = Assignment.objects.filter(claim=claim, ended_at=None).select_related("by").first()
    end(claim, "handed back")
    save(claim, "state")
    if given and given.by and given.by != by.person:
        text = f"{by.name} handed back “{claim.statement[:180]}”{f': {reason}' if reason else ''}"
        link, once = claim.get_absolute_url(), f"handed_back:{given.pk}"
        notices.tell([given.by], "handed_back", text, link=link, once=once)
    notices.mention(reason, by=by, about=claim, told=[given.by] if given and given.by else [])
    history.record("claim.handed_back", by=by, claim=claim, reason=reason)
    return claim


@transaction.atomic
def leave(pk: int, person: Person, *, by: Actor, heir: Person | None) -> str:
    """Give a claim of somebody who leaves to the heir, or back into the queue where there is none or they may not be
    given it; what waits for a signature stays as filed. Returns the claim's state, empty where nothing was changed.

    The administrator who closes the account does not see the claim: that they may close it was asked before.
    """
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=pk, article__team=person.team)
    if claim.state not in {ClaimState.ASSIGNED, ClaimState.IN_REVIEW} or rules.holder_of(claim) != person:
        return ""
    if heir is not None and assignees.can_be_given(heir, claim):
        held = hand_over(claim, heir, by, ClaimState.ASSIGNED, None)
        text = f"{person.name} left, and their claim is yours: {claim.statement}"
        link = claim.get_absolute_url()
        notices.tell([heir], "assigned", text, link=link, once=f"assigned:{held.pk}")
        history.record("claim.assigned", by=by, claim=claim, assignee=heir.name, person=heir.pk)
    else:
        end(claim, "left")
        claim.state = ClaimState.QUEUED
        save(claim, "state")
        history.record("claim.handed_back", by=by, claim=claim, for_=person.name)
    return claim.state


@transaction.atomic
def open(pk: int, *, by: Actor) -> Claim:
    """Its holder opens an assigned claim: the review begins. Opening it again changes nothing."""
    claim = locked_claim(pk, by)
    if claim.state == ClaimState.IN_REVIEW and rules.holder_of(claim) == by.person:
        return claim
    claim.state = rules.check_may_move(by, claim, "open").target
    save(claim, "state")
    history.record("claim.opened", by=by, claim=claim)
    return claim


def hand_over(claim: Claim, person: Person, by: Actor, state: str, due_at: datetime | None) -> Assignment:
    """Put the locked claim into this person's hands, in that state; whoever held it holds it no longer."""
    unasked = claim.state in {ClaimState.NEW, ClaimState.PARKED}
    end(claim, "reassigned")
    now = timezone.now()
    held = Assignment.objects.create(
        claim=claim, person=person, by=by.person, at=now, due_at=due_at or deadlines.due_at(claim, now)
    )
    claim.state = state
    save(claim, "state")
    if unasked:
        research.start(claim)
    return held


def end(claim: Claim, reason: str) -> None:
    """End the open assignment of a locked claim, if there is one."""
    held = Assignment.objects.filter(claim=claim, ended_at=None)
    held.update(ended_at=timezone.now(), ended_reason=reason)


def held_by(person: Person) -> list[int]:
    """The claims in a person's hands."""
    held = Assignment.objects.filter(person=person, ended_at=None, claim__state__in=HELD)
    return list(held.values_list("claim_id", flat=True))
