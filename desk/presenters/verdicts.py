"""A verdict for the one who signs it: what it says, and what differs from the one that was sent back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from claims.models import Scale, Verdict
from claims.states import VerdictState
from desk.presenters import words
from desk.presenters.differences import Piece, difference


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a verdict that reads differently now."""

    what: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from an earlier verdict, and what was said when it came back."""

    earlier: Verdict
    parts: tuple[Change, ...]
    evidence: tuple[str, ...]

    @property
    def none(self) -> bool:
        return not self.parts and not self.evidence


_PARTS = (
    ("label", "Rating"),
    ("statement", "Claim"),
    ("headline", "Headline"),
    ("rationale", "Rationale"),
    ("why", "Why we check this"),
    ("as_of", "As of"),
    ("override_asked", "Exception asked for"),
)


def changes(verdict: Verdict) -> Changes | None:
    """The difference from the last verdict on the claim before it, which came back or was signed; None without one."""
    before = [VerdictState.SENT_BACK, VerdictState.APPROVED, VerdictState.SPIKED]
    earlier = (
        Verdict.objects.filed()
        .filter(claim=verdict.claim_id, state__in=before, pk__lt=verdict.pk)
        .exclude(pk=verdict.opposes_id or 0)
        .select_related("sent_back_by", "approved_by", "opposes__sent_back_by", "opposes__approved_by")
        .order_by("-pk")
        .first()
    )
    if earlier is None:
        return None
    other = earlier.opposes if earlier.state == VerdictState.SENT_BACK else None
    if other is not None and other.decided_by_id == verdict.decided_by_id:
        earlier = other  # of two that were read blind and came back, one's own
    parts = []
    for field, what in _PARTS:
        old, new = str(getattr(earlier, field) or ""), str(getattr(verdict, field) or "")
        if old != new:
            parts.append(Change(what, tuple(difference(old, new))))
    for number in sorted(set(earlier.answers) | set(verdict.answers)):
        old, new = earlier.answers.get(number, ""), verdict.answers.get(number, "")
        if old != new:
            parts.append(Change(f"Answer to source {number}", tuple(difference(old, new))))
    return Changes(earlier, tuple(parts), tuple(_evidence_changes(earlier.evidence, verdict.evidence)))


def _evidence_changes(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[str]:
    before, after = ({one["evidence"]: one for one in rows} for rows in (old, new))
    said = [f"{name_of(one)}: ticked now" for pk, one in after.items() if pk not in before]
    said += [f"{name_of(one)}: no longer ticked" for pk, one in before.items() if pk not in after]
    for pk, one in after.items():
        if pk in before and before[pk]["stance"] != one["stance"]:
            was, now = words.STANCES[before[pk]["stance"]].lower(), words.STANCES[one["stance"]].lower()
            said.append(f"{name_of(one)}: “{now}” instead of “{was}”")
        if pk in before and before[pk]["origin"] != one["origin"]:
            said.append(
                f"{name_of(one)}: counted with source {one['origin']} instead of {before[pk]['origin']}"
            )
    return said


def name_of(one: dict[str, Any]) -> str:
    """What a piece of a verdict's evidence is called: its publisher and how its passage begins."""
    name = one["publisher"] or one["title"] or words.FORMS[one["form"]]
    return f"{name}, “{one['passage'][:60]}{'…' if len(one['passage']) > 60 else ''}”"


def later_scale(verdict: Verdict) -> Scale | None:
    """The rating scale that holds now, where the verdict was filed under an earlier one."""
    if verdict.scale is None or verdict.scale.ended_at is None:
        return None
    return Scale.of(verdict.scale.team)
