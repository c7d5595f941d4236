"""Verdicts: suggested, decided by one, signed by another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from claims import details, history, rules
from claims.actions import assignments, blind, consultations, notices, scales, standing
from claims.actions.filing import (
    answers_to,
    check_references,
    check_story,
    check_words,
    contested_with,
    evidence_of,
    reasons,
    tick_exactly,
)
from claims.actions.freezing import frozen, searched
from claims.actions.locking import checked, locked_claim, locked_with_claim, not_there, save, store
from claims.compiled import Compiled
from claims.gate import SourceRule, gate
from claims.history.sentences import place
from claims.models import Claim, Lookup, Scale, Verdict
from claims.rules import IllegalMove, Invalid, NotAllowed
from claims.states import VERDICT_MOVES, ClaimState, VerdictState
from engine.types import Suggestion
from people.actors import Actor
from people.models import Person
from people.roles import Power

_LOOKUPS = Compiled(lambda pk: Lookup.objects.filter(claim=pk).order_by("pk"))


@transaction.atomic
def decide(
    pk: int,
    *,
    by: Actor,
    rationale: str,
    why: str,
    rating: str = "",
    label: str = "",
    scale: int | None = None,
    headline: str = "",
    evidence: Iterable[int] = (),
    answers: Mapping[str, str] | None = None,
    as_of: date | None = None,
    expires_on: date | None = None,
    story_url: str = "",
    override_reason: str = "",
    grounds: Iterable[str] = (),
    dispute: str = "",
    expected: int | None = None,
) -> Verdict:
    """File a verdict on the claim one holds; it waits for somebody else's signature.

    It is rated by a ``label`` of the team's scale, or by a ``rating``, which takes its first label. ``scale`` is the
    version she chose from, where it is not the present one: allowed while she has a draft that was begun under it.

    Exactly the listed evidence counts from here, with the stance it shows. The figures, the statement and the
    evidence are frozen on the verdict. Below the sources rule it is refused, unless ``override_reason`` asks the
    editor who signs for an exception. Why it is checked is told by ``grounds`` (of ``claims.grounds``), by the words
    of ``why``, or by both. ``dispute`` says why she does not agree that it was sent back: a third person signs then.

    Where two read the claim blind (``claims.blind``), the first verdict is kept unseen and given back unwritten, without
    an id; with the second both are opened: signed by the two if they say the same, else for a third to decide.
    """
    claim = locked_claim(pk, by, expected)
    move = rules.check_may_move(by, claim, "decide")
    if by.person is None:
        raise NotAllowed("Only a person files a verdict.")
    grounds, why = reasons(grounds, why)
    held_under = scales.to_file_under(claim, by, scale)
    step = scales.chosen(held_under, claim, label=label.strip(), rating=rating)
    check_words(headline, rationale, why, held_under)
    check_story(story_url)
    contested = contested_with(claim, dispute, by)
    reading = blind.own_ticks(claim, by)
    pieces = evidence_of(claim)
    ticked = tick_exactly(pieces, list(evidence), by, reading)
    check_references(rationale, ticked)
    spoken = [(one.form, one.details) for one in pieces.values()]
    answers = answers_to(pieces.values(), answers or {})
    details.check_names_nobody(spoken, [headline, rationale, why, *answers.values()])
    team = claim.article.team
    stands = gate(step["rating"], ticked, SourceRule.of(team), answers)
    if not stands.met and not override_reason.strip():
        raise Invalid(stands.sentence, "evidence")
    lookups = _LOOKUPS(claim.pk)
    now = timezone.now()
    verdict = Verdict(
        claim=claim,
        state=VerdictState.DECIDED,
        rating=step["rating"],
        label=step["label"],
        scale=held_under,
        labelled=held_under.labelled,
        headline=headline.strip(),
        rationale=rationale.strip(),
        why=why,
        grounds=grounds,
        dispute=dispute.strip(),
        disputed_with=contested,
        answers=answers,
        as_of=as_of or timezone.localdate(now),
        expires_on=expires_on,
        story_url=story_url,
        statement=claim.statement,
        kind=claim.kind,
        evidence=[frozen(one) for one in ticked],
        origins_needed=stands.rule.independent,
        origins_counted=stands.counted,
        origins_disinterested=stands.disinterested,
        primary_source=stands.primary,
        primaries_needed=stands.rule.primary,
        primaries_counted=stands.primaries,
        primary_alone=stands.rule.primary_alone,
        contrary_unanswered=len(stands.unanswered),
        searched=searched(lookups),
        still_running=[f"{place(one.connector)}: {one.query}" for one in lookups if one.answered_at is None],
        source_rule=stands.rule.sentence if stands.rule.independent else "",
        rule=stands.sentence[:300],
        override_asked="" if stands.met else override_reason.strip(),
        decided_by=by.person,
        decided_at=now,
    )
    if reading is not None:
        checked(verdict, exclude=["claim"])
        return blind.file(reading, verdict, by=by)
    store(verdict)
    blind.forget_readings(claim)
    claim.state = move.target
    save(claim, "state")
    if contested is not None:
        _ask_a_third(verdict, contested)
    else:
        notices.wait_to_be_signed(verdict, verdict.get_absolute_url())
    notices.mention(f"{verdict.dispute} {verdict.override_asked}".strip(), by=by, about=verdict)
    history.record(
        "verdict.disputed" if contested else "verdict.decided",
        by=by,
        verdict=verdict,
        dispute=verdict.dispute,
        rating=verdict.rating,
        label=verdict.label,
        scale=held_under.version,
        origins=stands.counted,
        evidence=[one.pk for one in ticked],
        rule=stands.sentence,
        override_asked=verdict.override_asked,
    )
    return verdict


def _ask_a_third(verdict: Verdict, contested: Person) -> None:
    third = [
        person
        for person in notices.editors(contested.team_id)
        if person.pk not in {contested.pk, verdict.decided_by_id}
    ]
    text = f"{verdict.decided_by} and {contested} do not agree: {verdict.statement}"
    link, once = verdict.get_absolute_url(), f"dispute:{verdict.pk}"
    notices.tell(third, "dispute", text, link=link, once=once)
    notices.tell_team(verdict.claim.article.team_id, "dispute", text, link=link, once=once)


@transaction.atomic
def approve(pk: int, *, by: Actor, override_reason: str = "") -> Verdict:
    """Sign off somebody else's verdict; the claim is settled. Below the sources rule the signer grants the exception.

    One that met the rule when it was filed is refused where its sources have become too few since, for a page's publisher
    was said or mended meanwhile: it would be signed on a count that no longer holds, and be checked again at once.
    """
    claim, verdict = _locked(pk, by)
    rules.check_may_sign(by, verdict, "approve")
    move = rules.check_may_move(by, claim, "approve")
    if verdict.override_asked:
        if not by.may(Power.OVERRIDE):
            raise NotAllowed("This verdict asks for an exception from the sources rule: an editor signs it.")
        if not override_reason.strip():
            raise Invalid(
                f"Grant the exception with a reason. The rule says: {verdict.rule}", "override_reason"
            )
        verdict.override_by, verdict.override_reason = by.person, override_reason.strip()
    elif lacking := standing.lacks(verdict):
        raise IllegalMove(
            f"Send it back: as its sources are grouped now, it no longer meets the rule. {lacking}"
        )
    if verdict.contends:
        blind.put_aside(verdict, by, f"{by.name} signed off what {verdict.decided_by} filed.")
    verdict.state = VERDICT_MOVES["approve"].target
    verdict.approved_by, verdict.approved_at = by.person, timezone.now()
    store(verdict)
    claim.state = move.target
    assignments.end(claim, "settled")
    save(claim, "state")
    notices.settled(f"to_sign:{verdict.pk}")
    notices.mention(verdict.override_reason, by=by, about=verdict)
    history.record(
        "verdict.approved", by=by, verdict=verdict, label=verdict.label, override=verdict.override_reason
    )
    return verdict


@transaction.atomic
def send_back(pk: int, *, by: Actor, comment: str) -> Verdict:
    """Give a verdict back to the person who filed it, with a comment; of two that contend both, to that one's author."""
    if not comment.strip():
        raise Invalid("Say what should be mended.", "comment")
    claim, verdict = _locked(pk, by)
    rules.check_may_sign(by, verdict, "send_back")
    _return(claim, verdict, by, "send_back", comment.strip())
    if verdict.decided_by is not None:
        text = f"{by.name} sent your verdict back: {verdict.comment}"
        link = verdict.get_absolute_url()
        notices.tell([verdict.decided_by], "sent_back", text, link=link, once=f"sent_back:{verdict.pk}")
        notices.mention(verdict.comment, by=by, about=verdict, told=[verdict.decided_by])
    history.record("verdict.sent_back", by=by, verdict=verdict, comment=verdict.comment)
    return verdict


