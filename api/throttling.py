"""How often a caller may ask: a number of requests for each minute of the clock, counted over all web processes.

A process takes requests from the caller's minute in blocks, a fiftieth of it at a time, and hands them out by itself: one
short write a block, which costs a fiftieth of one a request and is no row that all requests queue for. Together the
processes never grant more than the limit; what a process has taken and not handed out when the minute ends is lost.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.db import connection
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from api.access import key_of
from api.models import Allowance

MINUTE = 60
BLOCKS = 50  # of a minute
KEPT = 10_000  # callers a process knows; beyond that it asks the database again

TAKE = """
    INSERT INTO api_allowance (caller, minute, taken) VALUES (%s, %s, %s)
    ON CONFLICT (caller) DO UPDATE SET
        taken = excluded.taken
            + CASE WHEN api_allowance.minute >= excluded.minute THEN api_allowance.taken ELSE 0 END,
        minute = CASE WHEN api_allowance.minute >= excluded.minute THEN api_allowance.minute ELSE excluded.minute END
    RETURNING taken
"""


@dataclass(slots=True)
class Block:
    """What this process has of a caller's minute: ``left`` to hand out, and ``untaken`` when it last looked."""

    minute: int
    left: int = 0
    untaken: int = 0


_lock = Lock()
_blocks: dict[str, Block] = {}
_swept: dict[str, int] = {"minute": 0}


def forget() -> None:
    """Know of no caller, as a process that has just started."""
    with _lock:
        _blocks.clear()


def grant(caller: str, limit: int, now: float) -> int | None:
    """Grant one request. Returns how many are left in this minute, as far as this process knows; None for a refusal."""
    minute = int(now // MINUTE)
    with _lock:
        block = _blocks.get(caller)
        if block is not None and block.minute == minute:
            if block.left:
                block.left -= 1
                return block.left + block.untaken
            if not block.untaken:
                return None
    taken = _take(caller, minute, limit)
    with _lock:
        if len(_blocks) >= KEPT:
            _blocks.clear()
        block = _blocks.get(caller)
        if block is None or block.minute != minute:
            block = _blocks[caller] = Block(minute)
        block.left += taken[0]
        block.untaken = taken[1]
        if not block.left:
            return None
        block.left -= 1
        return block.left + block.untaken


def _take(caller: str, minute: int, limit: int) -> tuple[int, int]:
    """Take a block from the caller's minute: how many came, and how many are left to take."""
    if _swept["minute"] != minute:
        _swept["minute"] = minute
        Allowance.objects.filter(minute__lt=minute - 1).delete()
    size = math.ceil(limit / BLOCKS)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [caller, minute, size])
        taken = cursor.fetchone()[0]
    return max(0, min(size, limit - (taken - size))), max(0, limit - taken)


class PerCaller(BaseThrottle):
    """THROTTLE requests a minute for each key; where no key is needed, PUBLIC_THROTTLE for each address.

    ``RateLimit`` headers say what is left (draft-ietf-httpapi-ratelimit-headers-10).
    """

    def allow_request(self, request: Request, view: object) -> bool:
        self.now = time.time()
        key = key_of(request)
        limit = settings.THROTTLE if key else settings.PUBLIC_THROTTLE
        left = grant(f"key {key.pk}" if key else f"address {self.get_ident(request)}"[:100], limit, self.now)
        name, seconds = "key" if key else "address", math.ceil(self.wait())
        request._request.rate_limit = {  # type: ignore[attr-defined]  # for the answer's headers
            "RateLimit-Policy": f'"{name}";q={limit};w={MINUTE}',
            "RateLimit": f'"{name}";r={left or 0};t={seconds}',
        }
        return left is not None

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return MINUTE - self.now % MINUTE


def tell(request: Request, response: HttpResponseBase) -> None:
    """Say in the answer what is left of the caller's minute."""
    for name, value in getattr(request._request, "rate_limit", {}).items():
        response[name] = value
