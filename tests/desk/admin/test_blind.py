"""The screens of two who read a claim blind, and of the third who decides between them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from claims import rules
from claims.actions import claims, verdicts
from claims.models import Claim, Evidence, Verdict
from desk.presenters.staffing import warnings
from people.models import Person
from tests.desk.admin.reviewing import RATIONALE, address, as_seen
from tests.record import Desk


@pytest.fixture
def blind(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    """Set when Ann holds the claim and has found two passages for it."""
    desk.team.blind_review = True
    desk.team.save()


@pytest.fixture
def once(blind: None, ann: Client, held: Claim, evidence: list[Evidence]) -> Claim:
    """The claim on which Ann has filed."""
    ann.post(address(held), as_seen(held, evidence))
    held.refresh_from_db()
    assert held.first_read_by_id
    return held


@pytest.fixture
def bob(desk: Desk) -> Client:
    return desk.client("bob")


@pytest.fixture
def dora(desk: Desk) -> Client:
    return desk.client("dora")


@pytest.fixture
def differing(once: Claim, bob: Client, evidence: list[Evidence]) -> tuple[Verdict, Verdict]:
    """Ann found it true; Bob found that nothing shows it."""
    bob.post(address(once), {"do": "take"})
    bob.get(address(once))
    words = {
        "rating": "not_enough_evidence",
        "headline": "Nobody has shown it.",
        "rationale": "Both are hearsay.",
    }
    answer = bob.post(address(once), as_seen(once, [], **words), follow=True)
    assert "Ann had filed something else: both are open now" in unescape(answer.text)
    hers, his = Verdict.objects.order_by("pk")
    return hers, his


def test_before_she_files_the_page_says_that_nobody_will_see_it(
    blind: None, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    page = unescape(ann.get(address(held)).text)
    assert "Two people read each claim here, and neither sees what the other found." in page
    assert "A second person reads the claim without seeing it" in page


def test_what_she_filed_is_hers_to_see_and_take_back(
    once: Claim, ann: Client, evidence: list[Evidence]
) -> None:
    page = ann.get(address(once)).text
    assert "You have filed on this claim." in page
    assert "Two papers report it independently" in page
    assert "seen by nobody, waits for a second reading" in ann.get("/admin/").text
    again = ann.post(address(once), as_seen(once, evidence), follow=True)
    assert "You have filed on this claim." in again.text, "a second click files nothing"
    back = ann.post(address(once), {"do": "recall"}, follow=True)
    assert "Taken back: it is yours to mend." in back.text
    assert "Two papers report it independently" in back.text, "her words are in the form"
    assert back.text.count(" checked") >= 3, "and her ticks"


def test_a_second_click_finds_it_taken_back(
    once: Claim, ann: Client, bob: Client, evidence: list[Evidence]
) -> None:
    ann.post(address(once), {"do": "recall"})
    ann.post(address(once), as_seen(once, evidence, do="keep", rationale="Begun anew [1] [2]."))
    page = ann.post(address(once), {"do": "recall"}, follow=True)
    assert page.status_code == 200
    assert "there is nothing to take back" not in page.text
    assert "Begun anew [1] [2]." in page.text, "what was typed since is not lost"
    assert bob.post(address(once), {"do": "recall"}).status_code == 409


def test_what_would_be_refused_until_it_was_read_twice_has_no_button(once: Claim, dora: Client) -> None:
    buttons = dora.get(f"/claims/{once.pk}/buttons/").text
    assert "Priority" in buttons
    for refused in ("Reword", "Split", "Merge", "Leave out", "Not checkable"):
        assert refused not in buttons


def test_the_second_is_told_what_is_hidden(once: Claim, bob: Client) -> None:
    assert "1 in the team’s queue, 1 to be read a second time, blind" in bob.get("/admin/").text
    assert "Second reading, blind" in bob.get(f"/claims/{once.pk}/").text
    page = bob.post("/admin/take-next/", follow=True)
    assert "hidden from you are that verdict, its words and what was ticked" in page.text
    assert "In review, second reading, blind" in page.text
    assert RATIONALE not in page.text
    assert "Ships carried shells" in page.text


def test_the_same_is_signed_by_both(once: Claim, bob: Client, evidence: list[Evidence]) -> None:
    bob.post(address(once), {"do": "take"})
    bob.get(address(once))
    own = "The customs papers alone would show it."
    answer = bob.post(address(once), as_seen(once, evidence, rationale=own), follow=True)
    page = unescape(answer.text)
    assert "Ann had come to the same without seeing yours, and you have both signed it." in page
    assert "Bob read it blind and came to the same, in these words" in page
    assert own in page
    again = bob.post(address(once), as_seen(once, evidence), follow=True)
    assert "You have filed on this claim: both have signed." in again.text


def test_both_are_shown_side_by_side_with_what_differs(
    differing: tuple[Verdict, Verdict], dora: Client, bob: Client
) -> None:
    hers, _ = differing
    listed = dora.get("/admin/to-sign/").text
    assert listed.count(hers.statement) == 1, "one row for both"
    assert "two read it blind and do not agree" in listed
    page = unescape(dora.get(f"/admin/claims/verdict/{hers.pk}/change/").text)
    assert "Rating: Ann says “True”, Bob says “Unproven”." in page
    assert "for Ann it backs the claim, for Bob it is not ticked." in page
    assert "Both are hearsay." in page
    assert "Sign off Ann’s and publish" in page
    assert "Nothing waits for your signature" in bob.get("/admin/to-sign/").text
    story = dora.get(f"/claims/{hers.claim_id}/").text
    assert "Ann and Bob read it blind and do not agree" in story


def test_the_third_signs_one(differing: tuple[Verdict, Verdict], dora: Client) -> None:
    hers, his = differing
    dora.post(f"/admin/claims/verdict/{his.pk}/change/", {"do": "approve"})
    hers.refresh_from_db()
    his.refresh_from_db()
    assert (his.state, hers.state) == ("approved", "sent_back")
    assert "It is checked" in dora.get(address(his.claim)).text


def test_the_third_writes_their_own(
    desk: Desk, differing: tuple[Verdict, Verdict], dora: Client, evidence: list[Evidence]
) -> None:
    hers, _ = differing
    claim = hers.claim
    page = dora.post(f"/admin/claims/verdict/{hers.pk}/change/", {"do": "write_own"}, follow=True)
    assert "It is yours to write. Somebody else signs it." in page.text
    assert rules.holder_of(claim) == desk.dora
    again = dora.post(f"/admin/claims/verdict/{hers.pk}/change/", {"do": "write_own"}, follow=True)
    assert (again.status_code, "does not wait" in again.text) == (200, False), "a second click"
    dora.post(address(claim), as_seen(claim, evidence, rationale="Customs says so."))
    own = Verdict.objects.latest("pk")
    assert (own.decided_by, own.state) == (desk.dora, "decided")


def test_who_got_theirs_back_finds_their_own_words(
    differing: tuple[Verdict, Verdict], dora: Client, ann: Client
) -> None:
    hers, _ = differing
    said = {"do": "send_back", "comment": "Say on which day."}
    dora.post(f"/admin/claims/verdict/{hers.pk}/change/", said)
    page = ann.get(address(hers.claim)).text
    assert "Say on which day." in page
    assert "Two papers report it independently" in page
    assert "Both are hearsay." not in page


def test_too_few_people_are_told_of(desk: Desk, blind: None) -> None:
    desk.team.refresh_from_db()
    said = " ".join(warnings(desk.team))
    assert "Dora is the only one and reads no claim, or nobody can decide" in said
    Person.objects.filter(pk=desk.dora.pk).update(is_editor=False, is_reviewer=False)
    assert "only Ann and Bob can" in " ".join(warnings(desk.team))
    Person.objects.filter(pk=desk.bob.pk).update(is_reviewer=False)
    assert "there is no second one" in " ".join(warnings(desk.team))


def test_the_setting_says_what_it_does(desk: Desk) -> None:
    page = desk.client("adam").get(f"/admin/people/team/{desk.team.pk}/change/").text
    assert "Two read each claim blind" in page
    assert "Three people are needed, an editor among them" in page


def test_what_she_takes_back_is_hers_to_mend_when_the_team_reads_in_the_open_by_now(
    desk: Desk, once: Claim, ann: Client, evidence: list[Evidence]
) -> None:
    desk.team.blind_review = False
    desk.team.save()
    page = ann.post(address(once), {"do": "recall"}, follow=True).text
    assert RATIONALE in page
    assert len(re.findall(r'name="counts-\d+"[^>]* checked', page)) == 2


def test_checked_again_nobody_is_told_that_what_was_put_aside_came_back(
    desk: Desk, differing: tuple[Verdict, Verdict], bob: Client, dora: Client
) -> None:
    hers, his = differing
    verdicts.approve(hers.pk, by=desk.by("dora"))
    claims.recheck(hers.claim_id, by=desk.by("dora"), reason="News.")
    page = bob.post(address(hers.claim), {"do": "take"}, follow=True).text
    assert "sent it back" not in page
    assert his.rationale not in page
    assert hers.rationale in page, "what was signed is what is mended"
