"""What Django's admin asks of a person: answered by their roles, with no row of permissions."""

from __future__ import annotations

import pytest
from django.utils import timezone

from people.models import Person
from tests.record import Desk

ASKED = ("claims.view_claim", "claims.change_claim", "people.view_person", "people.change_person")


@pytest.mark.parametrize(
    ("who", "granted", "rooms"),
    [
        ("ann", {"claims.view_claim"}, {"claims"}),
        ("dora", {"claims.view_claim"}, {"claims"}),
        ("adam", {"people.view_person", "people.change_person"}, {"people"}),
    ],
)
def test_the_desk_reads_and_administrators_manage_people(
    desk: Desk, who: str, granted: set[str], rooms: set[str]
) -> None:
    person: Person = getattr(desk, who)
    assert person.is_staff
    assert {one for one in ASKED if person.has_perm(one)} == granted
    assert {room for room in ("claims", "people") if person.has_module_perms(room)} == rooms
    person.closed_at = timezone.now()
    assert not person.is_staff
    assert not any(person.has_perm(one) for one in ASKED)


def test_who_reads_from_outside_or_has_no_role_is_not_of_the_desk(desk: Desk) -> None:
    assert not Person(name="Olga", team=desk.team, is_outside=True).is_staff
    assert not Person(name="Nick", team=desk.team).is_staff
