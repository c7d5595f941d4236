"""What the API's tests ask and are answered, held against the description: each of them tests that too."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from api import schema

ROOT = "/api/v1/"
PROBLEM = "application/problem+json"
FOR_PEOPLE = {f"{ROOT}schema/", f"{ROOT}docs/"}


@cache
def description() -> dict[str, Any]:
    """As it is served: plain JSON. That it is the committed one is a test of its own (``test_schema.py``)."""
    plain: dict[str, Any] = json.loads(json.dumps(schema.document(), default=str))
    return plain


@cache
def validator(*place: str) -> Draft202012Validator:
    """Of the schema that stands at this place of the description."""
    found: Any = description()
    for step in place:
        found = found[step]
    whole = {**found, "components": description()["components"]}
    return Draft202012Validator(whole, format_checker=FormatChecker())


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {path: re.compile(re.sub(r"\{\w+\}", r"\\d{1,18}", path)) for path in description()["paths"]}


def address_of(path: str) -> str | None:
    """The address in the description that this path is of; None where it is of none."""
    return next((address for address, pattern in _patterns().items() if pattern.fullmatch(path)), None)


def check(method: str, path: str, body: bytes | str | None, answer: Any) -> None:
    """The answer is one that is described: its status, its type, all of its fields. So is a JSON ``body`` that was accepted."""
    if path in FOR_PEOPLE or not path.startswith(ROOT):
        return
    address, status = address_of(path), answer.status_code
    operation = description()["paths"][address].get(method.lower()) if address else None
    if operation is None:
        assert status in {404, 405}, f"{method} {path} is not described, and was answered with {status}"
        assert answer["Content-Type"] == PROBLEM
        return
    assert str(status) in operation["responses"] or status in {405, 500}, (
        f"{method} {address} does not say that it may answer {status}"
    )
    place = ("paths", address, method.lower())
    if status < 300:
        _check_content(place, "responses", str(status), answer)
        if body and "application/json" in operation.get("requestBody", {}).get("content", {}):
            _validate((*place, "requestBody", "content", "application/json", "schema"), body)
    elif status >= 400:
        assert answer["Content-Type"] == PROBLEM
        _validate(("components", "schemas", "Problem"), answer.content)


def _check_content(place: tuple[Any, ...], responses: str, status: str, answer: Any) -> None:
    found: Any = description()
    for step in (*place, responses, status):
        found = found[step]
    kind = answer["Content-Type"].partition(";")[0]
    assert kind in found["content"], f"{place[1]} does not say that it may answer with {kind}"
    if not answer.streaming and kind.endswith("json"):
        content = answer.content if "Content-Encoding" not in answer else gzip.decompress(answer.content)
        _validate((*place, responses, status, "content", kind, "schema"), content)


def _validate(place: tuple[Any, ...], content: bytes | str) -> None:
    wrong = [
        f"{error.json_path}: {error.message[:300]}"
        for error in validator(*place).iter_errors(json.loads(content))
    ]
    assert not wrong, f"{' '.join(place)}: {wrong}"
