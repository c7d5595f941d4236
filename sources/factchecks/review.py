"""One fact check as a plain value, and how it is read from ClaimReview (https://schema.org/ClaimReview)."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sources.errors import Unreadable
from sources.pages import read_time, tidy

LONGEST_STATEMENT = 5_000
LONGEST = {"rating": 200, "title": 500, "publisher": 200, "claimant": 300}
DEEPEST = 12  # levels of a document in which a ClaimReview is looked for, and of a name its words
CUT = ("…", "...")
UNRATED = "No longer rated"  # the rating of a check that its publisher took back, or is looking at again
INVENTED = "Invented for a demonstration"  # the creativeWorkStatus of what no desk takes for a check
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")


class Review(NamedTuple):
    """What somebody found about a statement. ``rating`` is in their words; what is not known is empty."""

    statement: str
    rating: str
    title: str = ""
    url: str = ""
    publisher: str = ""
    rating_value: float | None = None
    worst_rating: float | None = None
    best_rating: float | None = None
    reviewed_on: date | None = None
    claimant: str = ""
    claimed_on: date | None = None
    language: str = ""

    @property
    def is_unrated(self) -> bool:
        return self.rating == UNRATED

    @property
    def identity(self) -> str:
        """Which check this is: the same for a later version of it, which may say something else."""
        source = self.url or f"{self.publisher.casefold()} {self.reviewed_on or ''}"
        return _digest(source, " ".join(self.statement.casefold().split()))

    @property
    def digest(self) -> str:
        """What stands in it."""
        return _digest(*map(str, self))


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()


def claim_reviews(document: Any, depth: int = DEEPEST) -> Iterator[dict[str, Any]]:
    """Every ClaimReview in a JSON-LD document: alone, in a list, a graph, a data feed, or beside something else."""
    if isinstance(document, dict):
        if is_claim_review(document):
            yield document
        elif depth:
            for part in document.values():
                yield from claim_reviews(part, depth - 1)
    elif isinstance(document, list) and depth:
        for part in document:
            yield from claim_reviews(part, depth - 1)


def is_claim_review(document: dict[str, Any]) -> bool:
    """Whether its type is ClaimReview, by that name, with a prefix or as an address."""
    types = document.get("@type")
    named = types if isinstance(types, list) else [types]
    return any(
        isinstance(one, str) and one.rpartition("/")[2].rpartition(":")[2] == "ClaimReview" for one in named
    )


def from_claim_review(told: dict[str, Any]) -> Review:
    """The review in a ClaimReview object. Raises Unreadable, in a sentence, where the statement or the rating is missing,
    and for one that says itself that it was made up."""
    if words(told.get("creativeWorkStatus")) == INVENTED:
        raise Unreadable("It was made up for a demonstration, and is no check of anything.")
    item = _object(told.get("itemReviewed"))
    rating = _object(told.get("reviewRating"))
    url = web_address(words(told.get("url"))) or web_address(words(told.get("@id")))
    value, worst, best = (number(rating.get(name)) for name in ("ratingValue", "worstRating", "bestRating"))
    publisher = words(told.get("author")) or words(told.get("publisher")) or words(told.get("sdPublisher"))
    return checked(
        Review(
            statement=_statement(words(told.get("claimReviewed")), item),
            rating=words(rating.get("alternateName")) or words(rating.get("name")) or in_figures(value, best),
            title=words(told.get("headline")) or words(told.get("name")),
            url=url,
            publisher=publisher or host_of(url),
            rating_value=value,
            worst_rating=worst,
            best_rating=best,
            reviewed_on=day(told.get("datePublished")) or day(told.get("dateModified")),
            claimant=words(item.get("author")),
            claimed_on=day(item.get("datePublished")),
            language=words(told.get("inLanguage")),
        )
    )


def plain(told: dict[str, Any]) -> Review:
    """The review in an object that has its fields by our names. Raises Unreadable for any other, and for what is none."""
    if unknown := sorted(told.keys() - _READ.keys()):
        there = ", ".join(_READ)
        raise Unreadable(f"There is no field “{str(unknown[0])[:100]}” in a fact check; there are: {there}.")
    said: dict[str, Any] = {name: _READ[name][0](value) for name, value in told.items()}
    for name, read in said.items():
        if read in ("", None) and told[name] not in ("", None):
            raise Unreadable(f"Its {name} is no {_READ[name][1]}.")
    said.setdefault("url", "")
    said["publisher"] = said.get("publisher") or host_of(said["url"])
    said["rating"] = said.get("rating") or in_figures(said.get("rating_value"), said.get("best_rating"))
    return Review(**{"statement": "", **said})


def checked(review: Review) -> Review:
    """The review with nothing longer than we keep. Raises Unreadable where it says too little or far too much."""
    if not review.statement:
        raise Unreadable("It does not say which statement was checked.")
    if len(review.statement) > LONGEST_STATEMENT:
        raise Unreadable(f"Its statement is longer than {LONGEST_STATEMENT:,} characters.")
    if not review.rating:
        raise Unreadable("It does not say what was found: there is no rating.")
    cut: dict[str, Any] = {
        name: f"{said[: most - 1]}…"
        for name, most in LONGEST.items()
        if len(said := getattr(review, name)) > most
    }
    if len(review.language) > 16:
        cut["language"] = review.language[:16]
    return review._replace(**cut) if cut else review


def _statement(short: str, item: dict[str, Any]) -> str:
    """The statement in full, where its short form was cut and the claim beside it says the rest."""
    full = words(item.get("text")) or words(item.get("name"))
    begun = short.rstrip("….").rstrip()
    if not short or (short.endswith(CUT) and full.casefold().startswith(begun.casefold())):
        return full or short
    return short


def words(value: Any, depth: int = DEEPEST) -> str:
    """A text in one line, out of what JSON-LD may have in its place: a list, a language's value, a thing with a name."""
    if isinstance(value, list) and depth:
        return next((said for one in value[:20] if (said := words(one, depth - 1))), "")
    if isinstance(value, dict) and depth:
        return words(value.get("name") or value.get("@value") or value.get("alternateName"), depth - 1)
    if not isinstance(value, str) or not value:
        return ""
    text = html.unescape(TAG.sub(" ", value) if "<" in value else value)
    return " ".join((text if text.isprintable() else tidy(text)).split())  # what is printable is tidy


