"""Keeps what was seen as documents: text, digest, publisher, and the bytes in the vault."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.utils import timezone

from sources import copies, pages, publishers, vault
from sources.errors import Unreadable
from sources.exchange import Page, Response
from sources.models import Document

# What lets somebody else in is not kept with a page: on either side of the exchange.
SECRET_HEADERS = {"set-cookie", "set-cookie2", "cookie", "authorization", "proxy-authorization", "x-api-key"}


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
    document, new = Document.objects.get_or_create(
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
            "status": answer.status if answer.asked_at else None,
            "headers": _without_secrets(answer.headers),
            "sent": _sent(answer),
            "asked_at": answer.asked_at,
            "etag": answer.headers.get("etag", "")[:500],
            "last_modified": answer.headers.get("last-modified", "")[:100],
            "hyperlinks": [list(link) for link in read.links],
            "partial": read.partial[:500],
            "added_by_id": added_by_id,
            "invented": invented,
        },
    )
    if new or not copies.knows(document):
        copies.learn(document)
    # The same text, of which the page says something else now.
    if not new and document.partial != read.partial[:500]:
        document.partial = read.partial[:500]
        document.save(update_fields=["partial"])
    return document, new


def _sent(answer: Response) -> dict[str, Any]:
    return {"url": answer.url, "headers": _without_secrets(answer.sent)} if answer.asked_at else {}


def _without_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: said for name, said in headers.items() if name.lower() not in SECRET_HEADERS}
