"""JSON as it comes in: one reading of it, or a sentence."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 50  # levels; whoever reads a value by calling itself for each would end at some hundreds
TOO_DEEP = f"is nested too deeply: at most {DEEPEST} levels are read."


class StrictJSON(JSONParser):
    """JSON in UTF-8 that every program reads alike (RFC 7493): no name twice, no NaN, no half of a character."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        return read_json(stream.read())


def read_json(content: bytes, what: str = "The request") -> Any:
    """The one value in it. Raises ParseError with a sentence about ``what``.

    A byte order mark is passed over, which spreadsheets and some systems put before every file.
    """
    try:
        text = content.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ParseError(f"{what} is not UTF-8 (byte {error.start}).") from error
    try:
        value = _DECODER.decode(text)
    except RecursionError as error:
        raise ParseError(f"{what} {TOO_DEEP}") from error
    except json.JSONDecodeError as error:
        raise ParseError(f"{what} is not JSON: {error.msg}, at character {error.pos + 1:,}.") from error
    except ValueError as error:
        raise ParseError(f"{what} is not JSON: {error}.") from error
    if text.count("[") + text.count("{") > DEEPEST and sum(1 for _ in levels(value)) > DEEPEST:
        raise ParseError(f"{what} {TOO_DEEP}")
    if "\\u" in text:
        _check_characters(value, what)
    return value


def levels(value: Any) -> Iterator[list[Any]]:
    """What stands in a value, names too, level by level: itself first, then what it holds."""
    level = [value]
    while level:
        yield level
        holding = (one for one in level if isinstance(one, (dict, list)))
        level = list(
            chain.from_iterable((*one, *one.values()) if isinstance(one, dict) else one for one in holding)
        )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ParseError(f"The name “{twice}” stands twice in one object.")
    return found


def _no_number(word: str) -> float:
    raise ParseError(f"{word} is no number in JSON.")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)


def _check_characters(value: Any, what: str) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ParseError(f"{what} has half of a character (a lone surrogate) in a text.") from error
