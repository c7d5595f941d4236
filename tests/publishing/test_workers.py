"""With real Celery workers: a change is told as soon as it is made."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from pytest_httpserver import HTTPServer

from claims.models import Verdict
from people.models import ApiKey
from publishing import actions, subscriptions
from publishing.models import Delivery
from tests.processes import wait_until
from tests.record import Desk


def test_a_webhook_is_sent_before_any_clock_asks(
    workers: object, desk: Desk, approved: Verdict, archive: ApiKey, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data()
    subscriptions.subscribe(archive, by=desk.by("dora"), url=httpserver.url_for("/hook"))
    began = timezone.now()
    actions.publish(approved.pk, by=desk.by("dora"))
    wait_until(lambda: Delivery.objects.filter(state="done").exists(), "the webhook to be delivered")
    assert timezone.now() - began < timedelta(seconds=13)
    assert [request.get_json()["type"] for request, _ in httpserver.log] == ["verdict.published"]
