"""Documents as a WARC file (ISO 28500:2017, WARC 1.1), the format in which archives keep pages as they were seen.

Each document is: the request and the response with their headers and time where the door fetched it, else the file as it
was given (``resource``); the text that evidence points into (``conversion``); and what is known about it (``metadata``).
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sources import vault
from sources.models import Document

# How a body was packed on its way; it is kept unpacked, so these would be wrong of it.
ABOUT_THE_WAY = {"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"}


def write(documents: Iterable[Document], out: BinaryIO, *, about: str) -> int:
    """Write the documents, compressed record by record; answers how many. ``about`` says what they were kept for.

    Raises OSError where the vault lacks the bytes of one.
    """
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    info = {"software": "Factcheck", "format": "WARC File Format 1.1", "description": _line(about)}
    writer.write_record(writer.create_warcinfo_record(None, info))
    count = 0
    for document in documents:
        _write_one(writer, document)
        count += 1
    return count


def _write_one(writer: Any, document: Document) -> None:
    body = vault.get(document.vault_path) if document.vault_path else None
    seen = None
    if body is not None:
        seen = _fetched(writer, document, body) if document.sent else _given(writer, document, body)
    text = _record(
        writer, document, "conversion", document.text.encode(), "text/plain; charset=utf-8", refers_to=seen
    )
    writer.write_record(text)
    known = "".join(f"{name}: {_line(said)}\r\n" for name, said in _known(document).items() if said)
    told = _record(writer, document, "metadata", known.encode(), "application/warc-fields", refers_to=seen)
    writer.write_record(told)


def _fetched(writer: Any, document: Document, body: bytes) -> Any:
    """The exchange: what was asked and what was answered."""
    parts = urlsplit(document.sent["url"])
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    said = [("Host", parts.netloc), *document.sent["headers"].items()]
    asked = StatusAndHeaders(f"GET {target} HTTP/1.1", said, is_http_request=True)
    status = document.status or 200
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    headers = [(name, value) for name, value in document.headers.items() if name not in ABOUT_THE_WAY]
    headers += [
        (f"x-archive-orig-{name}", document.headers[name])
        for name in sorted(ABOUT_THE_WAY & set(document.headers))
    ]
    answered = StatusAndHeaders(
        f"{status} {phrase}", [*headers, ("content-length", str(len(body)))], protocol="HTTP/1.1"
    )
    at = {"WARC-Date": _time(document.asked_at or document.fetched_at)}
    response = writer.create_warc_record(
        document.sent["url"],
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=answered,
        warc_headers_dict=at,
    )
    request = writer.create_warc_record(
        document.sent["url"], "request", http_headers=asked, warc_headers_dict=at
    )
    writer.write_request_response_pair(request, response)
    return response


def _given(writer: Any, document: Document, body: bytes) -> Any:
    kind = document.content_type or "application/octet-stream"
    resource = _record(writer, document, "resource", body, kind)
    writer.write_record(resource)
    return resource


def _record(
    writer: Any, document: Document, kind: str, content: bytes, content_type: str, *, refers_to: Any = None
) -> Any:
    headers = {"WARC-Date": _time(document.fetched_at)}
    if refers_to is not None:
        headers["WARC-Refers-To"] = refers_to.rec_headers.get_header("WARC-Record-ID")
    return writer.create_warc_record(
        _address(document),
        kind,
        payload=io.BytesIO(content),
        length=len(content),
        warc_content_type=content_type,
        warc_headers_dict=headers,
    )


def _address(document: Document) -> str:
    """Where it stood; what has no address of its own stands on this desk."""
    return document.url or f"{settings.SITE_URL}/documents/{document.pk}/"


def _known(document: Document) -> dict[str, str]:
    giver = document.added_by.name if document.added_by else "a person on the server"
    return {
        "document": f"{settings.SITE_URL}/documents/{document.pk}/",
        "title": document.title,
        "publisher": document.publisher.name if document.publisher else "",
        "author": document.author,
        "published": _time(document.published_at) if document.published_at else "",
        "seen": _time(document.fetched_at),
        "canonical": document.canonical_url,
        "language": document.language,
        "text-digest": f"sha256:{document.digest}",
        "bytes-digest": f"sha256:{document.bytes_digest}" if document.bytes_digest else "",
        "archived": document.archived_url,
        "partial": document.partial,
        "given-by": giver if document.is_given else "",
        "invented": "for a demonstration" if document.invented else "",
    }


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _line(text: str) -> str:
    """One line: a field ends with it."""
    return " ".join(text.split())
