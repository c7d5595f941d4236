"""Somebody leaves: their claims go on, sessions and keys end, signatures keep their name. One act, foretold by ``outlook``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims import history
from claims.actions import assignees, assignments, sessions
from claims.actions.locking import lock_claims
from claims.actions.people import check_may_administer, revoke_keys_of
from claims.models import Assignment, BlindReading, Verdict
from claims.rules import IllegalMove, Invalid
from claims.states import HELD, ClaimState
from people.actors import SERVER, Actor
from people.models import ApiKey, Person
from people.roles import Power


@dataclass(frozen=True, slots=True)
class Outlook:
    """What will happen when a person leaves, in numbers: an administrator does not read claims.

    ``held`` are worked on, ``filed`` wait for somebody's signature, ``unseen`` for a second reading, ``signed`` are verdicts
    that keep the name.
    """

    held: int
    filed: int
    unseen: int
    signed: int
    sessions: int
    keys: int
    heirs: Sequence[Person]


def outlook(person: Person, *, by: Actor) -> Outlook:
    """What ``close_person`` would do now; changes nothing."""
    check_may_administer(by, person.team)
    states = Assignment.objects.filter(person=person, ended_at=None, claim__state__in=HELD)
    filed = states.filter(claim__state=ClaimState.TO_SIGN).count()
    signed = Verdict.objects.filter(Q(decided_by=person) | Q(approved_by=person))
    return Outlook(
        held=states.count() - filed,
        filed=filed,
        unseen=BlindReading.objects.filter(person=person, verdict=None, filed_at__isnull=False).count(),
        signed=signed.count(),
        sessions=sessions.open_of(person).count(),
        keys=ApiKey.objects.filter(person=person, revoked_at=None).count(),
        heirs=[one for one in assignees.candidates(person.team_id) if one != person],
    )


@transaction.atomic
def close_person(person: Person, *, by: Actor, to: str = "") -> Person:
    """Close an account. What they work on goes to the person with the sign-in name ``to``, or back into the queue; so
    does, in any case, a claim that this person may not be given. A verdict that waits for a signature stays as filed.
    """
    check_may_administer(by, person.team)
    if person == by.person and by != SERVER:
        raise IllegalMove("You can't close your own account: another administrator does.")
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not person.is_active:
        return person
    heir = _heir(person, to) if to else None
    passed = handed = 0
    held = assignments.held_by(person)
    lock_claims(held)
    for claim in held:
        state = assignments.leave(claim, person, by=by, heir=heir)
        passed, handed = passed + (state == ClaimState.ASSIGNED), handed + (state == ClaimState.QUEUED)
    ended = sessions.end_quietly(person, by=by)
    revoked = revoke_keys_of(person, by=by)
    person.closed_at, person.closed_by = timezone.now(), by.person
    person.save(update_fields=["closed_at", "closed_by"])
    done = [
        (passed, "claim", f"went to {heir}"),
        (handed, "claim", "went back into the queue"),
        (ended, "session", "ended"),
        (revoked, "key", "revoked"),
    ]
    told = [f"{count} {noun}{'s' * (count > 1)} {became}" for count, noun, became in done if count]
    what = ", ".join(told) or "nothing was open"
    history.record("person.closed", by=by, team=person.team, person=person.pk, name=person.name, what=what)
    return person


def _heir(person: Person, username: str) -> Person:
    heir = Person.objects.filter(username=username, team=person.team, closed_at=None).first()
    if heir is None or heir == person or not heir.may(Power.DECIDE):
        raise Invalid(f"There is no reviewer “{username}” in this team who stays.", "to")
    return heir
