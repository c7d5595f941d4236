"""Keeps what was seen as documents: text, digest, publisher, and the bytes in the vault."""

from __future__ import annotations

from hashlib import sha256

from django.utils import timezone

from sources import pages, publishers, vault
from sources.errors import Unreadable
from sources.exchange import Page, Response
from sources.models import Document

KEPT_HEADERS = ("content-type", "content-language", "date", "etag", "last-modified", "link", "server")


def keep(
    answer: Response,
    *,
    page: Page | None = None,
    kind: str = Document.Kind.PAGE,
    team_id: int | None = None,
    added_by_id: int | None = None,
    invented: bool = False,
) -> Document:
    """Keep an answer as a document, or answer the one that stands: same team, same address, same text.

    ``page`` is what a connector or a person knows to stand in it; without it the page is read from the answer, whose own
    word on its publisher is then taken with care. A file or pasted text is an answer, too, with its bytes as the body and
    an empty address. Raises Unreadable or TooLarge, and then nothing is kept.
    """
    return keep_or_find(
        answer, page=page, kind=kind, team_id=team_id, added_by_id=added_by_id, invented=invented
    )[0]


def keep_or_find(
    answer: Response,
    *,
    page: Page | None = None,
    kind: str = Document.Kind.PAGE,
    team_id: int | None = None,
    added_by_id: int | None = None,
    invented: bool = False,
) -> tuple[Document, bool]:
    """As ``keep``, and whether the document is new."""
    read = page or pages.read(answer)
    if not read.text:
        raise Unreadable("There is no text in it that could be read.")
    url = read.url or answer.url
    path, bytes_digest = vault.put(answer.body)
    publisher = publishers.find_or_make(url, read.publisher, trusted=page is not None)
    same = {"team_id": team_id, "url": url, "digest": sha256(read.text.encode()).hexdigest()}
    return Document.objects.get_or_create(
        **same,
        defaults={
            "kind": kind,
            "text": read.text,
            "title": read.title,
            "author": read.author,
            "canonical_url": read.canonical_url,
            "publisher": publisher,
            "published_at": read.published_at,
            "fetched_at": timezone.now(),
            "language": read.language or pages.tell_language(read.text),
            "bytes_digest": bytes_digest,
            "vault_path": path,
            "content_type": answer.content_type[:200],
            "headers": {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers},
            "etag": answer.headers.get("etag", "")[:500],
            "last_modified": answer.headers.get("last-modified", "")[:100],
            "added_by_id": added_by_id,
            "invented": invented,
        },
    )
