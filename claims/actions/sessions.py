"""Where people are signed in: noted, listed, ended."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims import history
from claims.counting import count
from claims.rules import NotAllowed, NotThere
from people.actors import SERVER, Actor
from people.models import Person, SignIn
from people.roles import Power


def begin(person: Person, session: str, *, address: str, browser: str) -> SignIn:
    """Note that somebody signed in, in this session."""
    return SignIn.objects.create(person=person, session=session, address=address[:60], browser=browser[:200])


def renew(old: str, new: str) -> None:
    """The same browser goes on under another session key, as after a new password of one's own."""
    SignIn.objects.filter(session=old, ended_at=None).update(session=new)


def open_of(person: Person) -> QuerySet[SignIn]:
    """Where a person is signed in now, the latest first."""
    living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return SignIn.objects.filter(person=person, ended_at=None, session__in=living).order_by("-at", "-pk")


@transaction.atomic
def end(pk: int, *, by: Actor) -> SignIn:
    """End one session; ending one that is over changes nothing."""
    found = (
        SignIn.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person__team")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotThere("This session is not there.")
    check_may_end(by, found.person)
    if _end(open_of(found.person).filter(pk=pk), by):
        _tell(found.person, 1, by)
    return found


@transaction.atomic
def end_all(person: Person, *, by: Actor, but: str = "") -> int:
    """End every session of a person, but the one with the key ``but``. Returns how many were open."""
    check_may_end(by, person)
    ended = end_quietly(person, by=by, but=but)
    if ended:
        _tell(person, ended, by)
    return ended


def end_quietly(person: Person, *, by: Actor, but: str = "") -> int:
    """As part of another act, which leaves the line of history."""
    return _end(open_of(person).exclude(session=but), by)


def check_may_end(by: Actor, person: Person) -> None:
    """One's own sessions, an administrator anybody's of the team."""
    if by == SERVER or by.person == person:
        return
    if by.team != person.team:
        raise NotThere("This session is not there.")
    if not by.may(Power.ADMINISTER):
        raise NotAllowed(f"{by.name} may not {Power.ADMINISTER.value}.")


def _end(rows: QuerySet[SignIn], by: Actor) -> int:
    keys = dict(rows.values_list("pk", "session"))
    Session.objects.filter(session_key__in=keys.values()).delete()
    return SignIn.objects.filter(pk__in=keys).update(ended_at=timezone.now(), ended_by=by.person)


def _tell(person: Person, number: int, by: Actor) -> None:
    sessions = count(number, "session")
    history.record(
        "sessions.ended", by=by, team=person.team, person=person.pk, name=person.name, sessions=sessions
    )
