"""Adam sets up the team's language models. Their keys are shown nowhere, and every change leaves a line of history."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from claims.models import EventPayload
from people.secrets_at_rest import lock, unlock
from sources import breaker
from sources.errors import TimedOut
from sources.models import ConnectorState, Provider
from tests.record import Desk, told_by_history

LIST = "/admin/sources/provider/"
SECRET = "sk-of-the-newsroom"
CELLAR = {
    "name": "Cellar",
    "kind": "openai",
    "address": "http://127.0.0.1:11434/v1",
    "model": "qwen3:8b",
    "new_key": SECRET,
    "seconds": "30",
    "active": "on",
    "may_extract": "on",
    "price_in": "0",
    "price_out": "0",
    "currency": "EUR",
    "budget_money": "",
    "budget_tokens": "100000",
}


@pytest.fixture
def adam(desk: Desk, client: Client) -> Client:
    client.force_login(desk.adam)
    return client


@pytest.fixture
def cellar(adam: Client) -> Provider:
    answer = adam.post(LIST + "add/", CELLAR)
    assert answer.status_code == 302, answer.text
    return Provider.objects.get()


def page_of(provider: Provider) -> str:
    return f"{LIST}{provider.pk}/change/"


def mend(adam: Client, provider: Provider, **changes: str) -> str:
    return adam.post(page_of(provider), CELLAR | {"new_key": ""} | changes, follow=True).text


def test_adam_is_led_on_to_where_it_is_tested(adam: Client) -> None:
    answer = adam.post(LIST + "add/", CELLAR, follow=True)
    assert answer.redirect_chain == [(f"/models/#model-{Provider.objects.get().pk}", 302)]
    assert "Test now" in answer.text
    assert "was added successfully" in answer.text


def test_adam_sets_up_a_model(desk: Desk, cellar: Provider) -> None:
    assert (cellar.team, cellar.model, cellar.seconds, cellar.budget_tokens) == (
        desk.team,
        "qwen3:8b",
        30,
        100_000,
    )
    assert (cellar.may_extract, cellar.may_judge, cellar.may_word, cellar.may_queue) == (
        True,
        False,
        False,
        False,
    )
    assert told_by_history() == ["Adam set up the language model Cellar"]


def test_its_key_is_encrypted_and_shown_nowhere(adam: Client, cellar: Provider) -> None:
    assert SECRET not in cellar.key
    assert unlock(cellar.key) == SECRET
    assert SECRET not in adam.get(page_of(cellar)).text
    assert cellar.key not in adam.get(page_of(cellar)).text
    assert not EventPayload.objects.filter(text__contains=SECRET).exists()
    assert not EventPayload.objects.filter(text__contains=cellar.key).exists()


@pytest.mark.parametrize("who", ["ann", "bob", "dora"])
def test_nobody_else_sets_up_models(desk: Desk, client: Client, who: str) -> None:
    client.force_login(getattr(desk, who))

    assert client.get(LIST).status_code == 403
    assert client.post(LIST + "add/", CELLAR).status_code == 403
    assert not Provider.objects.exists()


def test_another_teams_model_is_not_there(desk: Desk, cellar: Provider) -> None:
    eve = desk.client("eve")

    assert "Cellar" not in eve.get(LIST).text
    assert eve.get(page_of(cellar)).status_code == 302
    assert eve.post(page_of(cellar), CELLAR | {"model": "hers"}).status_code == 302
    cellar.refresh_from_db()
    assert cellar.model == CELLAR["model"]


def test_it_is_switched_off_and_never_deleted(adam: Client, cellar: Provider) -> None:
    mend(adam, cellar, active="")
    cellar.refresh_from_db()

    assert not cellar.active
    assert adam.post(f"{LIST}{cellar.pk}/delete/", {"post": "yes"}).status_code == 403
    assert told_by_history()[-1] == "Adam changed the language model Cellar: active"


def test_an_empty_key_leaves_the_one_that_is_kept(adam: Client, cellar: Provider) -> None:
    mend(adam, cellar, model="qwen3:14b")
    cellar.refresh_from_db()

    assert (cellar.model, unlock(cellar.key)) == ("qwen3:14b", SECRET)
    assert told_by_history()[-1] == "Adam changed the language model Cellar: model"


def test_a_new_key_is_named_in_the_history_and_not_told(adam: Client, cellar: Provider) -> None:
    mend(adam, cellar, new_key="sk-new")
    cellar.refresh_from_db()

    assert unlock(cellar.key) == "sk-new"
    assert told_by_history()[-1] == "Adam changed the language model Cellar: key"
    assert not EventPayload.objects.filter(text__contains="sk-new").exists()


def test_a_key_can_be_taken_away(adam: Client, cellar: Provider) -> None:
    mend(adam, cellar, no_key="on")
    cellar.refresh_from_db()

    assert cellar.key == ""


def test_a_kept_key_never_goes_to_another_address(adam: Client, cellar: Provider) -> None:
    page = mend(adam, cellar, address="https://elsewhere.example/v1")
    assert "Enter the key again" in page
    cellar.refresh_from_db()
    assert cellar.address == CELLAR["address"]

    mend(adam, cellar, address="https://elsewhere.example/v1", new_key="sk-for-them")
    cellar.refresh_from_db()
    assert (cellar.address, unlock(cellar.key)) == ("https://elsewhere.example/v1", "sk-for-them")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"address": "http://10.0.0.5/v1"}, "private network"),
        ({"address": "http://8.8.8.8/v1"}, "https://"),
        ({"seconds": "0"}, "greater than or equal to 1"),
        ({"budget_money": "5"}, "needs the prices"),
        ({"name": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said_on_the_form(adam: Client, changes: dict[str, str], sentence: str) -> None:
    page = adam.post(LIST + "add/", CELLAR | changes)

    assert page.status_code == 200
    assert sentence in page.text
    assert not Provider.objects.exists()


def test_two_models_have_two_names(adam: Client, cellar: Provider) -> None:
    assert "has a language model of this name" in adam.post(LIST + "add/", CELLAR).text


@pytest.mark.parametrize("switch", ["team", "server"])
def test_where_no_text_leaves_an_outside_model_is_refused(
    desk: Desk, adam: Client, settings: LazySettings, switch: str
) -> None:
    if switch == "team":
        desk.team.models_stay_inside = True
        desk.team.save()
    else:
        settings.MODELS_STAY_INSIDE = True

    assert "No text may leave" in adam.post(LIST + "add/", CELLAR | {"address": "https://8.8.8.8/v1"}).text
    assert not Provider.objects.exists()
    assert adam.post(LIST + "add/", CELLAR).status_code == 302


def test_what_is_set_up_anew_is_not_left_alone_any_more(adam: Client, cellar: Provider) -> None:
    left_alone = ConnectorState.objects.filter(connector=cellar.place)
    breaker.note(cellar.place, TimedOut("Silence."))
    assert left_alone.exists()

    mend(adam, cellar, model="qwen3:14b")
    assert not left_alone.exists()


def test_after_a_change_of_the_secret_key_all_keys_are_locked_again(
    cellar: Provider, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the key from today on, also long enough"
    call_command("lock_secrets")
    assert capsys.readouterr().out.startswith("1 encrypted again")

    settings.SECRET_KEY_FALLBACKS = []
    cellar.refresh_from_db()
    assert unlock(cellar.key) == SECRET


def test_a_key_that_was_lost_is_told_when_all_are_locked_again(
    cellar: Provider, settings: LazySettings
) -> None:
    settings.SECRET_KEY = "the key from today on, also long enough"
    Provider.objects.create(
        team=cellar.team, name="Other", address="https://m.example", model="m", key=lock("sk")
    )

    with pytest.raises(CommandError, match=r"1 can't be read.* 1 were encrypted again"):
        call_command("lock_secrets")


@pytest.mark.parametrize("key", ["sk-of-the-…", "sk-of\nthe-newsroom"])
def test_a_key_that_can_not_be_sent_is_refused(adam: Client, key: str) -> None:
    assert "can’t be sent" in adam.post(LIST + "add/", CELLAR | {"new_key": key}).text.replace("&#x27;", "’")
    assert not Provider.objects.exists()
