"""Two read a claim without seeing what the other found: when that is so, and what each may see of the evidence.

A person's own ticks and verdict are rows of ``BlindReading``; its ``visible_to`` is the one answer to what anybody may
see. Nothing of them stands anywhere else until both have filed.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max

from claims.models import SIGNED, BlindReading, Claim, Evidence
from claims.rules import IllegalMove, NotAllowed
from claims.states import BLIND_MOVES, VerdictState
from people.actors import Actor
from people.models import Person


def is_blind(claim: Claim) -> bool:
    """Whether what is filed on this claim now is unseen by everybody else until a second person has filed too.

    That one has filed so holds to the end, whatever becomes of the team's setting. Where a verdict was filed openly since
    the last signature, or two were opened, everybody has seen it: the claim goes on openly.
    """
    if claim.first_read_by_id is not None:
        return True
    return claim.article.team.blind_review and not _was_seen(claim)


def _was_seen(claim: Claim) -> bool:
    filed = claim.verdicts.filter(state__in=[VerdictState.DECIDED, VerdictState.SENT_BACK])
    signed = claim.verdicts.filter(state__in=SIGNED).aggregate(at=Max("approved_at"))["at"]
    return (filed.filter(decided_at__gt=signed) if signed else filed).exists()


def own_reading(claim: Claim | int, by: Actor) -> BlindReading | None:
    """What this person ticked or filed on the claim and nobody else may see."""
    if by.person is None:
        return None
    own = BlindReading.objects.filter(claim=claim, person=by.person, verdict=None)
    return own.select_related("person", "claim__article__team").first()


def seen_by(by: Actor, claim: Claim, evidence: Iterable[Evidence]) -> None:
    """Lay a person's own ticks on the rows of a claim that is read blind; others see the rows as they stand."""
    reading = own_reading(claim, by) if is_blind(claim) else None
    if reading is not None:
        lay(reading, evidence)


def lay(reading: BlindReading, evidence: Iterable[Evidence]) -> list[Evidence]:
    """Show what the reading says of these rows, without writing it. Returns those of which it says something."""
    told = [one for one in evidence if str(one.pk) in reading.ticks]
    for one in told:
        said = reading.ticks[str(one.pk)]
        one.stance, one.counts = said["stance"], said["counts"]
        one.stance_by = reading.person if one.stance else None
        one.ticked_by = reading.person if one.counts else None
    return told


# --- What may be done ---------------------------------------------------------------------------------------------------


def check_may_take_back(by: Actor, claim: Claim) -> None:
    """Taking back what one filed unseen, until a second person has filed too."""
    move = BLIND_MOVES["recall"]
    if move.power is None or not by.may(move.power):
        raise NotAllowed(f"{by.name} may not file a verdict.")
    if claim.first_read_by_id is None:
        raise IllegalMove("Nothing that was filed unseen waits on this claim: there is nothing to take back.")
    if by.person is None or by.person.pk != claim.first_read_by_id:
        raise NotAllowed("Only the person who filed takes it back.")


def check_may_tick_blind(by: Actor, claim: Claim) -> Person:
    """Saying for oneself how evidence bears on a claim that two read blind: until one has filed."""
    if by.person is None:
        raise NotAllowed("Two people read this claim blind: only a person says how its evidence bears on it.")
    if claim.first_read_by_id == by.person.pk:
        raise NotAllowed(f"{by.name} has filed on this claim: take it back to judge its evidence otherwise.")
    return by.person


def check_not_read_once(claim: Claim) -> None:
    """Two people who read a claim blind read the same words."""
    if claim.first_read_by_id:
        raise IllegalMove(
            "Somebody has filed a verdict on this claim that nobody sees yet: it keeps its wording."
        )
