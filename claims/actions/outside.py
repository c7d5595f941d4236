"""A second reader from outside, where a desk has nobody else: asked for one verdict, by a link mailed to their address."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from claims import history, rules
from claims.actions.locking import locked_with_claim, store
from claims.models import OutsideReading, Verdict
from claims.rules import Invalid, NotThere
from claims.states import VerdictState
from people.actors import Actor
from people.models import Person

VALID = timedelta(days=3)
DOOR = "outside"


@transaction.atomic
def invite(pk: int, *, by: Actor, name: str, email: str) -> tuple[OutsideReading, str]:
    """Ask somebody outside to read and sign one verdict. Returns the reading and its token, kept nowhere: whoever
    calls this sends it to the address, and the link that comes back proves the address.

    Whoever was asked before for the same verdict can't open it any more.
    """
    claim, verdict = locked_with_claim(Verdict, pk, by)
    rules.check_may_invite_reader(by, verdict)
    assert by.person is not None  # an organisation's key assigns nothing
    reader = _reader(name, email, by.person, claim.article.team_id)
    OutsideReading.objects.filter(verdict=verdict, ended_at=None).update(ended_at=timezone.now())
    token = secrets.token_urlsafe(32)
    reading = OutsideReading.objects.create(
        verdict=verdict,
        person=reader,
        digest=_digest(token),
        invited_by=by.person,
        expires_at=timezone.now() + VALID,
    )
    history.record("reader.invited", by=by, verdict=verdict, reader=reader.name)
    return reading, token


def _reader(name: str, email: str, by: Person, team: int) -> Person:
    """A row of their own for each reading: it has no password, no role on the desk and opens no other door."""
    email = email.strip()
    if not name.strip():
        raise Invalid("Say who the reader is: their name stands beside the verdict.", "reader_name")
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid("Write the reader's address: the link goes there.", "reader_email") from error
    if Person.objects.filter(email__iexact=email, is_outside=False).exists():
        raise Invalid(
            "This is the address of somebody on the desk: a reader from outside is not.", "reader_email"
        )
    reader = Person(
        username=f"outside-{secrets.token_hex(6)}",
        name=name.strip(),
        email=email,
        team_id=team,
        is_outside=True,
    )
    reader.set_unusable_password()
    store(reader, exclude=["password"])
    return reader


def open_link(token: str) -> OutsideReading:
    """The reading behind a link that still works; the first opening is noted. Raises NotThere."""
    found = OutsideReading.objects.live().filter(digest=_digest(token))
    reading = found.select_related("verdict__claim__article__team", "verdict__decided_by", "person").first()
    if reading is None:
        raise NotThere("This link has been used, or its time is over. Ask the desk for another.")
    with transaction.atomic():
        first = OutsideReading.objects.filter(pk=reading.pk, opened_at=None).update(opened_at=timezone.now())
        if first:
            history.record("reader.opened", by=actor(reading), verdict=reading.verdict)
    return reading


def actor(reading: OutsideReading) -> Actor:
    """The reader as actions take them."""
    return Actor.of(reading.person, door=DOOR)


def end(reading: OutsideReading) -> None:
    """The link has done its work, once the verdict no longer waits."""
    waiting = Verdict.objects.filter(pk=reading.verdict_id, state=VerdictState.DECIDED).exists()
    if not waiting:
        cancel(reading)


def cancel(reading: OutsideReading) -> None:
    """The link opens nothing from now on."""
    OutsideReading.objects.filter(pk=reading.pk, ended_at=None).update(ended_at=timezone.now())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
