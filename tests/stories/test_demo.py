"""The demonstration, from an empty database to a verdict with two signatures; nothing outside is asked."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils import timezone
from pytest_httpserver import HTTPServer

from claims import machine, queries
from claims.actions import assignments, evidence, verdicts
from claims.models import Article, Claim, Evidence, Lookup, Step
from claims.rules import Invalid
from claims.states import StepState
from people.actors import Actor
from people.models import Person, Team
from publishing import actions as publishing
from publishing.models import Publication
from publishing.relay import relay
from sources.models import Document, FactCheck, Publisher

pytestmark = pytest.mark.django_db
VISIT, AMMUNITION, SANCTIONS = "visit Merenthia", "artillery ammunition", "possible violations"


@pytest.fixture
def allowed(settings: LazySettings) -> None:
    settings.DEMO = settings.EMBEDDED = True


@pytest.fixture(scope="module")
def outside() -> Iterator[list[str]]:
    """A Wikipedia on loopback that has nothing, and names that lead nowhere; answers the names that were asked for."""
    empty = {"batchcomplete": True, "query": {"searchinfo": {"totalhits": 0}, "search": []}}
    asked: list[str] = []
    really = socket.getaddrinfo

    def getaddrinfo(
        host: str, port: object, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0
    ) -> object:
        if host in {"localhost", "127.0.0.1"} or flags & socket.AI_NUMERICHOST:  # which asks nobody
            return really(host, port, family, type, proto, flags)  # type: ignore[arg-type]
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with HTTPServer("127.0.0.1", 0) as server, pytest.MonkeyPatch.context() as patch:
        server.expect_request("/w/api.php").respond_with_json(empty)
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        with override_settings(WIKIPEDIA_URL=server.url_for("").rstrip("/")):
            yield asked


@pytest.fixture(scope="module")
def demo(made_once: None, outside: list[str]) -> Article:
    """The demonstration when the workers have done what was owed."""
    with override_settings(DEMO=True, EMBEDDED=True):
        call_command("prepare_demo", stdout=StringIO())
        while owed := list(Step.objects.filter(state=StepState.OWED, attempts=0)):
            for step in owed:
                machine.run(step.pk)
    return Article.objects.get(title__contains="Lake Summit")


def claim_about(words: str) -> Claim:
    return Claim.objects.get(statement__contains=words)


def ann() -> Actor:
    return Actor.of(Person.objects.get(username="ann"))


def bob() -> Actor:
    return Actor.of(Person.objects.get(username="bob"))


@pytest.mark.parametrize("missing", ["DEMO", "EMBEDDED"])
def test_it_is_refused_on_any_other_desk(allowed: None, settings: LazySettings, missing: str) -> None:
    """Asked first: the other tests' desk has its people already."""
    setattr(settings, missing, False)
    with pytest.raises(CommandError, match="need no password"):
        call_command("prepare_demo")
    assert not Person.objects.exists()


def test_the_first_page_has_the_claims_read_and_three_picked(demo: Article) -> None:
    live = demo.claims.exclude(state="dismissed")
    assert live.count() >= 12
    assert {c.statement for c in live.filter(state="queued")} == {
        claim_about(words).statement for words in (VISIT, AMMUNITION, SANCTIONS)
    }


def test_the_comment_and_the_rhetoric_are_dismissed_with_their_reasons(demo: Article) -> None:
    dismissed = {c.statement: c.dismissed_reason for c in demo.claims.filter(state="dismissed")}
    reason = next(reason for said, reason in dismissed.items() if "frighten us all" in said)
    assert "comment" in reason
    rhetoric = [said for said, reason in dismissed.items() if reason.startswith("Rhetoric")]
    assert any("embrace of two isolated men" in said for said in rhetoric)


def test_the_visit_is_a_forecast_whose_day_is_to_come(demo: Article) -> None:
    visit = claim_about(VISIT)
    assert demo.published_on
    assert visit.kind == "forecast"
    assert visit.due_on
    assert (visit.due_on - demo.published_on).days == 21


def test_everything_of_it_is_labelled_invented_and_stands_on_no_real_address(demo: Article) -> None:
    assert demo.invented
    assert demo.url.partition("/")[0] + demo.url.split("/")[2][-8:] == "https:.example"
    documents = Document.objects.all()
    assert documents.count() == 14
    seen = [*documents, FactCheck.objects.get()]
    assert all(one.invented and one.url.split("/")[2].endswith(".example") for one in seen)


def test_preparing_it_again_changes_nothing(allowed: None, demo: Article) -> None:
    models = (Team, Person, Publisher, Document, FactCheck, Article, Claim, Step)
    before = [model.objects.count() for model in models]
    call_command("prepare_demo", stdout=StringIO())
    assert before == [model.objects.count() for model in models]


def test_ann_and_bob_have_no_password(demo: Article) -> None:
    ann, bob = Person.objects.get(username="ann"), Person.objects.get(username="bob")
    assert not ann.has_usable_password()
    assert not bob.has_usable_password()
    assert (ann.is_reviewer, ann.is_editor, bob.is_reviewer, bob.is_editor) == (True, False, True, True)
    assert ann.team.auto_queue == 5


