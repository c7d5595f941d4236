"""Looking: publishers, documents as we saw them, their copies in archives, fact checks of others, feeds, language models, and the pace at which each outside place may be asked."""

from sources.models.copies import ArchiveCopy
from sources.models.documents import Document, DocumentLink, DocumentRun
from sources.models.factchecks import FactCheck
from sources.models.feeds import Feed
from sources.models.providers import Provider
from sources.models.publishers import Publisher, PublisherDomain
from sources.models.states import ConnectorState

__all__ = [
    "ArchiveCopy",
    "ConnectorState",
    "Document",
    "DocumentLink",
    "DocumentRun",
    "FactCheck",
    "Feed",
    "Provider",
    "Publisher",
    "PublisherDomain",
]
