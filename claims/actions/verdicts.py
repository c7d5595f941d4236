"""Verdicts: suggested, decided by one, signed by another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims import details, history, rules
from claims.actions import assignments, notices
from claims.actions.evidence import tick
from claims.actions.locking import checked, locked, locked_claim, save
from claims.gate import SourceRule, gate
from claims.grounds import GROUNDS, in_words, own_words
from claims.history.sentences import place
from claims.models import Claim, Evidence, Verdict
from claims.rules import Invalid, NotAllowed, NotThere
from claims.states import VERDICT_MOVES, ClaimState, VerdictState
from engine.types import Rating, Suggestion
from people.actors import Actor
from people.models import Person, Team
from people.roles import Power

LONGEST_RATIONALE = 20_000
REFERENCE = re.compile(r"\[(\d{1,3}(?:,\s*\d{1,3})*)\]")  # [1] and [1, 2] in a rationale
LABELS = {
    Rating.SUPPORTED: "True",
    Rating.REFUTED: "False",
    Rating.MIXED: "Mixed",
    Rating.CONFLICTING: "Disputed",
    Rating.NOT_ENOUGH_EVIDENCE: "Unproven",
    Rating.PENDING: "Too early",
}


def references(rationale: str) -> list[str]:
    """The numbers of the independent sources a rationale refers to, as [1] or [1, 2]; each once, as written."""
    found = [number for group in REFERENCE.findall(rationale) for number in group.replace(",", " ").split()]
    return list(dict.fromkeys(found))


def label_of(team: Team, rating: str) -> str:
    """The team's word for a rating."""
    return str(team.labels.get(rating) or LABELS[Rating(rating)])