def test_six_pages_on_the_visit_are_two_sources_and_both_are_parties(demo: Article) -> None:
    rows = list(claim_about(VISIT).evidence.select_related("origin", "document__publisher"))
    counted = queries.origins(rows)
    assert (counted.pages, counted.independent, counted.interested) == (6, 2, 2)
    assert (counted.supports, counted.circular) == (2, 1)
    struck = next(one for one in rows if one.circular)
    assert struck.document
    assert str(struck.document.publisher) == "The Daily Skim"
    assert struck.circular_reason.startswith("repeats the article")


def test_one_search_for_the_visit_failed_and_is_tried_again(demo: Article, outside: list[str]) -> None:
    lookups = {one.connector: one for one in claim_about(VISIT).lookups.all()}
    assert {name: one.outcome for name, one in lookups.items()} == {
        "corpus": Lookup.Outcome.FOUND,
        "wikipedia": Lookup.Outcome.NOTHING,
        "web": Lookup.Outcome.FAILED,
    }
    assert lookups["corpus"].count == 7
    assert "state-visit.sarn-havel.example" in lookups["web"].error
    again = Step.objects.get(kind=Step.Kind.LOOK, subject=lookups["web"].pk)
    assert (again.state, again.attempts) == (StepState.OWED, 1)
    assert set(outside) == {"state-visit.sarn-havel.example"}


def test_another_desks_check_of_the_ammunition_is_proposed_and_labelled(
    demo: Article, client: Client
) -> None:
    claim = claim_about(AMMUNITION)
    likeness = claim.likenesses.get(state="proposed")
    assert likeness.fact_check
    assert likeness.fact_check.publisher == "Lantern Check"
    client.force_login(Person.objects.get(username="ann"))
    page = client.get(f"/claims/{claim.pk}/").text
    before = page[page.index('id="checked-before"') :]
    assert "Invented for this demonstration" in before[: before.index("</section>")]
    assert likeness.fact_check.url not in page


def test_true_is_refused_for_the_visit_in_a_sentence(demo: Article) -> None:
    visit = opened(VISIT)
    backing = visit.evidence.filter(machine_stance="supports", circular=False)
    with pytest.raises(Invalid, match="are all parties to this claim"):
        decide(visit, backing, rating="supported")
    assert queries.suggestion_for(visit).rating == "pending"  # type: ignore[union-attr]


def test_two_papers_of_one_house_an_inspection_and_a_denial_on_the_ammunition(demo: Article) -> None:
    rows = list(claim_about(AMMUNITION).evidence.select_related("origin", "document__publisher"))
    counted = queries.origins(rows)
    assert (counted.pages, counted.independent, counted.interested) == (4, 3, 1)
    stances = {str(one.document.publisher): one.machine_stance for one in rows if one.document}
    assert stances["Northgate Monitor"] == stances["The Harrowick Ledger"] == "supports"
    assert stances["Merenthian Foreign Ministry"] == "refutes"
    papers = {"Northgate Monitor", "The Harrowick Ledger"}
    one_house = {one.origin for one in rows if str(one.document.publisher) in papers}
    assert len(one_house) == 1


def test_ann_files_on_the_ammunition_and_bob_signs_and_publishes(demo: Article) -> None:
    claim = opened(AMMUNITION)
    inspection = by_publisher(claim, "Joint Border Mission")
    evidence.judge(inspection.pk, by=ann(), stance="supports", tier="primary")
    number = inspection.origin.number if inspection.origin else None
    filed = decide(
        claim, [inspection], rating="mixed", rationale=f"Ammunition was found [{number}], rocket parts not."
    )
    assert (filed.primary_source, filed.label) == (True, "Mixed")
    approved = verdicts.approve(filed.pk, by=bob())
    published = publishing.publish(approved.pk, by=bob())
    assert published.state == "published"
    assert "invented" in published.document


def test_an_earlier_story_holds_one_verdict_of_each_fate(demo: Article, client: Client) -> None:
    earlier = Article.objects.get(title="Brindle Bay Counts Its Boats")
    out = Publication.objects.filter(claim__article=earlier).order_by("claim__position", "version")
    assert [(one.claim.state, one.state, one.change_kind) for one in out] == [
        ("settled", "published", ""),
        ("settled", "replaced", ""),
        ("settled", "published", "correction"),
        ("settled", "replaced", ""),
        ("settled", "published", "update"),
        ("settled", "held", ""),
        ("settled", "withdrawn", ""),
        ("settled", "published", ""),
    ]
    price = out.last()
    assert price
    assert price.verdict.expires_on
    assert price.verdict.expires_on < timezone.localdate()
    assert "It was to be looked at again by" in client.get(f"/checks/{price.claim_id}/").text
    assert "4 of 6 claims checked" in client.get(f"/stories/{earlier.pk}/").text
    assert relay() == 10


def opened(words: str) -> Claim:
    claim = claim_about(words)
    assignments.take(claim.pk, by=ann())
    return assignments.open(claim.pk, by=ann())


def by_publisher(claim: Claim, name: str) -> Evidence:
    return claim.evidence.filter(document__publisher__name=name)[0]


def decide(claim: Claim, rows: object, **said: str) -> object:
    told = {"rationale": "What the sources say.", "why": "It is widely shared."} | said
    return verdicts.decide(claim.pk, by=ann(), evidence=[one.pk for one in rows], **told)
