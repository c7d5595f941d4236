"""Adam looks after people, keys and settings; every change leaves a line of history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from claims.actions import leaving
from claims.actions import people as person_actions
from claims.models import Event
from claims.rules import NotAllowed
from people.models import ApiKey, Consumer, Person, Team
from people.roles import Scope
from tests.record import Desk, told_by_history

PEOPLE, TEAMS, KEYS, CONSUMERS = (
    f"/admin/people/{name}/" for name in ("person", "team", "apikey", "consumer")
)
FIONA = {
    "username": "fiona",
    "name": "Fiona Hale",
    "email": "fiona@desk.example",
    "roles": ["reviewer", "editor"],
    "new_password": "a long enough one",
}

MINE = {"label": "Mine", "scopes": ["record"]}


@pytest.fixture
def adam(desk: Desk, client: Client) -> Client:
    client.force_login(desk.adam)
    return client


def test_adam_adds_fiona(desk: Desk, adam: Client) -> None:
    answer = adam.post(PEOPLE + "add/", FIONA)
    assert answer.status_code == 302
    fiona = Person.objects.get(username="fiona")
    assert (fiona.team, fiona.is_reviewer, fiona.is_editor, fiona.is_administrator) == (
        desk.team,
        True,
        True,
        False,
    )
    assert fiona.check_password("a long enough one")
    assert told_by_history()[-1] == "Adam added Fiona Hale as editor, reviewer"
    assert not LogEntry.objects.exists(), "a second history, which anybody may change"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"new_password": "short"}, "too short"),
        ({"roles": []}, "This field is required"),
        ({"username": "Fiona Hale"}, "Use small letters"),
        ({"username": "ann"}, "already exists"),
    ],
)
def test_what_is_wrong_is_said_on_the_form(adam: Client, changes: dict[str, Any], sentence: str) -> None:
    page = adam.post(PEOPLE + "add/", FIONA | changes)
    assert page.status_code == 200
    assert sentence in page.text
    assert "fiona@desk.example" in page.text
    assert not Person.objects.filter(email="fiona@desk.example").exists()


def test_a_new_password_from_adam_suspends_anns_signing_and_ends_her_keys(desk: Desk, adam: Client) -> None:
    key, _ = person_actions.make_key("mine", by=desk.by("ann"), scopes=[Scope.RECORD], person=desk.ann)
    page = f"{PEOPLE}{desk.ann.pk}/change/"
    form = {"name": "Ann", "email": "", "roles": ["reviewer"], "new_password": "another long one"}
    assert adam.post(page, form).status_code == 302
    desk.ann.refresh_from_db()
    key.refresh_from_db()
    assert desk.ann.check_password("another long one")
    assert desk.ann.signing_suspended_until
    assert key.revoked_at
    assert told_by_history()[-1] == "Adam changed Ann: password, signing_suspended_until"
    assert not LogEntry.objects.exists()
    (told,) = desk.ann.notices.all()
    assert told.text.startswith("Adam set a new password for you.")


def test_a_change_of_roles_suspends_nothing(desk: Desk, adam: Client) -> None:
    form = {"name": "Ann", "email": "", "roles": ["reviewer", "editor"], "new_password": ""}
    adam.post(f"{PEOPLE}{desk.ann.pk}/change/", form)
    desk.ann.refresh_from_db()
    assert desk.ann.is_editor
    assert desk.ann.signing_suspended_until is None


def test_the_teams_rule_is_a_setting(desk: Desk, adam: Client) -> None:
    form = {
        "name": "Harbour Desk",
        "auto_queue": "3",
        "origins_needed": "3",
        "primaries_needed": "1",
        "primary_alone": "on",
        "most_held": "8",
        "due_high": "2",
        "due_medium": "24",
        "due_low": "72",
        "suggestion_shown": "after",
        "public": "on",
        "licence": "CC BY 4.0",
    }
    page = f"{TEAMS}{desk.team.pk}/change/"
    assert adam.post(page, form).status_code == 302
    team = Team.objects.get(pk=desk.team.pk)
    assert (team.origins_needed, team.suggestion_shown) == (3, "after")
    assert (team.primaries_needed, team.primary_alone, team.named_only) == (1, True, False)
    assert told_by_history()[-1].startswith("Adam changed the team's")
    refused = adam.post(page, form | {"origins_needed": "0"})
    assert refused.status_code == 200
    assert "greater than or equal to 1" in refused.text


def test_a_key_is_shown_once_and_kept_nowhere(desk: Desk, client: Client) -> None:
    client.force_login(desk.ann)
    page = client.post(KEYS + "add/", {"label": "My script", "scopes": ["record", "intake"]})
    key = ApiKey.objects.get()
    assert page.status_code == 201
    assert "no-store" in page.headers["Cache-Control"]
    assert (key.person, key.scopes, key.made_on) == (desk.ann, "record intake", "web")
    secret = page.text.split('id="once"')[1].split('value="')[1].split('"')[0]
    assert person_actions.digest_of(secret) == key.digest
    assert 'data-copies="once"' in page.text
    assert secret not in client.get(KEYS).text
    assert not any(secret in line.payload.text for line in Event.objects.select_related("payload"))


def test_a_key_is_good_to_the_end_of_the_day_that_was_given(desk: Desk) -> None:
    today = timezone.localdate()
    for until, sentence in ((today - timedelta(days=1), "This day is past."), ("soon", "Enter a valid date")):
        page = desk.client("ann").post(KEYS + "add/", MINE | {"until": until})
        assert sentence in page.text
    desk.client("ann").post(KEYS + "add/", MINE | {"until": today})
    ends = ApiKey.objects.get().expires_at
    assert ends
    assert timezone.localdate(ends) == today
    assert timezone.localdate(ends + timedelta(seconds=1)) == today + timedelta(days=1)


def test_everybody_sees_their_own_keys_and_adam_the_teams(desk: Desk) -> None:
    for who in ("ann", "bob", "eve"):
        person = getattr(desk, who)
        person_actions.make_key(f"{who}'s", by=desk.by(who), scopes=[Scope.RECORD], person=person)
    listed = {
        who: {key.label for key in desk.client(who).get(KEYS).context["cl"].result_list}
        for who in ("ann", "dora", "adam")
    }
    assert listed == {"ann": {"ann's"}, "dora": set(), "adam": {"ann's", "bob's"}}


def test_nobody_makes_a_key_for_an_organisation_that_is_not_theirs(desk: Desk) -> None:
    theirs = Consumer.objects.create(team=desk.eve.team, name="Their Archive")
    ours = Consumer.objects.create(team=desk.team, name="Our Archive")
    for who, consumer in (("adam", theirs), ("ann", ours), ("dora", ours)):
        form = desk.client(who).get(KEYS + "add/")
        assert consumer.name not in form.text
        refused = desk.client(who).post(KEYS + "add/", MINE | {"consumer": consumer.pk})
        assert "not one of the available choices" in refused.text
    assert not ApiKey.objects.exists()


def test_an_organisations_key_is_adams_to_make_and_reviews_nothing(desk: Desk, adam: Client) -> None:
    adam.post(CONSUMERS + "add/", {"name": "The Archive", "contact": "desk@archive.example"})
    archive = Consumer.objects.get(team=desk.team)
    adam.post(f"{CONSUMERS}{archive.pk}/change/", {"name": "The Archive", "contact": "news@archive.example"})
    assert told_by_history() == [
        "Adam added the organisation The Archive",
        "Adam changed the organisation The Archive",
    ]
    form = {"label": "Pull", "scopes": ["published"], "consumer": archive.pk}
    assert adam.post(KEYS + "add/", form).status_code == 201
    assert ApiKey.objects.get().consumer == archive

    refused = adam.post(KEYS + "add/", form | {"scopes": ["review"]})
    assert refused.status_code == 200
    assert "an organisation signs nothing" in refused.text


def test_not_even_adam_makes_a_key_in_anns_name(desk: Desk) -> None:
    for who in ("adam", "bob"):
        with pytest.raises(NotAllowed):
            person_actions.make_key("hers", by=desk.by(who), scopes=[Scope.REVIEW], person=desk.ann)
    assert not ApiKey.objects.exists()


def test_keys_are_revoked_by_their_holder_and_by_adam(desk: Desk, client: Client) -> None:
    keys = [
        person_actions.make_key(name, by=desk.by(name), scopes=[Scope.RECORD], person=getattr(desk, name))[0]
        for name in ("ann", "bob")
    ]
    everything = {"action": "revoke", "_selected_action": [key.pk for key in keys]}
    client.force_login(desk.ann)
    client.post(KEYS, everything)
    assert [ApiKey.objects.get(pk=key.pk).revoked_at is None for key in keys] == [False, True]
    client.force_login(desk.adam)
    by, an_hour_ago = desk.by("adam"), timezone.now() - timedelta(hours=1)
    late, _ = person_actions.make_key(
        "late", by=by, scopes=[Scope.RECORD], person=desk.adam, expires_at=an_hour_ago
    )
    for opens, over in (("yes", [keys[1]]), ("no", [late, keys[0]])):
        assert list(client.get(KEYS, {"opens": opens}).context["cl"].result_list) == over
    client.post(KEYS, everything)
    assert list(ApiKey.objects.filter(revoked_at=None)) == [late]


@pytest.mark.parametrize("who", ["ann", "dora"])
def test_nobody_else_manages_people(desk: Desk, client: Client, who: str) -> None:
    client.force_login(getattr(desk, who))
    for page in (PEOPLE, PEOPLE + "add/", TEAMS, CONSUMERS):
        assert client.get(page).status_code == 403
    assert client.post(PEOPLE + "add/", FIONA).status_code == 403
    assert not Person.objects.filter(username="fiona").exists()


def test_eve_manages_her_own_team_only(desk: Desk, client: Client) -> None:
    client.force_login(desk.eve)
    assert "Bob" not in client.get(PEOPLE).text
    form = {"name": "Bob", "email": "", "roles": ["administrator"], "new_password": "taken over by eve"}
    client.post(f"{PEOPLE}{desk.bob.pk}/change/", form)
    desk.bob.refresh_from_db()
    assert desk.bob.is_reviewer
    assert not desk.bob.check_password("taken over by eve")


def test_settings_are_seen_by_administrators_of_the_team(desk: Desk, adam: Client) -> None:
    ours, theirs = (f"{TEAMS}{team.pk}" for team in (desk.team, desk.eve.team))
    assert "Another Desk" not in adam.get(TEAMS).text
    assert adam.get(f"{theirs}/change/").status_code == 302, "there is none"
    for screen in ("try-rule", "scale"):
        assert adam.get(f"{ours}/{screen}/").status_code == 200
        assert adam.get(f"{theirs}/{screen}/").status_code == 403
        assert desk.client("dora").get(f"{ours}/{screen}/").status_code == 403


def test_who_left_stays_as_they_were_and_readers_from_outside_are_not_listed(
    desk: Desk, adam: Client
) -> None:
    said = {"name": "Bob Hale", "email": "", "roles": ["reviewer"], "new_password": ""}
    leaving.close_person(desk.bob, by=desk.by("adam"))
    assert adam.get(f"{PEOPLE}{desk.bob.pk}/change/").status_code == 200
    assert adam.post(f"{PEOPLE}{desk.bob.pk}/change/", said).status_code == 403
    olga = Person.objects.create(username="olga", name="Olga", team=desk.team, is_outside=True)
    assert "Olga" not in adam.get(PEOPLE).text
    adam.post(f"{PEOPLE}{olga.pk}/change/", said)
    assert set(Person.objects.filter(pk__in=[desk.bob.pk, olga.pk]).values_list("name", flat=True)) == {
        "Bob",
        "Olga",
    }


def test_signing_in(desk: Desk, client: Client) -> None:
    desk.ann.set_password("a long enough one")
    desk.ann.save()
    page = client.get("/admin/login/?next=/admin/")
    assert page.status_code == 200
    wrong = client.post("/admin/login/", {"username": "ann", "password": "guess", "next": "/admin/"})
    assert "do not belong together" in wrong.text
    right = client.post(
        "/admin/login/", {"username": "ann", "password": "a long enough one", "next": "/admin/"}
    )
    assert right.headers["Location"] == "/admin/"


def test_people_are_found_by_role(desk: Desk) -> None:
    page = desk.client("adam").get("/admin/people/person/?role=editor")
    assert {one.username for one in page.context["cl"].queryset} == {"dora"}
    assert "<h1>People</h1>" in page.text
    assert desk.client("adam").get("/admin/people/person/?role=outside").context["cl"].queryset.count() == 4
