"""While the machine works, the desk shows how far it is by itself."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from claims.actions import claims as claim_actions
from claims.models import Article, Claim, Lookup
from tests.browser.conftest import OpenPage
from tests.record import BODY, Desk, make_claim

pytestmark = pytest.mark.browser


@pytest.fixture
def searched(desk: Desk, article: Article, claim: Claim) -> list[Claim]:
    """Two claims in the queue, whose searches are under way."""
    other = make_claim(article, BODY[BODY.index("The president") : BODY.index(" The deal")])
    for one in (claim, other):
        claim_actions.queue(one.pk, by=desk.by("ann"))
    Article.objects.filter(pk=article.pk).update(read_at=timezone.now())
    return [claim, other]


def finish(claim: Claim) -> None:
    claim.lookups.update(outcome=Lookup.Outcome.NOTHING, answered_at=timezone.now())


def test_the_claims_appear_when_the_article_is_read(
    desk: Desk, article: Article, open_page: OpenPage
) -> None:
    page = open_page(desk.dora)
    page.goto(f"/articles/{article.pk}/")
    expect(page.get_by_text("its claims appear here by themselves")).to_be_visible()

    claim = make_claim(article, "The deal is a shame.")
    Article.objects.filter(pk=article.pk).update(read_at=timezone.now())
    expect(page.locator(f"#c{claim.pk}")).to_contain_text(claim.statement)


def test_progress_moves_while_dora_types(
    desk: Desk, article: Article, searched: list[Claim], open_page: OpenPage
) -> None:
    page = open_page(desk.dora)
    page.goto("/")
    page.get_by_label("Text").fill("Half a sentence")
    row = page.locator(f"#moving-{article.pk}")
    expect(row).to_contain_text("0 of 2 researched")

    finish(searched[0])
    expect(row).to_contain_text("1 of 2 researched")
    expect(row.get_by_role("progressbar")).to_have_attribute("value", "1")

    finish(searched[1])
    expect(row).to_contain_text("2 of 2 researched")
    expect(row.get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_label("Text")).to_have_value("Half a sentence")


def test_a_button_in_hand_stays_in_hand_while_searches_go_on(
    desk: Desk, held: Claim, open_page: OpenPage
) -> None:
    failed = held.lookups.order_by("pk")[:1].values("pk")
    Lookup.objects.filter(pk__in=failed).update(
        outcome="failed", error="It is down.", answered_at=timezone.now()
    )
    page = open_page(desk.dora)
    page.goto(f"/claims/{held.pk}/")
    again = page.get_by_role("button", name="Try again")
    again.focus()
    page.evaluate("document.querySelector('#searches table').id = 'before'")
    expect(page.locator("#before")).to_have_count(0)
    expect(again).to_be_focused()
