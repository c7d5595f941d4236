"""The search log: what was asked where, put again, made by a person, and kept with the verdict."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_httpserver import HTTPServer

from claims.actions import articles, documents, research
from claims.actions import claims as claim_actions
from claims.machine import run
from claims.models import Claim, Event, Lookup, Step
from claims.rules import IllegalMove, Invalid, NotAllowed, NotThere
from people.actors import machine
from tests.record import Desk, decide, make_claim


def connectors(claim: Claim) -> list[str]:
    """Of the latest round."""
    claim.refresh_from_db()
    return list(
        claim.lookups.filter(round=claim.round).order_by("connector").values_list("connector", flat=True)
    )


def answered(lookup: Lookup, outcome: str, **said: object) -> Lookup:
    return research.answer(lookup, by=machine("searcher"), outcome=outcome, **said)


@pytest.fixture
def queued(desk: Desk, claim: Claim) -> Claim:
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    claim.refresh_from_db()
    return claim


def test_a_claim_is_put_to_every_place_that_is_set_up(desk: Desk, claim: Claim, settings) -> None:
    settings.SEARXNG_URL, settings.FACTCHECKTOOLS_KEY = "http://127.0.0.1:9", "key"
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    assert connectors(claim) == ["corpus", "factchecktools", "searxng", "wikipedia"]


def test_ann_searches_again_in_her_own_words_places_and_days(desk: Desk, queued: Claim) -> None:
    research.again(
        queued.pk,
        by=desk.by("ann"),
        question="  shells   Southmark ",
        connectors=["corpus", "wikipedia"],
        since=date(2026, 1, 1),
        until=date(2026, 2, 1),
    )
    assert connectors(queued) == ["corpus", "wikipedia"]
    own, encyclopedia = queued.lookups.filter(round=queued.round).order_by("connector")
    assert (own.query, own.since, own.until, own.asked_by) == (
        "shells Southmark",
        date(2026, 1, 1),
        date(2026, 2, 1),
        desk.ann,
    )
    assert (encyclopedia.since, encyclopedia.until) == (None, None)  # it knows no days, and the log says so
    assert Step.objects.filter(kind="look", subject=own.pk, state="owed").exists()


def test_the_same_words_can_be_searched_for_again_and_both_lines_stand(desk: Desk, queued: Claim) -> None:
    for _ in range(2):
        research.again(queued.pk, by=desk.by("ann"), question="shells", connectors=["corpus"])
    assert queued.lookups.filter(query="shells").count() == 2


def test_places_alone_are_asked_in_the_claims_words(desk: Desk, queued: Claim) -> None:
    research.again(queued.pk, by=desk.by("ann"), connectors=["wikipedia"])
    assert connectors(queued) == ["wikipedia"]
    first, second = queued.lookups.filter(connector="wikipedia")
    assert first.query == second.query


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"connectors": ["bing"]}, "“bing” is no place to search; choose among corpus, wikipedia"),
        ({"connectors": ["wayback"]}, "no place to search"),
        ({"connectors": ["searxng"]}, "Web search is not set up"),
        ({"since": date(2026, 2, 1), "until": date(2026, 1, 1)}, "last day comes after the first"),
        ({"since": date(2999, 1, 1)}, "a day that has not come"),
        ({"since": date(2026, 1, 1), "connectors": ["wikipedia"]}, "Wikipedia can't be searched by days"),
        ({"question": "x" * 1001}, "at most 1,000 characters"),
    ],
)
def test_a_search_that_can_not_be_made_is_refused_and_nothing_changes(
    desk: Desk, queued: Claim, said, sentence
) -> None:
    before = queued.lookups.count()
    with pytest.raises(Invalid, match=sentence):
        research.again(queued.pk, by=desk.by("ann"), **said)
    queued.refresh_from_db()
    assert (queued.lookups.count(), queued.round) == (before, 1)


def test_eve_searches_nothing_of_ours(desk: Desk, queued: Claim) -> None:
    with pytest.raises(NotThere):
        research.again(queued.pk, by=desk.by("eve"), question="shells")
    with pytest.raises(NotThere):
        research.log(queued.pk, by=desk.by("eve"), place="Archive", question="shells", outcome="nothing")


def test_a_failed_search_is_tried_in_its_place(desk: Desk, queued: Claim) -> None:
    failed = answered(queued.lookups.get(connector="wikipedia"), "failed", error="It is down.")
    with pytest.raises(NotThere, match=f"There is no search {10**9} here"):
        research.retry(10**9, by=desk.by("ann"))
    assert research.retry(failed.pk, by=desk.by("ann")) == failed


def test_a_failure_that_is_repeated_is_no_news_and_another_answer_is(desk: Desk, queued: Claim) -> None:
    lookup = queued.lookups.get(connector="wikipedia")
    lines = []
    for outcome in ("failed", "failed", "nothing", "nothing", "failed"):
        answered(lookup, outcome)
        lines.append(Event.objects.filter(type="lookup.answered").count())
    assert lines == [1, 1, 2, 2, 3]


def test_the_machine_puts_its_own_questions_in_broader_words_and_nobody_elses(
    desk: Desk, queued: Claim
) -> None:
    long = "Northland has shipped 3,000 shells of ammunition to the harbour of Southmark since the summer of 2015."
    queued.statement = long
    queued.save()
    own = queued.lookups.get(connector="wikipedia")
    hers = research.again(queued.pk, by=desk.by("ann"), question="shells", connectors=["wikipedia"])
    said = {
        "its own": own,
        "hers": hers.lookups.get(query="shells"),
        "a page": research.page(queued, "https://post.example/a", machine("searcher")),
        "older copies": research.ask_for_earlier(queued, "wikipedia", "ships", date(2026, 1, 1)),
    }
    broader = {name: bool(research.broader(lookup)) for name, lookup in said.items()}
    assert broader == {"its own": True, "hers": False, "a page": False, "older copies": False}
    for place in ("corpus", "searxng", "factchecktools"):
        own.connector = place
        assert research.broader(own), place


def work_off(claim: Claim, connector: str) -> list[Lookup]:
    """A worker puts what is asked there, and what it comes to ask besides."""
    asked = Lookup.objects.filter(claim=claim, connector=connector).order_by("pk")
    for _ in range(5):
        for lookup in asked.filter(answered_at=None):
            run(Step.objects.get(kind=Step.Kind.LOOK, subject=lookup.pk).pk)
    return list(asked)


@pytest.mark.parametrize("stands", [True, False])
def test_a_worker_that_finds_nothing_asks_in_broader_words(desk: Desk, claim: Claim, stands: bool) -> None:
    claim.statement = (
        "Northland has shipped 3,000 shells to the harbour of Southmark since the summer of 2015."
    )
    claim.save()
    if stands:
        documents.add(by=desk.by("ann"), about={"title": "The log"}, text=claim.statement)
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    asked = work_off(claim, "corpus")
    assert {one.outcome for one in asked} == {"found" if stands else "nothing"}
    assert (len(asked) == 1) == stands
    assert len({one.query for one in asked}) == len(asked)


def test_what_others_have_found_is_counted_and_compared_with_the_claim(
    desk: Desk, claim: Claim, settings, httpserver: HTTPServer
) -> None:
    settings.FACTCHECKTOOLS_URL, settings.FACTCHECKTOOLS_KEY = httpserver.url_for("/"), "k-1"
    reviews = (Path(__file__).parent.parent / "data" / "factchecktools" / "search.json").read_text()
    search = httpserver.expect_request("/v1alpha1/claims:search")
    search.respond_with_data(reviews, content_type="application/json")
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    Step.objects.filter(kind=Step.Kind.COMPARE).delete()
    (lookup,) = work_off(claim, "factchecktools")
    assert (lookup.outcome, lookup.count) == ("found", 2)
    assert Step.objects.filter(kind=Step.Kind.COMPARE, subject=claim.pk, state="owed").exists()


def test_the_addresses_that_stand_beside_the_claim_now_are_asked(desk: Desk) -> None:
    """And not those of the paragraph that stood there before the text was revised."""
    beside = "Two ships left, says https://port.example/log today."
    elsewhere = "An advertisement: https://shop.example/offer for you."
    story, _ = articles.receive(by=desk.by("dora"), title="Ships", body=beside)
    claim = make_claim(story, "Two ships left")
    revised = articles.mend(story.pk, by=desk.by("dora"), body=f"{elsewhere}\n\n{beside}")
    start = revised.body.index("Two ships left")
    claim.anchors.create(article=revised, revision=2, quote="Two ships left", start=start, end=start + 14)
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    asked = claim.lookups.filter(connector="web").values_list("query", flat=True)
    assert list(asked) == ["https://port.example/log"]


def test_an_answered_search_keeps_its_line_and_the_new_answer_gets_one(desk: Desk, queued: Claim) -> None:
    old = answered(queued.lookups.get(connector="wikipedia"), "nothing")
    new = research.retry(old.pk, by=desk.by("ann"))
    assert new != old
    assert (new.query, new.connector, new.outcome, new.asked_by) == (old.query, old.connector, "", desk.ann)
    queued.refresh_from_db()
    assert (new.round, queued.round) == (old.round + 1, old.round + 1)
    assert Event.objects.latest("pk").type == "claim.researched"
    old.refresh_from_db()
    assert old.outcome == "nothing"


def logged(desk: Desk, claim: Claim, **said: object) -> Lookup:
    told = {"place": "City archive", "question": "bus budget 2024", "outcome": "nothing"} | said
    return research.log(claim.pk, by=desk.by("ann"), **told)  # type: ignore[arg-type]


def test_ann_logs_a_search_she_made(desk: Desk, queued: Claim) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    one = logged(
        desk, queued, outcome="found", count=3, note="Three folders, none of that year.", at=yesterday
    )
    assert (one.by_hand, one.asked_by, one.connector, one.outcome, one.count) == (
        True,
        desk.ann,
        "City archive",
        "found",
        3,
    )
    assert one.answered_at == yesterday
    assert Event.objects.filter(claim=queued, type="lookup.logged").count() == 1
    assert not Step.objects.filter(kind="look", subject=one.pk).exists()


def test_a_search_logged_twice_stands_once_and_with_another_outcome_twice(desk: Desk, queued: Claim) -> None:
    first = logged(desk, queued)
    assert logged(desk, queued) == first
    assert logged(desk, queued, outcome="failed") != first
    assert queued.lookups.filter(by_hand=True).count() == 2


def test_a_place_may_be_called_like_one_of_the_machines(desk: Desk, queued: Claim) -> None:
    assert logged(desk, queued, place="wikipedia").by_hand


def test_a_search_of_what_is_filed_is_not_put_again(desk: Desk, queued: Claim) -> None:
    failed = answered(queued.lookups.get(connector="wikipedia"), "failed", error="It is down.")
    Claim.objects.filter(pk=queued.pk).update(state="to_sign")
    with pytest.raises(IllegalMove, match="stands as it is"):
        research.retry(failed.pk, by=desk.by("ann"))
    Claim.objects.filter(pk=queued.pk).update(state="queued")
    assert research.retry(failed.pk, by=desk.by("ann")) == failed


def test_asked_again_without_a_word_it_is_a_round_in_the_claims_own(desk: Desk, queued: Claim) -> None:
    first = queued.round
    research.again(queued.pk, by=desk.by("ann"))
    queued.refresh_from_db()
    assert queued.round == first + 1
    then, now = (
        set(queued.lookups.filter(round=number).values_list("connector", "query"))
        for number in (first, first + 1)
    )
    assert then == now != set()


def test_a_search_of_a_person_is_not_put_again_by_the_machine(desk: Desk, queued: Claim) -> None:
    with pytest.raises(Invalid, match="made by a person"):
        research.retry(logged(desk, queued).pk, by=desk.by("ann"))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"place": " "}, "Say where you looked"),
        ({"question": ""}, "Say what you looked for"),
        ({"outcome": "rate_limited"}, "Say what came of it"),
        ({"at": timezone.now() + timedelta(days=1)}, "when it has been made"),
        ({"place": "x" * 41}, "at most 40 characters"),
        ({"note": "x" * 501}, "at most 500 characters"),
    ],
)
def test_a_search_that_says_too_little_is_not_logged(desk: Desk, queued: Claim, said, sentence) -> None:
    with pytest.raises(Invalid, match=sentence):
        logged(desk, queued, **said)
    assert not queued.lookups.filter(by_hand=True).exists()


def test_the_machine_logs_no_search_of_its_own(queued: Claim) -> None:
    with pytest.raises(NotAllowed):
        research.log(queued.pk, by=machine("searcher"), place="Archive", question="x", outcome="nothing")


def test_the_database_keeps_no_search_by_hand_without_its_person(queued: Claim) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Lookup.objects.create(claim=queued, connector="Archive", query="x", by_hand=True)
    with pytest.raises(ValidationError, match="last day comes after the first"):
        Lookup(
            claim=queued, connector="corpus", query="y", since=date(2026, 2, 1), until=date(2026, 1, 1)
        ).full_clean(exclude=["asked_by"])


def test_deciding_freezes_where_was_looked(desk: Desk, held: Claim, evidence) -> None:
    answered(held.lookups.get(connector="corpus"), "nothing")
    answered(held.lookups.get(connector="wikipedia"), "failed", error="A secret path: /var/lib")
    logged(desk, held)
    verdict = decide(desk, held, evidence)
    assert [(one["place"], one["outcome"], one["by_hand"]) for one in verdict.searched] == [
        ("corpus", "nothing", False),
        ("wikipedia", "failed", False),
        ("City archive", "nothing", True),
    ]
    assert "secret" not in str(verdict.searched)
    failed = held.lookups.get(connector="wikipedia")
    answered(failed, "nothing")
    verdict.refresh_from_db()
    assert verdict.searched[1]["outcome"] == "failed"


def test_when_it_was_filed_nothing_is_searched_any_more(desk: Desk, filed) -> None:
    for act in (research.again, lambda pk, by: logged(desk, filed.claim)):
        with pytest.raises(IllegalMove):
            act(filed.claim_id, by=desk.by("ann"))
