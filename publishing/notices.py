"""Sends the notices that somebody wants outside the app. Each is owed by its row and goes out once (``publishing.posting``); what
is lost on the way is in the app all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from claims.actions.notices import tell
from people.models import ChannelNotice, Notice, Person
from people.notices import Way
from publishing.channels import chat, email
from publishing.channels.email import NotSent
from publishing.posting import send_once

logger = logging.getLogger(__name__)

STALE = timedelta(days=1)  # what could not be told within a day is only in the app
TRIES = 5
PAUSE = timedelta(minutes=1)
MORNING = 7  # the hour from which the day's digest goes out
BATCH = 100


def owed(now: datetime) -> QuerySet[Notice]:
    """What should go out and has not; what was read in the app meanwhile need not."""
    open_ones = Notice.objects.filter(sent_at=None, read_at=None, person__closed_at=None, attempts__lt=TRIES)
    return open_ones.filter(Q(try_at=None) | Q(try_at__lte=now)).select_related("person").order_by("pk")


def send_owed(now: datetime) -> int:
    """Send what is to go out at once, all that waits for one person's mail in one. Returns how many notices did."""
    at_once = owed(now).filter(way__in=[Way.MAIL, Way.CHAT], made_at__gt=now - STALE)
    mails: dict[Person, list[Notice]] = {}
    sent = 0
    for one in at_once[:BATCH]:
        if one.way == Way.MAIL:
            mails.setdefault(one.person, []).append(one)
        else:
            sent += _post(one, now)
    return sent + sum(_mail(person, rows, now) for person, rows in mails.items())


def _post(one: Notice, now: datetime) -> bool:
    return send_once(one, now, lambda: chat.notice(one), lambda why: _put_back([one.pk], now, one.attempts))


def _mail(person: Person, rows: Sequence[Notice], now: datetime) -> int:
    """Send in one mail what nobody else is sending; returns how many of them."""
    mine = [one for one in rows if Notice.objects.filter(pk=one.pk, sent_at=None).update(sent_at=now)]
    return len(mine) if mine and _mailed(email.at_once, person, mine, now) else 0


def _mailed(
    send: Callable[[Person, Sequence[Notice]], None], person: Person, rows: Sequence[Notice], now: datetime
) -> bool:
    """Send what was taken; what could not be sent is put back, and tried again later."""
    try:
        send(person, rows)
    except NotSent as error:
        logger.warning("a mail to person %s is not sent: %s", person.pk, error)
        _put_back([one.pk for one in rows], now, max(one.attempts for one in rows))
        return False
    return True


def send_to_channels(now: datetime) -> int:
    """Tell the teams' channels what they are owed. Returns how many notices went out.

    A channel that does not answer is asked once, however much waits for it.
    """
    waiting = ChannelNotice.objects.filter(
        sent_at=None, settled_at=None, channel__ended_at=None, attempts__lt=TRIES
    )
    due = waiting.filter(Q(try_at=None) | Q(try_at__lte=now), made_at__gt=now - STALE)
    silent: set[int] = set()
    sent = 0
    for one in due.select_related("channel").order_by("pk")[:BATCH]:
        if one.channel_id not in silent:
            if _tell(one, now):
                sent += 1
            else:
                silent.add(one.channel_id)
    return sent


def _tell(one: ChannelNotice, now: datetime) -> bool:
    still = Q(settled_at=None)
    return send_once(one, now, lambda: chat.to_channel(one), lambda why: _failed(one, now, why), still=still)


@transaction.atomic
def _failed(one: ChannelNotice, now: datetime, why: str) -> None:
    later = now + PAUSE * 4**one.attempts
    ChannelNotice.objects.filter(pk=one.pk).update(
        sent_at=None, attempts=F("attempts") + 1, try_at=later, error=why[:300]
    )
    if one.attempts + 1 >= TRIES:
        text = f"{one.channel.host} does not take what the team's channel is told: {why}"
        once = f"channel:{one.channel_id}:{timezone.localdate(now)}"
        told = Person.objects.filter(team=one.channel.team_id, is_administrator=True, closed_at=None)
        tell(told, "channel.failed", text, link="/admin/channel/", once=once)


def _put_back(rows: list[int], now: datetime, attempts: int) -> None:
    later = now + PAUSE * 4**attempts
    Notice.objects.filter(pk__in=rows).update(sent_at=None, attempts=F("attempts") + 1, try_at=later)


def send_digests(now: datetime) -> int:
    """Send everybody's digest whose hour has come: at most one a day. Returns how many went out."""
    if timezone.localtime(now).hour < MORNING:
        return 0
    today = timezone.localdate(now)
    waiting = owed(now).filter(way=Way.DIGEST).values("person")
    before = Q(digested_on=None) | Q(digested_on__lt=today)
    people = Person.objects.filter(before, pk__in=waiting).exclude(email="")
    return sum(_digest(person, now) for person in people)


def _digest(person: Person, now: datetime) -> bool:
    today, last = timezone.localdate(now), person.digested_on
    with transaction.atomic():
        before = Q(digested_on=None) | Q(digested_on__lt=today)
        if not Person.objects.filter(before, pk=person.pk).update(digested_on=today):
            return False
        rows = list(owed(now).filter(person=person, way=Way.DIGEST))
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=now)
    if rows and _mailed(email.digest, person, rows, now):
        return True
    Person.objects.filter(pk=person.pk).update(digested_on=last)
    return False
