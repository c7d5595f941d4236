"""What evidence in its other forms says of itself, as lines for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claims.details import Terms
from claims.models import Evidence

LABELS = {
    "who": "Who",
    "when": "When",
    "terms": "Terms",
    "described_as": "Readers are told",
    "how": "How",
    "address": "Address",
    "place": "Place in it",
    "title": "Paper",
    "page": "Page",
    "issuer": "From",
    "kept": "Kept at",
    "result": "Comes to",
}


def lines(form: str, details: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Label and text of each thing said. Details of an older form of the record are shown as they stand."""
    if form == Evidence.Form.CALCULATION and isinstance(details.get("inputs"), list):
        return tuple(_calculation(details))
    return tuple(
        (LABELS.get(name, str(name).replace("_", " ").capitalize()), _word(name, said))
        for name, said in details.items()
        if said
    )


def _word(name: str, said: Any) -> str:
    return Terms(said).label.capitalize() if name == "terms" and said in Terms.values else str(said)


def _calculation(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    told = []
    for one in details["inputs"]:
        place = f"evidence {one['evidence']}" if "evidence" in one else one.get("source", "")
        doubt = " (this number is not in that passage)" if one.get("in_passage") is False else ""
        told.append(("Figure", f"{one['name']} = {one['value']}, from {place}{doubt}"))
    for position, one in enumerate(details["steps"], 1):
        comes = (
            f", which comes to {one['comes_to']}" if one["worked"] else f"; not worked again: {one['why']}"
        )
        told.append((f"Step {position}", f"{one['text']}{comes}"))
    return [*told, (LABELS["result"], str(details["result"]))]
