"""Whether a webhook is the desk's: https://www.standardwebhooks.com/"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any, cast

TOLERANCE = 300.0  # seconds between the desk's clock and ours


class NotSigned(Exception):
    """This message is not the desk's, or too old: throw it away."""


def verify(
    secret: str, headers: Mapping[str, str], body: bytes, *, now: float | None = None
) -> dict[str, Any]:
    """The message, when one of its signatures holds; ``body`` is the request's as it came, byte by byte.

    Remember the header ``webhook-id``: a message that comes twice has the same.
    """
    said = {name.lower(): value for name, value in headers.items()}
    try:
        pk, timestamp, signatures = (said[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
        age = abs((time.time() if now is None else now) - int(timestamp))
    except (KeyError, ValueError) as error:
        raise NotSigned("The headers of a webhook are missing.") from error
    if age > TOLERANCE:
        raise NotSigned("The message is too old, or the clocks differ.")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, b".".join((pk.encode(), timestamp.encode(), body)), hashlib.sha256).digest()
    ours = f"v1,{base64.b64encode(digest).decode()}"
    if not any(hmac.compare_digest(ours.encode(), one.encode()) for one in signatures.split()):
        raise NotSigned("No signature of this message holds.")
    return cast(dict[str, Any], json.loads(body))
