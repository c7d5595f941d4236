"""Pages that a browser saved as a single file (MHTML, RFC 2557): a message of which the page is one part."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesHeaderParser, BytesParser

from sources import charset
from sources.errors import Unreadable

HEAD = 8_192  # bytes, in which the message says what it is
MARKUP = {"text/html", "application/xhtml+xml"}
ADDRESSES = ("Snapshot-Content-Location", "Content-Location")


def is_one(body: bytes) -> bool:
    """Whether these bytes are such a file, whatever it is called."""
    return BytesHeaderParser().parsebytes(body[:HEAD]).get_content_type() == "multipart/related"


def page_in(body: bytes) -> tuple[str, str]:
    """The markup of the page and the address it was saved from, as the file says; raises Unreadable where it has none.

    Only for a process whose time and memory are limited: a message may be built to take a long time.
    """
    message = BytesParser().parsebytes(body)
    part = next((one for one in message.walk() if one.get_content_type() in MARKUP), None)
    content = part.get_payload(decode=True) if part else None
    if part is None or not isinstance(content, bytes):
        raise Unreadable("There is no web page in this file.")
    return charset.decode(content, part.get_content_charset("")), _address(message) or _address(part)


def _address(part: Message) -> str:
    """A long one is folded over several lines."""
    said = next(filter(None, (part.get(name) for name in ADDRESSES)), "")
    return "".join(str(said).split())
