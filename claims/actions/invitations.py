"""Joining by a link: an administrator invites, the invited chooses name and password. It works once, and for a week."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims import history
from claims.actions.people import check_may_administer, digest_of, made, wanted
from claims.rules import Invalid, NotAllowed, NotThere
from people.actors import Actor
from people.models import Invitation, Person, Team
from people.roles import Role

VALID = timedelta(days=7)
OVER = "This invitation has been used or withdrawn, or its time is over. Ask whoever invited you for another."


@transaction.atomic
def invite(*, by: Actor, roles: Iterable[Role], name: str = "", email: str = "") -> tuple[Invitation, str]:
    """Make an invitation. Returns it with its token, kept nowhere: whoever calls this mails the link or shows it once."""
    inviter = _inviter(by)
    held = wanted(roles)
    email = email.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Invalid(f"“{email}” is no address that mail can go to.", "email") from error
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        team=inviter.team,
        name=name.strip()[:120],
        email=email,
        roles=" ".join(role.value for role in Role if role in held),
        digest=digest_of(token),
        invited_by=inviter,
        expires_at=timezone.now() + VALID,
    )
    said = ", ".join(invitation.roles.split())
    history.record("person.invited", by=by, team=inviter.team, name=str(invitation), roles=said)
    return invitation, token


def waiting(team: Team | None) -> QuerySet[Invitation]:
    """The invitations of a team that can still be accepted, the latest first."""
    return _live().filter(team=team).order_by("-invited_at", "-pk")


def open_link(token: str) -> Invitation:
    """The invitation behind a link that still works. Raises NotThere."""
    found = _live().filter(digest=digest_of(token)).select_related("team", "invited_by").first()
    if found is None:
        raise NotThere(OVER)
    return found


@transaction.atomic
def accept(token: str, *, username: str, name: str, password: str) -> Person:
    """Join the team. Of two who use one link at once, one joins. Raises NotThere, Invalid."""
    found = _live().filter(digest=digest_of(token)).select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise NotThere(OVER)
    if not name.strip():
        raise Invalid("Write your name: it stands beside what you sign.", "name")
    person = made(
        username.strip(),
        team=found.team,
        roles=found.role_set,
        name=name.strip(),
        email=found.email,
        password=password,
    )
    found.person, found.ended_at = person, timezone.now()
    found.save(update_fields=["person", "ended_at"])
    history.record(
        "person.joined",
        by=Actor.of(person, door="invitation"),
        team=found.team,
        person=person.pk,
        roles=", ".join(found.roles.split()),
        inviter=found.invited_by.name,
    )
    return person


@transaction.atomic
def cancel(pk: int, *, by: Actor) -> Invitation:
    """Withdraw an invitation: its link opens nothing from now on."""
    found = _live().filter(pk=pk, team=_inviter(by).team).select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise NotThere("This invitation is over already, or it is not there.")
    found.ended_at = timezone.now()
    found.save(update_fields=["ended_at"])
    history.record("person.uninvited", by=by, team=found.team, name=str(found))
    return found


def _inviter(by: Actor) -> Person:
    if by.person is None:
        raise NotAllowed("Only a person invites somebody.")
    check_may_administer(by, by.person.team)
    return by.person


def _live() -> QuerySet[Invitation]:
    """Those that work. Who is no administrator any more has invited nobody."""
    return Invitation.objects.filter(
        ended_at=None,
        expires_at__gt=timezone.now(),
        invited_by__is_administrator=True,
        invited_by__closed_at=None,
    )
