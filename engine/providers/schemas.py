"""The shape of each answer, as a JSON schema: sent with the question, and what the answer is read by.

Only a few words of JSON Schema are used, all of which are read in ``strict``. What bounds a length is not sent: some
services refuse a schema that says more than the shape.
"""

from __future__ import annotations

from typing import Any

from engine.providers.types import Call, Extract, Judge
from engine.types import Kind, Question, Rating, Stance

Schema = dict[str, Any]

MOST_CLAIMS = 300
"""An article as long as we send has fewer, however densely it is written."""
KINDS = tuple(kind.value for kind in Kind if kind is not Kind.OPINION)
_BOUNDS = ("maxItems", "maxLength")


def _object(**fields: Schema) -> Schema:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _text(most: int) -> Schema:
    return {"type": "string", "maxLength": most}


def _one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


_CLAIM = _object(
    statement=_text(1_000),
    quote=_text(3_000),
    kind=_one_of(*KINDS),
    question=_one_of(*Question),
    speaker=_text(200),
    due_on=_text(10),
)
_EXTRACTED = _object(claims={"type": "array", "items": _CLAIM, "maxItems": MOST_CLAIMS})
_JUDGED = _object(stance=_one_of(*Stance), words=_text(1_000))
_WORDED = _object(rating=_one_of(*Rating), rationale=_text(4_000))


def schema_of(call: Call) -> Schema:
    """What the answer to a call must look like."""
    if isinstance(call, Extract):
        return _EXTRACTED
    return _JUDGED if isinstance(call, Judge) else _WORDED


def sent(schema: Schema) -> Schema:
    """A schema without its bounds, as services take it."""
    return {
        name: sent(value) if isinstance(value, dict) else value
        for name, value in schema.items()
        if name not in _BOUNDS
    }
