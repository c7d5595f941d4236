"""People, keys and settings are an administrator's of the same team: each act asks so itself, whatever its door has asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.actions import leaving, people, scales, teams
from claims.models import Scale
from claims.rules import NotAllowed
from people.actors import Actor
from people.models import Consumer
from people.roles import Role, Scope
from tests.record import TWO_IN_THE_MIDDLE, Desk

Act = Callable[[Desk, Actor], object]


def add_gus(desk: Desk, by: Actor) -> object:
    return people.add_person("gus", by=by, team=desk.team, roles=[Role.REVIEWER])


def make_bob_an_administrator(desk: Desk, by: Actor) -> object:
    return people.mend_person(desk.bob, by=by, roles=[Role.ADMINISTRATOR], name="Bob")


def close_bobs_account(desk: Desk, by: Actor) -> object:
    return leaving.close_person(desk.bob, by=by)


def look_what_bob_holds(desk: Desk, by: Actor) -> object:
    return leaving.outlook(desk.bob, by=by)


def ask_for_one_source_only(desk: Desk, by: Actor) -> object:
    return teams.mend(desk.team, by=by, origins_needed=1)


def add_an_organisation(desk: Desk, by: Actor) -> object:
    return teams.keep_consumer(Consumer(team=desk.team, name="The Archive"), by=by)


def make_its_key(desk: Desk, by: Actor) -> object:
    return people.make_key("Pull", by=by, scopes=[Scope.PUBLISHED], consumer="The Archive", team=desk.team)


def change_the_scale(desk: Desk, by: Actor) -> object:
    expected = Scale.of(desk.team).version
    return scales.change(desk.team, TWO_IN_THE_MIDDLE, labelled=True, by=by, expected=expected)


@pytest.mark.parametrize(
    "act",
    [
        add_gus,
        make_bob_an_administrator,
        close_bobs_account,
        look_what_bob_holds,
        ask_for_one_source_only,
        add_an_organisation,
        make_its_key,
        change_the_scale,
    ],
)
def test_it_takes_an_administrator_of_the_team(desk: Desk, act: Act) -> None:
    for who in ("ann", "dora", "eve"):
        with pytest.raises(NotAllowed, match="may not manage people, keys and settings"):
            act(desk, desk.by(who))
    act(desk, desk.by("adam"))
