"""Signing in: how often one may guess, where one is signed in, and how that ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from claims import history, rules
from claims.actions import outside, people, sessions, verdicts
from claims.models import Claim, Event, Evidence, Verdict
from claims.rules import NotAllowed, NotThere
from desk.presenters.browsers import called
from people import tries
from people.models import SignIn, SignInTry
from people.roles import Role, Scope
from publishing import actions as publishing
from tests.record import Desk, decide

PASSWORD = "a long enough one"  # of an invented person
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def ann(desk: Desk) -> Desk:
    desk.ann.set_password(PASSWORD)
    desk.ann.save()
    return desk


def sign_in(password: str, *, at: str = HOME, name: str = "ann", client: Client | None = None) -> Any:
    said = {"username": name, "password": password, "next": "/admin/"}
    return (client or Client()).post("/admin/login/", said, REMOTE_ADDR=at, HTTP_USER_AGENT="Firefox")


def test_after_five_guesses_even_the_right_password_waits_and_the_page_says_how_long(ann: Desk) -> None:
    for _ in range(5):
        assert sign_in("guess").status_code == 200
    tries.forgive("bob", HOME, timezone.now())  # he sits beside her, and knows his password
    refused = sign_in(PASSWORD)
    assert refused.status_code == 429
    assert "You can try again in 15 minutes." in refused.text
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert sign_in(PASSWORD, at=ELSEWHERE).status_code == 302, "she is not kept out elsewhere"


def test_nobody_is_locked_out_for_good_however_long_somebody_goes_on(ann: Desk) -> None:
    for _ in range(3 * tries.OF_NAME_FROM_ADDRESS):
        sign_in("guess")
    SignInTry.objects.create(name="somebody", address=ELSEWHERE)
    SignInTry.objects.update(at=timezone.now() - tries.WINDOW)
    assert sign_in(PASSWORD).status_code == 302
    assert not SignInTry.objects.exists(), "what counts no more is not kept"


def test_who_goes_on_asking_waits_no_longer_for_it_and_is_heard_when_the_first_try_is_past(db: None) -> None:
    now, minute = timezone.now(), timedelta(minutes=1)
    for ask, most in ((tries.admit, tries.OF_NAME_FROM_ADDRESS), (tries.admit_letter, tries.LETTERS_OF_NAME)):
        for minutes in range(most):
            ask("ann", HOME, now + minutes * minute)
        for minutes in range(most, 15):
            with pytest.raises(tries.TooManyTries) as refused:
                ask("ann", HOME, now + minutes * minute)
            assert refused.value.wait == (15 - minutes) * minute
        assert "again in 1 minute." in str(refused.value)
        ask("ann", HOME, now + 15 * minute)


def test_guesses_from_many_addresses_wait_but_not_where_ann_signed_in_before(ann: Desk) -> None:
    sign_in(PASSWORD)
    for number in range(tries.OF_NAME):
        sign_in("guess", at=f"198.51.100.{number}")
    SignIn.objects.create(person=ann.bob, address="203.0.113.5")
    assert sign_in(PASSWORD, at="203.0.113.5").status_code == 429, "Bob was there, and not she"
    assert sign_in(PASSWORD).status_code == 302
    assert sign_in(PASSWORD, at="203.0.113.5").status_code == 429, "that forgives nobody elsewhere"


def test_one_address_guesses_at_many_names_only_so_often(ann: Desk) -> None:
    for number in range(tries.FROM_ADDRESS):
        SignInTry.objects.create(name=f"person-{number}", address=HOME)
    assert sign_in(PASSWORD).status_code == 429
    tries.admit_letter("ann", HOME, timezone.now())  # guesses keep nobody from asking for a letter


def test_neighbours_in_one_network_of_ipv6_are_one_address(db: None) -> None:
    now = timezone.now()
    for number in range(tries.OF_NAME_FROM_ADDRESS):
        tries.admit("Ann ", f"2001:db8::{number + 1}", now)
    with pytest.raises(tries.TooManyTries):
        tries.admit("ann", "2001:db8::ffff", now + timedelta(seconds=1))
    tries.admit("ann", "2001:db8:0:1::1", now)


def test_ann_sees_where_she_is_signed_in_and_ends_the_other(ann: Desk) -> None:
    here, lost = Client(), Client()
    sign_in(PASSWORD, client=here)
    sign_in(PASSWORD, client=lost, at=ELSEWHERE)
    page = here.get("/admin/sessions/").text
    for said in (HOME, ELSEWHERE, "Firefox", "this one"):
        assert said in page
    other = SignIn.objects.get(address=ELSEWHERE)
    assert here.post("/admin/sessions/", {"end": other.pk}).status_code == 302
    assert lost.get("/admin/").status_code == 302, "signed out"
    assert here.get("/admin/").status_code == 200
    assert ELSEWHERE not in here.get("/admin/sessions/").text
    assert history.sentence(Event.objects.latest("pk")) == "Ann ended 1 session of Ann"
    here.post("/admin/sessions/", {"end": other.pk})
    assert Event.objects.filter(type="sessions.ended").count() == 1, "it is over already"
    assert SignIn.objects.get(pk=other.pk).ended_by == ann.ann


@pytest.mark.parametrize(
    ("agent", "word"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
            "Safari on an iPhone",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_browser_is_named_as_people_call_it(agent: str, word: str) -> None:
    assert called(agent) == word


def test_a_browser_with_a_long_name_signs_in_too(ann: Desk) -> None:
    said = {"username": "ann", "password": PASSWORD, "next": "/admin/"}
    assert Client().post("/admin/login/", said, HTTP_USER_AGENT="Firefox " * 200).status_code == 302
    kept = SignIn.objects.get()
    kept.full_clean()  # as long as its field, which PostgreSQL holds
    assert kept.browser.startswith("Firefox Firefox")


def test_one_that_has_run_out_is_open_no_more(desk: Desk) -> None:
    for _ in range(3):
        desk.client("ann")
    old, gone, here = sessions.open_of(desk.ann)
    Session.objects.filter(session_key=old.session).update(expire_date=timezone.now())
    Session.objects.filter(session_key=gone.session).delete()
    assert list(sessions.open_of(desk.ann)) == [here]
    assert sessions.end_all(desk.ann, by=desk.by("ann")) == 1


def test_all_the_others_end_at_once(ann: Desk) -> None:
    here, lost = Client(), Client()
    for client in (here, lost):
        sign_in(PASSWORD, client=client)
    here.post("/admin/sessions/", {"end": "all"})
    assert [client.get("/admin/").status_code for client in (here, lost)] == [200, 302]


def test_all_of_them_are_ended_by_her_and_by_adam_and_told_once(desk: Desk) -> None:
    for who in ("ann", "adam"):
        for _ in range(2):
            desk.client("ann")
        for other, refusal in (("bob", NotAllowed), ("dora", NotAllowed), ("eve", NotThere)):
            with pytest.raises(refusal):
                sessions.end_all(desk.ann, by=desk.by(other))
        assert [sessions.end_all(desk.ann, by=desk.by(who)) for _ in range(2)] == [2, 0]
    told = Event.objects.filter(type="sessions.ended")
    assert [event.person for event in told.order_by("pk")] == [desk.ann, desk.adam]


def test_adam_ends_anns_sessions_and_nobody_else_does(ann: Desk, client: Client) -> None:
    hers = Client()
    sign_in(PASSWORD, client=hers)
    page, row = f"/admin/people/person/{ann.ann.pk}/sessions/", SignIn.objects.get()
    for who, status in (("bob", 403), ("dora", 403), ("eve", 404)):
        client.force_login(getattr(ann, who))
        assert client.get(page).status_code == status
        assert client.post("/admin/sessions/", {"end": row.pk}).status_code in {403, 404}
    assert hers.get("/admin/").status_code == 200
    client.force_login(ann.adam)
    client.post(page, {"end": "all"})
    assert hers.get("/admin/").status_code == 302


@pytest.mark.parametrize("end", ["", "x", "99999999999999999999", "4711"])
def test_a_session_that_is_not_there_is_not_found(desk: Desk, client: Client, end: str) -> None:
    client.force_login(desk.ann)
    assert client.post("/admin/sessions/", {"end": end}).status_code == 404


def test_a_new_password_of_her_own_ends_the_other_sessions_and_is_in_the_history(ann: Desk) -> None:
    here, other = Client(), Client()
    for client in (here, other):
        sign_in(PASSWORD, client=client)
    new = "an even longer one"
    here.post(
        "/admin/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert [client.get("/admin/").status_code for client in (here, other)] == [200, 302]
    assert "this one" in here.get("/admin/sessions/").text
    assert history.sentence(Event.objects.latest("pk")) == "Ann chose a new password"


@pytest.mark.parametrize("reset", [{"password": "set by somebody"}, {"email": "new@desk.example"}])
def test_a_reset_by_adam_ends_her_sessions_at_once(ann: Desk, reset: dict[str, str]) -> None:
    hers = Client()
    sign_in(PASSWORD, client=hers)
    people.mend_person(ann.ann, by=ann.by("adam"), roles=[Role.REVIEWER], name="Ann", **reset)
    assert hers.get("/admin/").status_code == 302


def test_after_a_reset_she_neither_files_nor_signs_for_a_day(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    people.mend_person(
        desk.ann, by=desk.by("adam"), roles=[Role.REVIEWER], name="Ann", password="set by somebody"
    )
    desk.ann.refresh_from_db()
    with pytest.raises(NotAllowed, match="Ann's account was reset: signing is possible again from"):
        decide(desk, held, evidence)
    rules.check_not_suspended(desk.ann, timezone.now() + people.SUSPENDED)

    ann, sentence = Client(), "account was reset: signing is possible again from"
    ann.force_login(desk.ann)
    assert sentence in ann.get("/admin/").text
    page = f"/admin/claims/claim/{held.pk}/change/"
    assert sentence in ann.get(page).text
    assert "Saved at" in ann.post(f"/admin/claims/claim/{held.pk}/draft/", {"rationale": "Begun."}).text
    assert "Begun." in ann.get(page).text, "she goes on writing"


def test_after_a_reset_dora_asks_nobody_outside_and_confirms_no_release(desk: Desk, filed: Verdict) -> None:
    roles = [Role.EDITOR]
    people.mend_person(desk.dora, by=desk.by("adam"), roles=roles, name="Dora", email="dora@desk.example")
    desk.dora.refresh_from_db()
    with pytest.raises(NotAllowed, match="Dora's account was reset"):
        outside.invite(filed.pk, by=desk.by("dora"), name="Prof. Lund", email="lund@university.example")
    desk.bob.is_editor = True
    desk.bob.save()
    verdicts.approve(filed.pk, by=desk.by("bob"))
    publishing.publish(filed.pk, by=desk.by("bob"))
    publishing.hold(filed.pk, by=desk.by("bob"), note="A doubt.")
    publishing.release(filed.pk, by=desk.by("bob"))
    with pytest.raises(NotAllowed, match="Dora's account was reset"):
        publishing.release(filed.pk, by=desk.by("dora"))


def test_the_api_says_the_same(desk: Desk, held: Claim) -> None:
    desk.ann.signing_suspended_until = timezone.now() + people.SUSPENDED
    desk.ann.save()
    _, secret = people.make_key("x", by=desk.by("ann"), scopes=[Scope.REVIEW], person=desk.ann)
    said = {"rating": "not_enough_evidence", "rationale": "Nothing.", "why": "Asked.", "evidence": []}
    refused = Client().post(
        f"/api/v1/claims/{held.pk}/decide/",
        said,
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert refused.status_code == 403
    assert "Ann's account was reset: signing is possible again from" in refused.json()["detail"]


def test_after_a_reset_bob_does_not_sign(desk: Desk, filed: Verdict) -> None:
    people.mend_person(
        desk.bob, by=desk.by("adam"), roles=[Role.REVIEWER], name="Bob", password="set by adam"
    )
    desk.bob.refresh_from_db()
    with pytest.raises(NotAllowed, match="Bob's account was reset"):
        verdicts.approve(filed.pk, by=desk.by("bob"))
