"""What somebody may see: one queryset method, used by every door."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from people.actors import Actor
from people.models import Person, Team
from people.roles import Power, Scope

M = TypeVar("M", bound=models.Model)


class TeamQuerySet(models.QuerySet[M]):
    """Rows that belong to a team, by ``team_path``."""

    team_path: str

    def visible_to(self, viewer: Person | Actor) -> Self:
        """The rows of the viewer's team if they may read the record, else none."""
        team = readable_team(viewer)
        return self.none() if team is None else self.of_team(team.pk)

    def of_team(self, team: int) -> Self:
        return self.filter(**{self.team_path: team})


def readable_team(viewer: Person | Actor) -> Team | None:
    """The team whose record they may read.

    An organisation's key reads the record with the scope ``record``; a person's key needs it beside the
    person's own right.
    """
    actor = Actor.of(viewer) if isinstance(viewer, Person) else viewer
    allowed = actor.key is None or bool({Scope.RECORD, Scope.REVIEW, Scope.INTAKE} & actor.key.scope_set)
    if actor.person is not None:
        allowed = allowed and actor.person.may(Power.READ)
    return actor.team if allowed else None
