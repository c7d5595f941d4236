"""Several pages at once: side by side where their hosts differ, one after the other where they share one.

The database is asked before and after, by the thread that called; the threads in between only use the network.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import connection

from sources import breaker, cache, pace
from sources.errors import Failed, RateLimited, Resting, SourceError, TimedOut
from sources.exchange import Request, Response
from sources.fetch import fetch

Ask = Callable[[Request], Response]
Told = Response | SourceError
SECONDS = 60.0  # for all pages of one search; what is not begun by then is left out, and said so
SIDE_BY_SIDE = 8


@dataclass(slots=True)
class Visit:
    """One page: how it is asked for, what we have of it, and in the end the answer or what went wrong."""

    request: Request
    stored: Response | None = None
    told: Told | None = None


def visit(request: Request, through: Ask = fetch) -> Response:
    """One page, through the breaker of its host and the cache. Raises what ``fetch`` raises, and Resting."""
    told = visit_all([request], through)[0]
    if isinstance(told, SourceError):
        raise told
    return told


def visit_all(requests: Sequence[Request], through: Ask = fetch) -> list[Told]:
    """For each request its answer or the error, in the same order. It takes as long as the slowest host, not as all."""
    visits = [_begun(request) for request in requests]
    lanes: dict[str, list[Visit]] = {}
    for one in visits:
        if one.told is None:
            lanes.setdefault(host_of(one.request), []).append(one)
    until = time.monotonic() + SECONDS
    if len(lanes) == 1:
        _walk(*lanes.values(), until=until, through=through)
    elif lanes:
        with ThreadPoolExecutor(min(len(lanes), SIDE_BY_SIDE), thread_name_prefix="visit") as pool:
            list(pool.map(lambda lane: _walk_apart(lane, until, through), lanes.values()))
    for host, lane in lanes.items():
        for one in lane:
            if not isinstance(one.told, Resting):
                breaker.note(pace.place(host), _as_error(one.told))
    return [one.told or Failed("The page was not asked for.") for one in visits]


def host_of(request: Request) -> str:
    """The host with its port: what answers, or does not."""
    try:
        return urlsplit(request.url.strip()).netloc.lower()
    except ValueError:
        return ""


def _begun(request: Request) -> Visit:
    asked, stored, fresh = cache.look_up(request)
    if fresh:
        return Visit(asked, stored, stored)
    host = host_of(request)
    try:
        breaker.check(pace.place(host), host)
    except Resting as error:
        return Visit(asked, stored, error)
    return Visit(asked, stored)


def _walk(lane: list[Visit], *, until: float, through: Ask) -> None:
    """The pages of one host in turn; one that keeps us waiting or asks for peace is not asked for the rest."""
    gone: SourceError | None = None
    for one in lane:
        if gone is not None:
            one.told = gone
        elif time.monotonic() > until:
            one.told = Resting(f"There was no time left to ask {host_of(one.request)}.", retry_after=1.0)
        else:
            try:
                one.told = cache.settle(through(one.request), one.stored)
            except RateLimited as error:
                one.told = gone = error
            except SourceError as error:
                one.told = error
                if isinstance(error, TimedOut):
                    gone = Resting(f"{host_of(one.request)} was not asked again: {error}", retry_after=30.0)


def _walk_apart(lane: list[Visit], until: float, through: Ask) -> None:
    try:
        _walk(lane, until=until, through=through)
    finally:
        connection.close()  # the door keeps the pace of hosts in the database


def _as_error(told: Told | None) -> SourceError | None:
    return told if isinstance(told, SourceError) else None
