"""The words on screen for what the record names in its own terms."""

from __future__ import annotations

from claims.models import Evidence, Lookup
from engine.types import Stance, Tier

STANCES: dict[str, str] = {
    Stance.SUPPORTS: "Backs it",
    Stance.REFUTES: "Contradicts it",
    Stance.NEUTRAL: "Neither",
}
TIERS: dict[str, str] = {
    Tier.PRIMARY: "Primary source",
    Tier.SECONDARY: "Secondary source",
    Tier.BACKGROUND: "Background",
}
FORMS: dict[str, str] = {form.value: form.label.capitalize() for form in Evidence.Form}
OUTCOMES: dict[str, str] = {
    Lookup.Outcome.FOUND: "found",
    Lookup.Outcome.NOTHING: "searched, found nothing",
    Lookup.Outcome.FAILED: "failed",
    Lookup.Outcome.RATE_LIMITED: "asked to wait",
    Lookup.Outcome.NOT_CONFIGURED: "not set up",
}
# What came of a search that a person made herself.
LOGGED = (("nothing", "Found nothing"), ("found", "Found something"), ("failed", "It failed"))


def count(number: int, noun: str) -> str:
    """ "1 page", "6 pages"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
