"""The people and the record that tests share: Ann decides, Bob approves, Dora edits, Adam administers, Eve is a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from claims import archive, history
from claims.actions import articles, assignments, claims, likenesses, origins, scales, verdicts
from claims.actions import evidence as evidence_actions
from claims.actions.locking import locked_claim
from claims.models import Anchor, Article, Claim, Event, Evidence, Likeness, Scale, Speaker, Verdict
from claims.models.scales import Step
from engine.types import Kind, QuoteCheck, QuoteFound
from people.actors import Actor, machine
from people.models import Person, Team
from sources import factchecks
from sources.factchecks import Review
from sources.models import Document, FactCheck, Publisher

BODY = (
    "Northland has shipped ammunition to Southmark, officials say. "
    "The president is expected to visit Southmark in May. "
    "The deal is a shame."
)
EARLIER = "Northland shipped ammunition to Southmark, officials say. Nobody in the port would speak of it on that day."


@dataclass
class Desk:
    """A team with its people; ``eve`` is an editor of another team."""

    team: Team
    ann: Person
    bob: Person
    dora: Person
    adam: Person
    eve: Person

    def by(self, name: str, door: str = "test") -> Actor:
        return Actor.of(getattr(self, name), door=door)

    def client(self, name: str) -> Client:
        """A browser in which they are signed in."""
        client = Client()
        client.force_login(getattr(self, name))
        return client


@pytest.fixture(autouse=True)
def _no_index_is_loaded() -> None:
    """The next test's rows have the same numbers."""
    archive.forget()


def make_desk() -> Desk:
    team, other = Team.objects.bulk_create(
        [Team(name="Harbour Desk", auto_queue=0), Team(name="Another Desk")]
    )

    def person(username: str, of: Team, **roles: bool) -> Person:
        return Person(
            username=username,
            name=username.title(),
            team=of,
            password="!",  # none: hashing one takes longer than the test
            **roles,
        )

    people = [
        person("ann", team, is_reviewer=True),
        person("bob", team, is_reviewer=True),
        person("dora", team, is_editor=True),
        person("adam", team, is_administrator=True),
        person("eve", other, is_reviewer=True, is_editor=True, is_administrator=True),
    ]
    return Desk(team, *Person.objects.bulk_create(people))


def receive(desk: Desk) -> Article:
    made, _ = articles.receive(
        by=desk.by("dora"), title="A deal", body=BODY, published_on=date(2026, 3, 1), publisher="The Courier"
    )
    return made


def hold(desk: Desk, claim: Claim) -> Claim:
    """The claim is queued, taken and opened by Ann."""
    claims.queue(claim.pk, by=desk.by("ann"))
    assignments.take(claim.pk, by=desk.by("ann"))
    return assignments.open(claim.pk, by=desk.by("ann"))


def add_two(desk: Desk, held: Claim) -> list[Evidence]:
    return [
        add_passage(held, desk, "The Harbour Post", "Ships carried shells from Northland to Southmark."),
        add_passage(held, desk, "Inland Gazette", "Customs papers list ammunition bound for Southmark."),
    ]


# --- What a test begins with. Where its module begins with it (tests/standing.py), it stands, and is read anew. -----------


def stands(request: pytest.FixtureRequest, what: str = "held") -> bool:
    return f"{what}_once" in request.fixturenames


@pytest.fixture
def desk(request: pytest.FixtureRequest, db: None) -> Desk:
    if not stands(request):
        return make_desk()
    teams = {team.pk: team for team in Team.objects.all()}
    people = {one.username: one for one in Person.objects.all()}
    for one in people.values():
        one.team = teams[one.team_id]
    return Desk(people["ann"].team, **people)


@pytest.fixture
def article(request: pytest.FixtureRequest, desk: Desk) -> Article:
    if not stands(request):
        return receive(desk)
    standing = Article.objects.earliest("pk")
    standing.team = desk.team
    return standing


@pytest.fixture
def claim(request: pytest.FixtureRequest, article: Article) -> Claim:
    """The first sentence of the article, new but where the module begins with it in Ann's hands."""
    if not stands(request):
        return make_claim(article, BODY[: BODY.index(" The president")])
    standing = article.claims.earliest("pk")
    standing.article = article
    return standing


@pytest.fixture
def said(article: Article) -> Claim:
    """What officials say in that sentence, as the engine reads it."""
    return make_claim(
        article,
        BODY[: BODY.index(" The president")],
        statement="Northland has shipped 3,000 shells to Southmark.",
        speaker=Speaker.objects.create(name="officials"),
        attribution="officials say",
        certainty="say",
    )


def told_by_history() -> list[str]:
    """The lines of the history in their sentences, the oldest first."""
    return [history.sentence(event) for event in Event.objects.order_by("pk")]


def make_claim(article: Article, quote: str, **fields: object) -> Claim:
    """A live claim on a sentence of the article."""
    start = article.body.index(quote)
    made = Claim.objects.create(
        article=article,
        **{"statement": quote, "kind": Kind.EVENT.value, "score": 0.8, **fields},
    )
    Anchor.objects.create(claim=made, article=article, quote=quote, start=start, end=start + len(quote))
    return made


