"""Turns away markup that is no page but a trap: parsing it would take minutes, and nothing can stop a parser from outside."""

from __future__ import annotations

from typing import Any

from lxml import etree

from sources.errors import TooLarge, Unreadable

LARGEST = 5_000_000
MOST_ELEMENTS = 40_000
# The parser's time grows with their square; pages have a few dozen.
MOST_ATTRIBUTES = 1_000


def check(markup: bytes) -> None:
    """Raise TooLarge or Unreadable for markup (in UTF-8) that would take unreasonably long to read.

    The elements are counted as they stream by, which takes time in proportion to the length only.
    """
    if len(markup) > LARGEST:
        raise TooLarge(
            f"This page has more than {LARGEST // 1_000_000} MB of markup, and that is the most we take."
        )
    try:
        etree.fromstring(markup, etree.HTMLParser(target=Counting(), encoding="utf-8"))
    except etree.XMLSyntaxError as error:
        raise Unreadable("There is no text on this page that could be read.") from error


class Counting:
    """Counts what lxml's parser tells it of."""

    def __init__(self) -> None:
        self.elements = 0

    def start(self, tag: str, attributes: dict[str, Any]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS or len(attributes) > MOST_ATTRIBUTES:
            raise Unreadable("This page is built to keep programs busy, so it is not read.")

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...

    def close(self) -> None: ...
