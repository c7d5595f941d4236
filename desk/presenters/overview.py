"""The desk's list of articles: which ones, how far each is, and what is stuck."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from claims import queries
from claims.models import Article, Claim, Consultation, Lookup, Step, Upload
from claims.states import HELD, ClaimState
from desk.presenters.labels import ProgressShown, progress_shown
from people.models import Person
from people.roles import Power
from publishing.models import Complaint, Publication
from sources.models import Document

A_PAGE = 20
WORK = {
    "running": "Machine at work",
    "choose": "To choose",
    "checking": "Being checked",
    "sign": "To sign off",
    "failed": "Failed searches",
    "checked": "All checked",
}
_STAGES: tuple[tuple[str, frozenset[str]], ...] = (
    ("to choose", frozenset({ClaimState.NEW})),
    ("in the queue", frozenset({ClaimState.QUEUED})),
    ("in review", HELD - {ClaimState.TO_SIGN}),
    ("to sign off", frozenset({ClaimState.TO_SIGN})),
    ("watching", frozenset({ClaimState.WAITING})),
    ("checked", frozenset({ClaimState.SETTLED})),
)
_OPEN = frozenset({ClaimState.NEW, ClaimState.QUEUED, ClaimState.WAITING}) | HELD


@dataclass(frozen=True, slots=True)
class Row:
    """An article of the list; ``stages`` says where its claims are, such as ("to sign off", 2)."""

    article: Article
    progress: ProgressShown
    stages: tuple[tuple[str, int], ...]


def found(person: Person, work: str, title: str) -> QuerySet[Article]:
    """The articles this person may see, by the state of their work and by words of the title."""
    articles = Article.objects.visible_to(person)
    if title:
        articles = articles.filter(Q(title__icontains=title) | Q(url__icontains=title))
    condition = _conditions().get(work)
    return articles.filter(condition) if condition else articles


def _conditions() -> dict[str, Q]:
    def claims(*states: str) -> Exists:
        return Exists(Claim.objects.filter(article=OuterRef("pk"), state__in=states))

    def searches(**of: object) -> Exists:
        return Exists(Lookup.objects.filter(claim__article=OuterRef("pk"), **of))

    unread = Q(read_at=None)
    given_up = Q(digest=None) & ~Q(notes=[])
    return {
        "running": (unread & ~given_up) | Q(searches(answered_at=None)),
        "choose": Q(claims(ClaimState.NEW)),
        "checking": Q(claims(ClaimState.QUEUED, ClaimState.ASSIGNED, ClaimState.IN_REVIEW)),
        "sign": Q(claims(ClaimState.TO_SIGN)),
        "failed": (unread & given_up) | Q(searches(outcome__in=queries.FAILED)),
        "checked": Q(claims(ClaimState.SETTLED)) & ~Q(claims(*_OPEN)),
    }


def page(articles: QuerySet[Article], number: str | None) -> Page[Row]:
    """A page of rows, the last received first: four queries, whatever stands on it."""
    shown = Paginator(articles.order_by("-received_at", "-pk").values_list("pk", flat=True), A_PAGE).get_page(
        number
    )
    shown.object_list = rows(shown.object_list)  # type: ignore[assignment]  # the rows for the keys of this page
    return shown  # type: ignore[return-value]  # a page of them now


def rows(pks: Iterable[int]) -> list[Row]:
    """The rows of these articles, the last received first."""
    pks = list(pks)
    articles = queries.with_progress(
        Article.objects.filter(pk__in=pks).defer("body").select_related("received_by")
    )
    counts: dict[int, dict[str, int]] = {}
    states = Claim.objects.filter(article__in=pks).order_by().values_list("article", "state")
    for article, state, n in states.annotate(n=Count("pk")):
        counts.setdefault(article, {})[state] = n
    return [
        Row(article, progress_shown(article, queries.progress(article)), _stages(counts.get(article.pk, {})))
        for article in articles.order_by("-received_at", "-pk")
    ]


def _stages(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    summed = [(word, sum(counts.get(state, 0) for state in states)) for word, states in _STAGES]
    return tuple((word, n) for word, n in summed if n)


def readers(person: Person, limit: int = 20) -> list[Complaint]:
    """What readers wrote and nobody has answered, the longest waiting first."""
    written = Complaint.objects.visible_to(person).open().select_related("publication__claim")
    return list(written[:limit])


def refused(person: Person, limit: int = 20) -> list[Publication]:
    """Verdicts that should have gone out and were refused at their hour, for those who may publish."""
    if not person.may(Power.PUBLISH):
        return []
    rows = Publication.objects.visible_to(person).filter(state=Publication.State.SCHEDULED)
    waiting = rows.exclude(refused_because="").select_related("claim", "verdict")
    return list(waiting.order_by("-scheduled_for")[:limit])


@dataclass(frozen=True, slots=True)
class Stuck:
    """Work that was given up, and what it was about."""

    step: Step
    what: str
    address: str


ABOUT_ARTICLES = frozenset({Step.Kind.FETCH, Step.Kind.READ, Step.Kind.MATCH})
ABOUT_PAGES = frozenset({Step.Kind.REREAD, Step.Kind.ARCHIVE, Step.Kind.WATCH})
AT_ONE_PLACE = {
    Step.Kind.LEARN: ("Fact checks of others", "/admin/sources/factcheck/"),
    Step.Kind.RECALL: ("What a program asked", "/"),
    Step.Kind.TAKE_IN: ("A file that was handed in", "/documents/add/"),
}
ABOUT_MODELS = frozenset({Step.Kind.CONSULT, Step.Kind.CHECK})
ABOUT_CLAIMS = frozenset({Step.Kind.WEIGH, Step.Kind.COMPARE, Step.Kind.PASS_ON})


def stuck(person: Person, limit: int = 20) -> list[Stuck]:
    """The team's stuck work, the latest first, with what it is about: seven queries at most."""
    steps = list(queries.stuck_steps(person)[:limit])

    def about(kinds: Iterable[str]) -> list[int]:
        return [step.subject for step in steps if step.kind in kinds]

    articles = Article.objects.defer("body").in_bulk(about(ABOUT_ARTICLES))
    lookups = Lookup.objects.select_related("claim").in_bulk(about({Step.Kind.LOOK}))
    claims = Claim.objects.in_bulk(about(ABOUT_CLAIMS))
    pages = Document.objects.defer("text", "headers").in_bulk(about(ABOUT_PAGES))
    questions = Consultation.objects.select_related("provider").in_bulk(about(ABOUT_MODELS))
    files = about({Step.Kind.TAKE_IN})
    of_articles = dict(Upload.objects.filter(pk__in=files).exclude(article=None).values_list("pk", "article"))
    found: list[Stuck] = []
    for step in steps:
        if step.kind in ABOUT_MODELS:
            found.append(Stuck(step, str(questions[step.subject]), "/models/"))
            continue
        if step.kind == Step.Kind.TAKE_IN and step.subject in of_articles:
            found.append(Stuck(step, "The file of an article", f"/articles/{of_articles[step.subject]}/"))
            continue
        if step.kind in AT_ONE_PLACE:
            found.append(Stuck(step, *AT_ONE_PLACE[Step.Kind(step.kind)]))
            continue
        if step.kind in ABOUT_PAGES:
            found.append(Stuck(step, str(pages[step.subject]), f"/documents/{step.subject}/"))
            continue
        subject: Article | Claim
        if step.kind == Step.Kind.LOOK:
            subject = lookups[step.subject].claim
        else:
            subject = claims[step.subject] if step.kind in ABOUT_CLAIMS else articles[step.subject]
        found.append(Stuck(step, str(subject), subject.get_absolute_url()))
    return found
