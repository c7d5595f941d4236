"""A team's channel: where it is told together. An administrator sets it; what it is told is in ``claims.actions.notices``."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from claims import history
from claims.actions.locking import store
from claims.actions.people import check_may_administer
from claims.rules import IllegalMove, Invalid, NotAllowed
from people.actors import Actor
from people.models import Channel, ChannelNotice, Team
from people.notices import OF_THE_TEAM
from people.secrets_at_rest import lock
from sources.errors import SourceError
from sources.fetch import check_reachable


def of(team: Team) -> Channel | None:
    """The channel a team has now."""
    return Channel.objects.select_related("set_by").filter(team=team, ended_at=None).first()


def check_address(url: str) -> None:
    """Raises Invalid where the guarded door would not open; it looks a name up, so it is asked before any transaction."""
    try:
        check_reachable(url)
    except SourceError as error:
        raise Invalid(str(error), "url") from error


@transaction.atomic
def keep(*, by: Actor, url: str, kinds: Iterable[str]) -> Channel:
    """Set the channel of the actor's team and what it is told of; without an address the one it has stays."""
    team = _team(by)
    wanted = [kind for kind in OF_THE_TEAM if kind in set(kinds)]
    if not wanted:
        raise Invalid("Choose at least one thing it is told of.", "kinds")
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    channel = Channel.objects.filter(team=team).first()
    if not url and (channel is None or channel.ended_at):
        raise Invalid("Give the address of the channel's incoming webhook.", "url")
    assert by.person is not None
    channel = channel or Channel(team=team)
    channel.kinds, channel.set_by, channel.set_at, channel.ended_at = wanted, by.person, timezone.now(), None
    if url:
        channel.url, channel.host = lock(url), urlsplit(url).hostname or ""
    store(channel)
    history.record("channel.set", by=by, team=team, host=channel.host, kinds=", ".join(wanted))
    return channel


@transaction.atomic
def stop(*, by: Actor) -> Channel:
    """Tell the team's channel nothing more, and forget its address."""
    team = _team(by)
    channel = Channel.objects.select_for_update(no_key=True).filter(team=team, ended_at=None).first()
    if channel is None:
        raise IllegalMove("The team has no channel.")
    now = timezone.now()
    channel.url, channel.ended_at = "", now
    channel.save(update_fields=["url", "ended_at"])
    ChannelNotice.objects.filter(channel=channel, sent_at=None, settled_at=None).update(settled_at=now)
    history.record("channel.stopped", by=by, team=team, host=channel.host)
    return channel


def _team(by: Actor) -> Team:
    if by.person is None:
        raise NotAllowed("Only a person sets the team's channel.")
    check_may_administer(by, by.person.team)
    return by.person.team
