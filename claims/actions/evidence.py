"""Evidence: found by the machine, added and judged by people, grouped by origin."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims import details as details_of
from claims import history, rules, steps
from claims.actions import origins, research
from claims.actions.articles import clean_url
from claims.actions.blind import keep_tick, own_ticks
from claims.actions.interests import is_party, is_partys_name
from claims.actions.locking import locked_claim, locked_with_claim, store
from claims.actions.quotes import set_quote, why_missing
from claims.blind import lay
from claims.compiled import Compiled
from claims.models import Claim, Evidence, Origin, Step
from claims.rules import Invalid, NotThere, TooLarge
from engine.assess import unnamed as said_unnamed
from engine.assess.origins import NOBODY, NOBODYS
from engine.types import QuoteFound, Stance, Tier
from people.actors import Actor
from sources import attachments, errors
from sources.attachments import Attachment
from sources.models import Document

TICKED = ("stance", "stance_by", "counts", "ticked_by", "ticked_at")
SAYS = {
    Stance.SUPPORTS: "backs the claim",
    Stance.REFUTES: "contradicts the claim",
    Stance.NEUTRAL: "does neither",
}


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
    details: Mapping[str, Any] | None = None,
    file: Attachment | None = None,
    translation: str = "",
    translated_by: str = "",
    found: QuoteFound | None = None,
) -> Evidence:
    """Add what a person found. A page named by its address is fetched behind, ``quote_check`` is None until then.

    For a document we have, the caller hands in ``found``, the check of the passage against its text. What other
    forms say of themselves stands in ``claims.details``. The same thing added again by the same person is answered
    with what stands.
    """
    claim = locked_claim(pk, by)
    rules.check_may_add_evidence(by, claim)
    own = own_ticks(claim, by) if stance else None
    _check_word(stance, Stance, "stance", may_be_empty=True)
    _check_word(tier, Tier, "tier")
    _check_word(form, Evidence.Form, "form")
    evidence = Evidence(
        claim=claim,
        form=form,
        passage=passage.strip(),
        stance="" if own else stance,
        stance_by=by.person if stance and not own else None,
        tier=tier,
        interested_party=interested_party,
        unnamed=bool(said_unnamed(passage)),
        file=file.path if file else "",
        file_name=file.name if file else "",
        added_by=by.person,
    )
    set_translation(evidence, translation, translated_by)
    if form == Evidence.Form.PASSAGE:
        _point_to_source(evidence, claim, url, document, found, by)
    else:
        _describe(evidence, claim, details or {})
    standing = _added_before(evidence)
    if standing is not None:
        return standing
    if form not in {Evidence.Form.PASSAGE, Evidence.Form.CALCULATION}:
        evidence.origin = origin_of_own(evidence)
    if file:
        file.keep()
    store(evidence)
    if own is not None:
        evidence.stance = stance
        keep_tick(own, evidence)
    if evidence.document_id:
        steps.owe_again(Step.Kind.WEIGH, claim.pk)
    history.record(
        "evidence.added",
        by=by,
        claim=claim,
        evidence=evidence.pk,
        called=evidence.called,
        form=form,
        url=url,
        document=document,
    )
    return evidence


def attachment(name: str, content: bytes) -> Attachment:
    """A file for ``add``, not kept yet. Raises Invalid or TooLarge."""
    try:
        return attachments.given(name, content)
    except errors.TooLarge as error:
        raise TooLarge(str(error)) from error
    except errors.SourceError as error:
        raise Invalid(str(error), "file") from error


def set_translation(evidence: Evidence, translation: str, translated_by: str) -> None:
    """Note what a foreign passage says in the desk's language, and who translated it. Raises Invalid for half of it."""
    evidence.translation, evidence.translated_by = translation.strip(), " ".join(translated_by.split())
    if evidence.translation and not evidence.translated_by:
        raise Invalid("Say who translated it: a person, the desk, or a program.", "translated_by")
    if evidence.translated_by and not evidence.translation:
        raise Invalid("Write down the translation.", "translation")


def _describe(evidence: Evidence, claim: Claim, said: Mapping[str, Any]) -> None:
    evidence.details = details_of.read(
        evidence.form,
        said,
        words=evidence.passage,
        has_file=bool(evidence.file),
        passages=dict(claim.evidence.values_list("pk", "passage")),
    )
    if evidence.form == Evidence.Form.CONVERSATION:
        evidence.unnamed = evidence.details["terms"] != details_of.Terms.ON_RECORD
    if evidence.form == Evidence.Form.CALCULATION:
        evidence.tier = Tier.BACKGROUND  # its figures' sources count; it adds none


def origin_of_own(evidence: Evidence) -> Origin:
    """A person is one source, however often one calls, and so is whom papers and pictures are from. Of those that nobody
    named, all are one: until somebody says whose they are, nobody knows that they are two. A picture at an address is
    a source of its own."""
    said = evidence.details
    if evidence.form == Evidence.Form.CONVERSATION:
        return _origin_of_call(evidence)
    whose = said.get(details_of.FROM[evidence.form])
    if not whose and said.get("address"):
        label = evidence.get_form_display().capitalize()
        return origins.new_origin(evidence.claim, label, "A source of its own.")
    label, reason = (whose, "A source of its own.") if whose else (NOBODY, NOBODYS)
    claim = evidence.claim
    standing = claim.origins.filter(label__iexact=label[:200], circular=False).first()
    return standing or origins.new_origin(claim, label, reason, is_party=is_partys_name(claim, label))


