"""Claims that somebody sends in, beside those that the engine reads: each stands on words of an article.

They come by the thousand: several articles share a transaction, nothing is asked for each claim, and no row becomes an
object.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from typing import Any

from django.db import transaction

from claims import history, powers, steps
from claims.actions import choosing
from claims.actions.locking import locked_articles, not_there
from claims.counting import count
from claims.models import Anchor, Article, ChoosingRule, Claim, Speaker, Step
from claims.rules import IllegalMove, Invalid, RuleBroken
from engine import assess
from engine.assess.quotes import find_alone
from engine.types import Kind, QuoteCheck
from people import many
from people.actors import Actor

SENT_IN = "sent in"  # what found them
WORTH = 0.5  # somebody asks for it, which is a reason; how good a one, a person says
LONGEST = 5_000
TOGETHER = 50  # articles a transaction: their texts are in memory, and whoever writes about one of them waits

_CLAIM = (
    "article_id", "position", "statement", "kind", "due_on", "due_by_hand", "priority", "state", "score", "reasons",
    "found_by", "version", "speaker_id",
)  # fmt: skip
_ANCHOR = ("claim_id", "article_id", "revision", "quote", "start", "end")


@dataclass(slots=True)
class Sent:
    """A claim as it is sent: the article and its words that it stands on, and what is known beside them.

    ``says`` is the statement, which is the quote unless it was put otherwise; of two with the same ``key`` the article has one.
    """

    article: int
    quote: str
    statement: str = ""
    kind: str = ""
    speaker: str = ""
    due_on: date | None = None
    priority: int | None = None
    says: str = field(init=False)
    key: str = field(init=False)

    def __post_init__(self) -> None:
        self.says = " ".join((self.statement or self.quote).split())
        self.key = _key(self.says)


@dataclass(slots=True, eq=False)
class Known:
    """A claim of the article; a new one has its id when all are written."""

    pk: int = 0


Answer = tuple[Known, bool] | RuleBroken  # the claim and whether it is new, or why there is none
Place = tuple[int, int] | Invalid  # from and to in the article's text, or that the words don't stand there


@dataclass(slots=True)
class _Page:
    """An article while claims are added to it: the claims it has, by what they say, and where in its text they begin, with
    their places in its order."""

    article: Article
    known: dict[str, Known]
    order: list[tuple[int, int]]

    def places(self, sent: Sequence[Sent]) -> list[Place | None]:
        """Where the words of each stand; None for one that the article has already."""
        return [None if one.key in self.known else _place(self.article, one.quote) for one in sent]

    def position(self, start: int) -> int:
        """That of the last claim which does not begin behind this place."""
        before = bisect_right(self.order, (start, sys.maxsize))
        return self.order[before - 1][1] if before else 0


def add(sent: Sequence[Sent], *, by: Actor, meanwhile: Callable[[], None] | None = None) -> list[Answer]:
    """Add claims to articles, for a person to choose from. Answered, in order, is what became of each: a bad one costs no
    other. What an article has already, in these words, is answered as it stands. Each article gets a line of history.

    ``meanwhile`` begins something else when all of a transaction is written: the database then checks what the rows refer to.
    """
    powers.check_may_receive(by)
    of: dict[int, list[Sent]] = {}
    for one in sent:
        of.setdefault(one.article, []).append(one)
    answers: dict[int, Iterator[Answer]] = {}
    pks = sorted(of)
    for start in range(0, len(pks), TOGETHER):
        some = {pk: of[pk] for pk in pks[start : start + TOGETHER]}
        # The words are looked for before the articles are locked: in a long one, for many, that takes its time.
        seen = _pages(Article.objects.visible_to(by).in_bulk(some))
        places = {pk: page.places(some[pk]) for pk, page in seen.items()}
        with transaction.atomic():
            answers |= _add(some, seen, places, by)
            if meanwhile:
                meanwhile()
    return [next(answers[one.article]) for one in sent]


def _add(
    sent: Mapping[int, Sequence[Sent]],
    seen: Mapping[int, _Page],
    found: Mapping[int, Sequence[Place | None]],
    by: Actor,
) -> dict[int, Iterator[Answer]]:
    answers: dict[int, Iterator[Answer]] = {}
    pages, new = _pages(locked_articles(sent, by)), _New(by)
    for pk, claims in sent.items():
        page = pages.get(pk)
        if page is None:
            answers[pk] = repeat(not_there(Article, pk))
        elif not page.article.body:
            why = "The text of this article is not there yet: send its claims when it is."
            answers[pk] = repeat(IllegalMove(why))
        else:
            # Else it got another text meanwhile.
            same = pk in seen and _text(seen[pk].article) == _text(page.article)
            places = found[pk] if same else page.places(claims)
            answers[pk] = iter([new.take(page, *both) for both in zip(claims, places, strict=True)])
    new.write()
    return answers


@dataclass(slots=True)
class _New:
    """What is new in a transaction, written together."""

    by: Actor
    articles: dict[int, Article] = field(default_factory=dict)
    claims: dict[int, list[Known]] = field(default_factory=dict)  # of each article
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    anchors: list[tuple[Any, ...]] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)  # of each row, or empty
    rules: dict[int, list[ChoosingRule]] = field(default_factory=dict)
    reasons: list[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.reasons = [{"rule": "sent-in", "weight": WORTH, "text": f"Sent in by {self.by.name}"}]

    def take(self, page: _Page, sent: Sent, place: Place | None) -> Answer:
        article = page.article
        if standing := page.known.get(sent.key):
            return standing, False
        place = place or _place(article, sent.quote)  # None: the claim that said this was reworded meanwhile
        if isinstance(place, Invalid):
            return place
        page.known[sent.key] = claim = Known()
        self.articles[article.pk] = article
        self.claims.setdefault(article.pk, []).append(claim)
        speaker = " ".join(sent.speaker.split())
        self.rows.append(self._row(article, sent, speaker, page.position(place[0])))
        self.speakers.append(speaker)
        self.anchors.append((article.pk, article.revision, article.body[slice(*place)], *place))
        return claim, True

    def _row(self, article: Article, sent: Sent, speaker: str, position: int) -> tuple[Any, ...]:
        if article.team_id not in self.rules:
            self.rules[article.team_id] = choosing.rules_of(article.team_id)
        says = sent.says[:LONGEST]
        ruling = choosing.ruling(self.rules[article.team_id], says, speaker)
        return (
            article.pk,
            position,
            says,
            sent.kind or (Kind.FORECAST if sent.due_on else Kind.EVENT).value,
            sent.due_on,
            sent.due_on is not None,
            sent.priority if ruling.priority is None else ruling.priority,
            ruling.state.value,
            WORTH,
            [*self.reasons, *ruling.reasons] if ruling.reasons else self.reasons,
            SENT_IN,
            2,  # the version: somebody worded it, so a second reading leaves it alone
        )

    def write(self) -> None:
        if not self.rows:
            return
        claims = [claim for some in self.claims.values() for claim in some]
        # In one order, so that no two who bring in the same new speakers wait for each other.
        names = sorted(filter(None, set(self.speakers)))
        known = {name: Speaker.objects.get_or_create(name=name, role="")[0].pk for name in names}
        rows = [(*row, known.get(name)) for row, name in zip(self.rows, self.speakers, strict=True)]
        for claim, pk in zip(claims, many.write_new(Claim, _CLAIM, rows), strict=True):
            claim.pk = pk
        many.write(Anchor, _ANCHOR, ((claim.pk, *at) for claim, at in zip(claims, self.anchors, strict=True)))
        steps.owe_each_again(Step.Kind.MATCH, list(self.claims))
        told = {self.articles[pk]: _told([claim.pk for claim in some]) for pk, some in self.claims.items()}
        history.record_each("claims.added", told, by=self.by)


def _told(claims: list[int]) -> dict[str, Any]:
    return {"many": count(len(claims), "claim"), "claims": claims}


def _pages(articles: Mapping[int, Article]) -> dict[int, _Page]:
    pages = {pk: _Page(article, {}, []) for pk, article in articles.items()}
    claims = Claim.objects.filter(article__in=pages).order_by("-pk")  # of two that say the same the first
    positions: dict[tuple[int, int], int] = {}
    for article, statement, pk, position in claims.values_list("article", "statement", "pk", "position"):
        pages[article].known[_key(statement)] = Known(pk)
        positions[article, pk] = position
    # Not in one question: of new rows PostgreSQL knows too little, and may read all the claims there are.
    anchors = Anchor.objects.filter(article__in=pages).order_by()
    for article, claim, revision, start in anchors.values_list("article", "claim", "revision", "start"):
        place = positions.get((article, claim))  # None: of a claim of another article, which was joined to it
        if place is not None and revision == pages[article].article.revision:
            pages[article].order.append((start, place))
    for page in pages.values():
        page.order.sort()
    return pages


def _key(statement: str) -> str:
    return " ".join(statement.casefold().split())


def _text(article: Article) -> tuple[int, str]:
    return article.revision, article.body


def _place(article: Article, quote: str) -> Place:
    """Where these words stand first, or that they don't."""
    quote = quote.strip()
    if place := find_alone(quote, article.body):
        return place
    found = assess.check_quote(quote, article.body)  # evens out white space, quotation marks and dashes
    if found.check != QuoteCheck.EXACT:
        return Invalid("These words don't stand in the article's present text.", "quote")
    return found.start, found.end
