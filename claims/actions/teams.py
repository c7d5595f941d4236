"""A team's settings and the organisations that pull its verdicts; every write leaves a line of history."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from claims import history
from claims.actions.locking import store
from claims.actions.people import check_may_administer
from claims.rules import Invalid
from people.actors import Actor
from people.models import Consumer, Team

SOURCE_RULE = ("origins_needed", "primaries_needed", "primary_alone", "named_only")
SETTINGS = (
    "name",
    "auto_queue",
    *SOURCE_RULE,
    "suggestion_shown",
    "blind_review",
    "most_held",
    "due_high",
    "due_medium",
    "due_low",
    "public",
    "models_stay_inside",
    "licence",
)


@transaction.atomic
def mend(team: Team, *, by: Actor, **changes: Any) -> Team:
    """Change the team's settings. What is filed already keeps the rule it was filed under."""
    check_may_administer(by, team)
    team = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    changed: dict[str, list[str]] = {}
    for field, value in changes.items():
        if field not in SETTINGS:
            raise Invalid(f"“{field}” can't be changed here.", field)
        if getattr(team, field) != value:
            changed[field] = [str(getattr(team, field)), str(value)]
            setattr(team, field, value)
    if changed:
        store(team, *changed)
        history.record("team.mended", by=by, team=team, fields=", ".join(changed), changes=changed)
    return team


@transaction.atomic
def keep_consumer(consumer: Consumer, *, by: Actor) -> Consumer:
    """Write an organisation down, new or changed."""
    check_may_administer(by, consumer.team)
    new = consumer.pk is None
    store(consumer)
    kind = "consumer.added" if new else "consumer.mended"
    history.record(kind, by=by, team=consumer.team, consumer=consumer.pk, name=consumer.name)
    return consumer