def number(value: Any) -> float | None:
    """A figure, written as a number or as text; None for anything else."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        read = float(str(value).strip().replace(",", "."))
    except ValueError:
        return None
    return read if math.isfinite(read) else None


def in_figures(value: float | None, best: float | None) -> str:
    """A rating that came without words: "2 of 5"."""
    if value is None:
        return ""
    return f"{value:g}" if best is None else f"{value:g} of {best:g}"


def day(value: Any) -> date | None:
    """The day of a moment in ISO 8601; None for anything else."""
    text = words(value)
    if not text:
        return None
    moment = read_time(text) or read_time(text[:10])
    return moment.date() if moment else None


def web_address(text: str) -> str:
    """The text if it is the address of a web page that we could link to, else nothing."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in {"http", "https"} and parts.hostname and len(text) <= 2_000 else ""


_READ: dict[str, tuple[Callable[[Any], Any], str]] = {
    **dict.fromkeys(["statement", "rating", "title"], (words, "text")),
    "url": (lambda value: web_address(words(value)), "address of a web page"),
    **dict.fromkeys(["publisher", "claimant", "language"], (words, "text")),
    **dict.fromkeys(["rating_value", "worst_rating", "best_rating"], (number, "number")),
    **dict.fromkeys(["reviewed_on", "claimed_on"], (day, "day such as 2026-01-14")),
}


def host_of(url: str) -> str:
    """The host of an address without "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _object(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, dict)), None)
    return value if isinstance(value, dict) else {}
