"""A language model reads an article beside our own machine: it proposes, it is checked, it decides nothing."""

from __future__ import annotations

import pytest

from claims import history, machine
from claims.actions import articles, consultations, proposals
from claims.models import Anchor, Article, Claim, Consultation, Event, EventPayload, Step
from claims.states import ClaimState
from sources.models import Provider
from tests.claims.asking import FIRST, SECOND, asked, statements, work
from tests.model_server import ModelServer, claim, claims
from tests.record import BODY, Desk, make_claim, told_by_history


@pytest.fixture
def partly(cellar: Provider, article: Article) -> Article:
    """The article, of which our machine has found the first claim alone."""
    Step.objects.filter(kind="read").update(state="done")
    make_claim(article, FIRST)
    consultations.owe_reading(article)
    return article


@pytest.fixture
def trusted(desk: Desk, cellar: Provider, model_server: ModelServer) -> None:
    """The team has the worthiest claims queued, and lets its model find them too: it finds the second one."""
    desk.team.auto_queue = 9
    desk.team.save()
    cellar.may_queue = True
    cellar.save()
    model_server.says(claims([claim(SECOND)]))


def test_our_own_machine_reads_first_and_waits_for_nobody(read: Article, model_server: ModelServer) -> None:
    assert read.claims.exists()
    assert model_server.asked == []
    assert asked().outcome == ""


def test_a_claim_that_both_found_says_so_and_stays_ours(read: Article, model_server: ModelServer) -> None:
    model_server.says(claims([claim(FIRST)]))
    before = statements(read)
    work()

    assert statements(read) == before
    both = [one for one in read.claims.all() if one.by_models == ["Cellar"]]
    assert [one.found_by.startswith("extract") for one in both] == [True]
    assert [who["kind"] for who in both[0].proposed_by] == ["engine", "model"]


def test_a_claim_that_the_model_alone_found_is_new_and_says_so(
    cellar: Provider, trusted: None, partly: Article
) -> None:
    cellar.may_queue = False
    cellar.save()
    work()
    work("match")

    alone = partly.claims.get(found_by="model")
    assert (alone.state, alone.by_models) == (ClaimState.NEW, ["Cellar"])
    assert alone.proposed_by == [{"kind": "model", "name": "Cellar"}]
    anchor = alone.anchors.get()
    assert BODY[anchor.start : anchor.end] == SECOND == anchor.quote


def test_it_is_queued_only_where_the_team_lets_the_model(trusted: None, partly: Article) -> None:
    work()
    work("match")

    assert partly.claims.get(found_by="model").state == ClaimState.QUEUED


def test_one_that_people_left_out_is_not_queued_after_all(trusted: None, partly: Article) -> None:
    work()
    alone = partly.claims.get(found_by="model")
    Claim.objects.filter(pk=alone.pk).update(state=ClaimState.PARKED, version=2)
    work("match")

    alone.refresh_from_db()
    assert alone.state == ClaimState.PARKED


def test_what_leaves_is_recorded_as_a_digest_and_not_as_text(
    read: Article, model_server: ModelServer
) -> None:
    work()
    line = Event.objects.get(type="model.read")
    payload = history.payload_of(line)

    assert line.machine == "Cellar"
    assert (payload["model"], payload["call"], payload["tokens_in"], payload["tokens_out"]) == (
        "small",
        "split the article",
        1200,
        340,
    )
    assert len(payload["digest"]) == 64
    assert payload["digest"] == asked().digest
    assert not EventPayload.objects.filter(
        text__contains="shipped ammunition to Southmark, officials"
    ).exists()
    assert "Cellar read the article beside our machine" in told_by_history()[-1]
    assert history.verify()[0] == []


def test_the_answer_is_kept_until_it_is_checked_and_no_longer(
    read: Article, model_server: ModelServer
) -> None:
    work("consult")
    assert asked().heard
    assert asked().outcome == ""
    work("check")
    assert asked().heard == ""
    assert asked().outcome == "answered"


def test_a_second_worker_changes_nothing(read: Article, model_server: ModelServer) -> None:
    work()
    before, lines = statements(read), Event.objects.count()
    for step in Step.objects.filter(kind__in=["consult", "check"]):
        machine.run(step.pk)

    assert (statements(read), Event.objects.count(), len(model_server.asked)) == (before, lines, 1)


