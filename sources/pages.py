"""What stands on a page: its text and what it says about itself, read from bytes that were fetched or uploaded."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.message import Message
from typing import Any

from sources import apart, charset, mhtml, papers
from sources.errors import TooLarge, Unreadable
from sources.exchange import YEARS, Page, Response

LONGEST_TEXT = 2_000_000
LONGEST_OPENING = 80  # characters
ENOUGH_TO_TELL_LANGUAGE = 60  # characters
SURE_OF_LANGUAGE = 0.9  # below it short English is taken for Nigerian Pidgin, among others
HASHES = re.compile("^#{1,6} ")  # before a heading in Markdown
MARKUP = {"text/html", "application/xhtml+xml"}
UNNAMED = {"", "application/octet-stream", "binary/octet-stream"}
# By their first bytes: what servers say about files is often wrong.
KINDS = (
    (b"\xd0\xcf\x11\xe0", "an old office document (save it as .docx or PDF)"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "an archive"),
)
LOOKS_LIKE_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|\?xml|!--)", re.IGNORECASE
)
# Controls can't be stored (NUL on PostgreSQL, half a character anywhere) or change how a quote is shown (bidirectional
# overrides).
CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


def read(answer: Response) -> Page:
    """The page in an answer: a web page, one that a browser saved whole, plain text, a PDF or a Word file. Raises Unreadable,
    in a sentence, for others."""
    for beginning, words in KINDS:
        if answer.body.startswith(beginning):
            raise Unreadable(f"This is {words}; only web pages, plain text, PDF and Word files can be read.")
    paper = papers.kind_of(answer.body)
    if paper:
        page = _read_paper(paper, answer)
    elif mhtml.is_one(answer.body):
        page = _as_page(apart.read_saved(answer.body, answer.url))
    else:
        page = _read_text(answer)
    if not page.text:
        raise Unreadable("There is no text on this page that could be read.")
    if len(page.text) > LONGEST_TEXT:
        raise TooLarge(f"This text is longer than {LONGEST_TEXT:,} characters, and that is the most we take.")
    return page


def _read_text(answer: Response) -> Page:
    kind = answer.content_type
    text = charset.decode(answer.body, _declared_charset(answer))
    if kind in MARKUP or (kind in UNNAMED and LOOKS_LIKE_MARKUP.match(answer.body)):
        return _as_page(apart.read(text, answer.url))
    if kind.startswith("text/") or kind in UNNAMED:
        plain = tidy(text)
        return Page(text=plain, title=heading(plain), url=answer.url)
    raise Unreadable(f"This is neither a web page nor plain text, but {kind}.")


def _read_paper(kind: str, answer: Response) -> Page:
    """A paper names no day of publication: when its file was made is another."""
    found = papers.read(kind, answer.body)
    text = tidy(found["text"])
    title = line(found["title"]) or line(text.partition("\n")[0])
    return Page(text, title[:500], answer.url, author=line(found["author"])[:300])


def tidy(text: str) -> str:
    """One kind of line end, no controls, no space at either end."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def heading(text: str) -> str:
    """What a plain text is headed with: its first line, where a blank one and more text follow, and it ends as no sentence
    does. Else empty: a paragraph that a story opens with is no title."""
    first, _, rest = text.partition("\n")
    gap, _, body = rest.partition("\n")
    title = HASHES.sub("", first).strip()
    headed = body.strip() and not gap.strip() and len(title) <= 500 and not title.endswith((".", ".”", '."'))
    return title if headed else ""


def opening(text: str) -> str:
    """The words that a text opens with: what it is called by where it has neither a title nor an address."""
    words = " ".join(HASHES.sub("", text[: 5 * LONGEST_OPENING]).split())
    return words if len(words) <= LONGEST_OPENING else f"{words[: LONGEST_OPENING - 1].rsplit(' ', 1)[0]}…"


def tell_language(text: str) -> str:
    """The language of a text as its code, in two or three letters; empty where that can't be told for sure."""
    if len(text) < ENOUGH_TO_TELL_LANGUAGE:
        return ""
    # It loads models, which only processes that read pages should pay for.
    from engine.extract.language import identifier

    code, sure = identifier().classify(text[:4_000])
    return str(code) if sure >= SURE_OF_LANGUAGE else ""


def _as_page(found: dict[str, Any]) -> Page:
    moment, links = (
        read_time(found.pop("published_at")),
        tuple((url, words) for url, words in found.pop("links")),
    )
    return Page(**found, published_at=moment, links=links)


def read_time(text: str) -> datetime | None:
    """A moment or day in ISO 8601, in UTC where it names no zone; None for anything else, and for a year in which nobody
    can have published it: some programs write the year 1 where they know none."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.year not in YEARS:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _declared_charset(answer: Response) -> str:
    header = Message()
    header["content-type"] = answer.headers.get("content-type", "")
    return header.get_content_charset("")


def line(text: str | None) -> str:
    """As one line, without controls."""
    return " ".join(tidy(text or "").split())
