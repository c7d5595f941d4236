"""The pages on which a checked claim stands: told with its verdict, and kept by the hash of their address, so that a page is
recognised at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.models import Article, Claim
from publishing import addresses
from publishing.addresses import NoAddress
from publishing.models import Appearance, Publication
from publishing.serving import served

BATCH = 2_000


def of(claim: Claim, copy_of: Callable[[str], str]) -> list[dict[str, Any]]:
    """The articles in which the claim stands, as far as they have an address, the one it was found in first, with a public copy
    of each where there is one; ``hash`` is that of the address."""
    others = (
        Article.objects.filter(anchors__claim=claim).exclude(pk=claim.article_id).distinct().order_by("pk")
    )
    return [
        {
            "url": article.url,
            "archived_url": copy_of(article.url),
            "seen_on": timezone.localdate(article.received_at).isoformat(),
            "hash": _hash(article.url),
        }
        for article in [claim.article, *others.only("url", "received_at")]
        if article.url
    ]


def _hash(url: str) -> str | None:
    try:
        return addresses.hash_of(url)
    except NoAddress:
        return None


def keep(publication: Publication) -> None:
    """Write down on which pages the claim of a publication stands, as its document says."""
    hashes = {one["hash"] for one in json.loads(publication.document)["appearances"]}
    Appearance.objects.bulk_create(
        [
            Appearance(publication=publication, team_id=publication.team_id, hash=one)
            for one in sorted(filter(None, hashes))
        ],
        ignore_conflicts=True,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an address: what is out on claims that stand there, or why it is no address."""

    url: str
    canonical: str | None
    hash: str | None
    problem: str
    verdicts: tuple[dict[str, Any], ...]


def known(urls: Sequence[str], team: int) -> list[Known]:
    """What this team has out on claims that stand at these addresses: one for each, in their order, though it comes twice."""
    read = {url: _read(url) for url in urls}
    found: dict[str, list[dict[str, Any]]] = {}
    hashes = [one.hash for one in read.values() if one.hash]
    for row in _out(team).filter(hash__in=hashes).select_related("publication").order_by("publication"):
        found.setdefault(row.hash, []).append(_told(row.publication))
    return [replace(read[url], verdicts=tuple(found.get(read[url].hash or "", ()))) for url in urls]


def _read(url: str) -> Known:
    try:
        return Known(url, addresses.canonical(url), addresses.hash_of(url), "", ())
    except NoAddress as error:
        return Known(url, None, None, str(error), ())


def _told(publication: Publication) -> dict[str, Any]:
    said = served(publication)
    return {name: said[name] for name in ("id", "claim", "statement", "rating", "label", "state", "url")}


def hashes(team: int) -> Iterator[tuple[str, int]]:
    """Every hash with each verdict that is out for it, in the order of the hashes; read in batches, of one moment each."""
    place: tuple[str, int] = ("", 0)
    while True:
        beyond = Q(hash__gt=place[0]) | Q(hash=place[0], publication__gt=place[1])
        rows = _out(team).filter(beyond, hash__gte=place[0]).order_by("hash", "publication")
        batch = list(rows.values_list("hash", "publication", "publication__verdict")[:BATCH])
        yield from ((one, verdict) for one, _, verdict in batch)
        if len(batch) < BATCH:
            return
        place = batch[-1][:2]


def _out(team: int) -> QuerySet[Appearance]:
    return Appearance.objects.filter(team=team, publication__state__in=Publication.OUT)
