"""Fact checks of others are brought in: a batch at a time, each a transaction with a line of history."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from claims import history, powers, steps
from claims.models import Step
from people.actors import Actor
from people.models import Team
from sources import factchecks
from sources.factchecks import Kept, Review
from sources.factchecks.keeping import Fate


@transaction.atomic
def bring_in(
    reviews: Sequence[Review], *, by: Actor, team: Team, came: str, source: str, invented: bool = False
) -> Kept:
    """Keep fact checks for a team; what it has already stays as it is, and then no line is written.

    What is new is learned behind, and compared with what stands open on the desk; later
    claims are told where a check was rated anew.
    """
    powers.check_may_receive(by)
    kept = factchecks.keep(reviews, team_id=team.pk, came=came, source=source, invented=invented)
    added, changed = kept.fates.count(Fate.ADDED), kept.fates.count(Fate.CHANGED)
    if added or changed:
        steps.owe_again(Step.Kind.LEARN, team.pk)
        history.record(
            "factchecks.imported", by=by, team=team, source=source, came=came, added=added, changed=changed
        )
    return kept
