"""The text of an article, out of whatever file somebody has it in: plain text, a saved web page, PDF or Word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone

from sources import mhtml, pages, papers
from sources.errors import TooLarge, Unreadable
from sources.exchange import Page, Response
from sources.uploads import LARGEST, address_in

MARKUP = {".html", ".htm", ".xhtml"}


@dataclass(frozen=True, slots=True)
class Text:
    """What was brought; all but the body may be unknown."""

    body: str
    title: str = ""
    publisher: str = ""
    byline: str = ""
    published_on: date | None = None
    url: str = ""


def read(name: str, content: bytes) -> Text:
    """The text in these bytes, which come from a file of this name. Raises TooLarge or Unreadable with a sentence, which
    begins with the name where nothing was found to be read."""
    if len(content) > LARGEST:
        raise TooLarge(f"{name} has more than {LARGEST // 1_000_000} MB, and that is the most we take.")
    if Path(name).suffix.lower() in MARKUP or papers.kind_of(content) or mhtml.is_one(content):
        return of_page(pages.read(Response("", 200, {"content-type": "text/html"}, content)))
    for beginning, words in pages.KINDS:
        if content.startswith(beginning):
            raise Unreadable(f"{name} is {words}; only text, web pages, PDF and Word files can be read.")
    if b"\0" in content:
        raise Unreadable(f"{name} is no text: it has bytes that only programs and pictures have.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = f"byte {error.start + 1:,} fits no letter. Save it as UTF-8."
        raise Unreadable(f"{name} is not in UTF-8: {wrong}") from error
    return split_title(text)


def split_title(text: str) -> Text:
    """The text below its heading, where it has one; the heading is its title."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    title = pages.heading(text)
    return Text(text.split("\n", 2)[2].lstrip("\n"), title) if title else Text(text)


def of_page(page: Page) -> Text:
    """A page's text, with what the page says about itself."""
    day = timezone.localdate(page.published_at) if page.published_at else None
    return Text(page.text, page.title, page.publisher, page.author, day, address_in(page))
