"""How often a key may ask: a number of requests for each minute of the clock."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from api.access import key_of

MINUTE = 60


class PerKey(BaseThrottle):
    """THROTTLE requests a minute for each key; where no key is needed, for each address.

    Counted in the cache, one number a key and minute: each web process counts for itself.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        self.now = time.time()
        caller = f"key {key.pk}" if (key := key_of(request)) else f"address {self.get_ident(request)}"
        counted = f"api.throttle {caller} {int(self.now // MINUTE)}".replace(" ", ":")
        cache.add(counted, 0, timeout=2 * MINUTE)
        return cache.incr(counted) <= settings.THROTTLE

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return MINUTE - self.now % MINUTE
