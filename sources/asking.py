"""The way to a language model and back: where one may be asked, and one question put. Needs no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from engine.providers import LONGEST_ANSWER, PROVIDERS, Answer, Call, Described
from sources.errors import Failed, Refused, SourceError
from sources.exchange import Request
from sources.fetch import Limits, check_url, fetch, read_url
from sources.guard import Resolver, is_allowed, read_address, resolve


@dataclass(frozen=True, slots=True)
class Place:
    """Where a model is asked, and in which way: ``kind`` is a key of ``PROVIDERS``. ``inside``: no text may leave our own
    networks for it."""

    kind: str
    address: str
    inside: bool
    seconds: float = 60.0


def check_address(address: str, *, inside: bool) -> None:
    """Raise Refused for an address that a model is never asked at, as far as that can be told without the network."""
    check_url(address)
    url = read_url(address)
    if _is_number(url.host):
        _check_goes(url.scheme, url.host, [url.host], inside=inside)


def carry(place: Place, described: Described) -> bytes:
    """Put a described question and bring the body of the answer back. Raises SourceError."""
    address = described.at(place.address)
    request = Request(
        address,
        headers=described.headers,
        method="POST",
        robots=False,  # an interface made for programs
        body=described.body,
    )
    # The service's own limits hold, told by 429: a pace of ours would only make one question wait for another.
    return fetch(
        request,
        limits=Limits(seconds=place.seconds, redirects=0, body=LONGEST_ANSWER, tries=1),
        resolver=_resolver(address, inside=place.inside),
        pace=None,
    ).body


def ask(place: Place, call: Call, *, model: str, key: str) -> Answer:
    """One question and its answer. Raises SourceError where none came, ``providers.Unreadable`` where none can be read."""
    way = PROVIDERS[place.kind]
    try:
        body = carry(place, way.describe(call, model=model, key=key))
    except SourceError as error:
        raise explained(place.kind, error) from error
    return way.read(call, body)


def explained(kind: str, error: SourceError) -> SourceError:
    """An error in the words of whoever looks after a model, where its status says more than that of a page."""
    status = error.status if isinstance(error, Failed) else None
    said = PROVIDERS[kind].explain(status) if status else ""
    return Failed(f"{said} ({status})", status=status) if said else error


def _check_goes(scheme: str, host: str, addresses: Sequence[str], *, inside: bool) -> None:
    """Raise Refused where a text would leave that may not, or would leave readable on its way."""
    if all(_is_ours(address) for address in addresses):
        return
    if inside:
        raise Refused(f"No text may leave for a language model here, and {host} is in no network of our own.")
    if scheme == "http":
        raise Refused(
            f"{host} is outside our own networks, so its address has to begin with https://: else the key and the text "
            "could be read on the way."
        )


def _resolver(address: str, *, inside: bool) -> Resolver:
    """Looks a host up and says no where the question may not go there; the door connects to what it answers."""
    scheme = read_url(address).scheme

    def addresses(host: str, port: int) -> list[str]:
        found = resolve(host, port)
        _check_goes(scheme, host, found, inside=inside)
        return found

    return addresses


def _is_ours(address: str) -> bool:
    """Whether this is in a network of FETCH_ALLOW that is not a part of the public internet."""
    read = read_address(address)
    return is_allowed(read, settings.FETCH_ALLOW) and not read.is_global


def _is_number(host: str) -> bool:
    try:
        read_address(host)
    except ValueError:
        return False
    return True
