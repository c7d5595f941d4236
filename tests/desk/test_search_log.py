"""The search log on a claim's page: what was asked, asked again, and what a person searched herself."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from claims.actions import research
from claims.models import Claim, Lookup, Step, Verdict
from claims.states import StepState
from desk.presenters.claims import asked
from tests.record import Desk


@pytest.fixture
def dora(desk: Desk, client: Client) -> Client:
    client.force_login(desk.dora)
    return client


def page_of(client: Client, claim: Claim) -> str:
    return client.get(f"/claims/{claim.pk}/").content.decode()


@pytest.fixture
def failed(desk: Desk, held: Claim) -> Lookup:
    lookup = held.lookups.get(connector="wikipedia")
    research.answer(lookup, by=desk.by("ann"), outcome="failed", error="The page did not <answer>.")
    Step.objects.filter(kind="look", subject=lookup.pk).update(state=StepState.FAILED)
    return lookup


def test_a_failed_search_says_so_and_is_tried_again(desk: Desk, dora: Client, failed: Lookup) -> None:
    page = page_of(dora, failed.claim)
    assert "The page did not &lt;answer&gt;." in page
    assert f'action="/searches/{failed.pk}/retry/"' in page
    dora.post(f"/searches/{failed.pk}/retry/")
    assert Step.objects.filter(kind="look", subject=failed.pk, state=StepState.OWED).exists()


def test_an_answered_search_can_be_asked_again_and_one_that_runs_can_not(
    desk: Desk, dora: Client, held: Claim
) -> None:
    own, running = held.lookups.get(connector="corpus"), held.lookups.get(connector="wikipedia")
    research.answer(own, by=desk.by("ann"), outcome="nothing")
    page = page_of(dora, held)
    assert "Ask again" in page
    assert f'action="/searches/{running.pk}/retry/"' not in page
    dora.post(f"/searches/{own.pk}/retry/")
    assert held.lookups.filter(connector="corpus").count() == 2


def test_eve_can_not_have_it_tried_again(desk: Desk, client: Client, failed: Lookup) -> None:
    client.force_login(desk.eve)
    assert client.post(f"/searches/{failed.pk}/retry/").status_code == 404
    assert client.post(f"/claims/{failed.claim_id}/search/", {"question": "x"}).status_code == 404
    assert client.post(f"/claims/{failed.claim_id}/log-search/").status_code == 404
    assert not Step.objects.filter(kind="look", subject=failed.pk, state=StepState.OWED).exists()


def test_one_searches_in_ones_own_words_places_and_days(desk: Desk, dora: Client, held: Claim) -> None:
    said = {"question": "shells harbour", "question_at_corpus": "on", "question_since": "2026-01-31"}
    answer = dora.post(f"/claims/{held.pk}/search/", said, follow=True)
    made = held.lookups.get(query="shells harbour")
    assert (made.connector, made.since, made.asked_by) == ("corpus", date(2026, 1, 31), desk.dora)
    assert "published from 31 January 2026" in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"question_since": "31.1.2026"}, "no day such as 2026-01-31"),
        ({"question_since": "2026-13-45"}, "no day such as 2026-01-31"),
        ({"question_at_bing": "on"}, "no place to search"),
        ({"question_until": "2026-01-01", "question_at_wikipedia": "on"}, "searched by days"),
    ],
)
def test_what_can_not_be_searched_comes_back_with_the_words(
    dora: Client, held: Claim, said, sentence
) -> None:
    answer = dora.post(f"/claims/{held.pk}/search/", {"question": "shells <harbour>"} | said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert 'value="shells &lt;harbour&gt;"' in page


def test_one_logs_a_search_one_made(desk: Desk, dora: Client, held: Claim) -> None:
    said = {
        "logged_place": "City archive",
        "logged_question": "budget",
        "logged_outcome": "found",
        "logged_count": "3",
    }
    page = dora.post(f"/claims/{held.pk}/log-search/", said | {"logged_note": "All of 2023."}, follow=True)
    assert held.lookups.filter(by_hand=True, count=3).exists()
    for words in ("City archive", "Dora looked", "3 pages found", "All of 2023."):
        assert words in page.content.decode()


def test_what_is_not_logged_comes_back_with_the_words(dora: Client, held: Claim) -> None:
    said = {"logged_place": "City archive", "logged_question": "", "logged_outcome": "failed"}
    answer = dora.post(f"/claims/{held.pk}/log-search/", said)
    assert answer.status_code == 422
    assert "Say what you looked for." in answer.content.decode()
    assert 'value="City archive"' in answer.content.decode()
    answer = dora.post(f"/claims/{held.pk}/log-search/", said | {"logged_count": "many"})
    assert "whole number" in answer.content.decode()


def test_a_verdict_says_where_was_looked(dora: Client, filed: Verdict) -> None:
    Verdict.objects.filter(pk=filed.pk).update(
        searched=[
            {"place": place, "by_hand": place == "Archive", "outcome": outcome}
            for place, outcome in [("corpus", "found"), ("wikipedia", "failed"), ("Archive", "nothing")]
        ],
        still_running=["searxng: shells"],
    )
    said = "Searched 3 times in 3 places: 1 failed, 1 had no answer yet"
    assert said in page_of(dora, filed.claim)
    assert said in dora.get(f"/admin/claims/verdict/{filed.pk}/change/").content.decode()


def test_nothing_searched_is_told_and_so_is_what_nobody_kept() -> None:
    once = [{"place": "corpus", "by_hand": False, "outcome": "nothing"}]
    assert asked([]) == "Nothing was searched"
    assert asked([], running=2) == "Searched 2 times: no answer yet"
    assert asked(None) == ""
    assert asked(once) == "Searched once in 1 place: none failed"
