"""The links at the head of every screen, with what waits behind them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Func, QuerySet, Subquery
from django.urls import NoReverseMatch, reverse

from claims import queries
from claims.compiled import Compiled
from people.models import Person, Team
from people.roles import Power


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the masthead. ``count`` is shown unless it is 0."""

    word: str
    address: str
    here: bool = False
    count: int = 0


class Waiting(NamedTuple):
    """How much waits for a person: what they hold, what they may sign, what they have not read yet."""

    held: int = 0
    to_sign: int = 0
    notices: int = 0


def waiting(person: Person) -> Waiting:
    """All of it in one question, for every page asks it; what is of the record is for those who may read it."""
    return Waiting(*_counts(person.may(Power.SETTLE))(person.pk, person.team_id)[0])


@cache
def _counts(settles: bool) -> Compiled[Any]:
    def of(pk: int, team: int) -> QuerySet[Person, Any]:
        somebody = Person(pk=pk, team=Team(pk=team), is_reviewer=True, is_editor=settles)
        parts = [queries.my_queue(somebody), queries.to_sign(somebody), somebody.notices.filter(read_at=None)]
        return Person.objects.filter(pk=pk).values_list(*map(_how_many, parts))

    return Compiled(of)


def _how_many(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by().annotate(many=Func("pk", function="COUNT")).values("many"))


def links(person: Person, path: str, waits: Waiting) -> list[Link]:
    """What this person can go to, the nearest match of ``path`` marked as the place where one is."""
    found: list[Link] = []
    if person.may(Power.READ):
        found.append(Link("Desk", "/"))
        found += _to("admin:index", "My queue", waits.held)
        found += _to("admin:to_sign", "To sign off", waits.to_sign)
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
