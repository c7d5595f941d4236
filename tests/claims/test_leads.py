"""Primary sources that pages name are proposed; one click adds them as evidence to be fetched."""

from __future__ import annotations

import pytest

from claims.actions import leads
from claims.models import Claim, Evidence, Lead, Lookup, Verdict
from claims.rules import IllegalMove, NotThere
from engine.types import Lead as Named
from engine.types import LeadKind
from tests.record import Desk, told_by_history

REPORT = Named(LeadKind.REPORT, "the audit", "https://audit.example/r.pdf", "linked under “the audit”")
ACT = Named(LeadKind.LAW, "Harbour Act 2024", "", "named: “under the Harbour Act 2024”")


@pytest.fixture
def named(held: Claim, evidence: list[Evidence]) -> list[Lead]:
    page = evidence[0].document_id or 0
    assert leads.propose(held, [(page, REPORT), (page, ACT)]) == 2
    return list(held.leads.all())


def test_one_click_adds_it_as_a_primary_source_to_be_fetched(desk: Desk, named: list[Lead]) -> None:
    lead = leads.follow(named[0].pk, by=desk.by("ann"))
    assert lead.evidence
    assert (lead.evidence.asked_url, lead.evidence.tier) == (REPORT.url, "primary")
    assert lead.evidence.lookup
    assert lead.evidence.lookup.connector == "web"
    assert told_by_history()[-1] == "Ann followed a primary source that was named: the audit"


def test_what_is_only_named_is_searched_for(desk: Desk, held: Claim, named: list[Lead]) -> None:
    leads.follow(named[1].pk, by=desk.by("ann"))
    assert set(held.lookups.values_list("query", flat=True)) >= {"Harbour Act 2024"}
    assert Lookup.objects.filter(query="Harbour Act 2024", asked_by=desk.ann).exists()


def test_what_is_left_aside_is_not_proposed_again_and_can_be_taken_back(
    desk: Desk, held: Claim, named: list[Lead]
) -> None:
    leads.leave(named[0].pk, by=desk.by("ann"))
    assert leads.propose(held, [(named[0].document_id, REPORT)]) == 0
    with pytest.raises(IllegalMove, match="left aside already"):
        leads.follow(named[0].pk, by=desk.by("ann"))
    back = leads.reopen(named[0].pk, by=desk.by("bob"))
    assert (back.state, back.settled_by, back.settled_at) == (Lead.State.PROPOSED, None, None)
    assert told_by_history()[-1] == "Bob took back what was said of the primary source the audit"
    with pytest.raises(IllegalMove, match="proposed already"):
        leads.reopen(named[0].pk, by=desk.by("bob"))


def test_what_is_evidence_already_and_what_leads_nowhere_public_is_not_proposed(
    held: Claim, evidence: list[Evidence]
) -> None:
    page = evidence[0].document
    assert page
    ours = Named(LeadKind.REPORT, "the audit", page.url, "linked")
    assert leads.propose(held, [(page.pk, ours)]) == 0
    assert leads.propose(held, [(page.pk, Named(LeadKind.REPORT, "x", "ftp://a.example/r.pdf", ""))]) == 0
    assert leads.propose(held, [(page.pk, Named(LeadKind.REPORT, "x", "http://10.0.0.8/r.pdf", ""))]) == 0


def test_strangers_and_filed_verdicts(desk: Desk, named: list[Lead], filed: Verdict) -> None:
    with pytest.raises(NotThere):
        leads.follow(named[0].pk, by=desk.by("eve"))
    with pytest.raises(NotThere, match=f"There is no lead {10**9} here"):
        leads.follow(10**9, by=desk.by("ann"))
    for act in (leads.follow, leads.leave):
        with pytest.raises(IllegalMove, match="stands as it is"):
            act(named[0].pk, by=desk.by("ann"))
