"""People and keys: added, closed, revoked. They stand here because every write leaves a line of history."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims import history
from claims.actions import notices, sessions
from claims.actions.locking import store
from claims.rules import Invalid, NotAllowed
from people.actors import SERVER, Actor
from people.models import ApiKey, Consumer, Person, Team
from people.roles import Power, Role, Scope

KEY_PREFIX = "fc_"  # so that a leaked key can be found in a repository or a log
SUSPENDED = timedelta(days=1)  # signing, after somebody else set a password or an address


def check_may_administer(by: Actor, team: Team) -> None:
    """People, keys and settings of a team: its administrators, and whoever has the server."""
    if by == SERVER:
        return  # whoever has the server's command line has the database too; the history names the door
    if not by.may(Power.ADMINISTER) or by.team != team:
        raise NotAllowed(f"{by.name} may not {Power.ADMINISTER.value}.")


@transaction.atomic
def add_person(
    username: str,
    *,
    by: Actor,
    team: Team,
    roles: Iterable[Role],
    name: str = "",
    email: str = "",
    password: str | None = None,
) -> Person:
    """Add somebody who signs in. Without a password nobody can sign in as them until one is set."""
    check_may_administer(by, team)
    held = wanted(roles)
    person = made(username, team=team, roles=held, name=name, email=email, password=password)
    said = ", ".join(sorted(role.value for role in held))
    history.record("person.added", by=by, team=team, person=person.pk, name=person.name, roles=said)
    return person


def wanted(roles: Iterable[Role]) -> set[Role]:
    """At least one role that signs in. Raises Invalid."""
    held = {Role(role) for role in roles} - {Role.OUTSIDE}
    if not held:
        raise Invalid("A person needs at least one role: reviewer, editor or administrator.", "roles")
    return held


def made(
    username: str, *, team: Team, roles: Iterable[Role], name: str, email: str, password: str | None
) -> Person:
    """A new row, as part of an act that asked who may and leaves the line of history. Raises Invalid."""
    held = set(roles)
    person = Person(
        username=username,
        name=name or username.replace("-", " ").replace(".", " ").title(),
        email=email,
        team=team,
        **{f"is_{role.value}": role in held for role in Role},
    )
    try:
        if password is not None:
            validate_password(password, person)
        person.set_password(password)
        person.full_clean(exclude=["password"])
    except ValidationError as error:
        raise Invalid(
            " ".join(error.messages), next(iter(getattr(error, "error_dict", {"password": 0})))
        ) from error
    person.save()
    return person


@transaction.atomic
def mend_person(
    person: Person, *, by: Actor, roles: Iterable[Role], name: str, email: str = "", password: str = ""
) -> Person:
    """Change a person's name, address, roles, or set a new password; an empty password leaves the old one.

    A new password or address from somebody else ends sessions and keys and suspends signing for a day, for whoever sets
    another's password could sign in their name.
    """
    check_may_administer(by, person.team)
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    held = wanted(roles)
    taken_over = bool(password) or email != person.email
    said = {"name": name.strip(), "email": email} | {f"is_{role.value}": role in held for role in Role}
    changed = [field for field, value in said.items() if getattr(person, field) != value]
    for field in changed:
        setattr(person, field, said[field])
    if password:
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise Invalid(" ".join(error.messages), "password") from error
        person.set_password(password)
        changed.append("password")
    if not changed:
        return person
    if taken_over and person != by.person:
        now = timezone.now()
        person.signing_suspended_until = now + SUSPENDED
        changed += ["signing_suspended_until"]
        sessions.end_quietly(person, by=by)
        revoke_keys_of(person, by=by)
    store(person, exclude=["password"])
    if taken_over and person != by.person:
        _tell_reset(person, by, {"password", "email"} & set(changed))
    history.record(
        "person.mended",
        by=by,
        team=person.team,
        person=person.pk,
        name=person.name,
        fields=", ".join(changed),
    )
    return person


def _tell_reset(person: Person, by: Actor, what: set[str]) -> None:
    words = " and ".join({"password": "password", "email": "address"}[one] for one in sorted(what))
    text = f"{by.name} set a new {words} for you. You can file and sign again in a day. If you did not ask for it, say so."
    once = f"account:{person.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
    notices.tell([person], "account", text, link="/admin/sessions/", once=once)


@transaction.atomic
def note_new_password(*, by: Actor) -> None:
    """Somebody has chosen a new password of their own. Their other sessions ended with the old one."""
    assert by.person is not None
    history.record("person.new_password", by=by, team=by.person.team, person=by.person.pk)


def revoke_keys_of(person: Person, *, by: Actor) -> int:
    """End all of a person's keys, as part of another act. Returns how many were good."""
    keys = ApiKey.objects.filter(person=person, revoked_at=None)
    return keys.update(revoked_at=timezone.now(), revoked_by=by.person)


@transaction.atomic
def make_key(
    label: str,
    *,
    by: Actor,
    scopes: Iterable[Scope],
    person: Person | None = None,
    consumer: str = "",
    team: Team | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Make a key for a person or an organisation. Returns it with its secret, which is shown this once and not kept.

    On the web one makes keys for oneself only; an administrator makes an organisation's.
    """
    team = team or (person.team if person else by.team)
    if team is None:
        raise Invalid("Say which team the key is for.", "team")
    if person is None or person != by.person:
        check_may_administer(by, team)
        if person is not None and by != SERVER:
            raise NotAllowed("On the web one makes keys for oneself only.")
    named = [scope for scope in Scope if scope in set(scopes)]
    if not named:
        raise Invalid(f"A key needs a scope: {', '.join(Scope)}.", "scopes")
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(
        label=label.strip(),
        team=team,
        person=person,
        consumer=_consumer(consumer.strip(), team),
        prefix=secret[:11],
        digest=digest_of(secret),
        scopes=" ".join(scope.value for scope in named),
        made_by=by.person,
        made_on="server" if by == SERVER else "web",
        expires_at=expires_at,
    )
    store(key)
    history.record(
        "key.made", by=by, team=team, key=key.pk, label=key.label, scopes=key.scopes, prefix=key.prefix
    )
    return key, secret


def _consumer(name: str, team: Team) -> Consumer | None:
    """The organisation of this name, written down with its first key; without a name, none."""
    if not name:
        return None
    found = Consumer.objects.filter(team=team, name=name).first()
    if found is None:
        store(found := Consumer(team=team, name=name))
    return found


def digest_of(secret: str) -> str:
    """What is kept of a key: the SHA-256 of the whole secret, as hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def revoke_key(key: ApiKey, *, by: Actor) -> ApiKey:
    """End a key; its holder may, and an administrator."""
    if key.person is None or key.person != by.person:
        check_may_administer(by, key.team)
    key = ApiKey.objects.select_for_update(no_key=True).get(pk=key.pk)
    if key.revoked_at is None:
        key.revoked_at, key.revoked_by = timezone.now(), by.person
        key.save(update_fields=["revoked_at", "revoked_by"])
        history.record("key.revoked", by=by, team=key.team, key=key.pk, label=key.label)
    return key
