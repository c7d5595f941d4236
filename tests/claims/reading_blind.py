"""What one person does who reads a claim that two read blind."""

from __future__ import annotations

from typing import Any

from claims import rules
from claims.actions import assignments, verdicts
from claims.actions import evidence as evidence_actions
from claims.models import Claim, Evidence, Verdict
from tests.record import Desk

HERS = "Two papers of the harbour report it, each on its own."


def read(desk: Desk, claim: Claim, name: str, evidence: list[Evidence], **changes: Any) -> Verdict:
    """One person takes the claim, says of each passage that it backs it, and files, "supported" unless told otherwise."""
    by = desk.by(name)
    claim.refresh_from_db()
    if rules.holder_of(claim) != by.person:
        assignments.take(claim.pk, by=by)
    for one in evidence:
        evidence_actions.judge(one.pk, by=by, stance="supports")
    said = {
        "rating": "supported",
        "rationale": HERS,
        "why": "It is widely shared.",
        "evidence": [one.pk for one in evidence],
    }
    return verdicts.decide(claim.pk, by=by, **(said | changes))
