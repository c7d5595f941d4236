"""Evidence: found by the machine, added and judged by people, grouped by origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims import history, rules, steps
from claims.actions import research
from claims.actions.articles import clean_url
from claims.actions.locking import checked, locked, locked_claim
from claims.models import Claim, Evidence, Lookup, Origin, Step
from claims.rules import Invalid, NotThere
from engine.types import Judgement, Passage, QuoteCheck, QuoteFound, Stance, Tier
from engine.types import Origin as Grouped
from people.actors import Actor
from sources.models import Document, Publisher


@transaction.atomic
def add(
    pk: int,
    *,
    by: Actor,
    url: str = "",
    document: int | None = None,
    passage: str = "",
    form: str = Evidence.Form.PASSAGE,
    stance: str = "",
    tier: str = Tier.SECONDARY,
    interested_party: bool = False,
    details: dict[str, Any] | None = None,
    found: QuoteFound | None = None,
) -> Evidence:
    """Add what a person found. A page named by its address is fetched behind, ``quote_check`` is None until then.

    For a document we have, the caller hands in ``found``, the check of the passage against its text. The same
    thing added again by the same person is answered with what stands.
    """
    claim = locked_claim(pk, by)
    rules.check_may_add_evidence(by, claim)
    _check_word(stance, Stance, "stance", may_be_empty=True)
    _check_word(tier, Tier, "tier")
    _check_word(form, Evidence.Form, "form")
    evidence = Evidence(
        claim=claim,
        form=form,
        passage=passage.strip(),
        stance=stance,
        stance_by=by.person if stance else None,
        tier=tier,
        interested_party=interested_party,
        details=details or {},
        added_by=by.person,
    )
    if form == Evidence.Form.PASSAGE:
        _point_to_source(evidence, claim, url, document, found, by)
    elif not evidence.passage and not evidence.details:
        raise Invalid("Say what it is: who, when, on what terms, or the steps and the result.", "details")
    standing = _added_before(evidence)
    if standing is not None:
        return standing
    checked(evidence, exclude=["lookup", "added_by", "stance_by"])
    evidence.save()
    if evidence.document_id:
        steps.owe_again(Step.Kind.WEIGH, claim.pk)
    history.record("evidence.added", by=by, claim=claim, evidence=evidence.pk, url=url, document=document)
    return evidence


def _added_before(evidence: Evidence) -> Evidence | None:
    same = ("form", "passage", "asked_url", "document", "details", "added_by")
    return evidence.claim.evidence.filter(**{name: getattr(evidence, name) for name in same}).first()


def _point_to_source(
    evidence: Evidence, claim: Claim, url: str, document: int | None, found: QuoteFound | None, by: Actor
) -> None:
    if url:
        evidence.asked_url = clean_url(url)
        evidence.lookup = research.page(claim, evidence.asked_url, by)
        steps.owe_again(Step.Kind.LOOK, evidence.lookup.pk)
        return
    if document is None:
        raise Invalid("Give the page's address, or choose a document.", "url")
    kept = Document.objects.filter(pk=document, team__in=[claim.article.team]) | Document.objects.filter(
        pk=document, team=None
    )
    evidence.document = kept.first()
    if evidence.document is None:
        raise NotThere(f"There is no document {document} here.")
    if not evidence.passage:
        raise Invalid("Quote the passage of the document that bears on the claim.", "passage")
    if found is not None:
        set_quote(evidence, found)


def set_quote(evidence: Evidence, found: QuoteFound) -> None:
    """Note where the passage stands in the document, or that it does not."""
    evidence.quote_check = found.check.value
    evidence.quote_difference = found.difference
    missing = found.check == QuoteCheck.MISSING
    evidence.start, evidence.end = (None, None) if missing else (found.start, found.end)


def _check_word(value: str, allowed: type[Any], field: str, may_be_empty: bool = False) -> None:
    words = [member.value for member in allowed]
    if value not in words and not (may_be_empty and not value):
        raise Invalid(f"“{value}” is none of {', '.join(words)}.", field)


@transaction.atomic
def judge(
    pk: int,
    *,
    by: Actor,
    stance: str | None = None,
    counts: bool | None = None,
    tier: str | None = None,
    interested_party: bool | None = None,
    origin: int | None = None,
) -> Evidence:
    """Say how evidence bears on its claim, tick it, or move it to another origin (0 makes a new one)."""
    evidence = _locked_with_claim(pk, by)
    rules.check_may_add_evidence(by, evidence.claim)
    changes: dict[str, Any] = {}
    if stance is not None:
        _check_word(stance, Stance, "stance")
        changes["stance"] = evidence.stance = stance
        evidence.stance_by = by.person
    if tier is not None:
        _check_word(tier, Tier, "tier")
        changes["tier"] = evidence.tier = tier
    if interested_party is not None:
        changes["interested_party"] = evidence.interested_party = interested_party
    if counts is not None:
        changes["counts"] = counts
        tick(evidence, by, counts)
    if origin is not None:
        changes["origin"] = _regroup(evidence, origin, by).label
    evidence.save()
    history.record(
        "evidence.judged",
        by=by,
        claim=evidence.claim,
        evidence=evidence.pk,
        changes=", ".join(f"{name.replace('_', ' ')} {value}" for name, value in changes.items()),
    )
    return evidence


def _locked_with_claim(pk: int, by: Actor) -> Evidence:
    claim_id = Evidence.objects.filter(pk=pk).values_list("claim_id", flat=True).first()
    if claim_id is None:
        raise NotThere(f"There is no evidence {pk} here.")
    locked_claim(claim_id, by)
    return locked(Evidence, pk, by)


def tick(evidence: Evidence, by: Actor, counts: bool) -> None:
    """Let evidence count, with the stance it shows, or no longer. Raises Invalid with the reason why it can't."""
    if counts:
        evidence.stance = evidence.stance or evidence.machine_stance
        evidence.stance_by = evidence.stance_by or by.person
        if not evidence.stance:
            raise Invalid("Say first whether it backs the claim, contradicts it, or neither.", "stance")
        if evidence.circular:
            raise Invalid("This page repeats the checked article: it can't back it.", "evidence")
        stands = {QuoteCheck.EXACT.value, QuoteCheck.NEAR.value}
        if evidence.form == Evidence.Form.PASSAGE and evidence.quote_check not in stands:
            raise Invalid(
                "This passage does not stand in the page as it was seen: it is no evidence."
                if evidence.quote_check
                else "The page is still being fetched: tick it when its passage has been checked.",
                "evidence",
            )
    evidence.counts = counts
    evidence.ticked_by = by.person if counts else None
    evidence.ticked_at = timezone.now() if counts else None


