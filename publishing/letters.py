"""Sends the links by which people choose a new password. Each is owed by its row and goes out once, soon or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from claims import history
from people.actors import machine
from people.models import PasswordLetter, Person
from publishing.channels import email
from publishing.posting import send_once

STALE = timedelta(minutes=30)  # whoever asked has given up by then, and asks again
TRIES = 5
BATCH = 100
POST = machine("post")


def send_owed(now: datetime) -> int:
    """Send the links that are owed. Returns how many went out."""
    owed = PasswordLetter.objects.filter(sent_at=None, asked_at__gt=now - STALE, attempts__lt=TRIES)
    waiting = owed.filter(person__closed_at=None).exclude(person__email="").select_related("person__team")
    return sum(_send(letter, now) for letter in waiting.order_by("pk")[:BATCH])


def _send(letter: PasswordLetter, now: datetime) -> bool:
    person = letter.person

    def put_back(why: str) -> None:
        PasswordLetter.objects.filter(pk=letter.pk).update(sent_at=None)

    if not send_once(
        letter,
        now,
        lambda: email.new_password(person, link_for(person)),
        put_back,
        attempts=F("attempts") + 1,
    ):
        return False
    with transaction.atomic():
        history.record("person.mailed_link", by=POST, team=person.team, person=person.pk, name=person.name)
    return True


def link_for(person: Person) -> str:
    """Opens the page of a new password until it is used, the password or the address is changed, or its hour is over.

    It leads to SITE_URL, whatever the request called the desk that asked for it.
    """
    name = urlsafe_base64_encode(force_bytes(person.pk))
    address = reverse("password_new", args=[name, default_token_generator.make_token(person)])
    return f"{settings.SITE_URL.rstrip('/')}{address}"
