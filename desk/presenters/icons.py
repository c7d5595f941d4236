"""Small drawings for states and ratings: a word is never told by its colour alone.

The states of a claim fill up like a moon, from the open ring of a new one to the ticked disc of a checked one.
"""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_RING = '<circle cx="8" cy="8" r="6"/>'

ICONS: dict[str, str] = {
    "new": _RING,
    "queued": _RING + '<path class="full" d="M8 8V2a6 6 0 0 1 6 6z"/>',
    "assigned": _RING + '<path class="full" d="M8 2a6 6 0 0 1 0 12z"/>',
    "in_review": _RING + '<path class="full" d="M8 8V2a6 6 0 1 1-6 6z"/>',
    "blind": '<path d="M2 8s2.5-4 6-4 6 4 6 4-2.5 4-6 4-6-4-6-4zM2.5 13.5l11-11"/>',
    "to_sign": '<path d="M2.5 13.5h11M4 10.5 11 3l2 2-7 7.5-2.5.5z"/>',
    "settled": '<circle class="full" cx="8" cy="8" r="6.8"/><path class="cut" d="m5 8.2 2.2 2.2L11.2 6"/>',
    "waiting": _RING + '<path d="M8 4.5V8l2.5 1.5"/>',
    "parked": _RING + '<path d="M5.5 8h5"/>',
    "dismissed": _RING + '<path d="m4 12 8-8"/>',
    "merged": '<path d="M3 2.5v3C3 8 8 7.5 8 10v3.5M13 2.5v3C13 8 8 7.5 8 10"/>',
    "supported": '<path d="m2.5 8.5 3.5 3.5 7.5-8"/>',
    "refuted": '<path d="m3.5 3.5 9 9m0-9-9 9"/>',
    "mixed": _RING + '<path class="full" d="M8 2a6 6 0 0 1 0 12z"/>',
    "conflicting": '<path d="M2.5 5.5h10L9.5 2.5M13.5 10.5h-10l3 3"/>',
    "not_enough_evidence": '<path d="M5.3 5.5a2.7 2.7 0 1 1 4 2.4c-.9.5-1.3 1-1.3 2.1M8 13v.1"/>',
    "pending": '<path d="M4 2h8M4 14h8M5 2c0 4 6 5 6 12M11 2c0 4-6 5-6 12"/>',
    "high": '<path d="M8 13V3M4 7l4-4 4 4"/>',
    "medium": '<path d="M3 8h10"/>',
    "low": '<path d="M8 3v10M4 9l4 4 4-4"/>',
    "flask": '<path d="M6 2h4M7 2v4.5L3 13.5h10L9 6.5V2"/>',
    "failed": '<path d="M8 2 15 14H1zM8 6.5v3.5M8 12v.1"/>',
    "found": '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/>',
    "machine": '<path d="M3 5h10v8H3zM8 5V2.5M6 8.5v1M10 8.5v1"/>',
    "before": '<path d="M2.5 8a5.5 5.5 0 1 0 1.7-4L2.5 5.5m0-3.2v3.2h3.2M8 5v3.2l2.2 1.3"/>',
    "bell": '<path d="M3 12h10l-1.5-2V7a3.5 3.5 0 0 0-7 0v3zM7 14h2"/>',
    "link": '<path d="M6 4H3v9h9v-3M9 3h4v4M13 3 7.5 8.5"/>',
}


def icon(name: str) -> SafeString:
    """The drawing as SVG, hidden from screen readers: the word beside it says it."""
    shape = mark_safe(ICONS[name])  # noqa: S308  # our own constants
    return format_html('<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', shape)
