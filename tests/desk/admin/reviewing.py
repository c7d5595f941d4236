"""The claim screen's form, as Ann sends it."""

from __future__ import annotations

from claims.models import Claim, Evidence

RATIONALE = "Two papers report it independently [1] [2]."


def address(claim: Claim) -> str:
    return f"/admin/claims/claim/{claim.pk}/change/"


def as_seen(claim: Claim, evidence: list[Evidence], do: str = "file", **typed: str) -> dict[str, str]:
    """The form as Ann sends it: both passages ticked, with her stance."""
    claim.refresh_from_db()
    form = {
        "do": do,
        "version": str(claim.version),
        "rating": "supported",
        "headline": "Ammunition went to Southmark.",
        "rationale": RATIONALE,
        "why": "It is widely shared.",
        "as_of": "2026-03-05",
    }
    for one in evidence:
        form |= {f"shown-{one.pk}": "1", f"stance-{one.pk}": "supports", f"counts-{one.pk}": "on"}
    return form | typed
