"""Things a person should know, as rows; how they are told is another room's business."""

from __future__ import annotations

from collections.abc import Iterable

from people.models import Notice, Person
from people.roles import Power

LONGEST = 500


def tell(people: Iterable[Person], kind: str, text: str, *, link: str, once: str) -> int:
    """A notice for each person; the same ``once`` is told to each a single time. Returns how many are new."""
    rows = [
        Notice(person=person, kind=kind, text=_short(text), link=link, once=f"{once}:{person.pk}")
        for person in people
    ]
    before = Notice.objects.filter(once__in=[row.once for row in rows]).count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows) - before


def editors(team: int) -> list[Person]:
    """The people of a team who assign, publish and settle."""
    people = Person.objects.filter(team=team, is_editor=True, closed_at=None)
    return [person for person in people if person.may(Power.ASSIGN)]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
