"""Carries a question to a team's language model through the guarded door, and its answer back.

No database transaction may be open: an answer takes as long as the team lets it. What is asked and how it is read is the
engine's; nothing of the text is kept here.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from django.conf import settings

from engine import providers
from engine.providers import PROVIDERS, Answer, Call, Described
from people.secrets_at_rest import KeyLost, unlock
from sources import breaker
from sources.errors import Failed, RateLimited, Refused, SourceError, TimedOut, Unreadable
from sources.exchange import Request
from sources.fetch import Limits, check_url, fetch, read_url
from sources.guard import Resolver, is_allowed, read_address, resolve
from sources.models import Provider
from sources.trial import Trial

TRIES = 2  # a model that wrote something unreadable is asked once more
BYTES_A_TOKEN = 3  # few in any language, so that an estimate is rather too high
WRITTEN = 600  # tokens of an answer, before it is known; claims with their quotes are about as long as their article
TRIED = providers.Judge(
    "The bridge at Carrow is closed.", "The council closed the bridge at Carrow on Monday."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question ready to go out: the request, a digest of all that it sends, and about how many tokens it will cost."""

    call: Call
    request: Described
    digest: str
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True, slots=True)
class Spent:
    """The tokens of all tries together. ``counted`` is False where a service did not say and they are our estimate."""

    tokens_in: int = 0
    tokens_out: int = 0
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it: an answer with the body it was read from, or the error in its place. ``tries`` counts how often the text left, and
    ``spent`` what all of them cost; ``seconds`` is how long the last one took."""

    tries: int = 0
    spent: Spent = Spent()
    answer: Answer | None = None
    body: bytes = b""
    error: SourceError | None = None
    seconds: float = 0.0


def prepare(provider: Provider, call: Call) -> Asked:
    """Describe the question. Raises Refused where it may not leave, or its key can't be read."""
    try:
        key = unlock(provider.key)
    except KeyLost as error:
        raise Refused(f"The key of {provider}: {error}") from error
    request = PROVIDERS[provider.kind].describe(call, model=provider.model, key=key)
    check_address(request.at(provider.address), inside=stays_inside(provider))
    sent = ceil(len(request.body) / BYTES_A_TOKEN)
    written = sent if isinstance(call, providers.Extract) else WRITTEN
    return Asked(call, request, hashlib.sha256(request.body).hexdigest(), sent, written)


def stays_inside(provider: Provider) -> bool:
    """Whether no text may leave our own networks for it."""
    return bool(settings.MODELS_STAY_INSIDE) or provider.team.models_stay_inside


def check_address(address: str, *, inside: bool) -> None:
    """Raise Refused for an address that a model is never asked at, as far as that can be told without the network."""
    check_url(address)
    url = read_url(address)
    if _is_number(url.host):
        _check_goes(url.scheme, url.host, [url.host], inside=inside)


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


def ask(provider: Provider, asked: Asked, *, though_it_rests: bool = False) -> Heard:
    """Put the question, once more where the answer can't be read. What goes wrong comes back as the answer's error.

    A model that did not answer before is left alone for a while, unless a person wants to know (``though_it_rests``).
    """
    heard = Heard()
    for _ in range(TRIES):
        try:
            if not though_it_rests:
                breaker.check(provider.place, provider.name)
        except SourceError as error:
            return replace(heard, error=error)
        began = time.monotonic()
        heard = _try(provider, asked, heard)
        heard = replace(heard, seconds=time.monotonic() - began)
        if not isinstance(heard.error, Unreadable):
            break
    return heard


def _try(provider: Provider, asked: Asked, heard: Heard) -> Heard:
    """One try more; what it cost is added to what the others did."""
    heard = replace(heard, tries=heard.tries + 1, error=None)
    try:
        body = _once(provider, asked)
        answer = read(provider, asked.call, body)
    except providers.Unreadable as error:
        breaker.note(provider.place, Failed(error.reason))
        spent = _add(heard.spent, error.usage, asked)
        return replace(heard, spent=spent, error=Unreadable(error.reason))
    except (RateLimited, TimedOut) as error:
        breaker.note(provider.place, error)
        return replace(heard, error=error)
    except SourceError as error:
        told = _explained(provider, error)
        # Whatever it is, it costs an article its time: three in a row open the breaker.
        breaker.note(provider.place, Failed(str(told)))
        return replace(heard, error=told)
    breaker.note(provider.place)
    return replace(heard, spent=_add(heard.spent, answer.usage, asked), answer=answer, body=body)


def read(provider: Provider, call: Call, body: bytes) -> Answer:
    """The answer in a body that came back; raises ``providers.Unreadable``."""
    return PROVIDERS[provider.kind].read(call, body)


def _once(provider: Provider, asked: Asked) -> bytes:
    request = Request(
        asked.request.at(provider.address),
        headers=asked.request.headers,
        method="POST",
        robots=False,  # an interface made for programs
        body=asked.request.body,
    )
    # The service's own limits hold, told by 429: a pace of ours would only make one question wait for another.
    return fetch(
        request,
        limits=Limits(seconds=provider.seconds, redirects=0, body=providers.LONGEST_ANSWER, tries=1),
        resolver=_resolver(asked.request.at(provider.address), inside=stays_inside(provider)),
        pace=None,
    ).body


def _add(spent: Spent, usage: providers.Usage, asked: Asked) -> Spent:
    counted = usage.tokens_in is not None and usage.tokens_out is not None
    return Spent(
        spent.tokens_in + (asked.tokens_in if usage.tokens_in is None else usage.tokens_in),
        spent.tokens_out + (asked.tokens_out if usage.tokens_out is None else usage.tokens_out),
        spent.counted and counted,
    )


def _explained(provider: Provider, error: SourceError) -> SourceError:
    status = error.status if isinstance(error, Failed) else None
    said = PROVIDERS[provider.kind].explain(status) if status else ""
    return Failed(f"{said} ({status})", status=status) if said else error


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


def told(provider: Provider, heard: Heard) -> Trial:
    """How a test of a model ended, in a sentence: of ``TRIED`` everybody knows the right answer."""
    if not isinstance(heard.answer, providers.Judged):
        return Trial(False, f"{provider}: {heard.error}")
    stance = heard.answer.stance.value
    right = stance == "supports"
    said = (
        "and was right about the passage it was shown"
        if right
        else f"and took a passage that backs a claim for “{stance}”"
    )
    return Trial(right, f"{provider.model} answered in {heard.seconds:.1f} seconds {said}.")
