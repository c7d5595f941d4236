"""What a webhook is signed with: two secrets while one is replaced, neither of them readable where it is kept."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone
from pytest_httpserver import HTTPServer
from standardwebhooks import Webhook, WebhookVerificationError

from people.actors import Actor
from people.models import ApiKey
from people.secrets_at_rest import lock_all_again, unlock
from publishing import sending, subscriptions
from publishing.models import Publication, Subscription
from tests.publishing.conftest import Subscribe


def test_while_a_secret_is_replaced_both_signatures_hold(
    subscribe: Subscribe, httpserver: HTTPServer, published: Publication, archive: ApiKey
) -> None:
    httpserver.expect_request("/hook").respond_with_data()
    old = subscribe()
    new = subscriptions.rotate(old.pk, by=Actor(key=archive))
    assert unlock(new.secret) != unlock(old.secret)
    subscriptions.test(old.pk, by=Actor(key=archive))
    sending.work_off(new.pk)
    request, _ = httpserver.log[0]
    for secret in (old.secret, new.secret):
        Webhook(unlock(secret)).verify(request.data, dict(request.headers))

    subscriptions.test(old.pk, by=Actor(key=archive))
    Subscription.objects.update(previous_until=timezone.now() - timedelta(seconds=1))
    sending.work_off(new.pk)
    request, _ = httpserver.log[1]
    Webhook(unlock(new.secret)).verify(request.data, dict(request.headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(unlock(old.secret)).verify(request.data, dict(request.headers))


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

    settings.SECRET_KEY_FALLBACKS = [old]
    assert lock_all_again() == (1, 0)
    settings.SECRET_KEY_FALLBACKS = []
    subscriptions.send_again(hook.pk, [lost.pk], by=Actor(key=archive))
    sending.work_off(hook.pk)
    request, _ = httpserver.log[0]
    Webhook(secret).verify(request.data, dict(request.headers))


def test_secrets_that_stood_readable_are_locked_by_the_migration(subscribe: Subscribe) -> None:
    hook = subscribe()
    Subscription.objects.update(secret="whsec_b2xk", previous_secret="")
    migration = import_module("publishing.migrations.0005_secrets_at_rest")
    for _ in range(2):  # once more changes nothing
        migration.lock_all(apps, None)
        hook.refresh_from_db()
        assert hook.secret != "whsec_b2xk"
        assert (unlock(hook.secret), hook.previous_secret) == ("whsec_b2xk", "")
    migration.unlock_all(apps, None)
    hook.refresh_from_db()
    assert hook.secret == "whsec_b2xk"
