"""Ann's and Bob's day with the demonstration's article. With MANUAL_PICTURES=1 it takes the manual's pictures on the way."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from claims import machine
from claims.models import Article, Claim, Lookup, Step, Verdict
from claims.states import StepState
from people.models import Person
from tests.browser.conftest import PHONE, OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "manual" / "pictures"


@pytest.fixture
def article(transactional_db: None, settings: pytest.FixtureDef[object]) -> Article:
    """The demonstration's article, read; its picked claims are researched in our own documents alone."""
    settings.DEMO = settings.EMBEDDED = True  # type: ignore[attr-defined]
    call_command("prepare_demo", stdout=StringIO())
    outside = Lookup.objects.exclude(connector="corpus")
    Step.objects.filter(kind=Step.Kind.LOOK, subject__in=outside.values("pk")).delete()
    outside.update(outcome=Lookup.Outcome.NOTHING, answered_at=timezone.now())
    while owed := list(Step.objects.filter(state=StepState.OWED, attempts=0)):
        for step in owed:
            machine.run(step.pk)
    return Article.objects.get(title__contains="Lake Summit")


def picture(page: Page, name: str) -> None:
    if os.environ.get("MANUAL_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.jpg", type="jpeg", quality=80)


def test_ann_chooses_and_files_and_bob_signs_on_his_phone(article: Article, open_page: OpenPage) -> None:
    ann, bob = (Person.objects.get(username=name) for name in ("ann", "bob"))
    claim = Claim.objects.get(article=article, statement__contains="artillery ammunition", state="queued")
    page = open_page(ann)
    choose(page, article, claim)
    file(page, claim)
    verdict = Verdict.objects.get(claim=claim, state="decided")
    phone = open_page(bob, PHONE)
    sign(phone, verdict)
    page.goto(f"/claims/{claim.pk}/history/")
    expect(page.get_by_text("Bob published Mixed (version 1)")).to_be_visible()
    picture(page, "history")


def choose(page: Page, article: Article, claim: Claim) -> None:
    page.goto(f"/articles/{article.pk}/")
    page.wait_for_load_state()
    number = page.locator(f"#c{claim.pk} .number").inner_text()
    for digit in number:
        page.keyboard.press(digit)
    expect(page.locator(f"#c{claim.pk}")).to_be_focused()
    picture(page, "choosing")
    page.keyboard.press("t")
    expect(page.locator(f"#c{claim.pk}")).to_contain_text("with Ann")


def file(page: Page, claim: Claim) -> None:
    page.goto("/admin/")
    picture(page, "queue")
    page.get_by_role("link", name=claim.statement).click()
    expect(page.get_by_role("heading", name="Your verdict")).to_be_visible()
    page.wait_for_load_state()
    row = page.locator(".evidence", has_text="Joint Border Mission").first
    row.focus()
    page.keyboard.press("+")
    row.locator("select[name^=tier-]").select_option("primary")
    page.keyboard.press("Escape")
    source = row.locator("xpath=ancestor::section[contains(@class, 'source')]").locator(".source-number")
    reference = source.inner_text()
    page.locator("h1").click()
    page.keyboard.press("3")
    page.keyboard.type(f"Inspectors found ammunition in 17 of 41 wagons, and no rocket parts [{reference}].")
    page.get_by_label("Its reach").check()
    expect(page.locator("#rule .rule.met")).to_be_visible()
    expect(page.locator("#saved")).to_contain_text("Saved at")
    picture(page, "review")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Filed. It waits for a second person")).to_be_visible()


def sign(phone: Page, verdict: Verdict) -> None:
    phone.goto("/admin/to-sign/")
    phone.get_by_role("link", name=verdict.statement).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(verdict.statement)
    picture(phone, "signing-on-a-phone")
    phone.get_by_role("button", name="Sign off and publish").click()
    expect(phone.get_by_text("published, version 1")).to_be_visible()
