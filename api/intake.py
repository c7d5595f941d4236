"""A text from wherever a person at a terminal has it: a file, standard input, or an address."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone

from sources import mhtml, pages, papers
from sources.errors import SourceError
from sources.exchange import Page, Request, Response
from sources.fetch import fetch, read_url
from sources.uploads import address_in

LARGEST = 10_000_000  # bytes
MARKUP = {".html", ".htm", ".xhtml"}


class NoText(Exception):
    """There is nothing to read; says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Text:
    """What was brought; all but the body may be unknown."""

    body: str
    title: str = ""
    publisher: str = ""
    byline: str = ""
    published_on: date | None = None
    url: str = ""


def is_address(source: str) -> bool:
    """Whether this names a page and no file: it begins with a scheme, whichever."""
    scheme, colon, _ = source.partition("://")
    return bool(colon) and scheme.replace("+", "").replace("-", "").isalnum()


def read_file(source: str) -> Text:
    """The text of a file, or of standard input for "-". Raises NoText."""
    name = "The input" if source == "-" else source
    try:
        if source == "-":
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(source).open("rb") as file:
                content = file.read(LARGEST + 1)
    except OSError as error:
        raise NoText(f"{source} can't be read: {error.strerror}.") from error
    if len(content) > LARGEST:
        raise NoText(f"{name} has more than {LARGEST // 1_000_000} MB, and that is the most we take.")
    if Path(source).suffix.lower() in MARKUP or papers.kind_of(content) or mhtml.is_one(content):
        return _from_page(_read_page(Response("", 200, {"content-type": "text/html"}, content)))
    for beginning, words in pages.KINDS:
        if content.startswith(beginning):
            raise NoText(f"{name} is {words}; only text, web pages, PDF and Word files can be read.")
    if b"\0" in content:
        raise NoText(f"{name} is no text: it has bytes that only programs and pictures have.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoText(f"{name} is not in UTF-8 (byte {error.start}).") from error
    return split_title(text)


def split_title(text: str) -> Text:
    """The first line is the title where a blank line follows it and more after that; then it is not in the body."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    title, _, rest = text.partition("\n")
    gap, newline, body = rest.partition("\n")
    if newline and not gap.strip() and title.strip() and body.strip() and len(title) <= 500:
        return Text(body.lstrip("\n"), title.strip())
    return Text(text)


def read_page(address: str) -> Text:
    """The text at an address, through the guarded door, with nothing kept and no database. Raises NoText."""
    try:
        answer = fetch(Request(str(read_url(address))), pace=None)
    except SourceError as error:
        raise NoText(f"The page could not be fetched: {error}") from error
    return _from_page(_read_page(answer))


def _read_page(answer: Response) -> Page:
    try:
        return pages.read(answer)
    except SourceError as error:
        raise NoText(str(error)) from error


def _from_page(page: Page) -> Text:
    day = timezone.localdate(page.published_at) if page.published_at else None
    return Text(page.text, page.title, page.publisher, page.author, day, address_in(page))
