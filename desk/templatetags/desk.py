"""What templates of the desk, the admin and the public pages share: ``{% load desk %}``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django import template
from django.utils.safestring import SafeString

from claims import queries, scales
from claims.models import ALWAYS_FIRST, Article, Claim, Evidence, Verdict
from claims.models.scales import Step
from claims.states import CLAIM_WORDS
from desk.presenters import browsers, claims, colleagues, icons, labels, navigation
from desk.presenters.amounts import Amount
from desk.presenters.amounts import amounts as amounts_of
from desk.presenters.evidence import tally
from engine.types import NO_DAY
from people.models import Person

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "queued" %}``: a drawing beside a word that says the same."""
    return icons.icon(name)


@register.inclusion_tag("components/state.html")
def state(claim: Claim) -> dict[str, str]:
    """``{% state claim %}``: the claim's state as a chip."""
    return {
        "word": labels.state_word(claim),
        "icon": claim.state,
        "tone": labels.STATE_TONES.get(claim.state, ""),
    }


@register.inclusion_tag("components/rating.html")
def rating(value: str, label: str) -> dict[str, str]:
    """``{% rating verdict.rating verdict.label %}``: a rating in the team's word."""
    return {"word": label, "icon": value, "tone": labels.RATING_TONES.get(value, "")}


@register.inclusion_tag("components/priority.html")
def priority(claim: Claim) -> dict[str, Any]:
    """``{% priority claim %}``: High, Medium or Low."""
    level = claim.level
    return {
        "level": level,
        "icon": level,
        "word": level.capitalize(),
        "by_a_person": claim.priority is not None and claim.priority < ALWAYS_FIRST,
        "by_a_rule": claim.priority == ALWAYS_FIRST,
    }


@register.filter
def at_work(person: Person) -> str:
    """``{{ person|at_work }}``, of one who may be given a claim: "Ann, has 3", or that they are away, and until when."""
    if person.is_away:
        return f"{person}, away until {person.absent_until:%-d %B}"
    load: int = person.load  # type: ignore[attr-defined]  # counted by claims.actions.assignees.candidates
    return f"{person}, has {load}" if load else str(person)


@register.simple_tag
def proposers(claim: Claim) -> str:
    """``{% proposers claim %}``: who proposed it, such as "our machine and Cellar"."""
    return colleagues.proposers(claim)


@register.simple_tag
def amounts(claim: Claim) -> list[Amount]:
    """``{% amounts claim as told %}``: what was read of the numbers in its statement."""
    return amounts_of(claim)


@register.simple_tag
def undated(article: Article) -> int:
    """``{% undated article as waiting %}``: how many of its forecasts wait to be told when it was published."""
    return queries.undated(article)


@register.filter
def notes(article: Article) -> list[str]:
    """``{{ article|notes }}``: the engine's, less the one on the day where that is given by now, or asked for beside it."""
    said = article.published_on is not None or queries.undated(article)
    return [note for note in article.notes if note != NO_DAY or not said]


@register.simple_tag
def origins(evidence: Iterable[Evidence]) -> str:
    """``{% origins claim.all_evidence %}``: "6 pages, 2 independent sources, both parties to it"."""
    return tally(queries.origins(list(evidence)))


@register.inclusion_tag("components/progress.html")
def progress(article: Article) -> dict[str, Any]:
    """``{% progress article %}``: how far an article of ``with_progress`` is."""
    return asdict(labels.progress_shown(article, queries.progress(article)))


@register.filter
def browser(agent: str) -> str:
    """``{{ session.browser|browser }}``: "Firefox on Linux"."""
    return browsers.called(agent)


@register.filter
def asked(verdict: Verdict) -> str:
    """Where was looked before a verdict was filed: "Searched 5 times in 3 places: 1 failed"."""
    return claims.asked(verdict.searched, len(verdict.still_running))


@register.filter
def state_label(value: str) -> str:
    """A state's word by its name."""
    return CLAIM_WORDS[value]


@register.filter
def kind_label(value: str) -> str:
    """A kind of claim as people say it."""
    return labels.KINDS[value]


@register.filter
def step_in_words(step: Step) -> str:
    """What a label of a rating scale stands for: "supported, number 5"."""
    return scales.in_words(step)


@register.filter
def question_label(value: str) -> str:
    """What a verdict answers, as people say it; empty for the content, which goes without saying."""
    return labels.QUESTIONS[value]


@register.simple_tag
def named_address(name: str, *args: object) -> str:
    """The address of a named view; empty where this desk has no such view."""
    return navigation.address_of(name, *args)


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: object) -> str:
    """The address of this page with other values in its query: ``{% with_query page=2 %}``; an empty one goes."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in {"", None}:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/navigation.html", takes_context=True, name="navigation")
def masthead(context: dict[str, Any]) -> dict[str, Any]:
    """``{% navigation %}``: the masthead, with the counts of what waits for this person."""
    request = context["request"]
    person = request.user if request.user.is_authenticated else None
    waits = navigation.waiting(person) if person else navigation.Waiting()
    return {
        "person": person,
        "links": navigation.links(person, request.path, waits) if person else [],
        "unread": waits.notices,
        "notices": navigation.address_of("admin:notices"),
        "sign_out": navigation.address_of("admin:logout"),
        "csrf_token": context.get("csrf_token"),
    }
