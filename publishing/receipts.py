"""Who has read a change: organisations acknowledge a cursor of ``changes/``, or took the webhook that told them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from people.models import ApiKey
from people.roles import Scope
from publishing.models import Delivery, Publication, Subscription


@dataclass(frozen=True, slots=True)
class Receipts:
    """Names of organisations. ``silent`` are those that never say what they have read."""

    read: tuple[str, ...]
    unread: tuple[str, ...]
    silent: tuple[str, ...]


def of(publication: Publication) -> Receipts | None:
    """Who has read the last change of this publication; None while it has no number yet, or nobody pulls."""
    event = publication.public_events.order_by("-number").first()
    if event is None:
        return None
    now = timezone.now()
    good = Q(expires_at=None) | Q(expires_at__gt=now)
    keys = ApiKey.objects.filter(
        good, team=event.team_id, revoked_at=None, scopes__contains=Scope.PUBLISHED.value
    )
    pulling = list(keys.exclude(consumer=None).values_list("pk", "consumer__name", "acknowledged"))
    told = Delivery.objects.filter(event=event, state=Delivery.State.DONE)
    took = set(told.values_list("subscription__key", flat=True))
    subscribed = set(Subscription.objects.filter(key__team=event.team_id).values_list("key", flat=True))
    read = {name for pk, name, upto in pulling if upto >= event.number or pk in took}
    answering = {name for pk, name, upto in pulling if upto or pk in subscribed}
    everybody = {name for _, name, _ in pulling}
    if not everybody:
        return None
    return Receipts(
        read=tuple(sorted(read)),
        unread=tuple(sorted(answering - read)),
        silent=tuple(sorted(everybody - answering - read)),
    )