@transaction.atomic
def decide(
    pk: int,
    *,
    by: Actor,
    rating: str,
    rationale: str,
    why: str,
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

    Exactly the listed evidence counts from here, with the stance it shows. The figures, the statement and the
    evidence are frozen on the verdict. Below the sources rule it is refused, unless ``override_reason`` asks the
    editor who signs for an exception. Why it is checked is told by ``grounds`` (of ``claims.grounds``), by the words
    of ``why``, or by both. ``dispute`` says why she does not agree that it was sent back: a third person signs then.
    """
    claim = locked_claim(pk, by, expected)
    move = rules.check_may_move(by, claim, "decide")
    if by.person is None:
        raise NotAllowed("Only a person files a verdict.")
    if rules.holder_of(claim) != by.person:
        raise NotAllowed("Take the claim before you file a verdict on it.")
    grounds, why = _reason(grounds, why)
    _check_words(rating, rationale, why, claim)
    contested = _contested(claim, dispute, by)
    ticked = _tick_exactly(claim, list(evidence), by)
    _check_references(rationale, ticked)
    details.check_names_nobody(
        claim.evidence.values_list("form", "details"), [headline, rationale, why, *(answers or {}).values()]
    )
    answers = {str(number): text.strip() for number, text in (answers or {}).items() if text.strip()}
    team = claim.article.team
    stands = gate(rating, ticked, SourceRule.of(team), answers)
    if not stands.met and not override_reason.strip():
        raise Invalid(stands.sentence, "evidence")
    running = claim.lookups.filter(answered_at=None).values_list("connector", "query")
    now = timezone.now()
    verdict = Verdict(
        claim=claim,
        state=VerdictState.DECIDED,
        rating=rating,
        label=label_of(team, rating),
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
        searched=searched(claim),
        still_running=[f"{place(connector)}: {query}" for connector, query in running],
        source_rule=stands.rule.sentence if stands.rule.independent else "",
        rule=stands.sentence[:300],
        override_asked="" if stands.met else override_reason.strip(),
        decided_by=by.person,
        decided_at=now,
    )
    checked(verdict, exclude=["claim"])
    verdict.save()
    claim.state = move.target
    save(claim, "state")
    if contested is not None:
        _ask_a_third(verdict, contested)
    else:
        notices.wait_to_be_signed(verdict, verdict.get_absolute_url())
    history.record(
        "verdict.disputed" if contested else "verdict.decided",
        by=by,
        verdict=verdict,
        dispute=verdict.dispute,
        rating=rating,
        label=verdict.label,
        origins=stands.counted,
        evidence=[one.pk for one in ticked],
        rule=stands.sentence,
        override_asked=verdict.override_asked,
    )
    return verdict


def _reason(grounds: Iterable[str], why: str) -> tuple[list[str], str]:
    chosen = list(dict.fromkeys(grounds))
    strange = [one for one in chosen if one not in GROUNDS]
    if strange:
        raise Invalid(f"“{strange[0]}” is no reason to check; there are {', '.join(GROUNDS)}.", "grounds")
    return chosen, in_words(chosen, own_words(why) if chosen else why)


def _contested(claim: Claim, dispute: str, by: Actor) -> Person | None:
    """With whom the author disagrees, where she asks for a third person."""
    if not dispute.strip():
        return None
    last = claim.verdicts.exclude(state=VerdictState.SUGGESTED).order_by("-pk").first()
    rules.check_may_dispute(by, last)
    assert last is not None
    return last.sent_back_by


def _ask_a_third(verdict: Verdict, contested: Person) -> None:
    third = [
        person
        for person in notices.editors(contested.team_id)
        if person.pk not in {contested.pk, verdict.decided_by_id}
    ]
    text = f"{verdict.decided_by} and {contested} do not agree: {verdict.statement}"
    notices.tell(third, "dispute", text, link=verdict.get_absolute_url(), once=f"dispute:{verdict.pk}")


def _check_words(rating: str, rationale: str, why: str, claim: Claim) -> None:
    if rating not in set(Rating):
        raise Invalid(f"“{rating}” is no rating; choose one of {', '.join(Rating)}.", "rating")
    rules.check_rating_fits(rating, claim.kind)
    if not rationale.strip():
        raise Invalid("Write the rationale: what the evidence shows.", "rationale")
    if len(rationale) > LONGEST_RATIONALE:
        raise Invalid(
            f"The rationale has {len(rationale):,} characters; at most {LONGEST_RATIONALE:,} are taken.",
            "rationale",
        )
    if not why.strip():
        raise Invalid("Say why this claim is checked: its reach, its harm, or that readers asked.", "why")


def _check_references(rationale: str, ticked: Sequence[Evidence]) -> None:
    """A number leads readers to a source: it must be one that is published with the verdict."""
    shown = {str(one.origin.number) for one in ticked if one.origin}
    lost = [number for number in references(rationale) if number not in shown]
    if lost:
        raise Invalid(
            f"The rationale refers to source {', '.join(lost)}, of which nothing is ticked.", "rationale"
        )


def _tick_exactly(claim: Claim, listed: Sequence[int], by: Actor) -> list[Evidence]:
    rows = {
        one.pk: one
        for one in claim.evidence.select_related("origin", "document__publisher", "document__added_by")
    }
    strangers = [str(pk) for pk in listed if pk not in rows]
    if strangers:
        raise Invalid(f"Evidence {', '.join(strangers)} does not belong to this claim.", "evidence")
    for one in rows.values():
        wanted = one.pk in listed
        if wanted or one.counts:
            tick(one, by, wanted)
            one.save()
    return [rows[pk] for pk in dict.fromkeys(listed)]


def searched(claim: Claim) -> list[dict[str, Any]]:
    """The search log as a verdict keeps it: without error texts, which are nobody's business later."""
    return [
        {
            "place": one.connector,
            "by_hand": one.by_hand,
            "query": one.query,
            "outcome": one.outcome,
            "count": one.count,
            "at": one.answered_at.isoformat() if one.answered_at else None,
        }
        for one in claim.lookups.exclude(outcome="").order_by("pk")
    ]


def frozen(evidence: Evidence) -> dict[str, Any]:
    """A piece of evidence as a verdict keeps it, whatever becomes of the record."""
    document = evidence.document
    publisher = document.publisher if document else None
    return {
        "evidence": evidence.pk,
        "form": evidence.form,
        "url": document.url if document else evidence.details.get("address", ""),
        "archived_url": document.archived_url if document else "",
        "document": document.pk if document else None,
        "digest": document.digest if document else "",
        "title": document.title if document else "",
        "publisher": publisher.name if publisher else "",
        "published_at": document.published_at.isoformat() if document and document.published_at else None,
        "seen_at": document.fetched_at.isoformat() if document else None,
        "passage": evidence.passage,
        "quote_check": evidence.quote_check,
        "translation": evidence.translation,
        "translated_by": evidence.translated_by,
        "details": evidence.details,
        "file": evidence.file,
        "file_name": evidence.file_name,
        "language": document.language if document else "",
        "copy_given_by": document.added_by.name
        if document and document.is_given and document.added_by
        else "",
        "copy_given": bool(document and document.is_given and document.url),
        "stance": evidence.stance,
        "tier": evidence.tier,
        "interested_party": evidence.is_interested,
        "unnamed": evidence.unnamed,
        "origin": evidence.origin.number if evidence.origin else None,
        "origin_label": evidence.origin.label if evidence.origin else "",
        "invented": bool(document and document.invented),
    }


@transaction.atomic
def approve(pk: int, *, by: Actor, override_reason: str = "") -> Verdict:
    """Sign off somebody else's verdict; the claim is settled. Below the sources rule the signer grants the exception."""
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
    verdict.state = VERDICT_MOVES["approve"].target
    verdict.approved_by, verdict.approved_at = by.person, timezone.now()
    checked(verdict, exclude=["claim"])
    verdict.save()
    claim.state = move.target
    assignments.end(claim, "settled")
    save(claim, "state")
    notices.settled(f"to_sign:{verdict.pk}")
    history.record(
        "verdict.approved", by=by, verdict=verdict, label=verdict.label, override=verdict.override_reason
    )
    return verdict


@transaction.atomic
def send_back(pk: int, *, by: Actor, comment: str) -> Verdict:
    """Give a verdict back to the person who filed it, with a comment."""
    if not comment.strip():
        raise Invalid("Say what should be mended.", "comment")
    claim, verdict = _locked(pk, by)
    rules.check_may_sign(by, verdict, "send_back")
    _return(claim, verdict, by, "send_back", comment.strip())
    if verdict.decided_by is not None:
        text = f"{by.name} sent your verdict back: {verdict.comment}"
        link = verdict.get_absolute_url()
        notices.tell([verdict.decided_by], "sent_back", text, link=link, once=f"sent_back:{verdict.pk}")
        once, team = f"{verdict.pk}", claim.article.team_id
        notices.mention(verdict.comment, by=by, team=team, link=link, once=once)
    history.record("verdict.sent_back", by=by, verdict=verdict, comment=verdict.comment)
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
    verdict.state = VERDICT_MOVES[verb].target
    verdict.sent_back_by, verdict.sent_back_at, verdict.comment = by.person, timezone.now(), comment
    checked(verdict, exclude=["claim"])
    verdict.save()
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
        raise rules.IllegalMove("This verdict is published: withdraw it instead.")
    verdict.state = VERDICT_MOVES["spike"].target
    verdict.spiked_by, verdict.spiked_at = by.person, timezone.now()
    checked(verdict, exclude=["claim"])
    verdict.save()
    history.record("verdict.spiked", by=by, verdict=verdict)
    return verdict


def _locked(pk: int, by: Actor) -> tuple[Claim, Verdict]:
    claim_id = (
        Verdict.objects.filter(pk=pk).exclude(state=VerdictState.SUGGESTED).values_list("claim_id", flat=True)
    )
    found = claim_id.first()
    if found is None:
        raise NotThere(f"There is no verdict {pk} here.")
    claim = locked_claim(found, by)
    verdict = locked(Verdict, pk, by)
    verdict.claim = claim
    return claim, verdict


@transaction.atomic
def suggest(pk: int, suggestion: Suggestion, *, by: Actor) -> Verdict | None:
    """Keep what the machine proposes. None if it says the same as before, or the claim is off the desk."""
    claim = locked_claim(pk, by)
    last = claim.verdicts.filter(state=VerdictState.SUGGESTED).order_by("-pk").first()
    if last is not None and (last.rating, last.reasons) == (suggestion.rating, list(suggestion.reasons)):
        return None
    if claim.state in {ClaimState.MERGED, ClaimState.DISMISSED}:
        return None
    verdict = Verdict.objects.create(
        claim=claim,
        state=VerdictState.SUGGESTED,
        rating=suggestion.rating.value,
        label=label_of(claim.article.team, suggestion.rating),
        reasons=list(suggestion.reasons),
        evidence=[{"evidence": key} for key in suggestion.because],
        engine_version=suggestion.version,
        statement=claim.statement,
        kind=claim.kind,
    )
    history.record("verdict.suggested", by=by, verdict=verdict, rating=verdict.label.lower())
    return verdict
