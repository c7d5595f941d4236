"""A forgotten password: a link that is mailed, and the new one that is chosen by it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims import history
from claims.actions import notices, sessions
from claims.rules import Invalid, NotThere
from people.actors import Actor
from people.models import PasswordLetter, Person
from people.tries import LETTERS_OF_NAME, WINDOW

OVER = "This link to a new password was used already, or is older than an hour."


def who_may_ask() -> QuerySet[Person]:
    """Whoever may get such a link: closed accounts and readers from outside sign in nowhere."""
    return Person.objects.filter(closed_at=None, is_outside=False)


@transaction.atomic
def ask(said: str, *, now: datetime) -> None:
    """Owe a link to whoever this is the address or the sign-in name of, if there is anybody; the caller learns nothing."""
    said = said.strip()
    asked = Q(email__iexact=said) | Q(username=said.casefold())
    people = [one for one in who_may_ask().filter(asked).exclude(email="") if one.has_usable_password()]
    lately = PasswordLetter.objects.filter(asked_at__gt=now - WINDOW)
    for person in people:
        before = lately.filter(person=person)
        if not before.filter(sent_at=None).exists() and before.count() < LETTERS_OF_NAME:
            PasswordLetter.objects.create(person=person, asked_at=now)


@transaction.atomic
def reset(pk: int, token: str, password: str) -> Person:
    """Choose a new password by a mailed link, which is over then. All sessions of the person end.

    Keys stay, and a suspension of signing does: the link proves the address, which somebody else may have set.
    """
    person = who_may_ask().select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if person is None or not default_token_generator.check_token(person, token):
        raise NotThere(OVER)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), "new_password2") from error
    by = Actor.of(person, door="mailed link")
    person.set_password(password)
    person.save(update_fields=["password"])
    sessions.end_quietly(person, by=by)
    text = "A new password was chosen by the link that was mailed to you. If it was not you, tell an administrator."
    once = f"account:{person.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
    notices.tell([person], "account", text, link="/admin/sessions/", once=once)
    history.record("person.reset_password", by=by, team=person.team, person=person.pk)
    return person
