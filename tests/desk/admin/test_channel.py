"""The page on which an administrator sets the team's channel."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_httpserver import HTTPServer

from claims.actions import channels, verdicts
from claims.models import Verdict
from people.models import Channel
from tests.record import Desk, decide

PAGE = "/admin/channel/"


@pytest.fixture
def adam(desk: Desk, client: Client) -> Client:
    client.force_login(desk.adam)
    return client


def test_an_address_is_kept_when_it_took_a_first_message_and_is_not_shown_again(
    desk: Desk, adam: Client, httpserver: HTTPServer
) -> None:
    assert PAGE in adam.get("/admin/").text
    httpserver.expect_oneshot_request("/s3cret", method="POST").respond_with_data("ok")
    url = httpserver.url_for("/s3cret")
    answer = adam.post(PAGE, {"url": url, "kinds": ["held", "corrected"]}, follow=True)
    assert "A first message went to 127.0.0.1." in answer.text
    assert "s3cret" not in answer.text
    ((request, _),) = httpserver.log
    expected = "From now on Factcheck tells this channel of what concerns Harbour Desk."
    assert request.get_json()["text"] == expected
    kept = channels.of(desk.team)
    assert kept is not None
    assert kept.kinds == ["corrected", "held"]

    adam.post(PAGE, {"url": "", "kinds": ["held"]})
    kept.refresh_from_db()
    assert kept.kinds == ["held"]
    assert len(httpserver.log) == 1, "nothing is sent where the address stays"
    assert "told nothing more" in adam.post(PAGE, {"stop": "1"}, follow=True).text
    assert channels.of(desk.team) is None
    assert "The team has no channel." in adam.post(PAGE, {"stop": "1"}, follow=True).text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"url": "http://10.0.0.1/hook", "kinds": ["held"]}, "10.0.0.1"),
        ({"url": "", "kinds": ["held"]}, "Give the address"),
        ({"url": "https://chat.example/1"}, "Choose at least one thing"),
        ({"url": "https://chat.example/1", "kinds": ["assigned"]}, "not one of the available choices"),
        ({"url": "gopher://chat.example/1", "kinds": ["held"]}, "Enter a valid URL"),
    ],
)
def test_what_is_no_channel_is_said_beside_the_field(
    adam: Client, said: dict[str, object], sentence: str
) -> None:
    answer = adam.post(PAGE, said)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Channel.objects.exists()


def test_an_address_that_takes_no_message_is_not_kept(adam: Client, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("no_team", status=404)
    answer = adam.post(PAGE, {"url": httpserver.url_for("/hook"), "kinds": ["held"]})
    assert answer.status_code == 422
    assert "did not take a first message" in answer.text
    assert not Channel.objects.exists()


def test_only_administrators_see_it(desk: Desk, client: Client) -> None:
    client.force_login(desk.dora)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"stop": "1"}).status_code == 403
    assert PAGE not in client.get("/admin/").text


def test_who_reads_no_claims_is_told_of_what_the_channel_was_told(
    desk: Desk, adam: Client, filed: Verdict, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data("ok")
    adam.post(PAGE, {"url": httpserver.url_for("/hook"), "kinds": ["dispute", "to_sign"]})
    verdicts.recall(filed.pk, by=desk.by("ann"))
    again = decide(desk, filed.claim, [], rating="not_enough_evidence")
    page = adam.get(PAGE).text
    assert again.statement not in page
    assert "A verdict waits for a signature" in page
    desk.adam.is_editor = True
    desk.adam.save()
    assert again.statement in adam.get(PAGE).text
