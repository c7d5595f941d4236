"""What a model is asked and what it says: plain, frozen values, and the protocol that each way of asking keeps.

Nothing here opens a socket: an adapter describes the request and reads the answer, somebody else carries both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from engine.types import Article, Claim, Kind, Question, Rating, Stance

# -- What is asked --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Extract:
    """Split an article into claims."""

    article: Article


@dataclass(frozen=True, slots=True)
class Judge:
    """Say how one passage bears on a statement."""

    statement: str
    passage: str


@dataclass(frozen=True, slots=True)
class Given:
    """A passage that a wording may rest on and cite, as ``[number]``."""

    number: int
    text: str
    publisher: str = ""
    stance: Stance = Stance.NEUTRAL


@dataclass(frozen=True, slots=True)
class Word:
    """Write the rationale of a suggested rating from the passages that are given, and from nothing else."""

    statement: str
    rating: Rating
    passages: tuple[Given, ...]


Call = Extract | Judge | Word


@dataclass(frozen=True, slots=True)
class Described:
    """A POST to be made. ``path`` goes behind the address that the team has set; ``headers`` hold the key."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    def at(self, address: str) -> str:
        """The whole address, whether the team's ends before the path, in the middle of it ("/v1") or behind it."""
        address = address.strip().rstrip("/")
        parts = self.path.strip("/").split("/")
        if address.endswith("/" + "/".join(parts[1:])):  # a service that calls its versions otherwise
            return address
        there = next((n for n in range(len(parts), 0, -1) if address.endswith("/" + "/".join(parts[:n]))), 0)
        return "/".join([address, *parts[there:]])


# -- What is said ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call cost, as the service counted it; None where it did not say."""

    tokens_in: int | None = None
    tokens_out: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One claim as the model told it: nothing of it is checked yet."""

    statement: str
    quote: str
    kind: Kind
    question: Question = Question.CONTENT
    speaker: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """The answer to ``Extract``."""

    claims: tuple[Told, ...]
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer to ``Judge``. ``words`` are the model's quotation of what decided it, empty for neutral."""

    stance: Stance
    words: str
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True)
class Worded:
    """The answer to ``Word``. The rationale cites passages as ``[1]``."""

    rating: Rating
    rationale: str
    usage: Usage = Usage()


Answer = Extracted | Judged | Worded


class Unreadable(Exception):
    """There is no answer in what came back. ``str()`` is a sentence for people that quotes nothing of the article;
    ``usage`` is what it cost all the same."""

    def __init__(self, reason: str, usage: Usage = Usage()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.usage = usage


# -- What stood the checks ------------------------------------------------------------------------------------------


class Rule(StrEnum):
    """What an answer failed, to be counted by."""

    QUOTE = "quote"  # the quoted words are not in the text, or are far more than a claim rests on
    INVENTED = "invented"  # a name, number or date that the text does not have
    TURNED = (
        "turned"  # leaves out a "not", an "if" or a "may" of the quoted words, or has a "not" that they don't
    )
    OTHER = "other"  # says something else than the text, or says it in another language
    DUE = "due"  # a day for what is no forecast, or that the article does not give
    SPEAKER = "speaker"  # a speaker whom the article does not name
    EMPTY = "empty"  # nothing is said
    CITED = "cited"  # cites no passage, or one that was not given
    RATING = "rating"  # a surer rating than the rules came to
    REPEATED = "repeated"  # the same claim again


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something the model said that does not count: which rule it failed, a sentence why, and the words themselves."""

    rule: Rule
    reason: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims that stood the checks, in the order of the text, and those that did not."""

    claims: tuple[Claim, ...]
    refused: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """A rationale that stood the checks, the rating it gives, and the numbers of the passages it cites, in order."""

    rating: Rating
    rationale: str
    cited: tuple[int, ...]


class By(StrEnum):
    """Who proposed a claim."""

    ENGINE = "engine"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A claim with who found it. Where both did, ``claim`` is the engine's and ``provider_statement`` the model's wording,
    empty where it is the same."""

    claim: Claim
    by: tuple[By, ...]
    provider_statement: str = ""


# -- Who asks -------------------------------------------------------------------------------------------------------


class Provider(Protocol):
    """One way of asking a model over HTTP."""

    name: str
    label: str
    """What the way is called where a person chooses it."""
    address: str
    """An address to begin with, as an example: ``http://127.0.0.1:11434/v1``."""

    def describe(self, call: Call, *, model: str, key: str = "") -> Described:
        """The request. Without a key none is sent, as a server of one's own may want none."""
        ...

    def read(self, call: Call, body: bytes) -> Answer:
        """The answer in the body of a response with status 2xx; raises Unreadable for anything that is not wholly one."""
        ...

    def explain(self, status: int) -> str:
        """What an HTTP status of 400 or more means, in a sentence for whoever set the model up; empty where it says no more
        than its number."""
        ...
