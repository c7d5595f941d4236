"""SearXNG: a search engine of one's own that asks others (https://docs.searxng.org/dev/search_api.html).

Its default settings answer in HTML only: JSON has to be among ``search.formats``. An answer without results that names
engines which did not respond is a failure: nobody knows what they would have found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sources.connectors.furniture import Finding, Hit, RemoteConnector
from sources.errors import Failed, SourceError, Unreadable
from sources.exchange import Request, Response
from sources.factchecks.review import web_address, words

LONGEST_QUESTION = 400
SHAPE = "SearXNG's answer has another shape than its documentation says."
# A question may begin with commands: "!engine", ":language", "<timeout", "?" and "!!".
COMMANDS = "!:<?"
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")
RANGES = ((1, "day"), (7, "week"), (31, "month"), (366, "year"))


class SearXNG(RemoteConnector):
    """A web search. Each hit is a page of somebody else's, fetched and read like any other."""

    name = "searxng"
    label = "Web search"
    about = "The open web, through a SearXNG of your own that asks search engines in your stead."
    how = (
        "Run a SearXNG (searxng.org), add json to search.formats in its settings.yml, set SEARXNG_URL to its address, "
        "and FETCH_ALLOW to its network if that is a private one."
    )
    limits = "those of the engines it asks; none of its own. The pages it names are fetched with their robots.txt respected."
    needs = ("SEARXNG_URL",)
    is_dated = True
    trial = "news"

    def describe(self, question: str, config: Mapping[str, str]) -> Request:
        asked = {
            "q": plain_question(question),
            "format": "json",
            "categories": "general,news",
            "pageno": "1",
            "safesearch": "0",
        }
        if LANGUAGE.fullmatch(language := config.get("language", "")):
            asked["language"] = language
        if since := config.get("since", ""):
            asked |= _range(date.fromisoformat(since))
        return Request(f"{config['SEARXNG_URL'].rstrip('/')}/search", asked, robots=False)

    def read(self, answer: Response) -> Finding:
        told = answer.json()
        if not isinstance(told, dict):
            raise Unreadable(SHAPE)
        if error := words(told.get("error")):
            raise Failed(f"SearXNG answered with an error ({error[:100]}).")
        results, silent = told.get("results"), told.get("unresponsive_engines", [])
        if not isinstance(results, list) or not isinstance(silent, list):
            raise Unreadable(SHAPE)
        hits = tuple(hit for one in results if (hit := _hit(one)))
        if not hits and silent:
            raise Failed(f"The search engines behind SearXNG did not answer: {_named(silent)}.")
        if not hits and results:
            raise Unreadable(SHAPE)
        return Finding(hits)

    def explain(self, error: SourceError) -> SourceError:
        if isinstance(error, Failed) and error.status == 403:
            return Failed(
                "SearXNG does not answer in JSON: add json to search.formats in its settings.yml.", status=403
            )
        return error


def plain_question(question: str) -> str:
    """The words of a question, none of them a command, no more than an engine takes."""
    said = " ".join(word.lstrip(COMMANDS) for word in question.split())
    said = " ".join(said.split())
    return said if len(said) <= LONGEST_QUESTION else said[:LONGEST_QUESTION].rpartition(" ")[0]


def _range(since: date) -> dict[str, str]:
    """The narrowest of SearXNG's ranges, all of which end today, that reaches back so far; none where it is too far."""
    age = datetime.now(UTC).date() - since
    return next(({"time_range": word} for days, word in RANGES if age <= timedelta(days=days)), {})


def _hit(row: Any) -> Hit | None:
    if not isinstance(row, dict):
        return None
    url = web_address(words(row.get("url")))
    return Hit(url, words(row.get("title")), words(row.get("content")), Request(url)) if url else None


def _named(silent: list[Any]) -> str:
    """ "google (access denied), bing (timeout)": each is a pair of a name and a reason."""
    told = [
        words(f"{one[0]} ({one[1]})" if isinstance(one, list) and len(one) == 2 else str(one))
        for one in silent[:5]
    ]
    return ", ".join(told)[:300]
