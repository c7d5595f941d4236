"""On a phone with a keyboard: what one comes to is seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from claims.models import Claim, Evidence
from tests.browser.conftest import PHONE, OpenPage
from tests.record import Desk

pytestmark = pytest.mark.browser

BENEATH = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect()
  const toast = document.querySelector('.toast').getBoundingClientRect()
  return it.matches('main *') && !it.closest('.toast') && box.height < 200 && box.bottom > toast.top && box.top < toast.bottom
    ? it.name || it.innerText : ''
}"""


def test_nothing_that_ann_tabs_to_stays_beneath_a_message(
    desk: Desk, held: Claim, evidence: list[Evidence], open_page: OpenPage
) -> None:
    ann = open_page(desk.ann, PHONE)
    ann.goto(f"/admin/claims/claim/{held.pk}/change/")
    ann.get_by_role("button", name="Save for later").click()
    expect(ann.locator(".toast")).to_be_visible()
    ann.evaluate("document.querySelector('#id_rationale, [name=rationale]').focus()")
    beneath = []
    for _ in range(16):
        ann.keyboard.press("Tab")
        beneath.append(ann.evaluate(BENEATH))
    assert not any(beneath), beneath
