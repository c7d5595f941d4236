"""The links at the head of every screen, with what waits behind them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from claims import queries
from people.models import Person
from people.roles import Power


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the masthead. ``count`` is shown unless it is 0."""

    word: str
    address: str
    here: bool = False
    count: int = 0


def links(person: Person, path: str) -> list[Link]:
    """What this person can go to, the nearest match of ``path`` marked as the place where one is. Two queries at most."""
    found: list[Link] = []
    if person.may(Power.READ):
        found.append(Link("Desk", "/"))
        found += _to("admin:index", "My queue", queries.my_queue(person).count())
        found += _to("admin:to_sign", "To sign off", queries.to_sign(person).count())
        found += _to("admin:sources_document_changelist", "Sources we keep")
    if person.may(Power.ASSIGN) or person.may(Power.ADMINISTER):
        found += _to("places", "Where we look")
    if person.may(Power.PUBLISH) or person.may(Power.ADMINISTER):
        found += _to("admin:publishing_subscription_changelist", "Webhooks")
    if person.may(Power.ADMINISTER):
        found += _to("admin:people_person_changelist", "People")
    nearest = max((link.address for link in found if _is_at(path, link.address)), key=len, default="")
    return [Link(link.word, link.address, link.address == nearest, link.count) for link in found]


def _is_at(path: str, address: str) -> bool:
    desk = address == "/" and path.startswith(("/articles/", "/claims/"))
    return path == address or desk or (address not in {"/", "/admin/"} and path.startswith(address))


def _to(name: str, word: str, count: int = 0) -> list[Link]:
    address = address_of(name)
    return [Link(word, address, count=count)] if address else []


def address_of(name: str, *args: object) -> str:
    """The address of a named view; empty where this desk has no such view."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
