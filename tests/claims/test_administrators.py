"""People, keys and settings are an administrator's of the same team: each act asks so itself, whatever its door has asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from claims.actions import leaving, people, providers, scales, teams
from claims.models import Event, Scale
from claims.rules import Invalid, NotAllowed, NotThere
from people.actors import SERVER, Actor, machine
from people.models import ApiKey, Consumer, Person, Team
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
    for by in (*map(desk.by, ("ann", "dora", "eve")), machine("clock")):
        with pytest.raises(NotAllowed, match="may not manage people, keys and settings"):
            act(desk, by)
    act(desk, desk.by("adam"))


def test_a_person_has_a_role_and_a_password_that_is_one(desk: Desk) -> None:
    adam = desk.by("adam")
    for roles in ([], [Role.OUTSIDE]):
        with pytest.raises(Invalid, match="at least one role"):
            people.add_person("gus", by=adam, team=desk.team, roles=roles)
        with pytest.raises(Invalid, match="at least one role"):
            people.mend_person(desk.bob, by=adam, roles=roles, name="Bob")
    with pytest.raises(Invalid, match="too short") as refused:
        people.mend_person(desk.bob, by=adam, roles=[Role.REVIEWER], name="Bob", password="short")
    assert refused.value.field == "password"
    before = Event.objects.count()
    people.mend_person(desk.bob, by=adam, roles=[Role.REVIEWER], name="Bob")
    assert Event.objects.count() == before, "nothing was changed"
    mended = people.mend_person(desk.bob, by=adam, roles=[Role.EDITOR], name=" Bob Hale ")
    assert (mended.name, mended.is_reviewer, mended.is_editor) == ("Bob Hale", False, True)


def test_a_password_is_nothing_like_what_the_desk_calls_its_owner(desk: Desk) -> None:
    adam = desk.by("adam")
    said = {"name": "Fiona Hale", "email": "f.hale@harbour.example"}
    for password in ("fhale-2026", "Fiona_Hale1", "f.hale@harbour"):
        with pytest.raises(Invalid, match="too similar") as refused:
            people.add_person(
                "fhale2026", by=adam, team=desk.team, roles=[Role.EDITOR], password=password, **said
            )
        assert refused.value.field == "password"


def test_who_sets_their_own_address_anew_is_not_suspended(desk: Desk) -> None:
    key, _ = people.make_key("Mine", by=desk.by("adam"), scopes=[Scope.RECORD], person=desk.adam)
    roles = [Role.ADMINISTRATOR]
    people.mend_person(desk.adam, by=desk.by("adam"), roles=roles, name="Adam", email="adam@harbour.example")
    desk.adam.refresh_from_db()
    key.refresh_from_db()
    assert (desk.adam.email, desk.adam.signing_suspended_until) == ("adam@harbour.example", None)
    assert key.revoked_at is None
    assert not desk.adam.notices.exists()


def test_whose_account_is_reset_reads_what_of_it_and_for_how_long(desk: Desk) -> None:
    """Twice on a day is two notices."""
    for reset in (
        {"email": "ann@harbour.example"},
        {"email": "a@harbour.example", "password": "set by adam"},
    ):
        before = timezone.now()
        mended = people.mend_person(desk.ann, by=desk.by("adam"), roles=[Role.REVIEWER], name="Ann", **reset)
        until = mended.signing_suspended_until
        assert until
        assert before + timedelta(days=1) <= until <= timezone.now() + timedelta(days=1)
    assert [notice.text.partition(".")[0] for notice in desk.ann.notices.order_by("pk")] == [
        "Adam set a new address for you",
        "Adam set a new address and password for you",
    ]


def test_what_somebody_else_changed_meanwhile_stays(desk: Desk) -> None:
    """Adam's page is older: what it does not show is not written back."""
    leaving.close_person(Person.objects.get(pk=desk.bob.pk), by=desk.by("adam"))
    people.mend_person(desk.bob, by=desk.by("adam"), roles=[Role.REVIEWER], name="Bob Hale")
    teams.mend(Team.objects.get(pk=desk.team.pk), by=desk.by("adam"), licence="CC0")
    teams.mend(desk.team, by=desk.by("adam"), name="Harbour and Coast")
    desk.bob.refresh_from_db()
    desk.team.refresh_from_db()
    assert (desk.bob.name, desk.bob.is_active) == ("Bob Hale", False)
    assert (desk.team.name, desk.team.licence) == ("Harbour and Coast", "CC0")


def test_a_key_that_was_revoked_before_keeps_by_whom(desk: Desk) -> None:
    first, second = (
        people.make_key("Mine", by=desk.by("ann"), scopes=[Scope.RECORD], person=desk.ann)[0]
        for _ in range(2)
    )
    people.revoke_key(first, by=desk.by("ann"))
    assert people.revoke_keys_of(desk.ann, by=desk.by("adam")) == 1
    ended = {key.pk: key.revoked_by for key in ApiKey.objects.all()}
    assert ended == {first.pk: desk.ann, second.pk: desk.adam}


def test_an_organisation_of_the_same_name_is_another_teams(desk: Desk) -> None:
    theirs, ours = (
        people.make_key("Pull", by=desk.by(who), scopes=[Scope.PUBLISHED], consumer=" The Archive ")[0]
        for who in ("eve", "adam")
    )
    assert (theirs.consumer, ours.consumer) == (
        Consumer.objects.get(team=desk.eve.team),
        Consumer.objects.get(team=desk.team),
    )
    assert (ours.made_by, ours.made_on) == (desk.adam, "web")


