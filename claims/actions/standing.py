"""Whether a verdict still stands: when its sources are regrouped, one turns out to be a party, or a page it rests on no longer
says what it said. What is signed and public stays as it is; the claim is checked again. What nobody has signed is not signed
on too little."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from claims import history, rules
from claims.actions import claims as claim_actions
from claims.actions import notices
from claims.actions.locking import locked_claim, save
from claims.gate import SourceRule, gate
from claims.history.sentences import payload_of
from claims.models import Claim, Rereading, Verdict
from claims.rules import IllegalMove, Invalid
from claims.states import ClaimState, VerdictState
from engine.types import QuoteCheck
from people.actors import Actor


def look_again(claim: Claim, by: Actor) -> None:
    """Have a settled claim checked again where its verdict met the sources rule and, as its sources are grouped now, would not."""
    if claim.state != ClaimState.SETTLED:
        return
    if lacking := _lacking(claim):
        reason = f"Its sources are seen otherwise than when it was decided. {lacking}"
        claim_actions.recheck(claim.pk, by=by, reason=reason[:300])


def _lacking(claim: Claim) -> str:
    """What the signed verdict lacks of the sources rule, in a sentence; empty where it stands on enough, or was granted below
    the rule."""
    verdict = _signed(claim)
    return "" if verdict is None or verdict.override_by_id else lacks(verdict)


def lacks(verdict: Verdict) -> str:
    """What a verdict that was filed lacks of the sources rule, as its sources are grouped now; empty where they are enough.

    The rule is the one it was decided by, the evidence and the stances are those that are frozen on it.
    """
    stances = {one["evidence"]: one["stance"] for one in verdict.evidence}
    ticked = list(verdict.claim.evidence.filter(pk__in=stances).select_related("origin"))
    for evidence in ticked:
        evidence.stance = stances[evidence.pk]
    rule = SourceRule(
        verdict.origins_needed,
        verdict.primaries_needed,
        verdict.primary_alone,
        verdict.claim.article.team.named_only,
    )
    stands = gate(verdict.rating, ticked, rule, verdict.answers)
    return "" if stands.met else stands.sentence


def quote_is_gone(claim: Claim, reread: Rereading, by: Actor) -> None:
    """Have a settled claim checked again where a quote that its verdict rests on is gone from its page, as the door has fetched
    it since. A page that goes back and forth asks only once for each verdict."""
    verdict = _signed(claim)
    document, evidence = reread.document, reread.evidence
    if claim.state != ClaimState.SETTLED or verdict is None or document.is_given:
        return
    if evidence.pk not in {one["evidence"] for one in verdict.evidence}:
        return
    gone = evidence.rereadings.filter(quote_check=QuoteCheck.MISSING.value, read_at__gte=verdict.approved_at)
    if gone.exclude(pk=reread.pk).exists():
        return
    day = timezone.localdate(document.fetched_at)
    reason = (
        f"The page of {document.publisher or document}, as seen on {day:%-d %B %Y}, no longer has the quote"
    )
    claim_actions.recheck(claim.pk, by=by, reason=f"{reason[:200]} “{evidence.passage[:80]}”.")


@transaction.atomic
def let_stand(pk: int, *, by: Actor, reason: str) -> Claim:
    """Call a re-check off: the verdict that was signed stands as it is. For good reason, and where it stands on enough."""
    if not reason.strip():
        raise Invalid("Say why the verdict stands.", "reason")
    rules.check_short(reason, "reason")
    claim = locked_claim(pk, by)
    claim.state = rules.check_may_let_stand(by, claim).target
    if field := _mended(claim):
        raise IllegalMove(f"The {field} was changed since: the verdict is about the claim as it was before.")
    if lacking := _lacking(claim):
        raise IllegalMove(f"The verdict can't stand as it is. {lacking}")
    claim.recheck_reason = ""
    save(claim, "state", "recheck_reason")
    notices.stands(claim)
    notices.mention(reason, by=by, about=claim)
    history.record("claim.let_stand", by=by, claim=claim, reason=reason.strip())
    return claim


def _mended(claim: Claim) -> str:
    """What the verdict rests on, is not frozen on it, and is another one now; empty where all is as it was filed."""
    verdict, before = _signed(claim), dict[str, str]()
    if verdict is None:
        return ""
    for line in claim.events.filter(type="claim.mended", at__gt=verdict.decided_at).order_by("pk"):
        for field, (was, _) in payload_of(line).get("changes", {}).items():
            before.setdefault(field, was)
    for field, word in {"question": "question", "speaker": "speaker", "due_on": "day"}.items():
        if field in before and before[field] != str(getattr(claim, field) or ""):
            return word
    return ""


def _signed(claim: Claim) -> Verdict | None:
    return claim.verdicts.filter(state=VerdictState.APPROVED).order_by("-pk").first()
