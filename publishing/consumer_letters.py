"""Letters to consumers: what they must know although nothing can be sent to their webhook."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F
from django.template.loader import render_to_string

from people.models import ApiKey
from publishing.channels import email
from publishing.models import ConsumerLetter, Subscription
from publishing.posting import send_once

TRIES = 12  # over two days
PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
BATCH = 100


def address_of(key: ApiKey) -> str:
    """Where the organisation that holds a key can be mailed; empty where its contact names no address."""
    found = parseaddr(key.consumer.contact)[1] if key.consumer else ""
    try:
        validate_email(found)
    except ValidationError:
        return ""
    return found


def owe_stopped(stopped: Subscription) -> bool:
    """Owe the contact of a webhook's holder that it was stopped; in the caller's transaction. False: there is no address."""
    to = address_of(stopped.key)
    if not to:
        return False
    context = {"webhook": stopped, "team": stopped.key.team, "site": settings.SITE_URL.rstrip("/")}
    text = render_to_string("emails/webhook_stopped.txt", context)
    ConsumerLetter.objects.create(
        subscription=stopped, to=to, subject=f"Your webhook of {stopped.key.team} was stopped", text=text
    )
    return True


def send_owed(now: datetime) -> int:
    """Send what is to go out. Returns how many did."""
    owed = ConsumerLetter.objects.filter(sent_at=None, try_at__lte=now, attempts__lt=TRIES).order_by("pk")
    return sum(_send(letter, now) for letter in owed[:BATCH])


def _send(letter: ConsumerLetter, now: datetime) -> bool:
    def put_back(why: str) -> None:
        later = now + min(PAUSE * 4**letter.attempts, LONGEST_PAUSE)
        mine = ConsumerLetter.objects.filter(pk=letter.pk)
        mine.update(sent_at=None, attempts=F("attempts") + 1, try_at=later, error=why[:300])

    return send_once(letter, now, lambda: email.letter(letter), put_back, error="")


def told(stopped: Subscription) -> str:
    """For the desk: what its holder was told of it, in a sentence; empty where a person stopped it."""
    letter = stopped.letters.first()
    if letter is None:
        return ""
    if letter.sent_at:
        return f"{letter.to} was told."
    if letter.attempts < TRIES:
        return f"{letter.to} is being told."
    return f"{letter.to} could not be told: {letter.error}"