def test_a_text_that_was_revised_meanwhile_is_another_question(
    desk: Desk, read: Article, model_server: ModelServer
) -> None:
    articles.mend(read.pk, by=desk.by("dora"), body=BODY.replace("in May", "in June"))
    before = statements(read)
    work()

    assert statements(read) == before
    assert (asked().outcome, asked().error) == ("not_asked", "The article has got a new text.")
    work("read")
    work()
    assert asked().outcome == "answered"
    assert asked().revision == 2


def test_a_claim_of_the_model_gets_its_place_in_the_revised_text(
    desk: Desk, partly: Article, model_server: ModelServer
) -> None:
    model_server.says(claims([claim(SECOND)]))
    work()
    articles.mend(partly.pk, by=desk.by("dora"), body="A new first line. " + BODY)
    Step.objects.filter(kind="read").update(state="done")
    partly.refresh_from_db()
    consultations.owe_reading(partly)
    work()

    alone = partly.claims.get(found_by="model")
    assert [anchor.revision for anchor in alone.anchors.order_by("revision")] == [1, 2]


def test_a_claim_that_was_gone_and_stands_again_in_other_words_is_back(
    desk: Desk, partly: Article, model_server: ModelServer
) -> None:
    told = "Southmark awaits the president in May."
    model_server.says(claims([claim(told, SECOND)]))
    work()
    assert partly.claims.get(statement=told).state == ClaimState.NEW
    other = "In May the president is expected to visit Southmark, where they wait."
    articles.mend(partly.pk, by=desk.by("dora"), body=BODY.replace(SECOND, other))
    work("read")
    model_server.says(claims([claim(told, other)]))
    assert partly.claims.get(statement=told).state == ClaimState.DISMISSED
    Anchor.objects.filter(revision=2).delete()  # our own machine has not found it there
    work()

    back = partly.claims.get(statement=told)
    assert (back.state, back.dismissed_reason) == (ClaimState.NEW, "")


def test_without_a_model_or_with_another_teams_nothing_is_owed(
    desk: Desk, model_server: ModelServer, article: Article
) -> None:
    work("read")
    assert not Consultation.objects.exists()

    model = Provider.objects.create(team=desk.eve.team, name="Theirs", address=model_server.openai, model="m")
    articles.mend(article.pk, by=desk.by("dora"), body=f"It was in May. {BODY}")
    work("read")
    assert not Consultation.objects.exists()

    Provider.objects.filter(pk=model.pk).update(team=desk.team)
    articles.mend(article.pk, by=desk.by("dora"), body=f"It was in June. {BODY}")
    work("read")
    assert Consultation.objects.get().provider == model


def test_a_long_text_is_sent_in_part_and_that_is_said(
    desk: Desk, cellar: Provider, model_server: ModelServer
) -> None:
    long, _ = articles.receive(by=desk.by("dora"), title="Long", body=BODY + " Ships came and went." * 4_000)
    Step.objects.filter(kind="read").update(state="done")
    consultations.owe_reading(long)
    model_server.says(claims([claim(FIRST)]))
    work()

    assert "Only the first 60,000 characters were sent to the model." in asked().words
    assert len(model_server.asked[0].text("Article")) <= 60_000


def test_what_a_model_read_in_a_text_that_was_revised_meanwhile_is_no_proposal(
    desk: Desk, partly: Article
) -> None:
    late, nothing = asked(), proposals.Beside(both=set(), alone=[], refused={})
    articles.mend(partly.pk, by=desk.by("dora"), body=f"It was in May. {BODY}")
    proposals.keep(late, nothing)
    late.refresh_from_db()
    assert (late.outcome, late.error) == ("refused", "The article got a new text while the model read.")
    assert [event.type for event in Event.objects.filter(type__startswith="model.")] == ["model.refused"]

    consultations.owe_reading(Article.objects.get())
    proposals.keep(asked(), nothing)
    assert asked().outcome == "answered"
    assert Event.objects.filter(type="model.read").count() == 1
