"""What Ann types is saved as she types and comes back after a crash; two tabs don't eat each other's words."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from claims.actions import assignments, drafts
from claims.models import Claim, Draft, Event, Evidence
from claims.rules import NotThere
from people.actors import machine
from tests.desk.admin.reviewing import RATIONALE, address, as_seen
from tests.record import Desk, add_passage

pytestmark = pytest.mark.usefixtures("held_once")


def draft(claim: Claim) -> str:
    return f"/admin/claims/claim/{claim.pk}/draft/"


def test_it_is_saved_as_typed_and_restored_in_another_browser(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    typed = as_seen(held, evidence, ground_harm="on", expires_on="2026-09-01")
    lines = Event.objects.count()
    said = ann.post(draft(held), typed)
    assert "Saved at" in said.text
    assert Event.objects.count() == lines, "a draft is no part of the record"

    elsewhere = Client()
    elsewhere.force_login(desk.ann)
    page = elsewhere.get(address(held)).text
    assert RATIONALE in page
    assert f'name="counts-{evidence[0].pk}" checked' in page
    assert re.search(r'name="ground_harm"[^>]* checked', page)
    assert 'value="2026-09-01"' in page


def test_what_she_deletes_stays_deleted(ann: Client, held: Claim, evidence: list[Evidence]) -> None:
    first = ann.post(draft(held), as_seen(held, evidence))
    assert "Ammunition went to Southmark." in ann.get(address(held)).text
    ann.post(draft(held), as_seen(held, evidence, headline="", draft_at=first.context["seen"]))
    assert "Ammunition went to Southmark." not in ann.get(address(held)).text


def test_a_second_tab_is_told_and_overwrites_nothing(ann: Client, held: Claim) -> None:
    first = ann.post(draft(held), as_seen(held, [], rationale="From the first tab."))
    seen = first.context["seen"]
    ann.post(draft(held), as_seen(held, [], rationale="More from the first tab.", draft_at=seen))
    late = ann.post(draft(held), as_seen(held, [], rationale="From the second tab.", draft_at=seen))
    assert "open in another tab" in late.text
    assert Draft.objects.get().words["rationale"] == "More from the first tab."


def test_so_is_one_that_was_opened_before_anything_was_saved(ann: Client, held: Claim) -> None:
    ann.post(draft(held), as_seen(held, [], rationale="From the first tab.", draft_at=""))
    late = ann.post(draft(held), as_seen(held, [], rationale="From the second tab.", draft_at=""))
    assert "open in another tab" in late.text
    assert Draft.objects.get().words["rationale"] == "From the first tab."


def test_a_tab_that_did_not_hear_that_it_was_saved_goes_on(ann: Client, held: Claim) -> None:
    first, second = (
        re.findall(r'name="tab" value="(\w{32})"', ann.get(address(held)).text) for _ in range(2)
    )
    ann.post(draft(held), as_seen(held, [], rationale="Storm", draft_at="", tab=first[0]))
    later = ann.post(draft(held), as_seen(held, [], rationale="Storms rose", draft_at="", tab=first[0]))
    assert "Saved at" in later.text
    other = ann.post(draft(held), as_seen(held, [], rationale="Floods", draft_at="", tab=second[0]))
    assert "open in another tab" in other.text
    assert Draft.objects.get().words["rationale"] == "Storms rose"


def test_bob_sees_nothing_of_it_and_saves_nothing(desk: Desk, ann: Client, held: Claim) -> None:
    ann.post(draft(held), as_seen(held, [], rationale="A secret thought."))
    bob = Client()
    bob.force_login(desk.bob)
    assert "A secret thought." not in bob.get(address(held)).text
    assert "no longer in your hands" in bob.post(draft(held), as_seen(held, [])).text
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("eve", 404), ("adam", 403)])
def test_strangers_have_no_drafts_here(
    desk: Desk, client: Client, held: Claim, who: str, status: int
) -> None:
    client.force_login(getattr(desk, who))
    assert client.post(draft(held), as_seen(held, [])).status_code == status


def test_nothing_is_kept_for_who_does_not_see_the_claim_and_for_no_person(desk: Desk, held: Claim) -> None:
    assert drafts.keep(held.pk, {"rationale": "Half a thought."}, by=desk.by("ann")).person == desk.ann
    for by in (desk.by("eve"), desk.by("adam"), machine("reader")):
        with pytest.raises(NotThere, match=f"There is no claim {held.pk} here"):
            drafts.keep(held.pk, {"rationale": "Another's."}, by=by)
    assert [draft.words for draft in Draft.objects.all()] == [{"rationale": "Half a thought."}]


@pytest.mark.parametrize("do", ["file", "hand_back", "dismiss"])
def test_it_is_gone_when_there_is_nothing_more_to_write(
    ann: Client, held: Claim, evidence: list[Evidence], do: str
) -> None:
    ann.post(draft(held), as_seen(held, evidence))
    assert Draft.objects.exists()
    ann.post(address(held), as_seen(held, evidence, do=do, reason="An opinion."))
    assert not Draft.objects.exists()


def test_a_rationale_of_any_length_is_never_a_crash(ann: Client, held: Claim) -> None:
    long = "x" * 100_000
    assert "Saved at" in ann.post(draft(held), as_seen(held, [], rationale=long)).text
    refused = ann.post(address(held), as_seen(held, [], rationale=long))
    assert refused.status_code == 422
    assert long in refused.text
    assert "too long to be kept" in ann.post(draft(held), as_seen(held, [], rationale=long * 5)).text
    assert ann.post(address(held), as_seen(held, [], rationale=long * 5)).status_code == 422


@pytest.mark.parametrize("wrong", ["yesterday", "2026-99-99T00:00:00", "''"])
def test_a_mark_of_another_making_is_no_crash(ann: Client, held: Claim, wrong: str) -> None:
    assert ann.post(draft(held), as_seen(held, [], draft_at=wrong)).status_code == 200


def test_what_comes_in_waits_to_be_shown(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    page = ann.get(address(held))
    assert f"/news/?mark={max(one.pk for one in evidence)}" in page.text
    news = f"/admin/claims/claim/{held.pk}/news/?mark={page.context['mark']}"
    assert "new: show" not in ann.get(news).text
    add_passage(held, desk, "The Echo", "A third paper says so.")
    assert "1 new: show it" in ann.get(news).text
    assert "unanswered" not in ann.get(news).text, "of a page without the form: there is no place for it"
    hers = ann.get(f"{news}&files=1").text
    assert "2 searches have no answer yet" in hers
    assert "csrfmiddlewaretoken" in hers, "where she signed in anew her page goes on"
    assert ann.get(news + "x").status_code == 200
    ann.force_login(desk.bob)
    assert "csrfmiddlewaretoken" not in ann.get(f"{news}&files=1").text, "nobody goes on with another's page"


def test_her_words_outlive_a_reassignment(desk: Desk, ann: Client, held: Claim) -> None:
    ann.post(draft(held), as_seen(held, [], rationale="Half a thought."))
    assignments.assign(held.pk, by=desk.by("dora"), assignee="bob")
    assignments.assign(held.pk, by=desk.by("dora"), assignee="ann")
    assert "Half a thought." in ann.get(address(held)).text
