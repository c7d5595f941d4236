"""The pages that a signed verdict rests on are looked at again; a page that changed opens a re-check, one that fails does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_httpserver import HTTPServer

from claims import machine, steps
from claims.actions import claims, standing, verdicts, watching
from claims.models import Claim, Evidence, Step, Verdict
from claims.states import ClaimState, StepState
from desk.presenters import overview
from sources import lookup
from sources.models import Document
from tests.record import Desk, add_passage, decide

pytestmark = pytest.mark.usefixtures("evidence_once")

QUOTE = "Customs papers list forty tonnes of ammunition bound for Southmark."


@pytest.fixture
def site(httpserver: HTTPServer) -> HTTPServer:
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    return httpserver


def show(site: HTTPServer, text: str) -> None:
    site.expect_oneshot_request("/papers").respond_with_data(text, content_type="text/plain")


@pytest.fixture
def cited(desk: Desk, site: HTTPServer, held: Claim, evidence: list[Evidence]) -> Document:
    """A page that was fetched, and that a signed verdict rests on beside others, which nobody fetched."""
    show(site, f"From the port. {QUOTE}")
    found = lookup.ask("web", site.url_for("/papers"), desk.team.pk)
    page = Document.objects.get(pk=found.documents[0])
    start = page.text.index(QUOTE)
    hers = add_passage(held, desk, "The Papers", QUOTE, start=start, end=start + len(QUOTE))
    Evidence.objects.filter(pk=hers.pk).update(document=page)
    verdicts.approve(decide(desk, held, [*evidence, hers]).pk, by=desk.by("bob"))
    return page


def look_again(page: Document) -> Step:
    """The watch's time has come."""
    step = Step.objects.filter(kind=Step.Kind.WATCH, subject=page.pk).latest("round")
    Step.objects.filter(pk=step.pk).update(next_at=timezone.now())
    machine.run(step.pk)
    for reread in Step.objects.filter(kind=Step.Kind.REREAD, state=StepState.OWED):
        machine.run(reread.pk)
    step.refresh_from_db()
    return step


def test_only_what_the_door_fetched_is_watched_each_page_once(cited: Document) -> None:
    now = timezone.now()
    assert [watching.owe(now), watching.owe(now)] == [1, 0]
    step = Step.objects.get(kind=Step.Kind.WATCH)
    assert (step.subject, step.next_at) == (cited.pk, now + watching.OFTEN)


def test_a_page_that_says_the_same_is_looked_at_again_later(
    site: HTTPServer, held: Claim, cited: Document
) -> None:
    watching.owe(timezone.now())
    show(site, f"From the port. {QUOTE}")
    step = look_again(cited)
    assert (step.state, step.attempts, step.error) == (StepState.OWED, 0, "")
    assert step.next_at > timezone.now() + timedelta(hours=23)
    assert Claim.objects.get(pk=held.pk).state == ClaimState.SETTLED


def test_a_failure_of_long_ago_counts_no_more_when_the_page_has_answered(
    site: HTTPServer, cited: Document
) -> None:
    watching.owe(timezone.now())
    Step.objects.filter(kind=Step.Kind.WATCH).update(attempts=3)
    show(site, f"From the port. {QUOTE}")
    assert look_again(cited).attempts == 0


def test_a_page_that_lost_the_quote_opens_a_re_check_and_is_not_watched_for_it_any_more(
    site: HTTPServer, held: Claim, cited: Document
) -> None:
    watching.owe(timezone.now())
    show(site, "From the port. This text was taken back.")
    look_again(cited)
    claim = Claim.objects.get(pk=held.pk)
    assert claim.state == ClaimState.QUEUED
    assert "no longer has the quote “Customs papers" in claim.recheck_reason
    assert {step.state for step in Step.objects.filter(kind=Step.Kind.REREAD)} == {StepState.DONE}
    assert look_again(cited).state == StepState.DONE


def test_an_address_that_leads_elsewhere_is_seen_with_readers_eyes(
    site: HTTPServer, held: Claim, cited: Document
) -> None:
    watching.owe(timezone.now())
    site.expect_oneshot_request("/papers").respond_with_data("", 302, {"Location": "/home"})
    site.expect_request("/home").respond_with_data("Welcome to our new site.", content_type="text/plain")
    look_again(cited)
    assert Claim.objects.get(pk=held.pk).state == ClaimState.QUEUED


def test_a_page_that_asks_to_sign_in_by_now_has_taken_nothing_back(
    site: HTTPServer, held: Claim, cited: Document
) -> None:
    watching.owe(timezone.now())
    site.expect_oneshot_request("/papers").respond_with_data("", 302, {"Location": "/account/login"})
    site.expect_request("/account/login").respond_with_data(
        "Your password, please.", content_type="text/plain"
    )
    step = look_again(cited)
    assert (step.state, "A login wall" in step.error) == (StepState.FAILED, True)
    assert Claim.objects.get(pk=held.pk).state == ClaimState.SETTLED


@pytest.mark.parametrize(("status", "state"), [(503, StepState.OWED), (404, StepState.FAILED)])
def test_a_page_that_cannot_be_had_changes_no_claim_and_an_editor_sees_it_in_the_end(
    desk: Desk, site: HTTPServer, held: Claim, cited: Document, status: int, state: StepState
) -> None:
    watching.owe(timezone.now())
    site.expect_request("/papers").respond_with_data("", status)
    step = look_again(cited)
    assert step.state == state
    assert f"({status})" in step.error
    assert (step.next_at > timezone.now() + timedelta(hours=3)) == (state == StepState.OWED)
    assert Claim.objects.get(pk=held.pk).state == ClaimState.SETTLED
    shown = [one.what for one in overview.stuck(desk.dora)]
    assert shown == ([str(cited)] if state == StepState.FAILED else [])
    assert watching.owe(timezone.now()) == 0
    if state == StepState.FAILED:
        assert watching.owe(timezone.now() + watching.SELDOM * 2) == 1


def test_what_no_verdict_rests_on_any_more_is_left_alone(desk: Desk, held: Claim, cited: Document) -> None:
    watching.owe(timezone.now())
    claims.recheck(held.pk, by=desk.by("dora"), reason="News.")
    assert look_again(cited).state == StepState.DONE
    assert watching.owe(timezone.now()) == 0
    standing.let_stand(held.pk, by=desk.by("bob"), reason="No news.")
    assert watching.owe(timezone.now()) == 1


def test_the_older_a_verdict_the_more_seldom_its_pages_are_looked_at(cited: Document) -> None:
    now = timezone.now()
    gaps = []
    for days in (0, 10, 1000):
        Verdict.objects.filter(state="approved").update(approved_at=now - timedelta(days=days))
        again = watching.next_look(cited, now)
        assert again
        gaps.append((again - now).days)
    assert gaps == [1, 5, 30]


def test_a_watch_waits_with_the_others_that_wait_for_the_outside() -> None:
    assert steps.QUEUES[Step.Kind.WATCH] == "fetch"
