"""Carries questions to a language model for a measurement from a terminal: through the guarded door, with no database."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings

from engine.providers import LONGEST_ANSWER, PROVIDERS, Answer, Call
from sources.errors import Failed, RateLimited, Refused
from sources.exchange import Request
from sources.fetch import Limits, check_url, fetch, read_url
from sources.guard import is_allowed, read_address, resolve

LONGEST_REST = 60.0
"""Seconds that are waited when a service asks for peace; one that wants more has not answered."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model as one measurement asks it: ``way`` is a key of ``PROVIDERS``."""

    way: str
    address: str
    model: str
    key: str = ""
    seconds: float = 60.0

    def check(self) -> None:
        """Raise Refused for an address that is never asked, as far as that can be told without the network."""
        check_url(self.address)

    def ask(self, call: Call) -> Answer:
        """The answer to one question. Raises SourceError where none came, and ``providers.Unreadable`` where none can be read."""
        way = PROVIDERS[self.way]
        described = way.describe(call, model=self.model, key=self.key)
        address = described.at(self.address)
        request = Request(
            address, headers=described.headers, method="POST", robots=False, body=described.body
        )
        try:
            return way.read(call, self._fetch(request))
        except RateLimited as error:
            if error.retry_after > LONGEST_REST:
                raise
            time.sleep(error.retry_after)
            return way.read(call, self._fetch(request))
        except Failed as error:
            said = way.explain(error.status) if error.status else ""
            raise (Failed(f"{said} ({error.status})", status=error.status) if said else error) from error

    def _fetch(self, request: Request) -> bytes:
        limits = Limits(seconds=self.seconds, redirects=0, body=LONGEST_ANSWER, tries=1)
        return fetch(request, limits=limits, resolver=self._addresses, pace=None).body

    def _addresses(self, host: str, port: int) -> list[str]:
        """Where a host leads; without encryption to our own networks only, for the key goes with the question."""
        found = resolve(host, port)
        ours = all(is_allowed(read_address(one), settings.FETCH_ALLOW) for one in found)
        if read_url(self.address).scheme == "http" and not ours:
            raise Refused(
                f"{host} is outside our own networks, so its address has to begin with https://: else the key and the text "
                "could be read on the way."
            )
        return found
