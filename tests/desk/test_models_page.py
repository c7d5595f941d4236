"""The team's language models: how each is doing, a test that no web process waits for, what they cost."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from claims.actions import consultations
from claims.models import Consultation, Event
from claims.rules import NotAllowed, NotThere
from people.secrets_at_rest import lock
from sources.models import Provider
from tests.claims.asking import work
from tests.model_server import Behaviour, ModelServer, down, stance, well
from tests.record import Desk


@pytest.fixture
def provider(desk: Desk, model_server: ModelServer) -> Provider:
    return Provider.objects.create(
        team=desk.team, name="Cellar", address=model_server.openai, model="small", key=lock("sk-1"), seconds=5
    )


def test_an_empty_page_says_that_our_machine_works_alone(desk: Desk, client: Client) -> None:
    client.force_login(desk.dora)
    page = client.get("/models/").text

    assert "our own machine works alone" in page
    assert "An administrator sets one up" in page


@pytest.mark.parametrize(("who", "status"), [("adam", 200), ("dora", 200), ("ann", 403)])
def test_administrators_and_editors_look_after_models(
    desk: Desk, client: Client, provider: Provider, who: str, status: int
) -> None:
    client.force_login(getattr(desk, who))

    assert client.get("/models/").status_code == status
    assert client.post(f"/models/{provider.pk}/test/").status_code == {200: 302}.get(status, status)


def test_another_teams_model_can_not_be_tested(desk: Desk, client: Client, provider: Provider) -> None:
    client.force_login(desk.eve)

    assert client.post(f"/models/{provider.pk}/test/").status_code == 404
    assert "Cellar" not in client.get("/models/").text


def test_a_test_is_put_by_a_worker_and_told_in_a_sentence(
    desk: Desk, client: Client, provider: Provider, model_server: ModelServer
) -> None:
    client.force_login(desk.adam)
    page = client.post(f"/models/{provider.pk}/test/", follow=True).text
    assert "Being tested: an answer may take 5 seconds" in page
    assert 'hx-get="/models/moving/"' in page
    assert model_server.asked == []

    work()
    page = client.get("/models/").text
    assert re.search(r"small answered in \d", page)
    assert "was right about the passage it was shown" in page
    assert "1,540 tokens today" in page
    assert "hx-get" not in page
    assert client.get("/models/moving/").status_code == 286
    assert not Event.objects.exists(), "nothing of the record left"


@pytest.mark.parametrize(
    ("behaviour", "sentence"),
    [
        (down(401), "The service does not accept the key. (401)"),
        (stance("refutes", "closed the bridge"), "took a passage that backs a claim for “refutes”"),
    ],
)
def test_a_test_that_fails_says_why(
    desk: Desk,
    client: Client,
    provider: Provider,
    model_server: ModelServer,
    behaviour: Behaviour,
    sentence: str,
) -> None:
    client.force_login(desk.adam)
    model_server.says(behaviour)
    client.post(f"/models/{provider.pk}/test/")
    work()

    assert sentence in client.get("/models/").text
    assert Consultation.objects.get().failed


def test_a_test_opens_a_model_that_was_left_alone(
    desk: Desk, client: Client, provider: Provider, model_server: ModelServer
) -> None:
    client.force_login(desk.adam)
    model_server.says(down(), down(), down(), well)
    for _ in range(3):
        consultations.test(provider.pk, by=desk.by("adam"))
        work()
    assert "Left alone until" in client.get("/models/").text

    for who, refusal in (("ann", NotAllowed), ("eve", NotThere)):
        with pytest.raises(refusal):
            consultations.test(provider.pk, by=desk.by(who))
    consultations.test(provider.pk, by=desk.by("adam"))
    work()
    assert "Works" in client.get("/models/").text


def test_a_model_that_is_switched_off_is_not_tested(desk: Desk, client: Client, provider: Provider) -> None:
    provider.active = False
    provider.save()
    client.force_login(desk.adam)

    page = client.get("/models/").text
    assert "Switched off" in page
    assert "Test now" not in page


def test_who_keeps_texts_inside_is_said(desk: Desk, client: Client, provider: Provider) -> None:
    desk.team.models_stay_inside = True
    desk.team.save()
    client.force_login(desk.adam)

    assert "No text leaves for a model" in client.get("/models/").text


def test_what_came_to_nothing_is_told_apart_from_what_did_not_leave(
    desk: Desk, client: Client, provider: Provider
) -> None:
    failed = {"provider": provider, "call": "word", "answered_at": timezone.now(), "error": "It is down."}
    Consultation.objects.create(**failed, outcome="failed", digest="a" * 64, tokens_in=120)
    Consultation.objects.create(**failed, outcome="not_asked")
    client.force_login(desk.adam)

    said = "in thirty days 1 question, 120 tokens; 1 without an answer that stands; 1 more could not be put to it"
    assert said in client.get("/models/").text