def _origin_of_call(evidence: Evidence) -> Origin:
    said = evidence.details
    name = details_of.name_of(said["who"])
    earlier = evidence.claim.evidence.filter(form=evidence.form).exclude(origin=None)
    for one in earlier.select_related("origin"):
        if one.origin and details_of.name_of(str(one.details.get("who", ""))).casefold() == name.casefold():
            return one.origin
    label = (
        name if said["terms"] == details_of.Terms.ON_RECORD else said.get("described_as", "A conversation")
    )
    return origins.new_origin(evidence.claim, label, "Its own words to the desk.")


def _added_before(evidence: Evidence) -> Evidence | None:
    same = ("form", "passage", "asked_url", "document", "details", "file", "added_by")
    return evidence.claim.evidence.filter(**{name: getattr(evidence, name) for name in same}).first()


_DOCUMENT = Compiled(
    lambda pk, team: Document.objects.filter(Q(team=team) | Q(team=None), pk=pk).select_related("publisher")
)


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
    kept = _DOCUMENT(document, claim.article.team_id)
    if not kept:
        raise NotThere(f"There is no document {document} here.")
    evidence.document = kept[0]
    if not evidence.passage:
        raise Invalid("Quote the passage of the document that bears on the claim.", "passage")
    if found is not None:
        set_quote(evidence, found)
    house = evidence.document.publisher
    evidence.interested_party = evidence.interested_party or bool(house and is_party(claim, house))


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
    """Say how evidence bears on its claim, tick it, or move it to another origin (0 makes a new one).

    Where two read the claim blind, how it bears and whether it counts is kept for this person alone, without a line; what
    it is (its tier, whose word it is, with what it is one source) is everybody's.
    """
    _, evidence = locked_with_claim(Evidence, pk, by)
    rules.check_may_add_evidence(by, evidence.claim)
    own = own_ticks(evidence.claim, by) if stance is not None or counts is not None else None
    ticked = evidence if own is None else copy(evidence)
    if own is not None:
        lay(own, [ticked])
    changes: dict[str, Any] = {}
    if stance is not None:
        _check_word(stance, Stance, "stance")
        changes["stance"] = ticked.stance = stance
        ticked.stance_by = by.person
    if tier is not None:
        _check_word(tier, Tier, "tier")
        if evidence.form == Evidence.Form.CALCULATION and tier != Tier.BACKGROUND:
            raise Invalid(
                "A calculation adds no source of its own: tick the passages its figures stand in.", "tier"
            )
        changes["tier"] = evidence.tier = tier
    if interested_party is not None:
        changes["interested_party"] = evidence.interested_party = interested_party
    if unnamed is not None:
        changes["unnamed"] = evidence.unnamed = unnamed
    if counts is not None:
        changes["counts"] = counts
        tick(ticked, by, counts)
    before = origins.snapshot(evidence.claim) if origin is not None else None
    if origin is not None:
        changes["origin"] = origins.move(evidence, origin, by).label
    if own is not None:
        keep_tick(own, ticked)
        changes = {name: value for name, value in changes.items() if name not in {"stance", "counts"}}
        if not changes:
            return ticked
    evidence.save()
    history.record(
        "evidence.judged",
        by=by,
        claim=evidence.claim,
        evidence=evidence.pk,
        called=evidence.called,
        changes=", ".join(_told(name, value) for name, value in changes.items()),
        before=before,
    )
    return evidence


@transaction.atomic
def translate(pk: int, *, by: Actor, translation: str, translated_by: str) -> Evidence:
    """Say what a foreign passage means and who translated it; the quote check stays with the original."""
    _, evidence = locked_with_claim(Evidence, pk, by)
    rules.check_may_add_evidence(by, evidence.claim)
    if not evidence.passage:
        raise Invalid("Quote the passage in its own language first.", "passage")
    set_translation(evidence, translation, translated_by)
    store(evidence, "translation", "translated_by")
    history.record("evidence.translated", by=by, claim=evidence.claim, evidence=pk, called=evidence.called)
    return evidence


def _told(name: str, value: Any) -> str:
    """What was judged, for the line of history."""
    if name == "stance":
        return f"it {SAYS[Stance(value)]}"
    if name == "counts":
        return "it counts" if value else "it does not count"
    if name == "interested_party":
        return "a party to the claim" if value else "no party to the claim"
    if name == "unnamed":
        return "its source is not named" if value else "its source is named"
    if name == "origin":
        return f"its source is {value}"
    return f"{name} {value}"


def tick(evidence: Evidence, by: Actor, counts: bool) -> None:
    """Let evidence count, with the stance it shows, or no longer: changes the fields of TICKED, unsaved. Raises Invalid with
    the reason why it can't."""
    if counts:
        evidence.stance = evidence.stance or evidence.machine_stance
        if evidence.stance_by_id is None:
            evidence.stance_by = by.person
        if not evidence.stance:
            raise Invalid("Say first whether it backs the claim, contradicts it, or neither.", "stance")
        if evidence.circular:
            raise Invalid("This page repeats the checked article: it can't back it.", "evidence")
        if not evidence.stands:
            raise Invalid(
                why_missing(evidence)
                if evidence.quote_check
                else "The page is still being fetched: tick it when its passage has been checked.",
                "evidence",
            )
    evidence.counts = counts
    evidence.ticked_by = by.person if counts else None
    evidence.ticked_at = timezone.now() if counts else None