@transaction.atomic
def write_own(pk: int, *, by: Actor) -> Verdict:
    """Of two verdicts that contend take neither: the claim is in one's own hands, and somebody else signs what one files."""
    claim, verdict = _locked(pk, by)
    rules.check_may_sign(by, verdict, "send_back")
    if not verdict.contends or by.person is None:
        raise IllegalMove("Nobody has filed something else on this claim: send it back, with a comment.")
    _return(claim, verdict, by, "send_back", f"{by.name} writes their own verdict.")
    assignments.hand_over(claim, by.person, by, ClaimState.ASSIGNED, None)
    history.record("verdict.set_aside", by=by, verdict=verdict)
    return verdict


@transaction.atomic
def recall(pk: int, *, by: Actor) -> Verdict:
    """Take back a verdict one has filed and nobody has signed."""
    claim, verdict = _locked(pk, by)
    rules.check_may_recall(by, verdict)
    _return(claim, verdict, by, "recall", "")
    history.record("verdict.recalled", by=by, verdict=verdict)
    return verdict


def _return(claim: Claim, verdict: Verdict, by: Actor, verb: str, comment: str) -> None:
    move = rules.check_may_move(by, claim, verb)
    if verdict.contends:
        blind.put_aside(verdict, by, comment)
    if verdict.decided_by is not None and rules.holder_of(claim) != verdict.decided_by:
        # Two read it blind, and the other was the last to hold it.
        assignments.hand_over(claim, verdict.decided_by, by, move.target, None)
    verdict.state = VERDICT_MOVES[verb].target
    verdict.sent_back_by, verdict.sent_back_at, verdict.comment = by.person, timezone.now(), comment
    store(verdict)
    notices.settled(f"to_sign:{verdict.pk}")
    claim.state = move.target
    if verdict.decided_by is not None and not verdict.decided_by.is_active:  # nobody is there to take it up
        assignments.end(claim, "left")
        claim.state = ClaimState.QUEUED
    save(claim, "state")


