"""A claim's page: where it stands, what it rests on, where was looked, what people said, and its history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F

from claims import history, queries, rules
from claims.models import Anchor, Claim, Event, Lookup, Scale, Verdict
from claims.rules import RuleBroken
from claims.states import LIVE, VerdictState
from desk.presenters import colleagues, earlier, receipts, sources
from desk.presenters import evidence as boards
from desk.presenters.articles import Research, mark_of, research, weighed_now
from desk.presenters.claims import Context, Reading, Search, context, reading, searches
from desk.presenters.likenesses import Before, before
from desk.presenters.verbs import Button, claim_buttons, verdict_buttons
from people.actors import Actor
from publishing import complaints
from publishing.excerpts import Excerpts, excerpts
from publishing.models import Complaint, Publication


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the search log; ``retry`` is the search to be put again, where this person may."""

    search: Search
    retry: int | None


@dataclass(frozen=True, slots=True)
class Filed:
    """A verdict of people, what is public of it, who has read that, and what may be done with it."""

    verdict: Verdict
    buttons: tuple[Button, ...]
    receipts: tuple[str, ...] = ()
    excerpts: Excerpts | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """What a reader wrote, and whether this person may close it."""

    complaint: Complaint
    may_close: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of history."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """Everything a claim's page shows; ``others`` are the claims it may be merged into.

    ``suggested`` is the suggestion in the word that the team has for it now.
    """

    claim: Claim
    context: Context | None
    reading: Reading
    board: boards.Board
    asked: tuple[Asked, ...]
    research: Research
    suggestion: Verdict | None
    filed: tuple[Filed, ...]
    lines: tuple[Line, ...]
    buttons: tuple[Button, ...]
    may_search: bool
    may_mend: bool
    others: tuple[Claim, ...]
    before: Before
    leads: tuple[sources.NamedSource, ...]
    earlier: str
    regrouping: sources.Regrouping
    readers: tuple[Reader, ...] = ()
    suggested: str = ""
    wordings: tuple[colleagues.Wording, ...] = ()
    failures: tuple[colleagues.Failure, ...] = ()
    may_ask_again: bool = False

    @property
    def standing(self) -> Verdict | None:
        """What the desk says: the latest verdict that was not sent back, none of two that contend."""
        return Verdict.standing([one.verdict for one in self.filed])

    @property
    def out(self) -> str:
        """What became of what was published: published, held, withdrawn; empty where nothing was."""
        gone = {Publication.State.SCHEDULED, Publication.State.REPLACED}
        publications = [getattr(one.verdict, "publication", None) for one in self.filed]
        states = [one.state for one in publications if one is not None and one.state not in gone]
        return next((one for one in states if one in Publication.OUT), states[0] if states else "")

    @property
    def mark(self) -> str:
        """Changes when something worth looking at has come in since the page was opened."""
        rows = sum(len(group.rows) for group in self.board.groups)
        parts = (rows, len(self.filed), self.claim.version, self.suggestion.pk if self.suggestion else 0)
        return ".".join(str(part) for part in (*parts, self.before.size))


def story(claim: Claim, by: Actor) -> Story:
    """The page of a claim of ``with_everything``. The number of queries does not grow with what it tells."""
    anchor = _anchor(claim)
    evidence = boards.load(claim, by)
    lookups = list(claim.lookups.select_related("asked_by").order_by("pk"))
    may_search = _may(rules.check_may_add_evidence, by, claim)
    shown = claim.article.team.suggestion_shown
    filed = _filed(claim, by)
    hints_shown = shown == "always" or (shown == "after" and bool(filed))
    suggestion = queries.suggestion_for(claim) if hints_shown else None
    scale = Scale.of(claim.article.team) if suggestion else None
    return Story(
        claim=claim,
        context=context(anchor, claim.article) if anchor else None,
        reading=reading(claim, anchor),
        board=boards.board(evidence, hints=shown),
        asked=_asked(lookups, may_search),
        research=research(lookups, evidence, weighing=claim.pk in weighed_now([claim.pk])),
        suggestion=suggestion,
        suggested=scale.word(suggestion.rating) if scale and suggestion else "",
        wordings=colleagues.wordings(suggestion, scale),
        failures=colleagues.failures(claim),
        may_ask_again=colleagues.may_ask_again(by),
        filed=filed,
        lines=_lines(claim),
        buttons=tuple(claim_buttons(by, claim)),
        may_search=may_search,
        may_mend=_may(rules.check_may_mend, by, claim),
        others=others_of(claim) if rules.can(by, "merge", claim) else (),
        before=before(claim, by),
        readers=_readers(claim, by),
        leads=sources.leads(claim),
        earlier=earlier.told(claim, lookups),
        regrouping=sources.regrouping(claim, by),
    )


def mark(claim: Claim) -> str:
    """As that of an article (``articles.mark``), for the page of a claim; ``Story.mark`` stands for what it showed at first."""
    outcomes = claim.lookups.order_by().values_list("outcome").annotate(Count("pk"))
    rows = [many.count() for many in (claim.evidence, claim.verdicts, claim.likenesses)]
    return mark_of((claim.version, sorted(outcomes), rows, weighed_now([claim.pk])))


def _anchor(claim: Claim) -> Anchor | None:
    """The place in the claim's own article, in its latest text."""
    own = [anchor for anchor in claim.anchors.all() if anchor.article_id == claim.article_id]
    return max(own, key=lambda anchor: (anchor.revision, -anchor.start), default=None)


