"""Carries a question to a team's language model through the guarded door, and its answer back.

No database transaction may be open: an answer takes as long as the team lets it. What is asked and how it is read is the
engine's; nothing of the text is kept here.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

from django.conf import settings

from engine import providers
from engine.providers import PROVIDERS, Answer, Call, Described
from people.secrets_at_rest import KeyLost, unlock
from sources import breaker
from sources.asking import Place, carry, check_address, explained
from sources.errors import (
    BrokenOff,
    Failed,
    RateLimited,
    Refused,
    SourceError,
    TimedOut,
    TooLarge,
    Unreadable,
)
from sources.models import Provider
from sources.trial import Trial

TRIES = 2  # a model that wrote something unreadable is asked once more
BYTES_A_TOKEN = 3  # few in any language, so that an estimate is rather too high
WRITTEN = 600  # tokens of an answer, before it is known; claims with their quotes are about as long as their article
SPARE = timedelta(seconds=15)  # beside the time of an answer: for the name, the way there, the reading
WORKED = (BrokenOff, TooLarge, Unreadable)
"""After these, as after a time-out, a service may well bill what it has done."""
TRIED = providers.Judge(
    "The bridge at Carrow is closed.", "The council closed the bridge at Carrow on Monday."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question ready to go out: the request, a digest of all that it sends, and about how many tokens a try costs."""

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
    """What came of it: an answer with the body it was read from, or the error in its place.

    ``tries`` counts how often the text left, and ``spent`` what all of them cost; ``seconds`` is how long the last took.
    """

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
    return Asked(call, request, _digest(request), sent, written)


def digest(provider: Provider, call: Call, model: str) -> str:
    """The digest of all that this question sends to this model: the same for the same texts."""
    return _digest(PROVIDERS[provider.kind].describe(call, model=model))


def _digest(request: Described) -> str:
    return hashlib.sha256(request.body).hexdigest()


def stays_inside(provider: Provider) -> bool:
    """Whether no text may leave our own networks for it."""
    return bool(settings.MODELS_STAY_INSIDE) or provider.team.models_stay_inside


def place(provider: Provider) -> Place:
    """Where a team's model is asked."""
    return Place(provider.kind, provider.address, stays_inside(provider), provider.seconds)


def ask(provider: Provider, asked: Asked, *, though_it_rests: bool = False) -> Heard:
    """Put the question, once more where the answer can't be read. What goes wrong comes back as the answer's error.

    A model that did not answer before is left alone for a while, unless a person wants to know (``though_it_rests``).
    """
    heard = Heard()
    for _ in range(TRIES):
        try:
            if not though_it_rests:
                breaker.check(provider.place, provider.name, trial=_trial(provider))
        except SourceError as error:
            # What came of the first try tells more than that there is no second.
            return heard if heard.tries else replace(heard, error=error)
        began = time.monotonic()
        heard = _try(provider, asked, heard)
        heard = replace(heard, seconds=time.monotonic() - began)
        if not isinstance(heard.error, Unreadable):
            break
    return heard


def _trial(provider: Provider) -> timedelta:
    """Longer than an answer may take: nobody else waits for a model that hangs while one question tries it."""
    return max(breaker.TRIAL, timedelta(seconds=provider.seconds) + SPARE)


def _try(provider: Provider, asked: Asked, heard: Heard) -> Heard:
    """One try more; what it cost is added to what the others did."""
    heard = replace(heard, tries=heard.tries + 1, error=None)
    try:
        body = carry(place(provider), asked.request)
        answer = read(provider, asked.call, body)
    except providers.Unreadable as error:
        reason = _without_key(provider, error.reason)
        breaker.note(provider.place, Failed(reason))
        spent = _add(heard.spent, error.usage, asked)
        return replace(heard, spent=spent, error=Unreadable(reason))
    except RateLimited as error:
        breaker.note(provider.place, error)
        return replace(heard, error=error)
    except TimedOut as error:
        breaker.note(provider.place, error)
        return replace(heard, spent=_add(heard.spent, providers.Usage(), asked), error=error)
    except Refused as error:
        return replace(heard, tries=heard.tries - 1, error=error)  # the door stayed shut: nothing left
    except SourceError as error:
        told = explained(provider.kind, error)
        # Whatever it is, it costs an article its time: three in a row open the breaker.
        breaker.note(provider.place, Failed(str(told)))
        if isinstance(error, WORKED):
            heard = replace(heard, spent=_add(heard.spent, providers.Usage(), asked))
        return replace(heard, error=told)
    breaker.note(provider.place)
    return replace(heard, spent=_add(heard.spent, answer.usage, asked), answer=answer, body=body)


def _without_key(provider: Provider, said: str) -> str:
    """A service may name the key in what it says of an error."""
    key = unlock(provider.key)
    return said.replace(key, "(the key)") if key else said


def read(provider: Provider, call: Call, body: bytes) -> Answer:
    """The answer in a body that came back; raises ``providers.Unreadable``."""
    return PROVIDERS[provider.kind].read(call, body)


def _add(spent: Spent, usage: providers.Usage, asked: Asked) -> Spent:
    counted = usage.tokens_in is not None and usage.tokens_out is not None
    return Spent(
        spent.tokens_in + (asked.tokens_in if usage.tokens_in is None else usage.tokens_in),
        spent.tokens_out + (asked.tokens_out if usage.tokens_out is None else usage.tokens_out),
        spent.counted and counted,
    )


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
