"""What a webhook is signed with: more than one secret while one is replaced, none of them readable where it is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_httpserver import HTTPServer
from standardwebhooks import Webhook, WebhookVerificationError

from claims.rules import IllegalMove
from people.actors import Actor
from people.models import ApiKey
from people.secrets_at_rest import lock_all_again, unlock
from publishing import sending, subscriptions
from publishing.models import Publication
from tests.publishing.conftest import Subscribe
from tests.record import told_by_history


def test_a_secret_that_is_replaced_signs_for_a_day_whatever_comes_after(
    subscribe: Subscribe, httpserver: HTTPServer, published: Publication, archive: ApiKey
) -> None:
    httpserver.expect_request("/hook").respond_with_data()
    hook, by = subscribe(), Actor(key=archive)
    first = unlock(hook.secret)
    second, third = (unlock(subscriptions.rotate(hook.pk, by=by).secret) for _ in range(2))
    assert told_by_history()[-3:] == [
        f"The Archive had {hook.url} told of changes",
        *[f"The Archive gave the webhook to {hook.url} a new secret"] * 2,
    ]
    subscriptions.test(hook.pk, by=by)
    sending.work_off(hook.pk)
    request, _ = httpserver.log[0]
    for secret in (first, second, third):
        Webhook(secret).verify(request.data, dict(request.headers))

    left = [one.until - timezone.now() for one in hook.retired.all()]
    assert all(timedelta(hours=23) < one <= timedelta(days=1) for one in left)
    hook.retired.update(until=timezone.now() - timedelta(seconds=1))
    subscriptions.test(hook.pk, by=by)
    sending.work_off(hook.pk)
    request, _ = httpserver.log[1]
    Webhook(third).verify(request.data, dict(request.headers))
    for secret in (first, second):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(request.data, dict(request.headers))


def test_five_secrets_are_good_at_a_time_and_a_sixth_waits_for_the_first(
    subscribe: Subscribe, archive: ApiKey
) -> None:
    hook, by = subscribe(), Actor(key=archive)
    for _ in range(4):
        subscriptions.rotate(hook.pk, by=by)
    with pytest.raises(IllegalMove, match="has 5 secrets that are good, the most there are: wait until"):
        subscriptions.rotate(hook.pk, by=by)
    first = hook.retired.order_by("until")[:1]
    hook.retired.filter(pk__in=first).update(until=timezone.now())
    subscriptions.rotate(hook.pk, by=by)


def test_a_secret_is_kept_unreadable_and_survives_a_change_of_the_servers_key(
    subscribe: Subscribe, httpserver: HTTPServer, archive: ApiKey, settings: Any
) -> None:
    httpserver.expect_request("/hook").respond_with_data()
    hook = subscribe()
    secret = unlock(hook.secret)
    assert "whsec_" not in hook.secret
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key of the server, which is long enough"
    subscriptions.test(hook.pk, by=Actor(key=archive))
    sending.work_off(hook.pk)
    lost = hook.deliveries.get()
    assert (lost.state, "give the webhook a new one" in lost.error) == ("failed", True)
    assert not httpserver.log
    new = unlock(subscriptions.rotate(hook.pk, by=Actor(key=archive)).secret)
    subscriptions.send_again(hook.pk, [lost.pk], by=Actor(key=archive))
    sending.work_off(hook.pk)
    request, _ = httpserver.log[0]
    Webhook(new).verify(request.data, dict(request.headers))

    settings.SECRET_KEY_FALLBACKS = [old]
    assert lock_all_again() == (2, 0)
    settings.SECRET_KEY_FALLBACKS = []
    subscriptions.send_again(hook.pk, [lost.pk], by=Actor(key=archive))
    sending.work_off(hook.pk)
    request, _ = httpserver.log[1]
    Webhook(secret).verify(request.data, dict(request.headers))
