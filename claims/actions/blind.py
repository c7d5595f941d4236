"""Two read a claim blind: the first files and nobody sees it; when the second has filed, both are opened."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims import history
from claims.actions import assignments, notices
from claims.actions.locking import locked_claim, save, store
from claims.actions.standing import look_again
from claims.blind import check_may_take_back, check_may_tick_blind, is_blind, lay
from claims.models import SIGNED, BlindReading, Claim, Evidence, Verdict
from claims.rules import conflict_of, holder_of
from claims.scales import say_the_same
from claims.states import BLIND_MOVES, CLAIM_MOVES, VerdictState
from people.actors import Actor
from people.models import Person


def own_ticks(claim: Claim, by: Actor) -> BlindReading | None:
    """Where this person's ticks on the locked claim go, if two read it blind; None where they go on the evidence."""
    if not is_blind(claim):
        return None
    person = check_may_tick_blind(by, claim)
    return BlindReading.objects.get_or_create(claim=claim, person=person, verdict=None)[0]


def keep_tick(reading: BlindReading, evidence: Evidence) -> None:
    """Note how the evidence bears on the claim and whether it counts, for the reader alone."""
    reading.ticks[str(evidence.pk)] = {"stance": evidence.stance, "counts": evidence.counts}
    reading.save(update_fields=["ticks"])


def file(reading: BlindReading, verdict: Verdict, *, by: Actor) -> Verdict:
    """Keep the verdict unseen if it is the first on its locked claim; with the second open both, and say what came of it.

    The first is given back unwritten, without an id. ``reading`` is its author's, with the ticks.
    """
    claim = verdict.claim
    first = claim.blind_readings.filter(verdict=None, person=claim.first_read_by_id).select_related("person")
    reading.seal(verdict)
    if claim.first_read_by_id is None:
        return _wait_for_a_second(claim, reading, verdict, by)
    earlier = first.get()
    one = earlier.said
    assert one is not None
    claim.first_read_by = None
    notices.settled(f"second:{earlier.pk}")
    if say_the_same(one, verdict):
        return _agree(claim, earlier, reading, one, verdict, by)
    return _differ(claim, earlier, reading, one, verdict, by)


def _wait_for_a_second(claim: Claim, reading: BlindReading, verdict: Verdict, by: Actor) -> Verdict:
    store(reading, exclude=["ticks"])
    _cover(claim, reading.person)
    claim.first_read_by, claim.state = by.person, BLIND_MOVES["decide"].target
    assignments.end(claim, "read blind")
    save(claim, "state", "first_read_by")
    notices.wait_to_be_read(claim, reading)
    history.record("reading.filed", by=by, claim=claim)
    return verdict


def _cover(claim: Claim, person: Person) -> None:
    """Take from the evidence what this person ticked on it in the open, before the team had two read blind: as it was last
    signed it shows again, else nothing. Their own ticks are on their reading."""
    signed = claim.verdicts.filter(state__in=SIGNED).order_by("-approved_at").first()
    said = {row["evidence"]: row["stance"] for row in signed.evidence} if signed else {}
    author = signed.decided_by if signed else None
    for one in claim.evidence.filter(Q(stance_by=person) | Q(ticked_by=person)):
        ticked = one.pk in said and _may_count(one)
        one.stance, one.stance_by = said.get(one.pk, ""), author if one.pk in said else None
        one.counts, one.ticked_by = ticked, author if ticked else None
        one.ticked_at = signed.decided_at if signed and ticked else None
        one.save()


def _agree(
    claim: Claim, earlier: BlindReading, later: BlindReading, one: Verdict, two: Verdict, by: Actor
) -> Verdict:
    """Both said the same: the first's words go out with both names, or the second's where only they meet the rule.

    Where both ask for an exception nobody has granted it: an editor signs. Nor is the first's name put under the second's
    words where they have declared a conflict of interest since: somebody else signs.
    """
    said, other = (two, one) if one.override_asked and not two.override_asked else (one, two)
    claim.state = CLAIM_MOVES["decide"].target
    is_signed = not said.override_asked and (said is one or not conflict_of(earlier.person, claim))
    if is_signed:
        said.state, said.approved_by, said.approved_at = (
            VerdictState.APPROVED,
            other.decided_by,
            two.decided_at,
        )
        claim.state = CLAIM_MOVES["approve"].target
        assignments.end(claim, "settled")
    store(said)
    _open((earlier, said), (later, said))
    lay_down(said)
    save(claim, "state", "first_read_by")
    if not is_signed:
        notices.wait_to_be_signed(said, said.get_absolute_url())
    history.record(
        "verdict.agreed",
        by=by,
        verdict=said,
        label=said.label,
        rating=said.rating,
        first=one.decided_by.name if one.decided_by else "",
        origins=said.origins_counted,
        evidence=[row["evidence"] for row in said.evidence],
        override_asked=said.override_asked,
    )
    look_again(claim, by)
    return said


