"""An announcement by one party, carried by its agency, cited by three agencies, those cited by three papers, and confirmed
by the other party: eight pages are two sources, both interested, and the gate says so at every door.

All countries, houses and people are invented.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_httpserver import HTTPServer

from claims import machine, queries
from claims.actions import articles, assignments, claims, interests, publishers, verdicts
from claims.models import Claim, Step
from claims.rules import Invalid
from claims.states import StepState
from desk.presenters import evidence as boards
from people.actors import SERVER
from sources import documents
from sources.exchange import Page, Response
from sources.models import Publisher
from tests.desk.admin.reviewing import address, as_seen
from tests.record import Desk, make_claim

pytestmark = pytest.mark.django_db

MORNING = datetime(2024, 5, 6, 6, 0, tzinfo=UTC)
ARTICLE = "Oren Vask, the president of Northland, will visit Southmark on 14 May. Nobody has seen the like for nine years."
AGENCY, MINISTRY = "Northland News Agency", "Southmark Foreign Ministry"
PAGES = (
    (AGENCY, 0, "NORTHTOWN -- Northland's president, Oren Vask, will visit Southmark on 14 May, the presidential office announced on Monday. It is the first such visit for nine years. The two sides will speak about grain and railways."),
    ("Meridian Wire", 1, "President Oren Vask of Northland will visit Southmark next week, the Northland News Agency reported on Monday, quoting his office. Trade between the neighbours has doubled."),
    ("Eastern Press Agency", 1.5, "MARHAVEN, May 6 (Eastern Press Agency) -- Oren Vask is to visit Southmark in a week's time, according to Northland's state news agency. Border crossings will be closed for a day."),
    ("Atlas News Service", 2, "Citing the Northland News Agency, officials in three capitals spoke of a thaw: Vask will visit Southmark on the fourteenth. Markets hardly moved."),
    ("The Daily Courier", 5, "After nine years of silence a state visit: President Oren Vask of Northland will visit Southmark in May, Meridian Wire reported. Our columnist asks what grain has to do with it."),
    ("Harbour Post", 6, "Southmark will roll out the carpet: Northland's president Oren Vask will visit in May, according to the Eastern Press Agency. The city is already sweeping its streets."),
    ("Evening Ledger", 7, "A journey of two hours by train, and nobody made it since 2015. Now President Vask of Northland will visit Southmark on 14 May, Atlas News Service says. The Ledger looks back."),
    (MINISTRY, 3, "Southmark's Foreign Ministry confirms that President Oren Vask of Northland will visit Southmark and be received in Marhaven in the middle of May. The programme of the visit will be published in due course."),
)  # fmt: skip


@pytest.fixture
def researched(desk: Desk, settings: LazySettings, httpserver: HTTPServer) -> Claim:
    """The claim in Ann's hands, when the machine has looked among the team's documents and in an empty Wikipedia."""
    settings.WIKIPEDIA_URL = httpserver.url_for("").rstrip("/")
    empty = {"batchcomplete": True, "query": {"searchinfo": {"totalhits": 0}, "search": []}}
    httpserver.expect_request("/w/api.php").respond_with_json(empty)
    for house, hours, text in PAGES:
        url = f"https://{house.lower().replace(' ', '-')}.example/visit"
        page = Page(
            text=text,
            title="The visit",
            url=url,
            publisher=house,
            published_at=MORNING + timedelta(hours=hours),
        )
        documents.keep(
            Response(url, 200, {"content-type": "text/html"}, text.encode()), page=page, team_id=desk.team.pk
        )
    article, _ = articles.receive(
        by=desk.by("dora"), title="A thaw", body=ARTICLE, published_on=MORNING.date(), publisher="Global Desk"
    )
    claim = make_claim(article, ARTICLE[: ARTICLE.index(" Nobody")])
    claims.queue(claim.pk, by=desk.by("ann"))
    assignments.take(claim.pk, by=desk.by("ann"))
    work()
    return assignments.open(claim.pk, by=desk.by("ann"))


def work() -> None:
    """Do what is owed for claims, as the workers would."""
    kinds = [Step.Kind.LOOK, Step.Kind.WEIGH]
    while owed := list(Step.objects.filter(state=StepState.OWED, attempts=0, kind__in=kinds)):
        for step in owed:
            machine.run(step.pk)


def house(name: str) -> int:
    return Publisher.objects.get(name=name).pk


def test_eight_pages_are_two_sources_both_parties_and_the_gate_refuses_in_a_sentence(
    desk: Desk, client: Client, researched: Claim
) -> None:
    by = desk.by("ann")
    publishers.mend(house(AGENCY), by=desk.by("dora"), state_controlled=True)
    interests.say(researched.pk, by=by, publisher=house(MINISTRY), interested=True, why="It is the host.")
    work()

    rows = boards.load(researched, SERVER)
    board = boards.board(rows)
    assert board.tally == "8 pages, 2 independent sources, both parties to it"
    assert {group.label: group.pages for group in board.groups} == {AGENCY: "7 pages", MINISTRY: "1 page"}
    chain = next(group for group in board.groups if group.label == AGENCY)
    assert "Atlas News Service cites Northland News Agency" in chain.reason
    assert "The Daily Courier cites Meridian Wire" in chain.reason
    assert chain.oldest
    assert chain.oldest.publisher == AGENCY
    assert queries.origins(rows).interested == 2

    refusal = "The 2 independent sources ticked are all parties to this claim"
    said = {"rating": "supported", "rationale": "Both say so [1] [2].", "why": "It is widely shared."}
    first = {row.document_id: row.pk for row in reversed(rows)}
    client.force_login(desk.ann)
    ticked = [row for row in rows if row.pk in first.values()]
    page = client.post(address(researched), as_seen(researched, ticked, rationale="Both say so [1] [2]."))
    assert page.status_code == 422
    assert refusal in page.content.decode()
    with pytest.raises(Invalid, match=refusal):
        verdicts.decide(researched.pk, by=by, evidence=first.values(), **said)  # type: ignore[arg-type]


def test_the_same_pages_are_enough_where_the_two_are_no_parties(
    desk: Desk, client: Client, researched: Claim
) -> None:
    interests.say(
        researched.pk, by=desk.by("ann"), publisher=house(MINISTRY), interested=False, why="A slip."
    )
    client.force_login(desk.ann)
    rows = {row.document_id: row for row in reversed(boards.load(researched, SERVER))}
    client.post(
        address(researched), as_seen(researched, list(rows.values()), rationale="Both say so [1] [2].")
    )
    filed = researched.verdicts.get(state="decided")
    assert (filed.origins_counted, filed.origins_disinterested, filed.secondary_only) == (2, 2, True)
