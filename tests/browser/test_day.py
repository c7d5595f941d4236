"""Ann's and Bob's day, by keyboard and on a phone: from the queue to the public page."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from claims.actions import claims as claim_actions
from claims.models import Claim, Verdict
from tests.browser.conftest import PHONE, OpenPage
from tests.record import Desk, add_passage

pytestmark = pytest.mark.browser

PASSWORD = "a word that only Ann knows"


@pytest.fixture
def queued(desk: Desk, claim: Claim) -> Claim:
    """The claim in the queue, with two passages that the machine found and nobody has judged."""
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    add_passage(claim, desk, "The Harbour Post", "Ships carried shells from Northland to Southmark.")
    add_passage(claim, desk, "Inland Gazette", "Customs papers list ammunition bound for Southmark.")
    claim.evidence.update(stance="", stance_by=None, added_by=None, machine_stance="supports")
    return claim


def test_ann_files_with_the_keyboard_and_bob_publishes_from_his_phone(
    desk: Desk, queued: Claim, open_page: OpenPage
) -> None:
    desk.ann.set_password(PASSWORD)
    desk.ann.save()
    desk.bob.is_editor = True
    desk.bob.save()

    ann = open_page()
    sign_in(ann)
    take_next(ann, queued)
    tick_what_was_found(ann)
    file(ann)
    verdict = Verdict.objects.get(state="decided")
    expect(ann.get_by_text("Ann filed this verdict: somebody else signs it off")).to_be_visible()
    expect(ann.get_by_role("button", name="Sign off")).to_have_count(0)

    bob = open_page(desk.bob, PHONE)
    sign_and_publish(bob, verdict)
    read_what_is_public(open_page(width=PHONE), queued)


def sign_in(ann: Page) -> None:
    ann.goto("/admin/")
    ann.get_by_label("Sign-in name").press_sequentially("ann")
    ann.keyboard.press("Tab")
    ann.keyboard.type(PASSWORD)
    ann.keyboard.press("Enter")
    expect(ann.get_by_role("heading", name="My queue")).to_be_visible()
    expect(ann.get_by_text("1 in the team’s queue")).to_be_visible()
    ann.wait_for_load_state()  # the keys are there when the scripts are


def take_next(ann: Page, claim: Claim) -> None:
    ann.keyboard.press("n")
    expect(ann.get_by_role("heading", level=1)).to_have_text(claim.statement)
    expect(ann.get_by_role("heading", name="Your verdict")).to_be_visible()


def tick_what_was_found(ann: Page) -> None:
    """One source is not enough for "true"; the second one is. The page says so while she ticks."""
    ann.get_by_role("radio", name="True").check()
    expect(ann.locator("#rule")).to_contain_text("the ticked evidence has 0 independent sources")
    ann.keyboard.press("j")
    ann.keyboard.press("+")
    expect(ann.locator("#rule")).to_contain_text("the ticked evidence has 1 independent source")
    ann.keyboard.press("+")
    expect(ann.locator("#rule .rule.met")).to_be_visible()


def file(ann: Page) -> None:
    ann.get_by_label("Rationale").fill("Two papers report it independently [1] [2].")
    ann.get_by_label("Its reach").check()
    ann.get_by_label("In your own words").fill("It was read out in parliament.")
    ann.get_by_role("button", name="File", exact=True).press("Enter")
    expect(ann.get_by_text("Filed. It waits for a second person")).to_be_visible()


def sign_and_publish(bob: Page, verdict: Verdict) -> None:
    bob.goto("/admin/")
    bob.get_by_role("link", name="To sign off").click()
    bob.get_by_role("link", name=verdict.statement).click()
    expect(bob.get_by_role("heading", level=1)).to_have_text(verdict.statement)
    expect(bob.get_by_text(verdict.rationale)).to_be_visible()
    bob.get_by_role("button", name="Sign off and publish").click()
    expect(bob.get_by_text("published, version 1")).to_be_visible()


def read_what_is_public(page: Page, claim: Claim) -> None:
    page.goto(f"/checks/{claim.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(claim.statement)
    expect(page.get_by_role("heading", name="True")).to_be_visible()
    review = json.loads(page.locator('script[type="application/ld+json"]').text_content() or "")
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == claim.statement
    assert review["reviewRating"]["alternateName"] == "True"