def test_a_key_has_a_scope_and_a_team(desk: Desk) -> None:
    with pytest.raises(Invalid, match="Say which team the key is for"):
        people.make_key("Pull", by=SERVER, scopes=[Scope.PUBLISHED], consumer="The Archive")
    with pytest.raises(Invalid, match="A key needs a scope"):
        people.make_key("Pull", by=SERVER, scopes=[], consumer="The Archive", team=desk.team)
    key, _ = people.make_key(
        "Pull", by=SERVER, scopes=[Scope.PUBLISHED], consumer="The Archive", team=desk.team
    )
    assert (key.team, key.scopes) == (desk.team, "published")


def test_what_is_no_setting_is_not_set_and_a_model_that_is_not_there_not_mended(desk: Desk) -> None:
    with pytest.raises(Invalid, match="“colour” can't be changed here"):
        teams.mend(desk.team, by=desk.by("adam"), colour="red")
    with pytest.raises(NotThere, match="no language model 99999"):
        providers.mend(99_999, by=desk.by("adam"), name="Cellar")
    teams.mend(desk.team, by=desk.by("adam"), name="Harbour and Coast")
    desk.team.refresh_from_db()
    assert desk.team.name == "Harbour and Coast"
    before = Event.objects.count()
    teams.mend(desk.team, by=desk.by("adam"), name="Harbour and Coast")
    assert Event.objects.count() == before, "nothing was changed"


def test_what_no_field_takes_is_refused_in_its_sentence_at_every_door(desk: Desk) -> None:
    adam = desk.by("adam")
    with pytest.raises(Invalid, match="greater than or equal to 1"):
        teams.mend(desk.team, by=adam, origins_needed=0)
    with pytest.raises(Invalid, match="valid email address"):
        people.mend_person(desk.bob, by=adam, roles=[Role.REVIEWER], name="Bob", email="bob@")
    teams.keep_consumer(Consumer(team=desk.team, name="The Archive"), by=adam)
    with pytest.raises(Invalid, match="already exists"):
        teams.keep_consumer(Consumer(team=desk.team, name="The Archive"), by=adam)


def test_an_account_that_is_closed_is_closed_once(desk: Desk) -> None:
    both_pages = [Person.objects.get(pk=desk.bob.pk) for _ in range(2)]
    for bob in both_pages:
        leaving.close_person(bob, by=desk.by("adam"))
    assert Event.objects.filter(type="person.closed").count() == 1


def test_a_key_is_ended_by_its_holder_and_by_an_administrator(desk: Desk) -> None:
    def key_of_ann() -> ApiKey:
        return people.make_key("Mine", by=desk.by("ann"), scopes=[Scope.RECORD], person=desk.ann)[0]

    for who in ("ann", "adam"):
        key = key_of_ann()
        for other in ("bob", "dora", "eve"):
            with pytest.raises(NotAllowed, match="may not manage people"):
                people.revoke_key(key, by=desk.by(other))
        older_page = ApiKey.objects.get(pk=key.pk)
        ended = people.revoke_key(key, by=desk.by(who))
        assert (ended.revoked_by, bool(ended.revoked_at)) == (getattr(desk, who), True)
        assert Event.objects.latest("pk").type == "key.revoked"
        before = Event.objects.count()
        assert people.revoke_key(older_page, by=desk.by("adam")).revoked_at == ended.revoked_at
        assert Event.objects.count() == before


def test_an_organisations_key_is_ended_by_an_administrator_alone(desk: Desk) -> None:
    key, _ = people.make_key("Pull", by=desk.by("adam"), scopes=[Scope.PUBLISHED], consumer="The Archive")
    for by in (*map(desk.by, ("ann", "dora", "eve")), Actor(key=key, door="api")):
        with pytest.raises(NotAllowed, match="may not manage people"):
            people.revoke_key(key, by=by)
    assert people.revoke_key(key, by=desk.by("adam")).revoked_by == desk.adam


def test_a_model_is_set_up_by_an_administrator_of_the_team(desk: Desk) -> None:
    said = {"name": "Cellar", "address": "http://127.0.0.1:9/v1", "model": "small"}
    for who in ("ann", "dora", "eve"):
        with pytest.raises(NotAllowed, match="may not manage people"):
            providers.add(by=desk.by(who), team=desk.team, **said)
    for wrong in ({"address": "http://10.0.0.1/v1"}, {"seconds": 0}, {"colour": "red"}):
        with pytest.raises(Invalid):
            providers.add(by=desk.by("adam"), team=desk.team, **(said | wrong))
    model = providers.add(by=desk.by("adam"), team=desk.team, **said)
    for who, refusal in (("dora", NotAllowed), ("eve", NotThere)):
        with pytest.raises(refusal):
            providers.mend(model.pk, by=desk.by(who), name="Mine")
    before = Event.objects.count()
    providers.mend(model.pk, by=desk.by("adam"), name="Cellar")
    assert Event.objects.count() == before, "nothing was changed"
    assert providers.mend(model.pk, by=desk.by("adam"), name="Attic").name == "Attic"
