"""Files of labelled lines, each a JSON object."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any


class Unreadable(ValueError):
    """A file can't be measured against; says which, which line, and why."""


def read(
    file: Path, needed: dict[str, type | tuple[type, ...]], labels: Collection[Any] = ()
) -> list[dict[str, Any]]:
    """The file's lines with the fields they must have, and ``label`` one of ``labels`` where any are given.

    Raises Unreadable for a file without lines, a line that is no such object, or a label that is none.
    """
    found = []
    for number, row in _objects(file):
        for field, kind in needed.items():
            if not isinstance(row.get(field), kind):
                raise Unreadable(f"{file}, line {number}: “{field}” is missing or of the wrong kind.")
        if labels and row.get("label") not in labels:
            allowed = ", ".join(str(label) for label in labels)
            raise Unreadable(f"{file}, line {number}: the label {row.get('label')!r} is none of {allowed}.")
        found.append(row)
    if not found:
        raise Unreadable(f"{file} has no lines to measure.")
    return found


def _objects(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, _object(file, number, line)
    except OSError as error:
        raise Unreadable(f"{file} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{file} is not UTF-8.") from error


def _object(file: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise Unreadable(f"{file}, line {number} is no JSON: {error}.") from error
    if not isinstance(row, dict):
        raise Unreadable(f"{file}, line {number} is no JSON object.")
    return row
