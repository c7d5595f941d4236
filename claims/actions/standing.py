"""Whether a verdict still stands on enough when the sources under it are regrouped, or one turns out to be a party."""

from __future__ import annotations

from claims.actions import claims as claim_actions
from claims.gate import SourceRule, gate
from claims.models import Claim
from claims.states import ClaimState, VerdictState
from people.actors import Actor


def look_again(claim: Claim, by: Actor) -> None:
    """Have a settled claim checked again where its verdict met the sources rule and, as its sources are grouped now, would not.

    The verdict and what is public stay as they are. The rule is the one it was decided by, the evidence and the stances
    are those that are frozen on it; one that was granted below the rule is left alone.
    """
    if claim.state != ClaimState.SETTLED:
        return
    verdict = claim.verdicts.filter(state=VerdictState.APPROVED).order_by("-pk").first()
    if verdict is None or verdict.override_by_id:
        return
    stances = {one["evidence"]: one["stance"] for one in verdict.evidence}
    ticked = list(claim.evidence.filter(pk__in=stances).select_related("origin"))
    for evidence in ticked:
        evidence.stance = stances[evidence.pk]
    rule = SourceRule(
        verdict.origins_needed,
        verdict.primaries_needed,
        verdict.primary_alone,
        claim.article.team.named_only,
    )
    stands = gate(verdict.rating, ticked, rule, verdict.answers)
    if not stands.met:
        reason = f"Its sources are seen otherwise than when it was decided. {stands.sentence}"
        claim_actions.recheck(claim.pk, by=by, reason=reason[:300])
