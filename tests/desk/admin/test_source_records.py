"""Publishers, speakers and the sources rule in the admin: who may mend them, and what a rule would refuse."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.actions import leads
from claims.models import Claim, Evidence, Speaker, Verdict
from engine.types import Lead as Named
from engine.types import LeadKind
from sources.models import Publisher
from tests.desk.admin.reviewing import address, as_seen
from tests.record import Desk

pytestmark = pytest.mark.usefixtures("evidence_once")


@pytest.fixture
def post(evidence: list[Evidence]) -> Publisher:
    return Publisher.objects.get(name="The Harbour Post")


def page_of(row: Publisher | Speaker) -> str:
    app = "sources/publisher" if isinstance(row, Publisher) else "claims/speaker"
    return f"/admin/{app}/{row.pk}/change/"


FORM = {
    "name": "The Harbour Post",
    "owned_by": "Coast Holding",
    "controlled": "yes",
    "domains": "post.example",
}


@pytest.mark.parametrize("who", ["dora", "adam"])
def test_an_editor_and_an_administrator_mend_a_publisher(
    desk: Desk, client: Client, post: Publisher, who: str
) -> None:
    client.force_login(getattr(desk, who))
    assert client.post(page_of(post), FORM).status_code == 302
    post.refresh_from_db()
    assert (str(post.owner), post.state_controlled) == ("Coast Holding", True)
    shown = client.get(page_of(post)).content.decode()
    assert "owner from not known to Coast Holding" in shown


def test_a_reviewer_reads_it(desk: Desk, client: Client, post: Publisher) -> None:
    client.force_login(desk.ann)
    assert "The Harbour Post" in client.get(page_of(post)).content.decode()
    assert client.post(page_of(post), FORM).status_code == 403


def test_a_refusal_keeps_what_was_typed(desk: Desk, client: Client, post: Publisher) -> None:
    client.force_login(desk.dora)
    Publisher.objects.create(name="Coast Holding", owner=post)
    refused = client.post(page_of(post), FORM)
    assert "Coast Holding is owned by The Harbour Post itself" in refused.content.decode()


def test_a_speaker_speaks_for_a_house(desk: Desk, client: Client, post: Publisher) -> None:
    client.force_login(desk.dora)
    speaker = Speaker.objects.create(name="Oren Vask", role="president")
    client.post(page_of(speaker), {"name": "Oren Vask", "role": "president", "house": "the harbour post"})
    speaker.refresh_from_db()
    assert speaker.speaks_for == post


def test_a_rule_is_tried_before_it_is_the_teams(desk: Desk, client: Client, filed: Verdict) -> None:
    client.force_login(desk.adam)
    page = f"/admin/people/team/{desk.team.pk}/try-rule/"
    assert "would refuse" in client.get(page).content.decode()
    harder = client.get(page, {"origins_needed": "3", "primaries_needed": "0"}).content.decode()
    assert "It would refuse 1 of the 1 verdict" in harder
    assert "This rating needs 3 independent sources" in harder
    assert filed.statement not in harder  # an administrator does not read the record
    same = client.get(page, {"origins_needed": "2", "primaries_needed": "0"}).content.decode()
    assert "It would refuse none" in same
    wrong = client.get(page, {"origins_needed": "0", "primaries_needed": "0"}).content.decode()
    assert "greater than or equal to 1" in wrong
    client.force_login(desk.ann)
    assert client.get(page).status_code == 403


def test_the_signer_reads_the_rule_and_that_all_sources_are_secondary(
    desk: Desk, client: Client, filed: Verdict
) -> None:
    client.force_login(desk.bob)
    page = client.get(f"/admin/claims/verdict/{filed.pk}/change/").content.decode()
    assert "The rule that was applied: At least 2 independent sources" in page
    assert "None of its sources is a primary one" in page


def test_the_claim_screen_offers_what_pages_name_and_undoes_a_regrouping(
    desk: Desk, client: Client, held: Claim, evidence: list[Evidence]
) -> None:
    client.force_login(desk.ann)
    named = Named(LeadKind.LAW, "Harbour Act 2024", "", "named: “under the Harbour Act 2024”")
    leads.propose(held, [(evidence[0].document_id or 0, named)])
    assert "Harbour Act 2024" in client.get(address(held)).content.decode()
    client.post(address(held), as_seen(held, evidence, f"follow:{held.leads.get().pk}"))
    assert held.lookups.filter(query="Harbour Act 2024").exists()
    client.post(address(held), as_seen(held, evidence, "merge:2", **{"into-2": "1"}))
    client.post(address(held), as_seen(held, evidence, "undo_regrouping"))
    assert held.evidence.values("origin").distinct().count() == 2


def test_a_source_that_is_not_named_is_marked_on_the_claim_screen(
    desk: Desk, client: Client, held: Claim, evidence: list[Evidence]
) -> None:
    client.force_login(desk.ann)
    pk = evidence[0].pk
    client.post(
        address(held), as_seen(held, evidence, "keep", **{f"tier-{pk}": "secondary", f"unnamed-{pk}": "on"})
    )
    assert Evidence.objects.get(pk=pk).unnamed
