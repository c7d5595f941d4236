"""Reads web pages in a process of its own, which ``sources.apart`` starts, keeps for the next page, and may end at any time.

Run by its path. A question is a line of JSON on standard input, ``{"markup", "url"}``, or ``{"saved", "url"}`` with the bytes
of an MHTML file in base 64; its answer a line on standard output: the fields of a ``Page``, or ``{"refused", "too_large"}`` with a sentence. Like ``papers_child`` it knows no settings,
no database and no key. It ends by itself when nobody asks for some minutes, or whoever started it is gone.
"""

from __future__ import annotations

import json
import resource
import select
import sys
from base64 import b64decode
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import trafilatura

from sources import markup, mhtml, walls
from sources.errors import SourceError, TooLarge, Unreadable
from sources.exchange import Page
from sources.pages import line, read_time, tidy

MEMORY = 1_500_000_000  # bytes of address space
IDLE = 300.0  # seconds
MOST_LINKS = 200
DATES = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%dT%H:%M:%S%z"}
ASTRAY = "This page is built in a way that our reader can't follow, so it is not read."
NOTHING = "There is no text on this page that could be read."


def main() -> None:
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):  # macOS knows no limit of address space
        pass
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # whatever a library prints is no answer
    while select.select([sys.stdin.buffer], [], [], IDLE)[0] and (question := sys.stdin.buffer.readline()):
        answers.write(json.dumps(answer(**json.loads(question))).encode() + b"\n")
        answers.flush()


def answer(url: str, markup: str = "", saved: str = "") -> dict[str, Any]:
    try:
        page = read_saved(b64decode(saved), url) if saved else read(markup, url)
    except SourceError as error:
        return {"refused": str(error), "too_large": isinstance(error, TooLarge)}
    except MemoryError:
        raise  # there may be none left for the next page
    except Exception:  # the libraries raise whatever a page leads them to
        return {"refused": ASTRAY, "too_large": False}
    moment = page.published_at
    return {**asdict(page), "published_at": moment.isoformat() if moment else ""}


def read_saved(content: bytes, url: str) -> Page:
    """The page in an MHTML file; its own word on where it was saved counts where nobody else knows."""
    text, address = mhtml.page_in(content)
    return read(text, url or _web_address(address))


def read(text: str, url: str) -> Page:
    """The page in a piece of markup. Raises Unreadable or TooLarge."""
    # As UTF-8 whatever the page says: the text is decoded already.
    encoded = text.encode("utf-8", "replace")
    markup.check(encoded)
    tree = trafilatura.load_html(encoded)
    if tree is None:
        raise Unreadable(NOTHING)
    canonical = _first(tree, "//link[@rel='canonical']/@href")
    language = _first(tree, "/html/@lang | //meta[@http-equiv='content-language']/@content")
    links = _links(tree, url)
    words = line(" ".join(tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]")))
    found = trafilatura.bare_extraction(
        tree,
        url=url,
        favor_precision=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=DATES,
    )
    if found is None or isinstance(found, dict):
        raise Unreadable(NOTHING)
    article = tidy(found.text or "")
    return Page(
        text=article,
        title=line(found.title)[:500],
        url=url,
        canonical_url=_web_address(urljoin(url, canonical)) if canonical else "",
        author=line(found.author)[:300],
        publisher=line(found.sitename)[:200],
        published_at=read_time(found.date or ""),
        language=language[:16],
        links=links,
        partial=walls.hidden(url, text, words, article),
    )


def _links(tree: Any, base: str) -> tuple[tuple[str, str], ...]:
    """The web addresses that the text links to, each once: of the article, where the page marks it, else of its paragraphs."""
    inside = (
        tree.xpath("//article//a[@href]") or tree.xpath("//main//a[@href]") or tree.xpath("//p//a[@href]")
    )
    found: dict[str, str] = {}
    for link in inside[:MOST_LINKS]:
        try:
            address = _web_address(urljoin(base, link.get("href").strip()).partition("#")[0])
        except ValueError:  # no address at all
            continue
        if address:
            found.setdefault(address, line(link.text_content())[:200])
    return tuple(found.items())


def _first(tree: Any, path: str) -> str:
    found = tree.xpath(path)
    return str(found[0]).strip() if found else ""


def _web_address(url: str) -> str:
    return url if urlsplit(url).scheme in {"http", "https"} and len(url) <= 2_000 else ""


if __name__ == "__main__":
    main()
