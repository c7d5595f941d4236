"""When a held claim is due, who is reminded, and when the editors are told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from claims import history
from claims.actions import notices
from claims.models import Assignment, Claim
from claims.states import HELD, ClaimState
from people.actors import Actor

REMINDED, ESCALATED = 0.75, 0.9  # of the time between getting a claim and its deadline


def due_at(claim: Claim, since: datetime) -> datetime:
    """The deadline of a claim that somebody gets now: by its priority, in the team's hours."""
    team = claim.article.team
    hours = {"high": team.due_high, "medium": team.due_medium, "low": team.due_low}[claim.level]
    return since + timedelta(hours=hours)


def remind(now: datetime, *, by: Actor) -> int:
    """Remind holders and tell editors of what is due soon, each once. Returns how many assignments were looked at."""
    soon = Assignment.objects.filter(
        ended_at=None, escalated_at=None, due_at__isnull=False, claim__state__in=HELD
    )
    looked = 0
    for row in soon.iterator():
        assert row.due_at is not None
        share = (now - row.at) / max(row.due_at - row.at, timedelta(seconds=1))
        if share >= ESCALATED:
            _escalate(row.pk, now, by)
        elif share >= REMINDED and row.reminded_at is None:
            _remind(row.pk, now)
        looked += 1
    return looked


@transaction.atomic
def _remind(pk: int, now: datetime) -> None:
    won = Assignment.objects.filter(pk=pk, reminded_at=None, ended_at=None).update(reminded_at=now)
    held = _held(pk)
    if not won or held.claim.state == ClaimState.TO_SIGN:
        return
    text = f"Due {when(held)}: {held.claim.statement}"
    notices.tell([held.person], "due", text, link=held.claim.get_absolute_url(), once=f"due:{pk}")


@transaction.atomic
def _escalate(pk: int, now: datetime, by: Actor) -> None:
    Claim.objects.select_for_update(of=("self",), no_key=True).get(assignments=pk)
    won = Assignment.objects.filter(pk=pk, escalated_at=None, ended_at=None).update(escalated_at=now)
    if not won:
        return
    held = _held(pk)
    waits = (
        "waits for a signature" if held.claim.state == ClaimState.TO_SIGN else f"is with {held.person.name}"
    )
    text = f"Due {when(held)}, and it {waits}: {held.claim.statement}"
    team, about = (
        held.claim.article.team_id,
        {"link": held.claim.get_absolute_url(), "once": f"escalated:{pk}"},
    )
    notices.tell(notices.editors(team), "escalated", text, **about)
    notices.tell_team(team, "escalated", text, **about)
    history.record("claim.escalated", by=by, claim=held.claim, holder=held.person.name, due_at=when(held))


def _held(pk: int) -> Assignment:
    return Assignment.objects.select_related("claim__article", "person").get(pk=pk)


def when(held: Assignment) -> str:
    """The hour at which it is due, for people."""
    assert held.due_at is not None
    return f"{timezone.localtime(held.due_at):%-d %B, %H:%M}"
