"""The web: a page by its address."""

from __future__ import annotations

from collections.abc import Mapping

from sources import walls
from sources.connectors.furniture import Finding, Hit, RemoteConnector
from sources.exchange import Request, Response


class Web(RemoteConnector):
    """The question is the address; the answer is the page."""

    name = "web"
    label = "The web page"
    about = "Pages by their address: those that stand beside a claim, and those that people name."
    limits = "one page a second from each host; robots.txt is respected; 10 MB a page."
    is_searched = False
    is_one_place = False
    trial = "https://example.com/"

    def describe(self, question: str, config: Mapping[str, str]) -> Request:
        return Request(question.strip())

    def read(self, answer: Response) -> Finding:
        walls.check_is_page(answer)
        return Finding((Hit(answer.url),))

    def read_trial(self, answer: Response) -> str:
        return f"{self.trial} has {len(answer.body):,} bytes"
