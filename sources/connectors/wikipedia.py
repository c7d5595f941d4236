"""Wikipedia, by the MediaWiki Action API: a search, then each page's text at the revision it is cited by.

Wikipedia tells what others have written, so it is background: a way to sources, never one of them. The API answers errors
with status 200 and an ``error`` object (https://www.mediawiki.org/wiki/API:Errors_and_warnings).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from engine.types import Tier
from sources.connectors.furniture import Finding, Hit, RemoteConnector
from sources.errors import Failed, RateLimited, Unreadable
from sources.exchange import Page, Request, Response
from sources.factchecks.review import web_address, words
from sources.pages import tidy

Shape = TypeVar("Shape")

# The search refuses longer questions.
LONGEST_QUESTION = 290
BUSY = {"maxlag", "ratelimited"}
BUSY_REST = 60.0
SHAPE = "Wikipedia's answer has another shape than its documentation says."
COMMON = {"action": "query", "format": "json", "formatversion": "2", "maxlag": "5"}
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]+)*")
# The search has operators of its own: quotes, minus, tilde, "intitle:" and more. A claim means none of them.
WORD = re.compile(r"\w+(?:['’.,-]\w+)*")


class Wikipedia(RemoteConnector):
    """The encyclopedia in the claim's language, or at the address in WIKIPEDIA_URL."""

    name = "wikipedia"
    label = "Wikipedia"
    about = "The encyclopedia in the article's language. It is background: a way to sources, and never one that counts."
    how = "WIKIPEDIA_URL is empty: leave it unset to ask Wikipedia, or set the address of another MediaWiki."
    limits = "no key; one request a second; Wikipedia asks busy programs to come back later. Texts: CC BY-SA."
    tier = Tier.BACKGROUND
    needs = ("WIKIPEDIA_URL",)
    trial = "encyclopedia"

    def describe(self, question: str, config: Mapping[str, str]) -> Request:
        language = config.get("language", "").partition("-")[0].lower()
        if not LANGUAGE.fullmatch(language):
            language = "en"
        base = config["WIKIPEDIA_URL"].replace("{language}", language).rstrip("/")
        asked = {"list": "search", "srsearch": plain_question(question), "srlimit": config.get("limit", "3")}
        return Request(f"{base}/w/api.php", {**COMMON, **asked, "srprop": "snippet"}, robots=False)

    def read(self, answer: Response) -> Finding:
        rows = _part(_query(answer), "search", list)
        api = answer.url.partition("?")[0]
        known = [row for row in rows if isinstance(row, dict) and isinstance(row.get("pageid"), int)]
        if rows and not known:
            raise Unreadable(SHAPE)
        return Finding(tuple(_hit(api, row) for row in known))

    def read_page(self, answer: Response) -> Page:
        page = next(iter(_part(_query(answer), "pages", list)), None)
        if not isinstance(page, dict) or page.get("missing") or page.get("invalid"):
            raise Unreadable("Wikipedia has no such page any more.")
        text, revision = page.get("extract"), next(iter(_part(page, "revisions", list)), None)
        if not isinstance(revision, dict) or not isinstance(revision.get("revid"), int):
            raise Unreadable(SHAPE)
        if not isinstance(text, str) or not (text := tidy(text)):
            raise Unreadable("Wikipedia's answer holds no text of this page.")
        index = answer.url.partition("?")[0].removesuffix("api.php") + "index.php"
        return Page(
            text=text,
            title=words(page.get("title"))[:500],
            url=f"{index}?oldid={revision['revid']}",
            canonical_url=web_address(words(page.get("canonicalurl"))),
            publisher="Wikipedia",
            published_at=_moment(revision.get("timestamp")),
            language=words(page.get("pagelanguage"))[:16],
        )


def plain_question(question: str) -> str:
    """The words of a question, none of them an operator, no more than the search takes."""
    said = [word.lower() if word in {"AND", "OR", "NOT"} else word for word in WORD.findall(question)]
    text = " ".join(said)
    return text if len(text) <= LONGEST_QUESTION else text[:LONGEST_QUESTION].rpartition(" ")[0]


def _hit(api: str, row: dict[str, Any]) -> Hit:
    asked = {
        "pageids": str(row["pageid"]),
        "prop": "extracts|revisions|info",
        "explaintext": "1",
        "exsectionformat": "plain",
        "rvprop": "ids|timestamp",
        "inprop": "url",
    }
    return Hit(
        url=f"{api.removesuffix('api.php')}index.php?curid={row['pageid']}",
        title=words(row.get("title")),
        excerpt=words(row.get("snippet")),
        request=Request(api, {**COMMON, **asked}, robots=False),
    )


def _query(answer: Response) -> dict[str, Any]:
    """The ``query`` object of an answer, or what went wrong."""
    told = answer.json()
    if not isinstance(told, dict):
        raise Unreadable(SHAPE)
    if error := told.get("error"):
        code = words(error.get("code")) if isinstance(error, dict) else ""
        if code in BUSY:
            after = answer.headers.get("retry-after", "")
            seconds = float(after) if after.isdecimal() else BUSY_REST
            raise RateLimited("Wikipedia is busy and asks us to come back later.", retry_after=seconds)
        raise Failed(f"Wikipedia answered with an error ({code or 'unnamed'}).")
    return _part(told, "query", dict)


def _part(told: dict[str, Any], name: str, shape: type[Shape]) -> Shape:
    part = told.get(name)
    if not isinstance(part, shape):
        raise Unreadable(SHAPE)
    return part


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None
