"""Reads JSON of any size piece by piece: of a long list only one member is in memory at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from sources.errors import Unreadable

CHUNK = 65_536
LARGEST = 5_000_000  # characters of one member
# The lists of JSON-LD that may be long: https://schema.org/DataFeed and the graph.
LISTS = {"@graph", "dataFeedElement", "itemListElement"}


class Scanner:
    """Walks through a text of one or several JSON values; ``line`` counts the lines that were read, ``listed`` the members of
    its lists (None: it has no list)."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._ended = False
        self._decoder = json.JSONDecoder(strict=False)  # line breaks in texts are wrong, and common
        self.line = 1
        self.listed: int | None = None

    def members(self) -> Iterator[tuple[int, Any]]:
        """Each member of the lists on the way, or a value that is none, with its line.

        Raises Unreadable where the text is no JSON; what came before stands.
        """
        while begins := self._peek():
            if begins == "[":
                self._take()
                yield from self._list()
            elif begins == "{":
                yield from self._object()
            else:
                raise Unreadable(f"Line {self.line} is not JSON.")

    def _list(self) -> Iterator[tuple[int, Any]]:
        self.listed = self.listed or 0
        while (begins := self._peek()) != "]":
            if begins == ",":
                self._take()
                continue
            line, self.listed = self.line, self.listed + 1
            yield line, self._value()
        self._take()

    def _object(self) -> Iterator[tuple[int, Any]]:
        line, fields = self.line, {}
        self._take()
        while (begins := self._peek()) != "}":
            if begins == ",":
                self._take()
                continue
            name = self._value()
            if self._peek() != ":" or not isinstance(name, str):
                raise Unreadable(f"Line {self.line} is not JSON.")
            self._take()
            if name in LISTS and self._peek() == "[":
                self._take()
                yield from self._list()
            else:
                fields[name] = self._value()
        self._take()
        yield line, fields

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except (json.JSONDecodeError, RecursionError) as error:
                if not self._more():
                    raise Unreadable(
                        f"Line {self.line} is not JSON, or the file breaks off there."
                    ) from error
                continue
            if end == len(self._text) and self._more():
                continue  # a number may go on
            self._skip(end)
            return value

    def _peek(self) -> str:
        """The next character that is no space; empty at the end of the text."""
        while True:
            while self._at < len(self._text):
                if not self._text[self._at].isspace():
                    return self._text[self._at]
                self._take()
            if not self._more():
                return ""

    def _take(self) -> None:
        self._skip(self._at + 1)

    def _skip(self, end: int) -> None:
        if end > len(self._text):
            raise Unreadable(f"The file breaks off at line {self.line}.")
        self.line += self._text.count("\n", self._at, end)
        self._at = end

    def _more(self) -> bool:
        """Read on, and forget what was used; as much again as is waiting, so that a long value is tried few times."""
        if self._ended:
            return False
        waiting = self._text[self._at :]
        if len(waiting) > LARGEST:
            raise Unreadable(f"What begins at line {self.line} is too long, or no JSON.")
        read = self._file.read(max(CHUNK, len(waiting)))
        self._ended = not read
        self._text, self._at = waiting + read, 0
        return bool(read)
