"""Webhook subscriptions: made, changed, stopped and started again; each change leaves a line of history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from claims import history
from claims.actions import notices
from claims.actions.locking import store
from claims.rules import IllegalMove, Invalid, NotAllowed, NotThere
from people.actors import Actor
from people.models import ApiKey, Person, Team
from people.roles import Power
from people.secrets_at_rest import lock
from publishing import bell, consumer_letters, outbox
from publishing.channels import webhook
from publishing.models import Delivery, PublicEvent, Subscription
from publishing.relay import PUBLIC, take_turn
from sources.errors import SourceError
from sources.fetch import check_reachable

MOST = 20  # of one key
BOTH_GOOD = timedelta(days=1)  # the old secret beside the new one
MOST_SECRETS = 5  # of one webhook that are good at a time


def check_url(url: str) -> None:
    """Raise Invalid for an address that is, or leads to, one that the guarded door refuses. Looks the name up."""
    try:
        check_reachable(url)
    except SourceError as error:
        raise Invalid(str(error), "url") from error


def read_events(events: Iterable[str]) -> list[str]:
    """The types of change, each once, in our order. Raises Invalid for one that is none."""
    wanted = set(events)
    if strange := sorted(wanted - set(PUBLIC.values())):
        raise Invalid(f"“{strange[0]}” is no event; there are {', '.join(PUBLIC.values())}.", "events")
    return [one for one in PUBLIC.values() if one in wanted]


@transaction.atomic
def subscribe(key: ApiKey, *, by: Actor, url: str, events: Iterable[str] = ()) -> Subscription:
    """Have an address told of public changes from now on. Its secret is shown once; ask ``check_url`` first."""
    ApiKey.objects.select_for_update(no_key=True).get(pk=key.pk)  # two at once don't pass the limit
    if key.subscriptions.count() >= MOST:
        raise Invalid(f"A key has at most {MOST} webhooks: change one of them.", "url")
    made = Subscription(key=key, url=url, events=read_events(events), secret=lock(webhook.new_secret()))
    store(made)
    history.record("webhook.added", by=by, team=key.team, webhook=made.pk, url=url, events=made.events)
    return made


@transaction.atomic
def mend(pk: int, *, by: Actor, url: str | None = None, events: Iterable[str] | None = None) -> Subscription:
    """Change the address or the events; ask ``check_url`` first."""
    found = _locked(pk, by)
    if url is not None:
        found.url, found.not_before = url, timezone.now()
    if events is not None:
        found.events = read_events(events)
    store(found, "url", "events", "not_before")
    history.record(
        "webhook.mended", by=by, team=found.key.team, webhook=pk, url=found.url, events=found.events
    )
    return found


@transaction.atomic
def rotate(pk: int, *, by: Actor) -> Subscription:
    """Give it a new secret, shown once. For a day what is sent carries a signature of the old one too, whatever comes after."""
    found, now = _locked(pk, by), timezone.now()
    good = found.retired.filter(until__gt=now).order_by("until")
    if len(good) + 1 >= MOST_SECRETS:
        first = f"{timezone.localtime(good[0].until):%-d %B, %H:%M}"
        raise IllegalMove(
            f"This webhook has {MOST_SECRETS} secrets that are good, the most there are: wait until {first}."
        )
    found.retired.create(secret=found.secret, until=now + BOTH_GOOD)
    found.secret = lock(webhook.new_secret())
    found.save(update_fields=["secret"])
    history.record("webhook.rotated", by=by, team=found.key.team, webhook=pk, url=found.url)
    return found


@transaction.atomic
def stop(pk: int, *, by: Actor, reason: str) -> Subscription:
    """Send nothing more until it is started again. The machine stops what is hopeless, and tells the desk."""
    found = _locked(pk, by)
    if found.is_stopped:
        return found
    if not reason.strip():
        raise Invalid("Say why it is stopped.", "reason")
    last = PublicEvent.objects.filter(team=found.key.team).aggregate(last=Max("number"))["last"]
    found.disabled_at, found.disabled_reason = timezone.now(), reason.strip()[:300]
    found.missed_after = last or 0
    found.save(update_fields=["disabled_at", "disabled_reason", "missed_after"])
    if by.machine:
        _tell(found, found.disabled_at)
    history.record(
        "webhook.stopped", by=by, team=found.key.team, webhook=pk, url=found.url, reason=found.disabled_reason
    )
    return found


def _tell(stopped: Subscription, at: datetime) -> None:
    """The desk and the person whose key it is by a notice, an organisation by a letter."""
    key = stopped.key
    text = f"The webhook of {holder(key)} to {stopped.url[:200]} was stopped. {stopped.disabled_reason[:180]}"
    if not consumer_letters.owe_stopped(stopped) and key.consumer is not None:
        text += " Nobody there was told: its contact is no e-mail address."
    deciding = Q(is_editor=True) | Q(is_administrator=True) | Q(pk=key.person_id)
    notices.tell(
        Person.objects.filter(deciding, team=key.team, closed_at=None),
        "webhook.stopped",
        text,
        link=f"/admin/publishing/subscription/{stopped.pk}/change/",
        once=f"webhook {stopped.pk} stopped {at:%Y%m%d%H%M%S}",
    )


@transaction.atomic
def start(pk: int, *, by: Actor) -> Subscription:
    """Start a stopped one again: what was owed goes out, and what it has missed is owed."""
    take_turn()  # else a relay that took it for stopped could number a change which was not there yet to be owed
    found = _locked(pk, by)
    if not found.is_stopped:
        raise IllegalMove("This webhook is not stopped.")
    after, found.missed_after = found.missed_after or 0, None
    found.disabled_at, found.disabled_reason, found.failing_since = None, "", None
    found.not_before = timezone.now()
    found.save()
    found.deliveries.filter(state=Delivery.State.OWED).update(attempts=0, next_at=found.not_before)
    missed = outbox.owe_missed(found, after)
    _send_soon(pk)
    history.record("webhook.started", by=by, team=found.key.team, webhook=pk, url=found.url, missed=missed)
    return found


@transaction.atomic
def test(pk: int, *, by: Actor) -> Delivery:
    """Owe a test message."""
    found = _locked(pk, by)
    _check_runs(found)
    Subscription.objects.filter(pk=pk).update(not_before=timezone.now())
    _send_soon(pk)
    return Delivery.objects.create(subscription=found)


@transaction.atomic
def send_again(pk: int, deliveries: Sequence[int], *, by: Actor) -> int:
    """Owe deliveries again, under the ids they had; those that wait already start afresh. Returns how many."""
    found = _locked(pk, by)
    _check_runs(found)
    now = timezone.now()
    named = found.deliveries.filter(pk__in=deliveries)
    if named.count() != len(set(deliveries)):
        raise Invalid("One of these is no delivery of this webhook.", "deliveries")
    idle = named.exclude(state=Delivery.State.RUNNING)
    Subscription.objects.filter(pk=pk).update(not_before=now)
    _send_soon(pk)
    return idle.update(state=Delivery.State.OWED, attempts=0, next_at=now, done_at=None, error="")


def _send_soon(pk: int) -> None:
    """A person waits for it: a worker sends what is due after the commit, not at the next beat."""
    transaction.on_commit(partial(bell.hand_out, [pk]), robust=True)


def _check_runs(found: Subscription) -> None:
    if found.is_stopped:
        raise IllegalMove("This webhook is stopped: start it again first.")


def holder(key: ApiKey) -> str:
    """Whose key it is, for people."""
    return str(key.consumer or key.person)


def may_manage(by: Actor, team: Team) -> bool:
    """People who look after a team's webhooks: its editors and administrators."""
    return by.team == team and by.person is not None and (by.may(Power.PUBLISH) or by.may(Power.ADMINISTER))


def _locked(pk: int, by: Actor) -> Subscription:
    """The subscription, locked: for its own key, for the team's editors and administrators, and for the machine."""
    rows = Subscription.objects.select_for_update(of=("self",), no_key=True).select_related(
        "key__team", "key__consumer"
    )
    found = rows.filter(pk=pk).first()
    own = found is not None and by.key is not None and found.key_id == by.key.pk
    if found is None or not (own or by.machine or (by.key is None and by.team == found.key.team)):
        raise NotThere(f"There is no webhook {pk} here.")
    if not (own or by.machine or may_manage(by, found.key.team)):
        raise NotAllowed("Editors and administrators look after the webhooks.")
    return found
