"""Claims that somebody sends in, beside those that the engine reads: each stands on words of an article."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from claims import history, powers, steps
from claims.actions import choosing
from claims.actions.locking import locked
from claims.models import Anchor, Article, Claim, Speaker, Step
from claims.rules import IllegalMove, Invalid
from engine import assess
from engine.assess.quotes import standing_alone
from engine.types import Kind, QuoteCheck
from people import many
from people.actors import Actor

SENT_IN = "sent in"  # what found them
WORTH = 0.5  # somebody asks for it, which is a reason; how good a one, a person says
LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Sent:
    """A claim as it is sent: the words of the article it stands on, and what is known beside them."""

    quote: str
    statement: str = ""
    kind: str = ""
    speaker: str = ""
    due_on: date | None = None
    priority: int | None = None

    @property
    def says(self) -> str:
        """The statement, which is the quote unless it was put otherwise."""
        return " ".join((self.statement or self.quote).split())


Answer = tuple[Claim, bool] | Invalid
Place = Anchor | Invalid


def add(pk: int, sent: Sequence[Sent], *, by: Actor) -> list[Answer]:
    """Add claims to an article, for a person to choose from. Answered, in order, are each claim and whether it is new, or
    why there is none: a bad one costs no other. What the article has already, in these words, is answered as it stands.
    """
    powers.check_may_receive(by)
    # The words are looked for before the article is locked: in a long one, for many, that takes its time.
    seen = Article.objects.visible_to(by).filter(pk=pk).first()
    return _add(pk, sent, seen, _anchors(seen, sent) if seen else [], by)


@transaction.atomic
def _add(
    pk: int, sent: Sequence[Sent], seen: Article | None, anchors: Sequence[Place | None], by: Actor
) -> list[Answer]:
    article = locked(Article, pk, by)
    if seen is None or (seen.revision, seen.body) != (article.revision, article.body):
        anchors = [None] * len(sent)  # it got another text meanwhile
    if not article.body:
        raise IllegalMove("The text of this article is not there yet: send its claims when it is.")
    standing = {_key(one.statement): one for one in article.claims.order_by("-pk")}
    fresh: list[tuple[Claim, Anchor]] = []
    answers: list[Answer] = []
    speakers: dict[str, Speaker] = {}
    order = _order(article)
    for one, anchor in zip(sent, anchors, strict=True):
        known = standing.get(_key(one.says))
        if known is not None:
            answers.append((known, False))
            continue
        anchor = anchor or _anchor(article, one.quote)
        if isinstance(anchor, Invalid):
            answers.append(anchor)
            continue
        claim = _new(article, one, by, speakers)
        claim.position = _place(order, anchor.start)
        standing[_key(one.says)] = claim
        fresh.append((claim, anchor))
        answers.append((claim, True))
    if fresh:
        _write(article, fresh, by)
    return answers


def _key(statement: str) -> str:
    return " ".join(statement.casefold().split())


def _anchors(article: Article, sent: Sequence[Sent]) -> list[Place | None]:
    """Where the words of each stand; None for one that the article has already."""
    standing = {_key(said) for said in article.claims.values_list("statement", flat=True)}
    return [None if _key(one.says) in standing else _anchor(article, one.quote) for one in sent]


def _anchor(article: Article, quote: str) -> Place:
    """Where these words stand first, or that they don't."""
    quote = quote.strip()
    if match := standing_alone(quote).search(article.body):
        start, end = match.span()
    else:
        found = assess.check_quote(quote, article.body)  # evens out white space, quotation marks and dashes
        if found.check != QuoteCheck.EXACT:
            return Invalid("These words don't stand in the article's present text.", "quote")
        start, end = found.start, found.end
    place = article.body[start:end]
    return Anchor(article=article, revision=article.revision, quote=place, start=start, end=end)


def _new(article: Article, sent: Sent, by: Actor, speakers: dict[str, Speaker]) -> Claim:
    name = " ".join(sent.speaker.split())
    if name and name not in speakers:
        speakers[name], _ = Speaker.objects.get_or_create(name=name, role="")
    return Claim(
        article=article,
        statement=sent.says[:LONGEST],
        kind=sent.kind or (Kind.FORECAST if sent.due_on else Kind.EVENT).value,
        speaker=speakers.get(name),
        due_on=sent.due_on,
        due_by_hand=sent.due_on is not None,
        priority=sent.priority,
        score=WORTH,
        reasons=[{"rule": "sent-in", "weight": WORTH, "text": f"Sent in by {by.name}"}],
        quantities=[one.row() for one in assess.quantities(sent.says)],
        found_by=SENT_IN,
        version=2,  # somebody worded it: a second reading leaves it alone
    )


def _order(article: Article) -> list[tuple[int, int]]:
    """Where the claims that stand already begin in the text, and their places in its order."""
    rows = Anchor.objects.filter(article=article, revision=article.revision)
    return sorted(rows.values_list("start", "claim__position"))


def _place(order: Sequence[tuple[int, int]], start: int) -> int:
    """The place of the last claim that does not begin behind it."""
    before = bisect_right(order, start, key=lambda one: one[0])
    return order[before - 1][1] if before else 0


def _write(article: Article, fresh: Sequence[tuple[Claim, Anchor]], by: Actor) -> None:
    made = Claim.objects.bulk_create([claim for claim, _ in fresh])
    rows = [(claim.pk, article.pk, one.revision, one.quote, one.start, one.end) for claim, one in fresh]
    many.write(Anchor, ("claim_id", "article_id", "revision", "quote", "start", "end"), rows)
    choosing.apply(made, article.team_id)
    steps.owe_again(Step.Kind.MATCH, article.pk)
    told = "1 claim" if len(made) == 1 else f"{len(made)} claims"
    history.record("claims.added", by=by, article=article, many=told, claims=[one.pk for one in made])
