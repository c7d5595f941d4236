"""Webhooks as the Standard Webhooks specification has them: https://www.standardwebhooks.com/

What is sent, how it is signed, and what an answer means. The verdict is sent as it stands at that moment, not as it stood
when the delivery was owed: a late try tells nobody a rating that is held by then.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from people.secrets_at_rest import KeyLost, unlock
from publishing.models import Delivery, PublicEvent
from publishing.serving import served
from sources.errors import Failed, RateLimited, SourceError, TooLarge
from sources.exchange import Request
from sources.fetch import Limits, fetch

TEST = "webhook.test"
UNSIGNED = "Its secret was encrypted under another SECRET_KEY, and can't be read: give the webhook a new one."
LIMITS = Limits(seconds=20.0, redirects=0, body=100_000)


def new_secret() -> str:
    """A secret as the specification writes it: ``whsec_`` and 32 random bytes in base64."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """One signature: ``v1,`` and the HMAC-SHA256 of id, time and body in base64."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = b".".join((message_id.encode(), str(timestamp).encode(), body))
    return f"v1,{base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()}"


def told(event: PublicEvent) -> dict[str, Any]:
    """A public change with its verdict as it stands now; ``changes/`` tells the same."""
    return {
        "id": event.number,
        "type": event.type,
        "at": event.at,
        "claim": event.publication.claim_id,
        "verdict": served(event.publication),
    }


def body_of(delivery: Delivery) -> bytes:
    """The message: ``{"type", "timestamp", "data"}``; ``data`` is a row of ``changes/``, or a sentence in a test."""
    if delivery.event is None:
        at, kind = delivery.made_at.isoformat(), TEST
        data: dict[str, Any] = {"note": "This is a test: your address can be reached."}
    else:
        at, kind = delivery.event.at.isoformat(), delivery.event.type
        data = told(delivery.event) | {"at": at}
    return json.dumps({"type": kind, "timestamp": at, "data": data}, ensure_ascii=False).encode()


def headers_of(delivery: Delivery, body: bytes, now: datetime) -> dict[str, str]:
    """The specification's three headers; while a secret is being replaced there is a signature of each. Raises KeyLost where
    the present one can't be read; one that was replaced, perhaps for that, is left out then."""
    subscription, timestamp = delivery.subscription, int(now.timestamp())
    good = [unlock(subscription.secret)]
    for one in subscription.retired.all():
        with suppress(KeyLost):
            good += [unlock(one.secret)] if one.until > now else []
    return {
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(sign(one, delivery.message_id, timestamp, body) for one in good),
    }


class Meaning(Enum):
    """What an answer asks of us."""

    TAKEN = "taken"
    REFUSED = "refused"  # this message, by a server that answers
    LATER = "later"  # it asks for a pause
    AWAY = "away"  # nobody answers, or what is there is not to be opened
    GONE = "gone"  # it wants no more


@dataclass(frozen=True, slots=True)
class Answer:
    """How a try went; ``error`` is a sentence, empty where the message was taken."""

    meaning: Meaning
    status: int | None = None
    error: str = ""
    seconds: float = 0.0


def post(delivery: Delivery, now: datetime) -> Answer:
    """Try once. Nothing is raised for whatever the other side does, and no redirect is followed."""
    body = body_of(delivery)
    try:
        headers = headers_of(delivery, body, now)
    except KeyLost:
        return Answer(Meaning.AWAY, None, UNSIGNED)
    request = Request(
        delivery.subscription.url,
        headers=headers,
        method="POST",
        robots=False,
        body=body,
    )
    try:
        status = fetch(request, limits=LIMITS, pace=None).status
    except RateLimited as later:
        return Answer(Meaning.LATER, later.status, str(later), later.retry_after)
    except TooLarge:  # it was taken, and we don't read long answers
        return Answer(Meaning.TAKEN, 200)
    except Failed as failure:
        return Answer(_failure(failure.status), failure.status, _said(failure))
    except SourceError as refusal:
        return Answer(Meaning.AWAY, None, str(refusal))
    return Answer(Meaning.TAKEN, status)


def _said(failure: Failed) -> str:
    """The door speaks of pages that are read, and of what a reader could do; nobody reads here."""
    status = failure.status
    if status is None:
        return str(failure)
    phrase = http.client.responses.get(status, "")
    said = f"The address answered {status} {phrase}".strip()
    return f"{said}: a redirect is not followed." if 300 <= status < 400 else f"{said}."


def _failure(status: int | None) -> Meaning:
    if status == 410:
        return Meaning.GONE
    return Meaning.REFUSED if status else Meaning.AWAY
