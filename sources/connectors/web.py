"""The web: a page by its address."""

from __future__ import annotations

from collections.abc import Mapping

from sources.connectors.furniture import Finding, Hit, RemoteConnector
from sources.exchange import Request, Response


class Web(RemoteConnector):
    """The question is the address; the answer is the page."""

    name = "web"
    label = "The web page"

    def describe(self, question: str, config: Mapping[str, str]) -> Request:
        return Request(question.strip())

    def read(self, answer: Response) -> Finding:
        return Finding((Hit(answer.url),))
