"""How every connector is furnished.

A connector describes a question and reads an answer. It opens no connection and knows no client: ``sources.lookup`` carries
its requests through the guarded door, so that safety, pace and time limits are in one place and a connector can be tested
with nothing but text.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from engine.types import Tier
from sources.errors import SourceError
from sources.exchange import Page, Request, Response
from sources.factchecks.review import Review


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    A document of our own has its id in ``document``. Outside, ``request`` asks for the page behind the hit; without one
    the answer that was read is that page, or holds it: ``page`` is what it says of it.
    """

    url: str
    title: str = ""
    excerpt: str = ""
    request: Request | None = None
    document: int | None = None
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What an answer holds, best first. Nothing in it means that the source looked and found nothing.

    ``reviews`` are fact checks of others: they are proposed as earlier checks of the claim, and are no evidence.
    """

    hits: tuple[Hit, ...] = ()
    reviews: tuple[Review, ...] = ()


class Connector(ABC):
    """A place where we look. ``name`` is for programs, ``label`` for people; ``tier`` is how near it is to what happened.

    ``about``, ``how`` (to set it up) and ``limits`` are sentences for whoever looks after it. ``is_searched``: a claim's
    questions are put to it; ``is_dated``: it can keep to the days of publication it is asked for.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    about: ClassVar[str]
    how: ClassVar[str] = "Nothing needs to be set."
    limits: ClassVar[str]
    tier: ClassVar[Tier] = Tier.SECONDARY
    is_searched: ClassVar[bool] = True
    is_dated: ClassVar[bool] = False


class LocalConnector(Connector):
    """One that looks in our own database."""

    @abstractmethod
    def search(
        self, question: str, team_id: int, limit: int, since: date | None = None, until: date | None = None
    ) -> Finding:
        """At most ``limit`` hits, each with its document."""


class RemoteConnector(Connector):
    """One that looks outside. ``needs`` names the settings without which it can't.

    ``is_one_place``: it asks one host, which may be down as a whole. ``trial`` is a question whose answer shows that it works.
    """

    needs: ClassVar[tuple[str, ...]] = ()
    is_one_place: ClassVar[bool] = True
    trial: ClassVar[str]

    @abstractmethod
    def describe(self, question: str, config: Mapping[str, str]) -> Request:
        """The request that puts the question.

        ``config`` has the settings it needs, ``language``, ``limit``, and ``since`` and ``until`` (ISO days or empty).
        """

    @abstractmethod
    def read(self, answer: Response) -> Finding:
        """What the answer holds. Raises Unreadable, Failed or RateLimited where it is no answer, whatever its status."""

    def read_page(self, answer: Response) -> Page | None:
        """The page in the answer to a hit's request; None where it is a web page like any other."""
        return None

    def explain(self, error: SourceError) -> SourceError:
        """The error in words that say what to do about it, where this connector knows better than the door."""
        return error

    def describe_trial(self, config: Mapping[str, str]) -> Request:
        """The request that shows whether it works."""
        return self.describe(self.trial, config)

    def read_trial(self, answer: Response) -> str:
        """What came of the trial, as the end of a sentence. Raises what ``read`` raises."""
        finding = self.read(answer)
        found = len(finding.hits) + len(finding.reviews)
        return f"it found {found} for “{self.trial}”" if found else f"it found nothing for “{self.trial}”"
