"""The outbox: what is owed to whom, and taken by one worker at a time.

A delivery is a row written in the transaction that numbered its event, so none is lost with a message or a worker.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import F, Q, QuerySet

from publishing.models import Delivery, PublicEvent, Subscription

LEASE = timedelta(seconds=90)  # a worker's time for one subscriber, with a last try that takes long
BATCH = 20
BIG = tuple(
    f"event__publication__{of}" for of in ("claimreview", "replaced_by__document", "replaced_by__claimreview")
)


def put(events: Iterable[PublicEvent], now: datetime) -> int:
    """Owe these events to everybody who wants them; in the caller's transaction. Returns how many deliveries."""
    told = list(events)
    by_team: dict[int, list[Subscription]] = {}
    for one in Subscription.objects.active(now).filter(key__team__in={event.team_id for event in told}):
        by_team.setdefault(one.key.team_id, []).append(one)
    return _owe((to, event) for event in told for to in by_team.get(event.team_id, ()))


def _owe(wanted: Iterable[tuple[Subscription, PublicEvent]]) -> int:
    rows = [
        Delivery(subscription=to, event=event)
        for to, event in wanted
        if not to.events or event.type in to.events
    ]
    return len(Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500))


def owe_missed(subscription: Subscription, after: int) -> int:
    """Owe what was numbered after that change to a subscription that was stopped; in the caller's transaction."""
    missed = PublicEvent.objects.filter(team=subscription.key.team_id, number__gt=after).order_by("number")
    return _owe((subscription, event) for event in missed.iterator(chunk_size=500))


def _due(now: datetime) -> QuerySet[Delivery]:
    waiting = Q(state=Delivery.State.OWED, next_at__lte=now)
    lost = Q(state=Delivery.State.RUNNING, lease_until__lt=now)
    return Delivery.objects.filter(waiting | lost)


def due(now: datetime) -> list[int]:
    """The subscriptions for which something is to be sent now."""
    rows = Subscription.objects.active(now).filter(not_before__lte=now)
    return list(rows.filter(pk__in=_due(now).values("subscription")).values_list("pk", flat=True))


def take(subscription: int, now: datetime, most: int = BATCH) -> list[Delivery]:
    """Take what has waited longest for this subscriber, so many at most; none if nothing is due or others have it."""
    open_now = Subscription.objects.active(now).filter(pk=subscription, not_before__lte=now)
    mine = _due(now).filter(subscription__in=open_now)
    wanted = list(mine.order_by("pk").values_list("pk", flat=True)[:most])
    token = secrets.token_hex(16)
    # Asked again with the write, which waits for whoever has a row just now: only one of them gets it.
    taken = _due(now).filter(pk__in=wanted)
    if not taken.update(
        state=Delivery.State.RUNNING, lease_until=now + LEASE, token=token, attempts=F("attempts") + 1
    ):
        return []
    rows = Delivery.objects.select_related("subscription__key", "event__publication__replaced_by")
    rows = rows.prefetch_related("subscription__retired").defer(*BIG)
    return list(rows.filter(token=token, pk__in=wanted).order_by("pk"))


def done(taken: Sequence[Delivery], now: datetime) -> None:
    """Write down what was delivered; what another worker has taken by now is left to it."""
    for (token, status), same in groupby(taken, key=lambda one: (one.token, one.status)):
        mine = Delivery.objects.filter(
            pk__in=[one.pk for one in same], token=token, state=Delivery.State.RUNNING
        )
        mine.update(state=Delivery.State.DONE, done_at=now, lease_until=None, status=status, error="")


def give_back(taken: Sequence[Delivery]) -> None:
    """Owe again what was taken and not tried: it costs no try."""
    mine = Delivery.objects.filter(pk__in=[one.pk for one in taken], state=Delivery.State.RUNNING)
    mine.filter(token__in={one.token for one in taken}).update(
        state=Delivery.State.OWED, lease_until=None, attempts=F("attempts") - 1
    )
