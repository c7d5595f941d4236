"""A text from wherever a person at a terminal has it: a file, standard input, or an address."""

from __future__ import annotations

import sys
from pathlib import Path

from sources import pages, texts
from sources.errors import SourceError
from sources.exchange import Request
from sources.fetch import fetch, read_url
from sources.texts import Text
from sources.uploads import LARGEST


class NoText(Exception):
    """There is nothing to read; says why in a sentence."""


def is_address(source: str) -> bool:
    """Whether this names a page and no file: it begins with a scheme, whichever."""
    scheme, colon, _ = source.partition("://")
    return bool(colon) and scheme.replace("+", "").replace("-", "").isalnum()


def read_file(source: str) -> Text:
    """The text of a file, or of standard input for "-". Raises NoText."""
    try:
        if source == "-":
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(source).open("rb") as file:
                content = file.read(LARGEST + 1)
    except OSError as error:
        raise NoText(f"{source} can't be read: {error.strerror}.") from error
    try:
        return texts.read("The input" if source == "-" else source, content)
    except SourceError as error:
        raise NoText(str(error)) from error


def read_page(address: str) -> Text:
    """The text at an address, through the guarded door, with nothing kept and no database. Raises NoText."""
    try:
        answer = fetch(Request(str(read_url(address))), pace=None)
    except SourceError as error:
        raise NoText(f"The page could not be fetched: {error}") from error
    try:
        return texts.of_page(pages.read(answer))
    except SourceError as error:
        raise NoText(str(error)) from error
