"""A desk that went back to a backup: who is told by webhooks alone sees it by the numbers, which are given again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from pytest_httpserver import HTTPServer

from publishing import actions, relay, sending
from publishing.models import Publication, Subscription
from tests.publishing.conftest import Subscribe
from tests.record import Desk


def test_the_first_change_since_has_a_number_that_was_told_of_another_time(
    subscribe: Subscribe, httpserver: HTTPServer, desk: Desk, published: Publication
) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data(status=204)
    hook = subscribe()

    def told() -> tuple[int, datetime]:
        """Its number and its time, as the consumer keeps them."""
        relay.relay()
        sending.work_off(Subscription.objects.get(pk=hook.pk).pk)
        data = httpserver.log[-1][0].get_json()["data"]
        return data["id"], datetime.fromisoformat(data["at"])

    first = told()
    with transaction.atomic():
        actions.hold(published.verdict_id, by=desk.by("dora"), note="A lawyer called.")
        lost = told()
        transaction.set_rollback(True)  # what came after the backup never was
    assert lost[0] == first[0] + 1
    actions.withdraw(published.verdict_id, by=desk.by("dora"), note="It was never said.")
    after = told()
    assert after[0] == lost[0]
    assert after[1] > lost[1]
