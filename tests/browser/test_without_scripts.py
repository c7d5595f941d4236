"""Where scripts are off the work is done all the same, and what can't be is not offered."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from claims.actions import claims as claim_actions
from claims.models import Claim, Verdict
from publishing.models import Publication
from tests.browser.conftest import OpenPage
from tests.record import Desk

pytestmark = pytest.mark.browser


def go(page: Page, address: str) -> None:
    """There, where every button sends something and a line says what is missing."""
    page.goto(address)
    expect(page.locator(".no-scripts")).to_be_visible()  # no text is looked for inside <noscript>
    expect(page.locator("button[type=button]:visible, [data-checks]:visible")).to_have_count(0)


def test_from_the_queue_to_the_public_without_scripts(desk: Desk, claim: Claim, open_page: OpenPage) -> None:
    desk.bob.is_editor = True
    desk.bob.save()
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    ann, bob = open_page(desk.ann, scripts=False), open_page(desk.bob, scripts=False)

    go(ann, f"/articles/{claim.article_id}/")
    ann.get_by_role("button", name="Take", exact=True).click()
    expect(ann.get_by_text("Assigned:")).to_be_visible()
    go(ann, f"/admin/claims/claim/{claim.pk}/change/")
    expect(ann.get_by_text("saved as you type")).to_be_hidden()
    ann.get_by_role("radio", name="Unproven").check()
    ann.get_by_label("Rationale").fill("Nothing was found that tells.")
    ann.get_by_label("Readers asked").check()
    ann.get_by_label("In your own words").fill("Many wrote to us about it.")
    ann.get_by_role("button", name="File", exact=True).click()
    expect(ann.get_by_text("It waits for a second person's signature.").first).to_be_visible()

    verdict = Verdict.objects.get(state="decided")
    go(bob, f"/admin/claims/verdict/{verdict.pk}/change/")
    bob.get_by_role("button", name="Sign off", exact=True).click()
    go(bob, f"/claims/{claim.pk}/")
    bob.get_by_role("button", name="Publish", exact=True).click()
    expect(bob.get_by_text("published, version 1")).to_be_visible()
    assert Publication.objects.get().verdict == verdict


def test_where_scripts_run_nothing_is_said_and_nothing_hidden(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(desk.ann)
    page.goto("/")
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    expect(page.locator(".no-scripts")).to_have_count(0)
