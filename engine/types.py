"""What the engine takes and gives: plain, frozen values.

Offsets are code points, half-open, into the text they name: ``text[start:end] == quote``, always.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What sort of statement a claim is."""

    EVENT = "event"
    STATE = "state"
    QUANTITY = "quantity"
    QUOTATION = "quotation"
    COMPARISON = "comparison"
    CAUSAL = "causal"
    FORECAST = "forecast"
    OPINION = "opinion"


class Question(StrEnum):
    """What a claim's verdict answers: what was said, that it was said, or that it was expected."""

    CONTENT = "content"
    ATTRIBUTION = "attribution"
    EXPECTATION = "expectation"


class Stance(StrEnum):
    """How a passage bears on a claim."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    NEUTRAL = "neutral"


class Rating(StrEnum):
    """What a verdict says; a team's own words stand on top of these."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    MIXED = "mixed"
    CONFLICTING = "conflicting"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"
    PENDING = "pending"


class QuoteCheck(StrEnum):
    """Whether a quote stands in the document it is said to come from."""

    EXACT = "exact"
    NEAR = "near"
    MISSING = "missing"


class Rounding(StrEnum):
    """How far a number goes for what it says, by the words before it."""

    EXACT = ""
    ABOUT = "about"
    NEARLY = "nearly"
    MORE = "more than"
    LEAST = "at least"
    LESS = "less than"
    MOST = "at most"


class Tier(StrEnum):
    """How near a source is to what happened; background never counts as an origin."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Article:
    """A text to be read. ``body`` is the only text offsets point into; the title is context."""

    title: str
    body: str
    published_on: date | None = None
    publisher: str = ""
    byline: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a claim stands in the article's body: ``body[start:end] == quote``."""

    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One readable ground for a score: a rule's name, its weight (signed), and a phrase for people."""

    rule: str
    weight: float
    text: str


@dataclass(frozen=True, slots=True)
class Worth:
    """Check-worthiness: ``score`` in 0..1 and the reasons it was made from."""

    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it, as the article has it: ``wording`` is the phrase ("according to reports"), ``certainty``
    the reporting verb's lemma ("suggest", "deny", "expect") or empty."""

    name: str
    role: str = ""
    wording: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """A word of the sentence that was replaced to make the statement stand alone.

    ``said`` stands at ``start:end`` of the body; ``meant`` was taken from ``source`` ("title", "body" or
    "published_on") at ``source_start:source_end`` of it (both 0 for the date).
    """

    said: str
    meant: str
    start: int
    end: int
    source: str
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of a statement, with the words that belong to it: ``statement[start:end] == text``.

    ``value`` is 1200000 for "1.2 million"; of a range the lower end, with ``upper`` for the other. ``unit`` is "per cent",
    "percentage points", a currency ("euro") or the noun that is counted, as it is written; empty where none is. ``per``
    is what it is spread over ("day", "100,000 people"), ``period`` the time it is told of ("in 2024"), as written.
    """

    text: str
    start: int
    end: int
    value: Decimal
    upper: Decimal | None = None
    unit: str = ""
    per: str = ""
    period: str = ""
    rounding: Rounding = Rounding.EXACT

    def row(self) -> dict[str, str | int | float | None]:
        """The same as plain values; whole numbers as int."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "value": _plain(self.value),
            "upper": _plain(self.upper) if self.upper is not None else None,
            "unit": self.unit,
            "per": self.per,
            "period": self.period,
            "rounding": self.rounding.value,
        }


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral() else float(value)


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement that can be true or false by itself, or a dismissed one with its reason.

    ``dismissed`` is empty for a live claim, else a short sentence saying why it can't be checked. ``unresolved``
    lists words that point elsewhere and were left as they stand. ``due_on`` is set for forecasts only, and only where
    the article's date is known; ``due_phrase`` says what it was read from.
    """

    statement: str
    anchors: tuple[Anchor, ...]
    kind: Kind
    worth: Worth
    question: Question = Question.CONTENT
    speaker: Speaker | None = None
    due_on: date | None = None
    due_phrase: str = ""
    dismissed: str = ""
    resolutions: tuple[Resolution, ...] = ()
    unresolved: tuple[str, ...] = ()


NO_DAY = (
    "The day of publication is not known: relative dates are left as they stand and forecasts get no day."
)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as it was read: claims in the order of the text, and what a person should know about it."""

    claims: tuple[Claim, ...]
    language: str
    version: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that may bear on a claim: ``text[start:end] == quote``; a higher score is nearer."""

    quote: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class QuoteFound:
    """Where a quote stands in a document. ``difference`` shows, for a near one, what differs, in words."""

    check: QuoteCheck
    start: int = 0
    end: int = 0
    difference: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The machine's hint on one passage. ``confidence`` in 0..1; ``words`` are the ones that decided it.

    ``shares`` is how probable each stance is, together 1 (a rule leaves it empty unless it decides alone); ``doubted`` is the share up to
    which a rule's doubt outweighs the network: nought without a doubt, 1 where no share will do. A contradiction that is not
    clear is told as neutral, whatever its share.
    """

    stance: Stance
    confidence: float
    words: tuple[str, ...] = ()
    why: str = ""
    shares: Mapping[Stance, float] = field(default_factory=dict)
    doubted: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page found for one claim, as grouping sees it. ``passage`` is what was quoted from it."""

    key: int
    url: str
    text: str
    passage: str = ""
    title: str = ""
    publisher: str = ""
    owner: str = ""
    domain: str = ""
    canonical_url: str = ""
    published_at: datetime | None = None
    interested_party: bool = False
    tier: Tier = Tier.SECONDARY


@dataclass(frozen=True, slots=True)
class Origin:
    """Pages that are one source. ``reason`` says in words why they were joined; ``oldest`` is a member's key.

    ``circular`` origins are the checked article, its copies and its later repeats: they never count.
    """

    pages: tuple[int, ...]
    label: str
    reason: str
    oldest: int
    circular: bool = False


class LeadKind(StrEnum):
    """What sort of primary source a page names."""

    REPORT = "report"
    LAW = "law"
    DATA = "data"
    STUDY = "study"
    SPEECH = "speech"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: its address and the words it stands under."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Lead:
    """A primary source that a page links or names. ``url`` is empty where it is only named; ``why`` quotes the page."""

    kind: LeadKind
    name: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """One piece of evidence as the suggestion weighs it. ``goes_back_to`` is the label of its origin, where known."""

    key: int
    origin: int
    stance: Stance
    confidence: float
    passage: str
    publisher: str = ""
    tier: Tier = Tier.SECONDARY
    circular: bool = False
    interested_party: bool = False
    goes_back_to: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rating the machine proposes, never decides. Reasons quote passages; ``because`` are evidence keys."""

    rating: Rating
    reasons: tuple[str, ...]
    because: tuple[int, ...] = field(default=())
    version: str = ""
