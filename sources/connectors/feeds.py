"""Feeds: RSS and Atom in all their dialects, read by feedparser from bytes that came through the guarded door.

The question is the feed's address; each hit holds an entry as the feed tells it, which often is a summary of the page.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree, html

from sources.connectors.furniture import Finding, Hit, RemoteConnector
from sources.errors import Unreadable
from sources.exchange import YEARS, Page, Request, Response
from sources.factchecks.review import web_address, words
from sources.pages import line, tidy

MOST_ENTRIES = 300
MOST_TAGS = 300_000
# What the reader was seen to raise, and what programs in Python raise where nobody thought of it.
DAMAGED = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]")
ENDS = re.compile(rb"</(?:\w{1,20}:)?(?:item|entry)\s*>")
SUMMARY = "This is what a feed says of the page, which may be a summary: the page itself may have more."
ACCEPTED = "application/atom+xml, application/rss+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.7, */*;q=0.1"
# An internal subset may define entities that expand a million times; feeds have no use for one.
DECLARED = ("<!ENTITY", "<!ELEMENT", "<!ATTLIST")
BLOCKS = "p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote tr table section article figure figcaption".split()


class Feeds(RemoteConnector):
    """The feeds a team reads: their entries become its documents, which the corpus is searched for."""

    name = "feeds"
    label = "Feeds"
    about = "RSS and Atom feeds that the team reads on a schedule. Their entries become documents of its own."
    limits = (
        "each feed is read at the interval it is set to, and only where it has changed since; 10 MB a feed."
    )
    is_searched = False
    is_one_place = False
    trial = ""

    def describe(self, question: str, config: Mapping[str, str]) -> Request:
        conditions = {
            name: value
            for name, value in (
                ("If-None-Match", config.get("etag", "")),
                ("If-Modified-Since", config.get("last_modified", "")),
            )
            if value
        }
        # A feed is made for programs, so robots.txt does not speak of it.
        return Request(question.strip(), headers={"Accept": ACCEPTED, **conditions}, robots=False)

    def read(self, answer: Response) -> Finding:
        beginning = _beginning(answer.body)
        _check_harmless(beginning)
        kept = {name: value for name, value in answer.headers.items() if name in {"content-type"}}
        try:
            told = feedparser.parse(
                beginning,
                response_headers={**kept, "content-location": answer.url},
                # Words are taken out of the markup here, and cleaning it before takes most of the time.
                sanitize_html=False,
                resolve_relative_uris=False,
            )
        except DAMAGED as error:
            raise Unreadable("This feed is damaged, so it can't be read.") from error
        if not told.get("version"):
            raise Unreadable("This is neither an RSS nor an Atom feed.")
        source = words(told.feed.get("title", ""))
        language = words(told.feed.get("language", ""))
        pages = (_entry(one, answer.url, source, language) for one in told.entries[:MOST_ENTRIES])
        return Finding(tuple(Hit(page.url, page.title, page=page) for page in pages if page))


def _check_harmless(body: bytes) -> None:
    """Raise Unreadable for a trap, in any encoding it might be read in: entities of its own, or too much to read."""
    plain = body.replace(b"\0", b"").upper()
    if plain.count(b"<") > MOST_TAGS:
        raise Unreadable("This feed is built to keep programs busy, so it is not read.")
    if any(word.encode() in plain for word in DECLARED):
        raise Unreadable("This feed declares entities of its own, as attacks do, so it is not read.")


def _beginning(body: bytes) -> bytes:
    """The feed without the entries that are left out anyway: reading a hundred thousand takes minutes."""
    begins = next(islice(ENTRY.finditer(body), MOST_ENTRIES, None), None)
    if begins is None:
        return body
    rest = body[begins.start() :]
    last = max((end.end() for end in ENDS.finditer(rest)), default=len(rest))
    return body[: begins.start()] + rest[last:]


def _entry(entry: Any, base: str, source: str, language: str) -> Page | None:
    """An entry as a page; None where it has no address or no words."""
    link = line(str(entry.get("link", "")))
    url = web_address(urljoin(base, link)) if link else ""
    title = words(entry.get("title", ""))[:500]
    told = max((plain(str(one.get("value", ""))) for one in _contents(entry)), key=len, default="")
    if not url or not (title or told):
        return None
    return Page(
        text=f"{title}\n\n{told}".strip() if not told.startswith(title) else told,
        title=title,
        url=url,
        author=words(entry.get("author", ""))[:300],
        publisher=words(entry.get("source", {}).get("title", "")) or source[:150],
        published_at=_published(entry),
        language=language[:16],
        partial="" if entry.get("content") else SUMMARY,
    )


def _contents(entry: Any) -> list[Any]:
    return [*entry.get("content", []), {"value": entry.get("summary", "")}]


def plain(markup: str) -> str:
    """The words of a piece of markup, a paragraph a line; scripts and styles are none."""
    if "<" not in markup and "&" not in markup:
        return tidy(markup)
    try:
        tree = html.fromstring(f"<div>{markup}</div>")
    except (ValueError, etree.ParserError):
        return ""
    for gone in tree.xpath("//script | //style | //noscript | //comment()"):
        gone.drop_tree()
    for block in tree.iter(*BLOCKS):
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in tree.text_content().splitlines())
    return tidy("\n".join(line for line in lines if line))


def _published(entry: Any) -> datetime | None:
    """When it was published, or last changed where it does not say; feedparser lends the one to the other with a warning."""
    name = next((one for one in ("published_parsed", "updated_parsed") if one in entry), "")
    return _moment(entry[name]) if name else None


def _moment(parsed: Any) -> datetime | None:
    """feedparser gives a time tuple in UTC; years that no calendar has are no date."""
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment and moment.year in YEARS else None
