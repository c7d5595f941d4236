"""From whom a paper, a picture or a video is, where it is said later than it was added, mended or taken back."""

from __future__ import annotations

from django.db import transaction

from claims import details as details_of
from claims import history, rules
from claims.actions.evidence import origin_of_own
from claims.actions.locking import locked_with_claim, store
from claims.models import Evidence, Origin
from claims.rules import Invalid
from people.actors import Actor


@transaction.atomic
def say(pk: int, *, by: Actor, name: str) -> Evidence:
    """Say from whom evidence is, or, with no name, that nobody knows. It goes to that source, unless a person has put it
    elsewhere."""
    claim, evidence = locked_with_claim(Evidence, pk, by)
    rules.check_may_add_evidence(by, claim)
    field = details_of.FROM.get(evidence.form)
    if field is None:
        raise Invalid(
            "From whom it is can be said of papers, images and videos. Who published a page is told by its address, or said"
            " on the source as seen.",
            "from_whom",
        )
    before = evidence.details.get(field, "")
    evidence.details = details_of.read(
        evidence.form,
        evidence.details | {field: name},
        words=evidence.passage,
        has_file=bool(evidence.file),
        passages={},
    )
    named = evidence.details.get(field, "")
    if named == before:
        return evidence
    if evidence.origin_by_id is None:
        evidence.origin = _source(evidence)
    store(evidence, "details", "origin")
    claim.origins.filter(evidence=None, made_by=None).delete()
    history.record(
        "evidence.attributed" if named else "evidence.unattributed",
        by=by,
        claim=claim,
        evidence=pk,
        called=evidence.called,
        name=named,
        before=before,
    )
    return evidence


def _source(evidence: Evidence) -> Origin:
    """The source that it is of now. Where both this and the one before are its alone, the number stays: a rationale may
    refer to it."""
    before, own = evidence.origin, origin_of_own(evidence)
    if before is None or before.made_by_id or before.evidence.exclude(pk=evidence.pk).exists():
        return own
    if own == before:
        named = evidence.details.get(details_of.FROM[evidence.form], own.label)
        before.label = named[:200]  # in other letters
    elif own.evidence.exists():
        return own
    else:
        before.label, before.reason = own.label, own.reason
        before.interested_party = own.interested_party
        own.delete()
    store(before, "label", "reason", "interested_party")
    return before
