"""What goes out and what comes back: plain values between the connectors and the door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sources.errors import Unreadable

YEARS = range(1400, 3000)
"""In which something can have been published."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question to the outside. ``params`` are added to the address's own; ``body`` goes with a POST.

    ``robots`` is False only for interfaces that are made for programs and documented as such; a page is asked for with
    the site's robots.txt respected.
    """

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    robots: bool = True
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer. ``url`` is where it came from in the end; header names are in small letters; ``body`` is decompressed.

    ``sent`` are the headers of the request that got it and ``asked_at`` when it was put; both are empty for a file.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    sent: Mapping[str, str] = field(default_factory=dict)
    asked_at: datetime | None = None

    @property
    def content_type(self) -> str:
        """The media type alone, in small letters, without its parameters; empty where the server gave none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        """The body read as JSON in UTF-8, UTF-16 or UTF-32; raises Unreadable when it is something else."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Unreadable("The answer is not JSON, so it can't be read.") from error


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page, read out of it: plain text, never markup. What is not known is empty.

    ``partial`` says in a sentence why the text may be only a part of what the page has; empty where nothing says so.
    """

    text: str
    title: str = ""
    url: str = ""
    canonical_url: str = ""
    author: str = ""
    publisher: str = ""
    published_at: datetime | None = None
    language: str = ""
    links: tuple[tuple[str, str], ...] = ()  # addresses its text links to, with the words they stand under
    partial: str = ""