def _differ(
    claim: Claim, earlier: BlindReading, later: BlindReading, one: Verdict, two: Verdict, by: Actor
) -> Verdict:
    """Each opposes the other, and a third person decides between them."""
    one.disputed_with, two.disputed_with = two.decided_by, one.decided_by
    store(one)
    two.opposes = one
    store(two)
    one.opposes = two
    store(one, "opposes")
    _open((earlier, one), (later, two))
    claim.state = CLAIM_MOVES["decide"].target
    save(claim, "state", "first_read_by")
    notices.contend(one, two)
    history.record(
        "verdict.differed",
        by=by,
        verdict=two,
        first=one.decided_by.name if one.decided_by else "",
        first_label=one.label,
        label=two.label,
        verdicts=[one.pk, two.pk],
        evidence=[row["evidence"] for row in two.evidence],
        first_evidence=[row["evidence"] for row in one.evidence],
    )
    return two


def _open(*opened: tuple[BlindReading, Verdict]) -> None:
    """From here on everybody sees them. The first is opened before the second is written: one at most waits."""
    for reading, verdict in opened:
        reading.verdict = verdict
        store(reading, exclude=["ticks"])
        if reading.person == verdict.decided_by:
            notices.mention(verdict.override_asked, by=Actor.of(reading.person), about=verdict)
    # What others had only begun: the next round they begin anew.
    opened[0][0].claim.blind_readings.filter(verdict=None).delete()


def lay_down(verdict: Verdict) -> None:
    """Let the claim's evidence show what this verdict ticked, as if its author had ticked it in the open."""
    said = {row["evidence"]: row["stance"] for row in verdict.evidence}
    for one in verdict.claim.evidence.all():
        counts = one.pk in said and _may_count(one)
        if not counts and not one.counts:
            continue
        one.counts = counts
        one.ticked_by, one.ticked_at = (verdict.decided_by, verdict.decided_at) if counts else (None, None)
        if counts:
            one.stance, one.stance_by = said[one.pk], verdict.decided_by
        one.save()


def _may_count(evidence: Evidence) -> bool:
    """Whether it can be ticked as it stands now: it may have been found to repeat the article, or its quote to be gone."""
    return evidence.stands and not evidence.circular


def put_aside(verdict: Verdict, by: Actor, comment: str) -> None:
    """A third person has decided about ``verdict``: the one it opposes does not go out. The evidence shows its ticks."""
    other = verdict.opposes
    assert other is not None
    other.state = VerdictState.SENT_BACK
    other.sent_back_by, other.sent_back_at, other.comment = by.person, timezone.now(), comment
    store(other)
    for one in (verdict, other):
        notices.settled(f"dispute:{one.pk}")
    lay_down(verdict)


@transaction.atomic
def recall(pk: int, *, by: Actor) -> Claim:
    """Take back what one filed unseen. The claim is in one's hands again, unless somebody else has begun to read it.

    Ticks and words are kept for their author, to be mended and filed again.
    """
    claim = locked_claim(pk, by)
    check_may_take_back(by, claim)
    reading = claim.blind_readings.get(person=by.person, verdict=None)
    reading.filed_at = None
    reading.save(update_fields=["filed_at"])
    notices.settled(f"second:{reading.pk}")
    claim.first_read_by = None
    save(claim, "first_read_by")
    if holder_of(claim) is None:
        assert by.person is not None
        assignments.hand_over(claim, by.person, by, BLIND_MOVES["recall"].target, None)
        if not is_blind(claim):
            _tick_openly(reading)
    history.record("reading.recalled", by=by, claim=claim)
    return claim


def _tick_openly(reading: BlindReading) -> None:
    """The team reads in the open by now: what its author ticked stands on the evidence, as far as it still may count."""
    for one in lay(reading, reading.claim.evidence.all()):
        counts = one.counts and _may_count(one)
        one.counts, one.ticked_by = counts, reading.person if counts else None
        one.ticked_at = timezone.now() if counts else None
        one.save()


def forget_readings(claim: Claim) -> None:
    """A verdict was filed in the open: what somebody began for themselves alone is over."""
    claim.blind_readings.filter(verdict=None).delete()
