"""Where we look: each connector with what it is, whether it works, what went wrong last, and the team's feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from claims.counting import count
from claims.models import Lookup
from people.models import Team
from sources import lookup, pace
from sources.connectors import CONNECTORS, Connector
from sources.models import ConnectorState, Document, Feed

FEEDS = "feeds"
MOST_HOSTS = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A connector as its keepers see it. ``state`` is a word, ``tone`` and ``icon`` say the same."""

    name: str
    label: str
    about: str
    how: str
    limits: str
    state: str
    tone: str
    icon: str
    today: str
    last_ok_at: datetime | None
    last_error: str
    last_error_at: datetime | None
    testable: bool


@dataclass(frozen=True, slots=True)
class Host:
    """A host that is left alone for a while, and why."""

    name: str
    until: datetime
    why: str


def places(team: Team) -> list[Place]:
    """Every connector, in the order of ``CONNECTORS``. The number of queries does not grow with them."""
    states = {row.connector: row for row in ConnectorState.objects.filter(connector__in=CONNECTORS)}
    today = _today(team)
    kept = Document.objects.filter(team=team).count()
    feeds = Feed.objects.filter(team=team, active=True)
    failing = feeds.filter(failures__gt=0).count()
    reading = feeds.count()
    found = []
    for name, place in CONNECTORS.items():
        state = states.get(name)
        missing = lookup.missing_settings(place)
        if name == FEEDS:
            said, tone, icon = _feeds_word(reading, failing)
        elif missing:
            said, tone, icon = "Not set up", "", "parked"
        elif name == "corpus":
            said, tone, icon = f"Works: {count(kept, 'document')}", "green", "supported"
        else:
            said, tone, icon = word(state)
        found.append(
            Place(
                name=name,
                label=place.label,
                about=place.about,
                how=place.how if missing else "",
                limits=place.limits,
                state=said,
                tone=tone,
                icon=icon,
                today=_asked_today(place, today.get(name)),
                last_ok_at=state.last_ok_at if state else None,
                last_error=state.last_error if state else "",
                last_error_at=state.last_error_at if state else None,
                testable=name != FEEDS and not missing,
            )
        )
    return found


def word(state: ConnectorState | None) -> tuple[str, str, str]:
    """How a place or a model does: a word, and the tone and drawing that say the same."""
    if state is None or not (state.last_ok_at or state.last_error_at):
        return "Not asked yet", "", "waiting"
    now = timezone.now()
    if state.shut_until and state.shut_until > now:
        return f"Left alone until {timezone.localtime(state.shut_until):%H:%M:%S}", "red", "failed"
    if state.not_before > now:
        return f"Asked us to wait until {timezone.localtime(state.not_before):%H:%M:%S}", "amber", "failed"
    if state.failures:
        return f"Failed {count(state.failures, 'time')} in a row", "amber", "failed"
    if state.last_ok_at is None:
        return "No answer yet", "amber", "failed"
    return "Works", "green", "supported"


def _feeds_word(reading: int, failing: int) -> tuple[str, str, str]:
    if not reading:
        return "No feeds yet", "", "parked"
    if failing:
        return f"{count(reading, 'feed')}, {failing} failing", "amber", "failed"
    return f"Works: {count(reading, 'feed')}", "green", "supported"


def _today(team: Team) -> dict[str, tuple[int, int]]:
    """For each connector how often it was asked today for the team's claims, and how often that failed."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    asked = Lookup.objects.filter(claim__article__team=team, by_hand=False, asked_at__gte=midnight)
    rows = asked.order_by().values("connector")
    counted = rows.annotate(n=Count("pk"), failed=Count("pk", filter=Q(outcome__in=Lookup.FAILURES)))
    return {row["connector"]: (row["n"], row["failed"]) for row in counted}


def _asked_today(place: Connector, figures: tuple[int, int] | None) -> str:
    if figures is None:
        return "Not asked today" if place.is_searched else ""
    asked, failed = figures
    return f"Asked {count(asked, 'time')} today" + (f", {failed} failed" if failed else "")


def hosts_left_alone() -> list[Host]:
    """Hosts of pages that did not answer, or asked us to wait, for as long as that holds."""
    now = timezone.now()
    soon = now + pace.PATIENCE
    rows = ConnectorState.objects.filter(connector__startswith="host:").filter(
        Q(shut_until__gt=now) | Q(not_before__gt=soon)
    )
    return [
        Host(
            name=row.connector.removeprefix("host:"),
            until=max(row.shut_until or row.not_before, row.not_before),
            why=row.last_error or "It asked us to wait.",
        )
        for row in rows.order_by("-last_error_at")[:MOST_HOSTS]
    ]