@transaction.atomic
def spike(pk: int, *, by: Actor) -> Verdict:
    """Decide that a signed verdict will not run; it can't be published afterwards."""
    _, verdict = _locked(pk, by)
    rules.check_may_spike(by, verdict)
    if verdict.claim.is_public and hasattr(verdict, "publication"):
        raise IllegalMove("This verdict is published: withdraw it instead.")
    verdict.state = VERDICT_MOVES["spike"].target
    verdict.spiked_by, verdict.spiked_at = by.person, timezone.now()
    store(verdict)
    history.record("verdict.spiked", by=by, verdict=verdict)
    return verdict


def _locked(pk: int, by: Actor) -> tuple[Claim, Verdict]:
    claim, verdict = locked_with_claim(Verdict, pk, by)
    if verdict.state == VerdictState.SUGGESTED:
        raise not_there(Verdict, pk)
    verdict.claim = claim
    return claim, verdict


@transaction.atomic
def suggest(pk: int, suggestion: Suggestion, *, by: Actor) -> Verdict | None:
    """Keep what the machine proposes. None if it says the same as before, or the claim is off the desk."""
    claim = locked_claim(pk, by)
    last = claim.verdicts.filter(state=VerdictState.SUGGESTED).order_by("-pk").first()
    if last is not None and (last.rating, last.reasons) == (suggestion.rating, list(suggestion.reasons)):
        consultations.owe_wording(last)  # the last search for it may just have been answered
        return None
    if claim.state in {ClaimState.MERGED, ClaimState.DISMISSED}:
        return None
    verdict = Verdict.objects.create(
        claim=claim,
        state=VerdictState.SUGGESTED,
        rating=suggestion.rating.value,
        label=Scale.of(claim.article.team).word(suggestion.rating),
        reasons=list(suggestion.reasons),
        evidence=[{"evidence": key} for key in suggestion.because],
        engine_version=suggestion.version,
        statement=claim.statement,
        kind=claim.kind,
    )
    consultations.owe_wording(verdict)
    history.record("verdict.suggested", by=by, verdict=verdict, rating=verdict.label.lower())
    return verdict
