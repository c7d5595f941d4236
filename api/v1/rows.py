"""Claims in the API's shape for whoever asks by another way than HTTP."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from api.v1.claims import claim_rows
from api.v1.evidence import evidence_rows
from api.v1.shapes.claims import ClaimSerializer
from api.v1.shapes.evidence import EvidenceSerializer, LookupSerializer
from claims import queries
from claims.models import Claim
from engine.assess import quantities
from engine.extract.reading import VERSION
from engine.types import Claim as Found
from people.actors import SERVER

NOTHING_FOUND = asdict(queries.origins([]))


def claims_of(article: int) -> list[dict[str, Any]]:
    """An article's claims in the order of the text."""
    claims = claim_rows(Claim.objects.filter(article=article)).order_by("position", "pk")
    return [dict(row) for row in ClaimSerializer(claims, many=True).data]


def researched(pk: int) -> dict[str, Any]:
    """One claim with its ``evidence``, ``lookups`` and the machine's ``suggestion`` (null where it has none)."""
    claim = claim_rows(Claim.objects.filter(pk=pk)).get()
    evidence = evidence_rows(claim.evidence.all())
    suggested = queries.suggestion_for(claim)
    return {
        **ClaimSerializer(claim).data,
        "evidence": EvidenceSerializer(evidence, many=True, context={"by": SERVER}).data,
        "lookups": LookupSerializer(claim.lookups.select_related("asked_by"), many=True).data,
        "suggestion": suggested
        and {
            "rating": suggested.rating,
            "label": suggested.label,
            "reasons": suggested.reasons,
            "evidence": [one["evidence"] for one in suggested.evidence],
        },
    }


def found(claim: Found) -> dict[str, Any]:
    """A claim as the engine finds it, before there is a record: in the same shape, without ids."""
    anchors = [{"article": None, "revision": 1, **asdict(anchor)} for anchor in claim.anchors]
    first: dict[str, Any] = anchors[0] if anchors else {"quote": None, "start": None, "end": None}
    return dict.fromkeys(ClaimSerializer.Meta.fields) | {
        "statement": claim.statement,
        "quote": first["quote"],
        "start": first["start"],
        "end": first["end"],
        "anchors": anchors,
        "kind": claim.kind.value,
        "question": claim.question.value,
        "siblings": [],
        "speaker": _speaker(claim),
        "quantities": [one.row() for one in quantities(claim.statement)],
        "due_on": claim.due_on.isoformat() if claim.due_on else None,
        "due_phrase": claim.due_phrase,
        "checkworthiness": asdict(claim.worth),
        "state": "dismissed" if claim.dismissed else "new",
        "dismissed_reason": claim.dismissed,
        "recheck_reason": "",
        "origins": NOTHING_FOUND,
        "proposed_by": [{"kind": "engine", "name": VERSION}],
        "second_reading": False,
        "is_public": False,
        "unresolved": list(claim.unresolved),
    }


def _speaker(claim: Found) -> dict[str, Any] | None:
    if claim.speaker is None:
        return None
    return {
        "name": claim.speaker.name or None,
        "role": claim.speaker.role or None,
        "same_as": None,
        "attribution": claim.speaker.wording,
        "certainty": claim.speaker.certainty,
    }
