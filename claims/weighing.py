"""Weighing what was found for a claim: passages are ranked and judged, pages grouped by origin, a rating suggested."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from django.utils import timezone

from claims import details, steps
from claims.actions import consultations, earlier, findings, research, verdicts
from claims.actions.findings import Found
from claims.models import Article, Claim, Evidence, Lookup, Step
from engine import assess
from engine import types as thought
from people.actors import machine
from sources import copies
from sources.connectors import CONNECTORS
from sources.models import Document

WEIGHER = machine("weigher")
PASSAGES_A_PAGE = 2
VERSION = f"{assess.RANK_VERSION} {assess.STANCE_VERSION}"


def weigh(step: Step) -> None:
    """Rank the passages of what was found, judge them, group the pages by origin, suggest a rating."""
    claim = Claim.objects.select_related("article__team", "speaker").get(pk=step.subject)
    findings.keep_found(claim.pk, _passages(claim), by=WEIGHER)
    pages = _pages(claim)
    groups = assess.group(pages, article=_checked(claim.article)) if pages else ()
    groups = tuple(_with_oldest(group, claim.article) for group in groups)
    named = [
        (page.key, lead)
        for page in pages
        for lead in assess.primaries(page.text, _links(page.key), page.domain, page.passage)
    ]
    with steps.holding(step):
        findings.write_origins(claim.pk, groups, by=WEIGHER, named=named)
    suggestion = assess.suggest(
        _weighed(claim),
        thought.Kind(claim.kind),
        needed=claim.article.team.origins_needed,
        due_in_future=bool(claim.due_on and claim.due_on > timezone.localdate()),
    )
    verdicts.suggest(claim.pk, replace(suggestion, reasons=suggestion.reasons + _failures(claim)), by=WEIGHER)
    earlier.look(claim.article)
    # Last, for each part before is written by itself, and written again it changes nothing.
    with steps.finishing(step):
        consultations.owe_judgements(claim)


def _failures(claim: Claim) -> tuple[str, ...]:
    """What a suggestion must say beside "nothing was found": where the question got no answer."""
    asked = claim.lookups.exclude(outcome="")
    failed = asked.filter(outcome__in=Lookup.FAILURES).count()
    if not failed:
        return ()
    they = "it" if failed == 1 else "they"
    return (f"{failed} of {asked.count()} searches failed: what {they} would have found is not known.",)


def _passages(claim: Claim) -> list[Found]:
    known = set(claim.evidence.filter(added_by=None).values_list("document_id", flat=True))
    found: dict[int, list[Found]] = {}
    for lookup in claim.lookups.prefetch_related("documents", "evidence"):
        tier = getattr(CONNECTORS.get(lookup.connector), "tier", thought.Tier.SECONDARY)
        hers = list(lookup.evidence.all()) if lookup.connector == research.PAGE and lookup.asked_by_id else []
        if any(one.passage for one in hers):
            continue  # she quoted it herself
        tier = thought.Tier(hers[0].tier) if hers else tier
        for page in lookup.documents.all():
            if page.pk in known or page.pk in found:
                continue
            passages = assess.rank(claim.statement, page.text, limit=PASSAGES_A_PAGE)
            judged = assess.judge_all([(claim.statement, passage.quote) for passage in passages])
            found[page.pk] = [
                Found(page.pk, lookup.pk, passage, judgement, tier, VERSION)
                for passage, judgement in zip(passages, judged, strict=True)
            ]
    return [one for passages in found.values() for one in passages]


def _pages(claim: Claim) -> list[thought.Page]:
    pages: dict[int, thought.Page] = {}
    for evidence in claim.evidence.select_related("document__publisher__owner").exclude(document=None):
        document = evidence.document
        if document is None or document.pk in pages:
            continue
        publisher = document.publisher
        pages[document.pk] = thought.Page(
            key=document.pk,
            url=document.url,
            text=document.text,
            passage=evidence.passage,
            title=document.title,
            publisher=publisher.name if publisher else "",
            owner=publisher.owner.name if publisher and publisher.owner else "",
            domain=_host(document.url),
            canonical_url=document.canonical_url,
            published_at=document.published_at,
            interested_party=evidence.interested_party or bool(publisher and publisher.state_controlled),
            tier=thought.Tier(evidence.tier),
        )
    return list(pages.values())


def _with_oldest(group: thought.Origin, article: Article) -> thought.Origin:
    """The group, saying which copy among all documents is older than its own pages, if one is."""
    found = copies.oldest(group.pages, article.team_id, article.body if group.circular else "")
    if found is None or found.published_at is None:
        return group
    day = timezone.localdate(found.published_at)
    told = f"an older copy is {found.publisher or found}’s of {day:%-d %B %Y}"
    return replace(group, reason=f"{group.reason}; {told}")


def _links(document: int) -> list[thought.Link]:
    links = Document.objects.values_list("hyperlinks", flat=True).get(pk=document)
    return [thought.Link(url, text) for url, text in links]


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition(":")[0].removeprefix("www.")


def _checked(article: Article) -> thought.Page:
    day = article.published_on
    return thought.Page(
        key=0,
        url=article.url,
        text=article.body,
        title=article.title,
        publisher=article.publisher,
        domain=_host(article.url),
        published_at=timezone.make_aware(datetime.combine(day, time.min)) if day else None,
    )


def _weighed(claim: Claim) -> list[thought.Weighed]:
    rows = claim.evidence.select_related("document__publisher", "origin")
    return [
        thought.Weighed(
            key=one.pk,
            origin=one.origin.number if one.origin else -one.pk,
            stance=thought.Stance(one.stance or one.machine_stance or thought.Stance.NEUTRAL),
            confidence=1.0 if one.stance else one.machine_confidence or 0.0,
            # The reasons leave the desk with the record: what was said off the record is in none of them.
            passage=one.passage if details.may_quote(one.form, one.details) else "",
            publisher=_whose(one),
            tier=thought.Tier(one.tier),
            circular=one.circular,
            interested_party=one.is_interested,
            goes_back_to=one.origin.label if one.origin else "",
        )
        for one in rows
        if one.stands
    ]


def _whose(evidence: Evidence) -> str:
    """Who speaks in it: a page's publisher; of a call, a paper or a picture whom readers may be told of."""
    if evidence.form == Evidence.Form.PASSAGE:
        return str((evidence.document and evidence.document.publisher) or "")
    said = details.public(evidence.form, evidence.details)
    return details.name_of(said.get("who", "")) or str(said.get("issuer", ""))
