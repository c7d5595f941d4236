"""The feeds of what is out: JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), Atom (RFC 4287), and all ClaimReviews as
a DataFeed (https://schema.org/DataFeed), which other desks import."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Count, Max
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks

from publishing import export, pages
from publishing.documents import encode
from publishing.models import Publication

TITLE = "Checked claims"
LENGTH = 50
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML has no way to write (https://www.w3.org/TR/xml/#charsets): one of these, copied out of a PDF, would end the feed."""


def _newest() -> list[tuple[Publication, pages.Page]]:
    """What is out, and what is held or withdrawn: under the address it had, so that whoever was sent it is told."""
    rows = pages.public_publications().standing()
    return [(one, pages.page(one)) for one in rows.order_by("-changed_at", "-pk")[:LENGTH]]


def _address(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _text(page: pages.Page) -> str:
    """In the order of the check's page: a correction stands before the words that it corrected."""
    invented = "Invented for this demonstration." if page.said["invented"] else ""
    held = "Until that is done we give no rating." if page.is_held else ""
    told = [invented, held, page.said["headline"], page.change_told, page.said["rationale"]]
    return "\n\n".join(filter(None, told))


def _tags(page: pages.Page) -> list[str]:
    return [page.said["label"]] if page.said["label"] else []


def json_feed() -> dict[str, Any]:
    """The feed as plain values."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "home_page_url": _address("/checks/"),
        "feed_url": _address("/checks/feed.json"),
        "items": [
            {
                "id": _address(f"/verdicts/{page.said['id']}/"),
                "url": page.said["url"],
                "title": page.title,
                "content_text": _text(page),
                "date_published": page.said["published_at"],
                "date_modified": publication.changed_at.isoformat(),
                "tags": _tags(page),
                "language": page.said["language"] or "en",
                "authors": [{"name": page.said["publisher"]}],
            }
            for publication, page in _newest()
        ],
    }


def data_feed() -> Iterator[str]:
    """The ClaimReview of everything that is out with its rating, in the order it went out, and that what was out and is not any
    more is deleted; nothing that was made up. It is written while it is read: however long it is, it takes the memory of a batch.
    Cut off, it is no JSON."""
    head = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": TITLE,
        "url": _address("/checks/claimreviews.json"),
    }
    begun = f'{encode(head)[:-1]},"dataFeedElement":['
    for batch in export.claimreviews():
        yield begun + ",".join(map(_element, batch))
        begun = ","
    yield "]}" if begun == "," else f"{begun}]}}"


def _element(row: dict[str, Any]) -> str:
    text = row["claimreview"]
    review = json.loads(text)
    about = {"@type": "DataFeedItem", "url": review["url"]}
    if row["state"] == Publication.State.PUBLISHED:
        about |= {"dateModified": review["dateModified"]}
    else:
        about |= {"dateDeleted": row["changed_at"].isoformat()}
        text = encode(_unrated(review))
    return f'{encode(about)[:-1]},"item":[{text}]}}'


def _unrated(review: dict[str, Any]) -> dict[str, Any]:
    """Which review it was, without what it found: its address and the statement it is about."""
    item = review["itemReviewed"]
    told = {name: item[name] for name in ("@type", "text", "name") if name in item}
    return {name: review[name] for name in ("@type", "url", "claimReviewed")} | {"itemReviewed": told}


def data_feed_etag() -> str:
    """Tells whether the data feed is as it was, without its reviews."""
    out = pages.public_publications().filter(invented=False)
    said = out.order_by().aggregate(count=Count("pk"), latest=Max("changed_at"))
    return f'"{hashlib.sha256(repr(sorted(said.items())).encode()).hexdigest()[:32]}"'


def atom() -> str:
    """The feed as XML."""
    feed = Atom1Feed(
        title=TITLE,
        link=_address("/checks/"),
        description="Claims that were checked by two people.",
        feed_url=_address("/checks/feed.atom"),
    )
    for publication, page in _newest():
        feed.add_item(
            title=NO_XML.sub("", page.title),
            link=page.said["url"],
            description=linebreaks(NO_XML.sub("", _text(page)), autoescape=True),  # a summary is HTML
            unique_id=_address(f"/verdicts/{page.said['id']}/"),
            pubdate=page.days["published_at"],
            updateddate=publication.changed_at,
            author_name=NO_XML.sub("", page.said["publisher"]),
            categories=[NO_XML.sub("", one) for one in _tags(page)],
        )
    return feed.writeString("utf-8")
