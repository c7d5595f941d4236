"""A public copy is asked for each page that ticked evidence rests on, once, and published with the verdict."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from claims import machine, steps
from claims.actions import archiving, verdicts
from claims.actions import evidence as evidence_actions
from claims.models import Claim, Evidence, Step
from claims.states import StepState
from publishing import actions as publishing
from sources.models import Document
from tests.record import Desk, add_passage, decide

pytestmark = pytest.mark.usefixtures("evidence_once")

DATA = Path(__file__).parent.parent / "data" / "wayback"


@pytest.fixture
def archive(httpserver, settings):
    """The Wayback Machine on loopback: no copy yet, and a save that is done when it is asked about."""
    settings.WAYBACK_KEY = "access:secret"
    settings.WAYBACK_URL = httpserver.url_for("").rstrip("/")
    settings.WAYBACK_AVAILABLE_URL = httpserver.url_for("/available")
    answers = {
        "/available": "available_none",
        "/save": "save",
        "/save/status/spn2-0a1b2c": "status_success",
    }
    for path, name in answers.items():
        body = (DATA / f"{name}.json").read_bytes()
        httpserver.expect_request(path).respond_with_data(body, content_type="application/json")
    return httpserver


@pytest.fixture
def ticked(desk: Desk, evidence: list[Evidence]) -> list[Evidence]:
    for one in evidence:
        evidence_actions.judge(one.pk, by=desk.by("ann"), counts=True)
    return evidence


def owed() -> list[Step]:
    return list(Step.objects.filter(kind="archive").order_by("pk"))


def test_only_what_evidence_rests_on_is_asked_for_and_once(archive, desk: Desk, held: Claim, ticked) -> None:
    add_passage(held, desk, "Valley News", "Nobody ticked this.")
    invented = add_passage(held, desk, "Made Up Mail", "Invented.", counts=True, ticked_by=desk.ann)
    Document.objects.filter(pk=invented.document_id).update(invented=True)
    assert [archiving.owe(), archiving.owe()] == [2, 0]
    assert {step.subject for step in owed()} == {one.document_id for one in ticked}


def test_without_a_key_nothing_leaves_the_house(archive, ticked, settings) -> None:
    settings.WAYBACK_KEY = ""
    assert archiving.owe() == 0
    assert archive.log == []
    settings.WAYBACK_KEY = "access:secret"
    assert archiving.owe() == 2


def run_again(step: Step) -> Step:
    Step.objects.filter(pk=step.pk).update(next_at=timezone.now() - timedelta(seconds=1))
    machine.run(step.pk)
    step.refresh_from_db()
    return step


def test_the_step_waits_for_the_archive_and_ends_with_the_copy(archive, ticked) -> None:
    archiving.owe()
    step = owed()[0]
    run_again(step)
    assert (step.state, step.attempts) == (StepState.OWED, 0)
    assert step.next_at > timezone.now()
    run_again(step)
    assert step.state == StepState.DONE
    assert Document.objects.get(pk=step.subject).archived_url.endswith(
        "/web/20260115100000/https://paper.example/fares"
    )


def test_an_archive_that_was_taken_away_is_asked_no_more(archive, ticked, settings) -> None:
    archiving.owe()
    first, second = owed()
    settings.WAYBACK_KEY = ""
    assert run_again(first).state == StepState.FAILED
    assert first.error == "The Wayback Machine is no longer set up."
    assert archive.log == []
    settings.WAYBACK_KEY = "access:secret"
    assert run_again(second).state == StepState.OWED
    assert archive.log


def test_an_archive_that_is_down_is_asked_again_later_and_given_up_in_the_open(
    archive, desk: Desk, ticked
) -> None:
    archive.clear()
    archive.expect_request("/available").respond_with_data(status=500)
    archiving.owe()
    step = owed()[0]
    for _ in range(steps.ATTEMPTS):
        run_again(step)
    assert step.state == StepState.PARKED
    assert step in Step.objects.visible_to(desk.by("dora"))
    assert step not in Step.objects.visible_to(desk.by("eve"))


def test_an_archive_that_says_when_is_left_alone_until_then(archive, ticked) -> None:
    archive.clear()
    archive.expect_request("/available").respond_with_data(status=429, headers={"Retry-After": "21600"})
    archiving.owe()
    step = run_again(owed()[0])
    assert step.state == StepState.OWED
    assert step.next_at > timezone.now() + timedelta(hours=5)


def test_what_was_published_carries_copies_that_came_after_it_was_filed(
    desk: Desk, held: Claim, evidence
) -> None:
    verdict = decide(desk, held, evidence)
    assert {one["archived_url"] for one in verdict.evidence} == {""}
    Document.objects.filter(pk=evidence[0].document_id).update(archived_url="https://web.archive.org/web/1/a")
    verdicts.approve(verdict.pk, by=desk.by("bob"))
    out = publishing.publish(verdict.pk, by=desk.by("dora"))
    assert [one["archived_url"] for one in json.loads(out.document)["sources"]] == [
        "https://web.archive.org/web/1/a",
        "",
    ]
    verdict.refresh_from_db()
    assert verdict.evidence[0]["archived_url"] == ""


def test_the_public_sees_places_and_outcomes_as_filed_and_never_our_words(
    desk: Desk, held: Claim, evidence
) -> None:
    held.lookups.filter(connector="wikipedia").update(
        outcome="rate_limited", error="10.0.0.7 asks us to wait.", answered_at=datetime.now().astimezone()
    )
    verdict = decide(desk, held, evidence)
    held.lookups.update(outcome="nothing", error="", answered_at=timezone.now())
    verdicts.approve(verdict.pk, by=desk.by("bob"))
    out = publishing.publish(verdict.pk, by=desk.by("dora"))
    assert json.loads(out.document)["searched"] == [{"place": "wikipedia", "outcome": "failed"}]
    assert "10.0.0.7" not in out.document
