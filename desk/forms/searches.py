"""Two small forms that stand on both claim screens: search again in her own words, and note a search of her own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date

from claims.actions import research
from claims.rules import Invalid
from sources.connectors import CONNECTORS

AT = "question_at_"


@dataclass(frozen=True, slots=True)
class Place:
    """A place to search; ``is_dated``: it keeps to days of publication."""

    name: str
    label: str
    is_dated: bool
    chosen: bool


def places_in(data: Mapping[str, Any]) -> tuple[Place, ...]:
    """The places that are set up, with what was chosen among them."""
    return tuple(
        Place(name, CONNECTORS[name].label, CONNECTORS[name].is_dated, f"{AT}{name}" in data)
        for name in research.places()
    )


def search_in(data: Mapping[str, Any]) -> dict[str, Any]:
    """What ``research.again`` takes, out of what was typed."""
    return {
        "question": str(data.get("question", "")),
        "connectors": [name.removeprefix(AT) for name in data if name.startswith(AT)],
        "since": _day(data, "question_since"),
        "until": _day(data, "question_until"),
    }


def logged_in(data: Mapping[str, Any]) -> dict[str, Any]:
    """What ``research.log`` takes, out of what was typed."""
    count = str(data.get("logged_count", "")).strip()
    if count and not (count.isdecimal() and len(count) < 7):
        raise Invalid("How many were found is a whole number.", "logged_count")
    return {
        "place": str(data.get("logged_place", "")),
        "question": str(data.get("logged_question", "")),
        "outcome": str(data.get("logged_outcome", "")),
        "count": int(count or 0),
        "note": str(data.get("logged_note", "")),
    }


def _day(data: Mapping[str, Any], name: str) -> date | None:
    said = str(data.get(name, "")).strip()
    try:
        day = parse_date(said) if said else None
    except ValueError:
        day = None
    if said and day is None:
        raise Invalid(f"“{said[:20]}” is no day such as 2026-01-31.", name)
    return day