def others_of(claim: Claim) -> tuple[Claim, ...]:
    """The claims of the article that it may be merged into."""
    live = Claim.objects.filter(article=claim.article_id, state__in=LIVE).exclude(pk=claim.pk)
    return tuple(live.only("statement").order_by("position", "pk"))


def _may(check: Callable[[Actor, Claim], None], by: Actor, claim: Claim) -> bool:
    try:
        check(by, claim)
    except RuleBroken:
        return False
    return True


def _asked(lookups: list[Lookup], may_search: bool) -> tuple[Asked, ...]:
    return tuple(
        Asked(search, lookup.pk if may_search and search.kind != "waiting" and not search.by_hand else None)
        for lookup, search in zip(lookups, searches(lookups), strict=True)
    )


def _filed(claim: Claim, by: Actor) -> tuple[Filed, ...]:
    people = ("disputed_with", "decided_by", "approved_by", "sent_back_by", "spiked_by", "override_by")
    publication = ("publication__held_by", "publication__release_asked_by", "publication__withdrawn_by")
    verdicts = claim.verdicts.exclude(state=VerdictState.SUGGESTED).select_related(*people, *publication)
    return tuple(
        Filed(one, tuple(verdict_buttons(by, one)), _receipts(one), _excerpts(one))
        for one in verdicts.order_by("-pk")
    )


def _excerpts(verdict: Verdict) -> Excerpts | None:
    publication: Publication | None = getattr(verdict, "publication", None)
    return excerpts(publication) if publication else None


def _readers(claim: Claim, by: Actor) -> tuple[Reader, ...]:
    """What readers wrote about any version, what waits for an answer first."""
    written = Complaint.objects.filter(publication__claim=claim).select_related(
        "publication__verdict", "closed_by"
    )
    ordered = written.order_by(F("closed_at").desc(nulls_first=True), "-pk")
    return tuple(Reader(one, not one.closed_at and _may_close(by, one)) for one in ordered)


def _may_close(by: Actor, complaint: Complaint) -> bool:
    try:
        complaints.check_may_close(by, complaint)
    except RuleBroken:
        return False
    return True


def _receipts(verdict: Verdict) -> tuple[str, ...]:
    """Of what stands for the public now; who read an older version tells nothing."""
    publication: Publication | None = getattr(verdict, "publication", None)
    stands = {Publication.State.PUBLISHED, Publication.State.HELD, Publication.State.WITHDRAWN}
    return tuple(receipts.sentences(publication)) if publication and publication.state in stands else ()


def _lines(claim: Claim) -> tuple[Line, ...]:
    events = Event.objects.filter(claim=claim).select_related("person", "key__consumer", "payload")
    return tuple(Line(event.at, history.sentence(event)) for event in events.order_by("pk"))