def _regroup(evidence: Evidence, number: int, by: Actor) -> Origin:
    origins = evidence.claim.origins
    if number == 0:
        publisher = evidence.document.publisher if evidence.document else None
        target = _new_origin(evidence.claim, str(publisher or evidence), "Set apart by a person.", by)
    else:
        found = origins.filter(number=number).first()
        if found is None:
            raise Invalid(f"This claim has no independent source {number}.", "origin")
        target = found
    evidence.origin, evidence.origin_by = target, by.person
    return target


def _new_origin(claim: Claim, label: str, reason: str, by: Actor, circular: bool = False) -> Origin:
    last = claim.origins.order_by("-number").values_list("number", flat=True).first() or 0
    return Origin.objects.create(
        claim=claim, number=last + 1, label=label[:200], reason=reason, circular=circular, made_by=by.person
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A passage the machine found in a document, with its hint."""

    document: int
    lookup: int | None
    passage: Passage
    judgement: Judgement
    tier: Tier
    version: str


@transaction.atomic
def keep_found(pk: int, found: Sequence[Found], *, by: Actor) -> int:
    """Keep passages as evidence that does not count yet; one that is there already gets no second row."""
    claim = locked_claim(pk, by)
    kept = [one for one in found if _keep(claim, one)]
    if kept:
        pages = len({one.document for one in kept})
        history.record("evidence.found", by=by, claim=claim, count=len(kept), pages=pages)
    return len(kept)


def _keep(claim: Claim, one: Found) -> bool:
    _, made = Evidence.objects.get_or_create(
        claim=claim,
        document_id=one.document,
        start=one.passage.start,
        end=one.passage.end,
        defaults={
            "lookup_id": one.lookup,
            "passage": one.passage.quote,
            "quote_check": QuoteCheck.EXACT.value,
            "relevance": one.passage.score,
            "machine_stance": one.judgement.stance.value,
            "machine_confidence": one.judgement.confidence,
            "machine_why": one.judgement.why,
            "machine_version": one.version,
            "tier": one.tier.value,
        },
    )
    return made


def write_origins(pk: int, groups: Sequence[Grouped], *, by: Actor) -> None:
    """Write how the claim's pages hang together, in the transaction that finishes the step.

    What a person moved stays where she put it. A group keeps the number of an origin that has one of its pages
    already, so that numbers in a rationale hold.
    """
    claim = locked_claim(pk, by)
    pages: dict[int, list[Evidence]] = {}
    movable = claim.evidence.filter(document__isnull=False, origin_by=None).select_related(
        "origin", "document"
    )
    for evidence in movable:
        pages.setdefault(evidence.document_id or 0, []).append(evidence)
    used: set[int] = set()
    for group in groups:
        members = [evidence for page in group.pages for evidence in pages.get(page, [])]
        if not members:
            continue
        standing = [
            e.origin for e in members if e.origin and not e.origin.made_by_id and e.origin.pk not in used
        ]
        origin = standing[0] if standing else _new_origin(claim, group.label, group.reason, by)
        used.add(origin.pk)
        Origin.objects.filter(pk=origin.pk).update(
            label=group.label[:200],
            reason=group.reason,
            circular=group.circular,
            interested_party=_goes_back_to_a_party(group, members),
        )
        for evidence in members:
            evidence.origin = origin
            evidence.circular = group.circular
            evidence.circular_reason = group.reason[:300] if group.circular else ""
            if group.circular and evidence.counts:
                tick(evidence, by, False)
            evidence.save()
    claim.origins.filter(evidence=None, made_by=None).delete()


def _goes_back_to_a_party(group: Grouped, members: Sequence[Evidence]) -> bool:
    """Whether the house the group is named after is a party: who only repeats a party's word adds none of their own."""
    house = Publisher.objects.filter(name__iexact=group.label).first()
    if house is None:
        return False
    theirs = [one for one in members if one.document and one.document.publisher_id == house.pk]
    return bool(house.state_controlled) or any(one.interested_party for one in theirs)


def write_visit(lookup: Lookup, document: Document | None, found: dict[int, QuoteFound], error: str) -> None:
    """Fill in the evidence that waited for a page: its document and where the passage stands, or what went wrong."""
    for evidence in lookup.evidence.filter(document=None):
        evidence.document = document
        evidence.error = error
        if evidence.pk in found:
            set_quote(evidence, found[evidence.pk])
            if not evidence.passage:
                evidence.quote_check = None
            if _place_is_taken(evidence):
                evidence.start = evidence.end = None  # the machine's row has the place; hers keeps her stance
        evidence.save()


def _place_is_taken(evidence: Evidence) -> bool:
    others = evidence.claim.evidence.exclude(pk=evidence.pk).exclude(start=None)
    return others.filter(document=evidence.document, start=evidence.start, end=evidence.end).exists()