@pytest.fixture
def held(request: pytest.FixtureRequest, desk: Desk, claim: Claim) -> Claim:
    """The claim in Ann's hands, opened."""
    if not stands(request):
        return hold(desk, claim)
    return Claim.objects.select_related("article__team").get(pk=claim.pk)


@pytest.fixture
def evidence(request: pytest.FixtureRequest, desk: Desk, held: Claim) -> list[Evidence]:
    """Two passages of two independent papers; both stand in their documents and back the claim."""
    if not stands(request, "evidence"):
        return add_two(desk, held)
    return list(held.evidence.select_related("claim", "origin", "document__publisher").order_by("pk"))


def add_passage(claim: Claim, desk: Desk, publisher: str, passage: str, **fields: object) -> Evidence:
    """A passage with its document and an origin of its own, backing the claim unless told otherwise."""
    house, _ = Publisher.objects.get_or_create(name=publisher)
    number = Document.objects.count()
    document = Document.objects.create(
        kind=Document.Kind.PAGE,
        url=f"https://{publisher.lower().replace(' ', '-')}.example/{number}",
        title=f"{publisher} report",
        publisher=house,
        text=f"{passage} More text.",
        digest=f"{number:064x}",
        language="en",
    )
    found = QuoteFound(QuoteCheck.EXACT, 0, len(passage))
    added = evidence_actions.add(
        claim.pk, by=desk.by("ann"), document=document.pk, passage=passage, stance="supports", found=found
    )
    with transaction.atomic():
        locked_claim(claim.pk, desk.by("ann"))  # where workers run, they group its pages too
        made = Evidence.objects.select_related("claim", "document__publisher").get(pk=added.pk)
        origins.move(made, 0, desk.by("ann"))
        if fields:
            for name, value in fields.items():
                setattr(made, name, value)
            made.save()
    return made


def decide(desk: Desk, claim: Claim, evidence: list[Evidence], **changes: object) -> Verdict:
    """Ann files a verdict, "supported" unless told otherwise."""
    said: dict[str, object] = {
        "rating": "supported",
        "rationale": "Two papers report it independently.",
        "why": "It is widely shared.",
        "evidence": [one.pk for one in evidence],
    }
    return verdicts.decide(claim.pk, by=desk.by("ann"), **(said | changes))  # type: ignore[arg-type]


def step(label: str, rating: str, number: int | None = None, meaning: str = "") -> Step:
    return Step(label=label, rating=rating, number=number, meaning=meaning)


TWO_IN_THE_MIDDLE = [
    step("Right", "supported", 4, "All of it holds."),
    step("Mostly true", "mixed", 3, "A detail is wrong."),
    step("Half true", "mixed", 2, "It leaves out what matters."),
    step("False", "refuted", 1),
    step("Disputed", "conflicting"),
    step("Unproven", "not_enough_evidence"),
    step("Too early", "pending"),
]


def rescale(desk: Desk, *steps: Step, labelled: bool = True) -> Scale:
    """Adam makes another version of the scale: one with two labels for mixed, unless told otherwise."""
    expected = Scale.of(desk.team).version
    return scales.change(
        desk.team, steps or TWO_IN_THE_MIDDLE, labelled=labelled, by=desk.by("adam"), expected=expected
    )


@pytest.fixture
def filed(desk: Desk, held: Claim, evidence: list[Evidence]) -> Verdict:
    """Ann's verdict, waiting for a signature."""
    return decide(desk, held, evidence)


@pytest.fixture
def approved(desk: Desk, filed: Verdict) -> Verdict:
    """Ann's verdict with Bob's signature."""
    return verdicts.approve(filed.pk, by=desk.by("bob"))


@pytest.fixture
def earlier(desk: Desk) -> Claim:
    """A claim of another article that came before; ask for it before ``claim``."""
    story, _ = articles.receive(by=desk.by("dora"), title="The ships", body=EARLIER)
    return make_claim(story, EARLIER[: EARLIER.index(" Nobody")])


@pytest.fixture
def alike(desk: Desk, earlier: Claim, claim: Claim) -> Likeness:
    """What the machine proposes: the claim may say the same as the earlier one."""
    found = likenesses.Proposal(claim.statement, 0.93, "both name Northland, Southmark", other=earlier.pk)
    likenesses.propose(claim.pk, [found], by=machine("matcher"), version="test-1")
    return claim.likenesses.get()


def make_check(team: Team, statement: str, **fields: object) -> FactCheck:
    """A fact check of The Harbour Post, "False" unless told otherwise."""
    said: dict[str, Any] = {
        "rating": "False",
        "url": f"https://harbour-post.example/checks/{FactCheck.objects.count()}",
        "publisher": "The Harbour Post",
        "reviewed_on": date(2026, 2, 10),
    }
    return factchecks.keep([Review(statement, **(said | fields))], team_id=team.pk, came="file").rows[0]


__all__ = [
    "BODY",
    "TWO_IN_THE_MIDDLE",
    "Desk",
    "add_passage",
    "decide",
    "make_check",
    "make_claim",
    "rescale",
    "step",
    "told_by_history",
]
