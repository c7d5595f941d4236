"""Whose page it is: by its domain, which can't be made up, before the name a page gives itself, which can."""

from __future__ import annotations

from urllib.parse import urlsplit

from courlan import extract_domain
from django.db import transaction

from sources.models import Publisher, PublisherDomain


def domain_of(url: str) -> str:
    """The domain somebody registered (bbc.co.uk, somebody.blogspot.com), or the host where none is known."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return (extract_domain(url) or host).lower()


def find_or_make(url: str, name: str = "", *, trusted: bool = False) -> Publisher | None:
    """The publisher of a page; None where neither an address nor a name is given.

    A row for the host or a domain above it decides. Else a publisher is made for the domain, under ``name`` or the domain.
    A page that only calls itself by the name of a publisher we know does not become that publisher's; ``trusted`` says
    that a person or a connector gave the name, so it may.
    """
    domain = domain_of(url)
    if known := _by_domain(url):
        return known
    name = " ".join(name.split())[:150]
    if not (name or domain):
        return None
    with transaction.atomic():
        publisher = _named(name or domain, domain, trusted=trusted)
        if domain:
            row, _ = PublisherDomain.objects.get_or_create(domain=domain, defaults={"publisher": publisher})
            publisher = row.publisher
    return publisher


def _by_domain(url: str) -> Publisher | None:
    host = (urlsplit(url).hostname or "").lower()
    parts = host.split(".")
    above = [".".join(parts[i:]) for i in range(len(parts)) if host]
    rows = PublisherDomain.objects.filter(domain__in=above).select_related("publisher")
    nearest = max(rows, key=lambda row: len(row.domain), default=None)
    return nearest.publisher if nearest else None


def _named(name: str, domain: str, *, trusted: bool) -> Publisher:
    standing = Publisher.objects.filter(name__iexact=name).first()
    if standing and (trusted or not domain):
        return standing
    if standing:
        name = f"{name} ({domain})"[:200]
    publisher, _ = Publisher.objects.get_or_create(name__iexact=name, defaults={"name": name})
    return publisher
