"""A claim by its independent sources: for and against, who has a stake, what pages name; on screen and on paper."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.actions import evidence as evidence_actions
from claims.actions import leads
from claims.models import Claim, Evidence, Lead, Verdict
from desk.presenters import sources
from desk.presenters.evidence import board, load
from engine.types import Lead as Named
from engine.types import LeadKind
from people.actors import SERVER
from sources.models import Document, Publisher
from tests.record import Desk, add_passage

pytestmark = pytest.mark.usefixtures("held_once")


@pytest.fixture
def ann(desk: Desk, client: Client) -> Client:
    client.force_login(desk.ann)
    return client


def page_of(client: Client, claim: Claim, **asked: Any) -> str:
    answer = client.get(f"/claims/{claim.pk}/sources/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_source_is_a_line_with_what_it_says(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    against = add_passage(
        held, desk, "Southmark Daily", "No such cargo arrived.", stance="refutes", tier="primary"
    )
    add_passage(held, desk, "The Echo", "Shells.", circular=True)
    first, _, third, repeat = sources.for_and_against(board(load(held, SERVER)))
    assert [row.publisher for row in first.backs] == ["The Harbour Post"]
    assert (third.contradicts[0].pk, third.tier) == (against.pk, "Primary source")
    assert (repeat.backs, [row.publisher for row in repeat.neither]) == ((), ["The Echo"])


def test_what_no_page_was_seen_to_say_backs_nothing_and_says_so(desk: Desk, ann: Client, held: Claim) -> None:
    add_passage(held, desk, "Harbour Post", "Nobody wrote this.", quote_check="missing")
    evidence_actions.add(
        held.pk, by=desk.by("ann"), url="https://wall.example/1", passage="Behind a wall.", stance="supports"
    )
    for line in sources.for_and_against(board(load(held, SERVER))):
        assert (line.backs, len(line.neither)) == ((), 1)
    shown = page_of(ann, held)
    assert "does not stand in the page as it was seen: it is no evidence." in shown
    assert "The page is being fetched." in shown
    assert "wall.example" in shown.replace("https://wall.example/1", "")
    assert "No evidence yet" in shown


def test_what_is_no_page_is_called_by_its_name(desk: Desk, ann: Client, held: Claim) -> None:
    said = {"who": "Mara Lind", "when": "20 January", "terms": "on_record"}
    inputs = [
        {"name": name, "value": value, "source": "The office"} for name, value in (("old", "4"), ("new", "5"))
    ]
    for form, passage, details in (
        ("conversation", "It is closed.", said),
        ("calculation", "", {"inputs": inputs, "steps": ["new / old = 1.25"], "result": "1.25 times"}),
    ):
        evidence_actions.add(
            held.pk, by=desk.by("ann"), form=form, passage=passage, details=details, stance="supports"
        )
    shown = page_of(ann, held)
    assert "1 conversation, secondary source" in shown
    assert "It adds no source: those of its figures count." in shown
    assert "1.25 times" in shown


def test_of_several_pages_the_oldest_is_named(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    later, earlier = (one.document_id for one in evidence)
    Document.objects.filter(pk=later).update(published_at="2026-03-02T08:00Z")
    Document.objects.filter(pk=earlier).update(published_at="2026-03-01T08:00Z")
    number = evidence[0].origin.number  # type: ignore[union-attr]
    evidence_actions.judge(evidence[1].pk, by=desk.by("ann"), origin=number)
    (line,) = sources.for_and_against(board(load(held, SERVER)))
    assert line.oldest_house == "Inland Gazette"
    assert f"{line.oldest:%d %B}" == "01 March"


def test_the_page_shows_them_and_says_so_where_there_are_none(ann: Client, held: Claim) -> None:
    assert "There is no evidence yet, for or against." in page_of(ann, held)


def test_what_was_filed_is_printed_as_it_was_filed(ann: Client, filed: Verdict) -> None:
    Publisher.objects.filter(name="The Harbour Post").update(name="The Renamed Post")
    as_filed = page_of(ann, filed.claim, verdict=filed.pk)
    assert "The Harbour Post" in as_filed
    assert "At least 2 independent sources" in as_filed
    assert "None of its sources is a primary one." in as_filed
    assert "The Renamed Post" in page_of(ann, filed.claim)
    assert ann.get(f"/claims/{filed.claim_id}/sources/", {"verdict": "99"}).status_code == 404
    assert ann.get(f"/claims/{filed.claim_id}/sources/", {"verdict": "x"}).status_code == 404


def test_sources_are_merged_split_and_put_back_here(
    ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    there = f"/claims/{held.pk}/sources/"
    assert "2 independent sources" in page_of(ann, held)
    ann.post(f"{there}merge/", {"number": "2", "into": "1"})
    assert "1 independent source" in page_of(ann, held)
    ann.post(f"{there}undo/")
    assert "2 independent sources" in page_of(ann, held)
    ann.post(f"{there}merge/", {"number": "2", "into": "1"})
    ann.post(f"{there}split/", {"number": "1"})
    assert "2 independent sources" in page_of(ann, held)
    refused = ann.post(f"{there}merge/", {"number": "1", "into": "x"}, follow=True)
    assert "Choose the other source that this one is the same as." in refused.content.decode()
    assert ann.post(f"{there}burn/").status_code == 404


def test_who_is_a_party_is_said_here_with_the_reason(
    ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    post = Publisher.objects.get(name="The Harbour Post")
    said = {"publisher": str(post.pk), "interested": "yes", "why": "It owns the ships."}
    ann.post(f"/claims/{held.pk}/sources/party/", said)
    page = page_of(ann, held)
    assert "It owns the ships. (Ann," in page
    assert "1 of them a party to it" in page


def test_what_pages_name_is_followed_left_and_taken_back(
    ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    named = Named(LeadKind.REPORT, "the audit", "https://audit.example/r.pdf", "linked under “the audit”")
    leads.propose(held, [(evidence[0].document_id or 0, named)])
    lead = held.leads.get()
    assert "the audit" in page_of(ann, held)
    ann.post(f"/leads/{lead.pk}/leave/")
    assert Lead.objects.get().state == "left"
    ann.post(f"/leads/{lead.pk}/reopen/")
    ann.post(f"/leads/{lead.pk}/follow/")
    assert held.evidence.filter(asked_url="https://audit.example/r.pdf", tier="primary").exists()
    assert "the audit" not in page_of(ann, held)


def test_another_teams_sources_are_not_there(desk: Desk, client: Client, held: Claim) -> None:
    client.force_login(desk.eve)
    assert client.get(f"/claims/{held.pk}/sources/").status_code == 404
    assert client.post(f"/claims/{held.pk}/sources/undo/").status_code == 404


def test_what_was_filed_is_not_regrouped_from_here(ann: Client, filed: Verdict) -> None:
    assert "Merge</button>" not in page_of(ann, filed.claim)
    refused = ann.post(f"/claims/{filed.claim_id}/sources/merge/", {"number": "2", "into": "1"}, follow=True)
    assert "stay as they are" in refused.content.decode()
