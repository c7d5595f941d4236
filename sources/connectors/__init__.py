"""Where we look: every connector by its name."""

from __future__ import annotations

from sources.connectors.corpus import Corpus
from sources.connectors.factchecktools import FactCheckTools
from sources.connectors.feeds import Feeds
from sources.connectors.furniture import Connector, Finding, Hit, LocalConnector, RemoteConnector
from sources.connectors.searxng import SearXNG
from sources.connectors.wayback import Wayback
from sources.connectors.web import Web
from sources.connectors.wikipedia import Wikipedia

CONNECTORS: dict[str, Connector] = {
    one.name: one for one in (Corpus(), Feeds(), Wikipedia(), SearXNG(), Web(), FactCheckTools(), Wayback())
}

__all__ = ["CONNECTORS", "Connector", "Finding", "Hit", "LocalConnector", "RemoteConnector"]
