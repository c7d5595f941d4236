"""The words on screen for what the record names in its own terms."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import get_text_list

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
PIECES: dict[str, tuple[str, str]] = {
    Evidence.Form.PASSAGE: ("page", "pages"),
    Evidence.Form.CONVERSATION: ("conversation", "conversations"),
    Evidence.Form.IMAGE_OR_VIDEO: ("image or video", "images or videos"),
    Evidence.Form.PAPER: ("paper", "papers"),
    Evidence.Form.CALCULATION: ("calculation", "calculations"),
}
# What came of a search that a person made herself.
LOGGED = (("nothing", "Found nothing"), ("found", "Found something"), ("failed", "It failed"))


def pieces(forms: Mapping[str, int]) -> str:
    """ "1 page", "2 pages, 1 conversation and 1 paper"."""
    told = [f"{forms[form]:,} {nouns[forms[form] != 1]}" for form, nouns in PIECES.items() if forms.get(form)]
    return get_text_list(told, "and")
