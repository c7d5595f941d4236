"""Reads what a model wrote as JSON of a given shape, wholly or not at all.

The reasons name places and lengths and quote nothing: what a model wrote may hold the article.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from engine.providers.schemas import Schema
from engine.providers.types import Unreadable

LONGEST = 2_000_000
"""Bytes of a service's answer that are read."""
# Controls and halves of characters can't be stored; overrides of the direction have a text read as it is not written.
_NO_LETTERS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_TYPES: dict[str, tuple[type, str]] = {
    "object": (dict, "an object"),
    "array": (list, "a list"),
    "string": (str, "text"),
}


def envelope(body: bytes) -> dict[str, Any]:
    """The service's own JSON object around the model's words."""
    if not body.strip():
        raise Unreadable("The service's answer is empty.")
    if len(body) > LONGEST:
        raise Unreadable(f"The service's answer is longer than {LONGEST:,} bytes.")
    try:
        told = _parse(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Unreadable("The service's answer is not JSON: is this the address of a model?") from error
    if not isinstance(told, dict):
        raise Unreadable("The service's answer has another shape than its documentation says.")
    return told


def answer(text: str, schema: Schema) -> dict[str, Any]:
    """What the model wrote, where all of it is JSON that keeps to the schema."""
    text = text.strip()
    if not text:
        raise Unreadable("The model's answer is empty.")
    if text.startswith("```"):
        raise Unreadable("The model put its answer into a code block instead of writing JSON alone.")
    if not text.startswith(("{", "[")):
        raise Unreadable("The model wrote prose instead of JSON.")
    try:
        told = _parse(text)
    except json.JSONDecodeError as error:
        raise Unreadable(_damage(text, error)) from error
    except _Twice as error:
        raise Unreadable("The model's answer says one thing twice (a key that is there already).") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(
            "The model's answer holds what is no JSON (a number without end, or too deep)."
        ) from error
    _check(told, schema, "answer")
    kept: dict[str, Any] = told
    return kept


class _Twice(ValueError):
    """An object has a key twice."""


def _parse(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_object, parse_constant=_refused)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise _Twice
    return told


def _refused(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _damage(text: str, error: json.JSONDecodeError) -> str:
    if error.msg == "Extra data":
        return "The model wrote more behind its JSON."
    if error.pos >= len(text) or error.msg.startswith("Unterminated string"):
        return "The model's answer breaks off in the middle."
    return f"The model's answer is no JSON from character {error.pos:,} on."


def _check(told: Any, schema: Schema, place: str) -> None:
    """Raises Unreadable for whatever is not as the schema says: every word of it that ``schemas`` uses."""
    kind, called = _TYPES[schema["type"]]
    if not isinstance(told, kind):
        raise Unreadable(f"In the model's answer {place} is not {called}.")
    if isinstance(told, dict):
        _check_fields(told, schema, place)
    elif isinstance(told, list):
        if len(told) > schema["maxItems"]:
            raise Unreadable(
                f"The model's answer has {len(told):,} {place}, and no more than {schema['maxItems']:,} are read."
            )
        for number, one in enumerate(told, 1):
            _check(one, schema["items"], f"number {number} of the {place}")
    elif isinstance(told, str):
        _check_text(told, schema, place)


def _check_fields(told: dict[str, Any], schema: Schema, place: str) -> None:
    fields = schema["properties"]
    if lacking := [name for name in schema["required"] if name not in told]:
        raise Unreadable(f"In the model's answer {place} has no “{lacking[0]}”.")
    if len(told) > len(fields):
        raise Unreadable(f"In the model's answer {place} has a field that was not asked for.")
    for name, wanted in fields.items():
        inside = name if place == "answer" else f"“{name}” of {place}"
        _check(told[name], wanted, inside)


def _check_text(told: str, schema: Schema, place: str) -> None:
    if "enum" in schema and told not in schema["enum"]:
        raise Unreadable(f"In the model's answer {place} is none of {', '.join(schema['enum'])}.")
    if len(told) > schema.get("maxLength", len(told)):
        raise Unreadable(f"In the model's answer {place} is longer than {schema['maxLength']:,} characters.")
    if _NO_LETTERS.search(told):
        raise Unreadable(f"In the model's answer {place} holds a character that is no letter of any text.")
