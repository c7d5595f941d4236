"""The public documents of a verdict: pure functions from plain values to JSON-ready ones.

A verdict's public JSON is what API consumers pull; see the design's table for its fields.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from claims import details

SHORT = 75  # characters; Google cuts a longer claimReviewed


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a publication says, gathered from the record at the moment it goes out.

    ``label`` and ``scale`` are empty where readers see no label: the headline is the conclusion then. ``number`` is the
    label's, with the worst and the best of its scale.
    """

    verdict: int
    claim: int
    statement: str
    rating: str
    label: str
    headline: str
    rationale: str
    language: str
    speaker: dict[str, str] | None
    claim_date: date | None
    appearances: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    searched: list[dict[str, Any]]
    as_of: date
    expires: date | None
    published_at: datetime
    first_published_at: datetime
    version: int
    change: dict[str, Any] | None
    replaces: int | None
    story_url: str
    publisher: str
    licence: str
    site_url: str
    scale: str | None = None
    number: tuple[int, int, int] | None = None
    why: str = ""
    answers: dict[str, str] | None = None
    invented: bool = False
    checked_by: str = ""
    signed_off_by: str = ""


def shorten(statement: str, most: int = SHORT) -> str:
    """The statement in at most ``most`` characters, cut between words."""
    if len(statement) <= most:
        return statement
    return statement[: most - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def check_url(facts: Facts) -> str:
    """The page of the claim, which stays the same over all versions."""
    return f"{facts.site_url}/checks/{facts.claim}/"


def sources(facts: Facts) -> list[dict[str, Any]]:
    """The evidence as the public sees it: no note, no error text, nobody's name inside the desk.

    ``form`` says what it is; ``about`` what of a conversation, a picture, a paper or a calculation readers may know;
    ``copy_kept`` that the page was given as somebody saw it, for it can't be opened by everybody.
    """
    origins = {one["evidence"]: one["origin"] for one in facts.evidence}
    return [_source(one, origins) for one in facts.evidence]


def _source(one: Mapping[str, Any], origins: Mapping[int, int | None]) -> dict[str, Any]:
    quotable = details.may_quote(one["form"], one["details"])
    return {
        "form": one["form"],
        "url": one["url"],
        "archived_url": one["archived_url"],
        "title": one["title"],
        "publisher": one["publisher"],
        "published_at": one["published_at"],
        "seen_at": one["seen_at"],
        "origin": one["origin"],
        "stance": one["stance"],
        "tier": one["tier"],
        "interested_party": one["interested_party"],
        "passage": one["passage"] if quotable else "",
        "language": one.get("language", ""),
        "translation": one["translation"] if quotable else "",
        "translated_by": one["translated_by"] if quotable else "",
        "quote_check": one["quote_check"],
        "about": _about(one, origins),
        "copy_kept": bool(one.get("copy_given")),
    }


def _about(one: Mapping[str, Any], origins: Mapping[int, int | None]) -> dict[str, Any]:
    """What readers may know, with figures traced to the independent source they are from instead of to a row of ours."""
    about = details.public(one["form"], one["details"])
    for figure in about.get("inputs", []):
        if "evidence" in figure:
            figure["origin"] = origins.get(figure.pop("evidence"))
    return about


def public(facts: Facts) -> dict[str, Any]:
    """The verdict as API consumers read it."""
    return {
        "id": facts.verdict,
        "claim": facts.claim,
        "statement": facts.statement,
        "claim_short": shorten(facts.statement),
        "claim_date": _day(facts.claim_date),
        "rating": facts.rating,
        "label": facts.label,
        "scale": facts.scale,
        "headline": facts.headline,
        "rationale": facts.rationale,
        "why": facts.why,
        "language": facts.language,
        "speaker": facts.speaker,
        "appearances": facts.appearances,
        "sources": sources(facts),
        "answers": facts.answers or {},
        "searched": facts.searched,
        "as_of": _day(facts.as_of),
        "expires": _day(facts.expires),
        "published_at": facts.published_at.isoformat(),
        "version": facts.version,
        "change": facts.change,
        "replaces": facts.replaces,
        "replaced_by": None,
        "state": "published",
        "url": check_url(facts),
        "story_url": facts.story_url,
        "publisher": facts.publisher,
        "byline": {"checked_by": facts.checked_by or None, "signed_off_by": facts.signed_off_by or None},
        "licence": facts.licence,
        "invented": facts.invented,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def encode(document: dict[str, Any]) -> str:
    """JSON text as it is stored and served: UTF-8, fields in the order they were written."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
