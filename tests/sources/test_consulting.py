"""A question goes through the guarded door to a team's model, and no further than the team lets it."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.utils import timezone

from engine import providers
from people.secrets_at_rest import lock
from sources import asking, breaker, consulting
from sources.consulting import TRIED, Heard, ask, prepare
from sources.errors import Failed, RateLimited, Refused, Resting, TimedOut, TooLarge, Unreadable
from sources.models import ConnectorState, Provider
from tests.model_server import (
    Behaviour,
    ModelServer,
    Reply,
    an_error_in_200,
    busy,
    cut_off,
    down,
    empty,
    hanging,
    no_model,
    prose,
    refusing,
    well,
    without_usage,
)
from tests.record import Desk


@pytest.fixture
def provider(desk: Desk, model_server: ModelServer) -> Provider:
    return Provider.objects.create(
        team=desk.team, name="Cellar", address=model_server.openai, model="small", key=lock("sk-1"), seconds=5
    )


def put(provider: Provider) -> Heard:
    return ask(provider, prepare(provider, TRIED))


def test_an_answer_comes_back_with_what_it_cost(provider: Provider, model_server: ModelServer) -> None:
    heard = put(provider)

    assert isinstance(heard.answer, providers.Judged)
    assert (heard.tries, heard.spent.tokens_in, heard.spent.tokens_out, heard.spent.counted) == (
        1,
        1200,
        340,
        True,
    )
    assert (model_server.asked[0].model, model_server.asked[0].key) == ("small", "sk-1")


def test_anthropic_is_asked_its_own_way(provider: Provider, model_server: ModelServer) -> None:
    provider.kind, provider.address = Provider.Kind.ANTHROPIC, model_server.anthropic

    assert put(provider).answer
    assert (model_server.asked[0].way, model_server.asked[0].key) == ("anthropic", "sk-1")


def test_where_a_service_counts_nothing_our_estimate_is_counted(
    provider: Provider, model_server: ModelServer
) -> None:
    model_server.says(without_usage)
    asked = prepare(provider, TRIED)

    spent = ask(provider, asked).spent
    assert (spent.tokens_in, spent.tokens_out, spent.counted) == (asked.tokens_in, asked.tokens_out, False)


@pytest.mark.parametrize("fault", [prose, cut_off, empty, refusing, no_model, an_error_in_200])
def test_what_can_not_be_read_is_asked_for_once_more(
    provider: Provider, model_server: ModelServer, fault: Behaviour
) -> None:
    model_server.says(fault, well)
    heard = put(provider)

    assert heard.answer
    assert heard.tries == 2


def test_what_can_not_be_read_twice_is_an_error_that_costs_both(
    provider: Provider, model_server: ModelServer
) -> None:
    model_server.says(prose)
    heard = put(provider)

    assert isinstance(heard.error, Unreadable)
    assert str(heard.error) == "The model wrote prose instead of JSON."
    assert (heard.answer, len(model_server.asked), heard.spent.tokens_in) == (None, 2, 2400)


def test_a_hanging_model_costs_one_time_out_and_the_next_question_nothing(
    provider: Provider, model_server: ModelServer
) -> None:
    provider.seconds = 1
    model_server.says(hanging)
    began = time.monotonic()
    first, second = put(provider), put(provider)

    assert time.monotonic() - began < 5, "a second, on a machine that may be busy"
    assert isinstance(first.error, TimedOut)
    assert isinstance(second.error, Resting)
    assert (first.tries, second.tries) == (1, 0)
    assert (first.spent.tokens_in > 0, first.spent.counted, second.spent.tokens_in) == (True, False, 0)
    assert len(model_server.asked) == 1


def test_three_failures_in_a_row_open_the_breaker_and_its_rest_ends(
    provider: Provider, model_server: ModelServer
) -> None:
    model_server.says(down(500))
    errors = [put(provider).error for _ in range(4)]

    assert [type(error) for error in errors] == [Failed, Failed, Failed, Resting]
    assert len(model_server.asked) == 3
    breaker.forget(provider.place)
    model_server.says(well)
    assert put(provider).answer


def test_while_one_question_tries_a_slow_model_no_other_waits_for_it_too(
    provider: Provider, model_server: ModelServer
) -> None:
    provider.seconds = 180
    breaker.note(provider.place, TimedOut("Silence."))
    model_server.says(well)
    now = timezone.now()
    with time_machine.travel(now + timedelta(seconds=40)):
        breaker.check(provider.place, "Cellar", trial=consulting._trial(provider))
    for seconds, shut in ((100, True), (215, True), (240, False)):
        with time_machine.travel(now + timedelta(seconds=seconds)):
            assert isinstance(put(provider).error, Resting) is shut


def test_prose_opens_the_breaker_too(provider: Provider, model_server: ModelServer) -> None:
    model_server.says(prose)
    put(provider)
    heard = put(provider)

    assert isinstance(heard.error, Unreadable), "what came of its first try, not that there was no second"
    assert isinstance(put(provider).error, Resting)
    assert len(model_server.asked) == 3, "the second question is not asked again when the breaker opens"


def test_a_wish_to_come_back_later_is_kept(provider: Provider, model_server: ModelServer) -> None:
    model_server.says(busy(70), well)
    first, second = put(provider), put(provider)

    assert isinstance(first.error, RateLimited)
    assert first.error.retry_after == 70
    assert isinstance(second.error, RateLimited)
    assert second.tries == 0
    assert len(model_server.asked) == 1


@pytest.mark.parametrize(
    ("status", "said"), [(401, "does not accept the key"), (404, "no such model"), (402, "no credit")]
)
def test_an_error_of_the_service_is_told_in_its_meaning(
    provider: Provider, model_server: ModelServer, status: int, said: str
) -> None:
    model_server.says(down(status))

    assert said in str(put(provider).error)


def test_the_key_stands_in_no_error_and_in_no_row(provider: Provider, model_server: ModelServer) -> None:
    model_server.says(down(401))
    heard = put(provider)

    for said in (str(heard.error), ConnectorState.objects.get(connector=provider.place).last_error):
        assert "key" in said
        assert "sk-1" not in said


def test_an_answer_too_long_to_be_read_has_its_price(provider: Provider, model_server: ModelServer) -> None:
    model_server.says(lambda asked: Reply(body=b" " * 2_000_001))
    heard = put(provider)

    assert isinstance(heard.error, TooLarge)
    assert (heard.tries, heard.spent.tokens_in > 0, heard.spent.counted) == (1, True, False)


def test_a_service_that_names_the_key_is_not_repeated(provider: Provider, model_server: ModelServer) -> None:
    error = {"error": {"message": "Incorrect API key provided: sk-1. See your account."}}
    model_server.says(lambda asked: Reply(body=json.dumps(error).encode()))
    heard = put(provider)

    assert "Incorrect API key provided: (the key)" in str(heard.error)
    assert "sk-1" not in ConnectorState.objects.get(connector=provider.place).last_error


def test_a_wish_that_nobody_can_keep_is_kept_as_far_as_it_goes(
    provider: Provider, model_server: ModelServer
) -> None:
    model_server.says(busy(int("9" * 400)))

    assert isinstance(put(provider).error, RateLimited)
    assert isinstance(put(provider).error, RateLimited)
    assert len(model_server.asked) == 1


def test_a_key_that_can_not_be_read_any_more_is_told(provider: Provider, settings: LazySettings) -> None:
    settings.SECRET_KEY = "another key, which is long enough for it"

    with pytest.raises(Refused, match="enter it again"):
        prepare(provider, TRIED)


def test_the_digest_is_of_all_that_leaves_and_of_no_key(provider: Provider) -> None:
    first = prepare(provider, TRIED).digest
    provider.key = lock("sk-2")
    assert prepare(provider, TRIED).digest == first
    provider.model = "large"
    assert prepare(provider, TRIED).digest != first


# --- What may leave ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://10.0.0.5:11434/v1", "private network"),
        ("http://8.8.8.8/v1", "https://"),
        ("ftp://models.example/v1", "http://"),
        ("https://me:secret@models.example/v1", "user name or password"),
        ("models.example", "http:// or https://"),
    ],
)
def test_an_address_that_is_never_asked(address: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        asking.check_address(address, inside=False)


def test_outside_is_allowed_where_nobody_forbids_it() -> None:
    asking.check_address("https://models.example/v1", inside=False)
    asking.check_address("http://127.0.0.1:11434/v1", inside=True)


def test_where_nothing_leaves_an_outside_number_is_refused() -> None:
    with pytest.raises(Refused, match="No text may leave"):
        asking.check_address("https://8.8.8.8/v1", inside=True)


@pytest.mark.parametrize("switch", ["team", "server"])
def test_where_nothing_leaves_a_name_that_leads_outside_is_never_connected_to(
    provider: Provider, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, switch: str
) -> None:
    monkeypatch.setattr(asking, "resolve", lambda host, port: ["8.8.8.8"])
    provider.address = "https://models.example/v1"
    if switch == "team":
        provider.team.models_stay_inside = True
    else:
        settings.MODELS_STAY_INSIDE = True
    heard = put(provider)

    assert "No text may leave" in str(heard.error)


def test_plain_http_goes_to_our_own_networks_alone(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "resolve", lambda host, port: ["8.8.8.8"])
    provider.address = "http://models.example/v1"

    assert "https://" in str(put(provider).error)


def test_where_nothing_leaves_a_model_of_ones_own_is_asked(provider: Provider) -> None:
    provider.team.models_stay_inside = True

    assert put(provider).answer
