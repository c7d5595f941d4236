"""A consumer looks after its own webhooks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_httpserver import HTTPServer

from api.models import IdempotentRequest
from publishing import sending, subscriptions
from publishing.models import Delivery, Publication, Subscription
from publishing.relay import relay
from tests.api.conftest import Caller, Callers

NOWHERE = "http://127.0.0.1:9/hook"


def test_a_secret_is_shown_once(archive: Caller) -> None:
    made = archive.post("webhooks/", {"url": NOWHERE, "events": ["verdict.held", "verdict.published"]})
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert made.json()["events"] == ["verdict.published", "verdict.held"]
    shown = archive.get(f"webhooks/{made.json()['id']}/").json()
    assert "secret" not in shown
    new = archive.post(f"webhooks/{shown['id']}/rotate/").json()
    assert new["secret"] not in {made.json()["secret"], None}
    assert new["previous_until"]


def test_a_secret_that_is_answered_again_was_kept_unreadable(archive: Caller) -> None:
    first, again = (
        archive.post("webhooks/", {"url": NOWHERE}, Idempotency_Key="one").json() for _ in range(2)
    )
    assert first["secret"] == again["secret"]
    assert first["secret"] not in IdempotentRequest.objects.get().body


def test_a_key_has_only_so_many(archive: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "MOST", 1)
    assert archive.post("webhooks/", {"url": NOWHERE}).status_code == 201
    refused = archive.post("webhooks/", {"url": NOWHERE})
    assert refused.status_code == 422
    assert "at most 1 webhooks" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": "http://192.168.0.10/hook"}, "url"),
        ({"url": "http://[::1]/hook"}, "url"),
        ({"url": "http://localhost:6379/"}, "url"),
        ({"url": "http://169.254.169.254/latest/"}, "url"),
        ({"url": "https://nobody.invalid/hook"}, "url"),
        ({"url": "https://user:word@example.org/"}, "url"),
        ({"url": "ftp://example.org/"}, "url"),
        ({}, "url"),
        ({"url": NOWHERE, "events": ["verdict.decided"]}, "events.0"),
        ({"url": NOWHERE, "event": []}, "event"),
    ],
)
def test_an_address_we_do_not_post_to_is_refused(
    archive: Caller, settings: object, body: dict[str, object], field: str
) -> None:
    from ipaddress import ip_network

    settings.FETCH_ALLOW = [ip_network("127.0.0.1/32")] if "localhost" not in str(body) else []  # type: ignore[attr-defined]
    answer = archive.post("webhooks/", body)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert not Subscription.objects.exists()


def test_what_was_sent_is_listed_and_can_be_sent_again(
    archive: Caller, httpserver: HTTPServer, published: Publication
) -> None:
    httpserver.expect_oneshot_request("/hook").respond_with_data(status=404)
    hook = archive.post("webhooks/", {"url": httpserver.url_for("/hook")}).json()["id"]
    relay()
    assert archive.get(f"webhooks/{hook}/").json()["owed"] == 1
    sending.work_off(hook)
    (failed,) = archive.get(f"webhooks/{hook}/deliveries/?state=owed").json()["results"]
    assert (failed["status"], failed["type"], failed["event"]) == (404, "verdict.published", 1)
    assert archive.get(f"webhooks/{hook}/deliveries/?state=lost").status_code == 422

    httpserver.expect_request("/hook").respond_with_data()
    again = archive.post(f"webhooks/{hook}/send-again/", {"deliveries": [failed["id"]]})
    assert (again.status_code, again.json()) == (202, {"owed": 1})
    sending.work_off(hook)
    (done,) = archive.get(f"webhooks/{hook}/deliveries/").json()["results"]
    assert (done["state"], done["message_id"]) == ("done", failed["message_id"])


def test_a_test_event_says_that_it_is_one(archive: Caller, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data()
    hook = archive.post("webhooks/", {"url": httpserver.url_for("/hook")}).json()["id"]
    owed = archive.post(f"webhooks/{hook}/test/")
    assert (owed.status_code, owed.json()["type"], owed.json()["event"]) == (202, "webhook.test", None)
    sending.work_off(hook)
    assert httpserver.log[0][0].get_json()["type"] == "webhook.test"


def test_it_is_changed_stopped_and_started(archive: Caller, published: Publication) -> None:
    hook = archive.post("webhooks/", {"url": NOWHERE}).json()["id"]
    changed = archive.patch(f"webhooks/{hook}/", {"events": ["verdict.held"]})
    assert (changed.status_code, changed.json()["events"], changed.json()["url"]) == (
        200,
        ["verdict.held"],
        NOWHERE,
    )
    assert archive.patch(f"webhooks/{hook}/", {"url": "http://10.0.0.1/"}).status_code == 422
    Subscription.objects.update(not_before=timezone.now() + timedelta(hours=8))
    assert archive.patch(f"webhooks/{hook}/", {"url": f"{NOWHERE}new"}).json()["url"] == f"{NOWHERE}new"
    assert Subscription.objects.get().not_before <= timezone.now(), "what rested for the old address"
    stopped = archive.post(f"webhooks/{hook}/stop/").json()
    assert stopped["stopped_reason"] == "Stopped by its owner."
    assert archive.post(f"webhooks/{hook}/test/").status_code == 409
    assert archive.post(f"webhooks/{hook}/start/").json()["stopped_at"] is None
    assert archive.post(f"webhooks/{hook}/start/").status_code == 409


def test_a_key_has_so_many_and_no_more(archive: Caller) -> None:
    made = [archive.post("webhooks/", {"url": f"{NOWHERE}{n}"}).status_code for n in range(21)]
    assert made == [201] * 20 + [422]


def test_another_key_s_webhook_is_not_there(archive: Caller, caller: Callers) -> None:
    hook = archive.post("webhooks/", {"url": NOWHERE}).json()["id"]
    other = caller("ann", "published")
    assert other.get("webhooks/").json()["results"] == []
    for verb, body in {"test": None, "stop": None, "rotate": None, "send-again": {"deliveries": [1]}}.items():
        assert other.post(f"webhooks/{hook}/{verb}/", body).status_code == 404
    assert other.patch(f"webhooks/{hook}/", {"events": []}).status_code == 404
    assert not Delivery.objects.exists()
