"""The guarded door: the only place that opens a connection to the outside.

``fetch`` answers with a whole page or raises one of ``sources.errors``; there is nothing in between. It touches the database
only to keep the pace of each host.
"""

from __future__ import annotations

import random
import string
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import quote, urlsplit

import httpcore2
import httpx2
from django.conf import settings

from sources import body, pace, robots
from sources.errors import BrokenOff, Failed, RateLimited, Refused, TimedOut
from sources.exchange import Request, Response
from sources.guard import (
    CONNECT_SECONDS,
    Deadline,
    GuardedBackend,
    Network,
    Resolver,
    check_spelled,
    is_allowed,
    resolve,
)
from sources.walls import YOURSELF

AGENT = "Factcheck"
CLIENT = version("httpcore2")  # read from a file: once
REDIRECTS = {301, 302, 303, 307, 308}
LATER = {429, 503}
# A server behind a gateway that is starting, and a connection that broke, are often there a moment later.
SOON_BETTER = {502, 503, 504}
PAUSE = 0.4  # seconds, about
CONDITIONS = {"if-none-match", "if-modified-since"}
UNASKED_REST = 60.0
LONGEST_ADDRESS = 2_000


class Pace(Protocol):
    """Who says when a host may be asked; ``sources.pace`` does so for all our processes together."""

    def take_turn(self, host: str) -> None: ...

    def rest(self, host: str, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost at most: its seconds with all redirects and waits, the bytes of each answer, and how
    often an address is tried that broke off."""

    seconds: float = 20.0
    redirects: int = 5
    body: int = 10_000_000
    tries: int = 2


def fetch(
    request: Request,
    *,
    allow: Iterable[Network] | None = None,
    limits: Limits = Limits(),
    resolver: Resolver = resolve,
    pace: Pace | None = pace,
) -> Response:
    """Ask the outside one question and bring back the whole answer.

    ``allow`` are networks that may be opened beside the public internet (by default the setting FETCH_ALLOW); no pace is
    kept with them. With ``pace=None`` none is kept at all, and no database is needed. Raises Refused, RobotsForbids,
    RateLimited, TooLarge or Failed; an HTTP status of 400 or more is Failed, too. A request that carries a condition
    (If-None-Match, If-Modified-Since) may be answered with status 304 and an empty body.
    """
    networks = tuple(settings.FETCH_ALLOW if allow is None else allow)
    ports = tuple(settings.FETCH_PORTS)
    return Door(networks, ports, limits, Deadline(limits.seconds), resolver, pace).ask(request)


@dataclass(frozen=True, slots=True)
class Door:
    """One fetch's rules, for the page itself, its redirects and their robots.txt alike."""

    allow: tuple[Network, ...]
    ports: Collection[int]
    limits: Limits
    deadline: Deadline
    resolver: Resolver
    pace: Pace | None

    def ask(self, request: Request) -> Response:
        url = read_url(request.url)
        if request.params:
            url = url.copy_merge_params(dict(request.params))
        headers = {**standing_headers(), **request.headers}
        for _ in range(self.limits.redirects + 1):
            if request.robots:
                robots.check(str(url), AGENT, self._read_robots)
            asked_at = datetime.now(UTC)
            response, target = self._ask_twice(request, url, headers)
            if target is None:
                return replace(response, sent=headers, asked_at=asked_at)
            if (target.scheme, target.netloc) != (url.scheme, url.netloc):
                headers = standing_headers()
            # They were about the first address.
            headers = {name: value for name, value in headers.items() if name.lower() not in CONDITIONS}
            url = target
        raise Failed(
            f"The page sends us from one address to the next, more than {self.limits.redirects} times."
        )

    def _ask_twice(
        self, request: Request, url: httpx2.URL, headers: dict[str, str]
    ) -> tuple[Response, httpx2.URL | None]:
        """As ``_ask_once``, and again after a pause where that may help: the pauses of many askers differ by chance."""
        for tried in range(1, self.limits.tries + 1):
            try:
                return self._ask_once(request, url, headers)
            except Failed as error:
                pause = random.uniform(0.5, 1.5) * PAUSE * tried  # noqa: S311  # no secret
                again = isinstance(error, BrokenOff) or error.status in SOON_BETTER
                if request.method != "GET" or not again or tried == self.limits.tries:
                    raise
                if time.monotonic() + pause >= self.deadline.ends:
                    raise
                time.sleep(pause)
        raise AssertionError("an address is tried at least once")

    def _ask_once(
        self, request: Request, url: httpx2.URL, headers: dict[str, str]
    ) -> tuple[Response, httpx2.URL | None]:
        """The answer of this one address, and where it sends us instead, if it does."""
        pace = None if self._is_ours(url.host) else self.pace
        if pace:
            pace.take_turn(url.host)
        backend = GuardedBackend(self.allow, self.deadline, self.resolver, self.ports)
        try:
            with (
                httpcore2.ConnectionPool(network_backend=backend) as pool,
                pool.stream(
                    request.method, str(url), headers=write_headers(headers), content=request.body or None
                ) as answer,
            ):
                return self._read(request.method, url, answer, headers)
        except RateLimited as error:
            if pace:
                pace.rest(url.host, error.retry_after)
            raise
        except httpcore2.TimeoutException as error:
            raise TimedOut(f"{url.host} did not answer within {self.limits.seconds:g} seconds.") from error
        except httpcore2.ConnectError as error:
            if "CERTIFICATE" in str(error):
                raise Failed(f"The certificate of {url.host} can't be trusted.") from error
            raise Failed(f"No connection to {url.host} could be made.") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise BrokenOff(f"{url.host} broke off its answer.") from error

    def _read(
        self, method: str, url: httpx2.URL, answer: httpcore2.Response, asked: dict[str, str]
    ) -> tuple[Response, httpx2.URL | None]:
        headers = read_headers(answer.headers)
        if 300 <= answer.status < 400 and method != "GET":
            said = f"{url.host} sends the question on to another address, and questions with content don't follow."
            raise Failed(said, status=answer.status)
        if answer.status in REDIRECTS:
            return Response(str(url), answer.status, headers, b""), self._target(url, headers)
        if answer.status == 304 and not any(name.lower() in CONDITIONS for name in asked):
            raise Failed(f"{url.host} says that nothing has changed, and nobody asked that.", status=304)
        self._check_status(url.host, answer.status, headers)
        text = body.read(answer.iter_stream(), headers.get("content-encoding", ""), limit=self.limits.body)
        return Response(str(url), answer.status, headers, text), None

    def _check_status(self, host: str, status: int, headers: dict[str, str]) -> None:
        if status in LATER and (status == 429 or "retry-after" in headers):
            rest = retry_after(headers.get("retry-after", ""))
            raise RateLimited(f"{host} asks us to come back later.", retry_after=rest, status=status)
        if status >= 400:
            said = f"{host} {STATUS_WORDS.get(status, 'answered with an error')} ({status})."
            raise Failed(f"{said} {YOURSELF}" if status in SHUT else said, status=status)

    def _target(self, url: httpx2.URL, headers: dict[str, str]) -> httpx2.URL:
        if not headers.get("location"):
            raise Failed(f"{url.host} sends us on without saying where.")
        try:
            # Many servers write it in UTF-8, against the rules: the bytes are sent back as they came.
            joined = str(url.join(quote(headers["location"].encode("latin-1"), safe=string.punctuation)))
        except httpx2.InvalidURL as error:
            raise Failed(f"{url.host} sends us on to something that is no address.") from error
        return read_url(joined)

    def _read_robots(self, url: str) -> Response:
        return self.ask(Request(url, robots=False))

    def _is_ours(self, host: str) -> bool:
        """Whether this is a number in a network of our own: it needs no pace."""
        try:
            return is_allowed(ip_address(host), self.allow)
        except ValueError:
            return False


SHUT = {401, 402, 403, 451}  # what a person may be let into all the same
STATUS_WORDS = {
    401: "has a login wall: it asks for a sign-in",
    402: "has a paywall: it asks for payment",
    403: "does not let us see this",
    404: "has no such page",
    410: "has taken this page away",
    451: "withholds this for legal reasons",
}


def read_url(text: str) -> httpx2.URL:
    """A web address, ready to be asked; raises Refused for anything else, with the reason."""
    text = text.strip()
    if len(text) > LONGEST_ADDRESS:
        raise Refused(f"This address is longer than {LONGEST_ADDRESS:,} characters.")
    try:
        urlsplit(text)  # by which it is read elsewhere; each of the two refuses what the other lets pass
        url = httpx2.URL(text).copy_with(fragment=None)
    except (httpx2.InvalidURL, ValueError) as error:
        raise Refused("This is no web address.") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise Refused("An address begins with http:// or https:// and names a site.")
    if url.port is not None and not 0 < url.port < 65_536:
        raise Refused("This is no web address: there is no such port.")
    if url.userinfo:
        raise Refused("An address with a user name or password in it is not opened.")
    return url


def check_url(text: str) -> None:
    """Raise Refused for an address that the door would never open, as far as that can be told without the network."""
    url = read_url(text)
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    check_spelled(url.host, port, settings.FETCH_ALLOW, settings.FETCH_PORTS)


def check_reachable(text: str) -> None:
    """Raise Refused for an address that the door would not open now, and Failed for a name that nobody knows.

    The name is looked up, which may take seconds; whether it still leads there is checked again when the door opens.
    """
    url = read_url(text)
    backend = GuardedBackend(
        settings.FETCH_ALLOW, Deadline(CONNECT_SECONDS), ports=tuple(settings.FETCH_PORTS)
    )
    backend.addresses(url.host, url.port or {"http": 80, "https": 443}[url.scheme])


def standing_headers() -> dict[str, str]:
    """What every question carries: who asks, and how the answer may be compressed."""
    contact = getattr(settings, "FETCH_CONTACT", "") or settings.SITE_URL
    return {
        "User-Agent": f"{AGENT}/1.0 (+{contact}) httpcore2/{CLIENT}",
        "Accept": "*/*",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }


def read_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Names in small letters; a name that comes twice has its values joined by commas (RFC 9110, 5.2)."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def write_headers(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """The bytes of what ``read_headers`` answers, and of our own. Raises Refused for letters that no header can have."""
    try:
        return [(name.encode("ascii"), said.encode("latin-1")) for name, said in headers.items()]
    except UnicodeEncodeError as error:
        raise Refused("This can't be asked: its key has letters that no key can have.") from error


def retry_after(value: str) -> float:
    """The seconds to wait: a number or a date (RFC 9110, 10.2.3); a minute where the server says nothing readable."""
    if value.isdecimal():
        return float(value)
    try:
        wait = (parsedate_to_datetime(value).astimezone(UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError):
        return UNASKED_REST
    return max(0.0, wait)
