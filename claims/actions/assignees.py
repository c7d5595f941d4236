"""Who fits which claim: by language, topic, load, absence and declared conflicts of interest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from django.db.models import Count, F, Q, QuerySet

from claims import rules
from claims.models import Assignment, Claim
from claims.rules import Invalid
from claims.states import HELD, ClaimState
from people.models import Person
from people.roles import Power

LOOKED_AT = 60  # claims of the queue that are compared at once with what a person takes first


def queue_for(person: Person) -> Iterator[int]:
    """The queued claims that fit a person, the one to take first at the beginning.

    Of the article she is in before all others; then by priority, by her topics, by worth.
    """
    fitting = _fitting(person)
    mine = list(_open(person).values_list("claim__article", flat=True))
    tried: set[int] = set()
    for rows in (fitting.filter(article__in=mine), fitting):
        while batch := list(_ordered(rows.exclude(pk__in=tried))[:LOOKED_AT]):
            for claim in sorted(
                batch, key=lambda claim: (-(claim.priority or 0), not _is_topic(person, claim))
            ):
                tried.add(claim.pk)
                yield claim.pk


def _fitting(person: Person) -> QuerySet[Claim]:
    claims = Claim.objects.visible_to(person).filter(state=ClaimState.QUEUED)
    languages = _words(person.languages)
    if languages:
        spoken = Q(article__language="")
        for language in languages:
            spoken |= Q(article__language__istartswith=language)
        claims = claims.filter(spoken)
    for one in person.conflicts:
        path = "speaker__name__iexact" if one["kind"] == "speaker" else "article__publisher__iexact"
        claims = claims.exclude(**{path: one["name"]})
    return claims.exclude(first_read_by=person)


def _ordered(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    return (
        claims.select_related("article")
        .only("statement", "priority", "score", "article__title")
        .order_by(F("priority").desc(nulls_last=True), "-score", "pk")
    )


def _is_topic(person: Person, claim: Claim) -> bool:
    said = f"{claim.statement} {claim.article.title}".casefold()
    return any(topic in said for topic in _words(person.topics))


def _words(text: str) -> list[str]:
    return [word.strip().casefold() for word in text.split(",") if word.strip()]


def _open(person: Person) -> QuerySet[Assignment]:
    return Assignment.objects.filter(person=person, ended_at=None, claim__state__in=HELD)


def load(person: Person) -> int:
    """How many claims she has to work on: held, and not waiting for somebody's signature."""
    return _open(person).exclude(claim__state=ClaimState.TO_SIGN).count()


def why_none(person: Person) -> str:
    """Why there is nothing to take: an empty queue, or one in which nothing is for her."""
    waiting = Claim.objects.visible_to(person).filter(state=ClaimState.QUEUED).count()
    if not waiting:
        return "The queue is empty: there is no claim to take."
    return (
        f"Of {waiting} in the queue none is for you: they are in other languages, of somebody with whom you"
        " declared a conflict of interest, or you have filed on them and somebody else reads them now."
    )


def check_may_be_given(person: Person, claim: Claim) -> None:
    """Raises Invalid where the person is away, has declared a conflict of interest, or has read it already, unseen."""
    if person.is_away:
        raise Invalid(f"{person.name} is away until {person.absent_until:%-d %B}.", "assignee")
    if name := rules.conflict_of(person, claim):
        raise Invalid(f"{person.name} has declared a conflict of interest with {name}.", "assignee")
    if claim.first_read_by_id == person.pk:
        raise Invalid(
            f"{person.name} has filed on this claim already: somebody else reads it now, without seeing that.",
            "assignee",
        )


def can_be_given(person: Person, claim: Claim) -> bool:
    """Whether ``check_may_be_given`` lets it pass."""
    try:
        check_may_be_given(person, claim)
    except Invalid:
        return False
    return True


def candidates(team: int) -> list[Person]:
    """The people of a team who file verdicts, with their ``load``, those with the least to do first."""
    busy = Count(
        "assignments",
        filter=Q(assignments__ended_at=None, assignments__claim__state__in=HELD - {ClaimState.TO_SIGN}),
    )
    people = Person.objects.filter(team=team, closed_at=None).annotate(load=busy).order_by("load", "name")
    return [person for person in people if person.may(Power.DECIDE)]


def freest(claims: Iterable[Claim]) -> Person:
    """Whom to give all these claims of one team: here, without a conflict, in a language of theirs; on a topic of
    theirs first, then whoever has the least to do. Raises Invalid if there is nobody."""
    claims = list(claims)
    fitting = [
        person
        for person in candidates(claims[0].article.team_id)
        if all(_suits(person, claim) for claim in claims)
    ]
    if not fitting:
        raise Invalid(
            "Nobody is free for this: all are away, conflicted, or read other languages.", "assignee"
        )
    return max(fitting, key=lambda p: (sum(_is_topic(p, claim) for claim in claims), -cast(int, p.load)))  # type: ignore[attr-defined]


def _suits(person: Person, claim: Claim) -> bool:
    languages, language = _words(person.languages), claim.article.language.casefold()
    if languages and language and not any(language.startswith(one) for one in languages):
        return False
    return can_be_given(person, claim)
