"""Evidence: found by the machine, added and judged by people, grouped by origin."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from claims import history, rules, steps
from claims.actions import origins, research
from claims.actions.articles import clean_url
from claims.actions.interests import is_party
from claims.actions.locking import checked, locked, locked_claim
from claims.models import Claim, Evidence, Step
from claims.rules import Invalid, NotThere
from engine.assess import unnamed as said_unnamed
from engine.types import QuoteCheck, QuoteFound, Stance, Tier
from people.actors import Actor
from sources.models import Document


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
        unnamed=bool(said_unnamed(passage)),
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
    house = evidence.document.publisher
    evidence.interested_party = evidence.interested_party or bool(house and is_party(claim, house))


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
    unnamed: bool | None = None,
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
    if unnamed is not None:
        changes["unnamed"] = evidence.unnamed = unnamed
    if counts is not None:
        changes["counts"] = counts
        tick(evidence, by, counts)
    before = origins.snapshot(evidence.claim) if origin is not None else None
    if origin is not None:
        changes["origin"] = origins.move(evidence, origin, by).label
    evidence.save()
    history.record(
        "evidence.judged",
        by=by,
        claim=evidence.claim,
        evidence=evidence.pk,
        changes=", ".join(_told(name, value) for name, value in changes.items()),
        before=before,
    )
    return evidence


def _told(name: str, value: Any) -> str:
    """What was judged, for the line of history."""
    if name == "counts":
        return "it counts" if value else "it does not count"
    if name == "interested_party":
        return "a party to the claim" if value else "no party to the claim"
    if name == "unnamed":
        return "its source is not named" if value else "its source is named"
    return f"{name} {value}"


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
