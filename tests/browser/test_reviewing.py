"""How many keys it takes: choosing among 32 claims, filing one that has its evidence; and what a crash costs."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, Route, expect

from claims.actions import articles, assignments
from claims.actions import claims as claim_actions
from claims.models import Claim, Draft, Verdict
from tests.browser.conftest import OpenPage
from tests.processes import wait_until
from tests.record import Desk, add_passage, make_claim

pytestmark = pytest.mark.browser

NUMBERS = ["twenty", "thirty", "forty", "fifty"]
GOODS = ["grain", "copper", "timber", "salt", "wool", "glass", "paper", "steel"]


class Keys:
    """A keyboard that counts what is pressed; words that are typed are not counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)


@pytest.fixture
def long_article(desk: Desk) -> list[Claim]:
    """Thirty-two claims of one article; nobody has chosen yet."""
    sentences = [
        f"The port shipped {number} tons of {good} in March." for number in NUMBERS for good in GOODS
    ]
    article, _ = articles.receive(by=desk.by("dora"), title="The port's year", body=" ".join(sentences))
    return [make_claim(article, said, position=at, score=0.5) for at, said in enumerate(sentences)]


def test_three_of_thirty_two_claims_are_chosen_in_twelve_keys_and_forty_seconds(
    desk: Desk, long_article: list[Claim], open_page: OpenPage
) -> None:
    ann = open_page(desk.ann)
    ann.goto(f"/articles/{long_article[0].article_id}/")
    keys, began = Keys(ann), time.monotonic()
    for number in (7, 18, 29):
        ann.wait_for_load_state()
        keys.press(*str(number), "c")
        expect(ann.locator(f"#c{long_article[number - 1].pk}")).to_contain_text("In the queue")
    keys.press("N")
    expect(ann.get_by_text("29 claims left out.")).to_be_visible()
    took = time.monotonic() - began
    assert keys.pressed <= 12
    assert took < 40
    assert Claim.objects.filter(state="queued").count() == 3
    assert Claim.objects.filter(state="parked").count() == 29
    keys.press("Z")
    expect(ann.get_by_text("29 claims brought back.")).to_be_visible()
    assert Claim.objects.filter(state="new").count() == 29


@pytest.fixture
def found(desk: Desk, claim: Claim) -> Claim:
    """A claim in Ann's hands, with two passages that the machine found."""
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    assignments.take(claim.pk, by=desk.by("ann"))
    add_passage(claim, desk, "The Harbour Post", "Ships carried shells from Northland to Southmark.")
    add_passage(claim, desk, "Inland Gazette", "Customs papers list ammunition bound for Southmark.")
    claim.evidence.update(stance="", stance_by=None, added_by=None)
    return claim


def test_a_claim_with_evidence_is_filed_with_six_keys_beside_the_words(
    desk: Desk, found: Claim, open_page: OpenPage
) -> None:
    ann = open_page(desk.ann)
    ann.goto(f"/admin/claims/claim/{found.pk}/change/")
    ann.wait_for_load_state()
    keys = Keys(ann)
    keys.press("+", "+", "1")
    keys.type("Two papers report it independently [1] [2].")
    keys.press("Tab", "Space", "Control+Enter")
    expect(ann.get_by_text("Filed. It waits for a second person")).to_be_visible()
    assert keys.pressed <= 6
    verdict = Verdict.objects.get(state="decided")
    assert (verdict.rating, verdict.grounds, len(verdict.evidence)) == ("supported", ["reach"], 2)


def test_what_she_typed_outlives_a_crash(desk: Desk, found: Claim, open_page: OpenPage) -> None:
    ann = open_page(desk.ann)
    ann.goto(f"/admin/claims/claim/{found.pk}/change/")
    ann.get_by_label("Rationale").press_sequentially("Half a sentence that nobody sav")
    expect(ann.locator("#saved")).to_contain_text("Saved at")
    ann.context.close()  # nothing is asked, nothing is said

    again = open_page(desk.ann)
    again.goto(f"/admin/claims/claim/{found.pk}/change/")
    expect(again.get_by_label("Rationale")).to_have_value("Half a sentence that nobody sav")
    again.get_by_label("Rationale").press("End")
    held: list[Route] = []
    again.route("**/draft/", lambda route: held.append(route))
    with again.expect_request("**/draft/"):
        again.get_by_label("Rationale").press_sequentially("e")
    again.get_by_label("Rationale").press_sequentially("d.")  # while what was typed before is on its way
    held[0].continue_()
    again.unroute("**/draft/")
    whole = "Half a sentence that nobody saved."
    wait_until(lambda: Draft.objects.get().words["rationale"] == whole, "the rest to be saved")

    session = again.context.cookies()
    again.context.clear_cookies(name="sessionid")
    again.get_by_label("Rationale").press_sequentially(" More.")
    expect(again.locator("#saved")).to_contain_text("Not saved: you are signed out")
    again.keyboard.press("Control+Enter")
    expect(again.get_by_label("Rationale")).to_have_value(f"{whole} More.")
    again.context.add_cookies(session)
    again.keyboard.press("Control+Enter")
    wait_until(
        lambda: Draft.objects.get().words["rationale"] == f"{whole} More.", "what was typed signed out"
    )


def test_what_comes_in_waits_while_she_works(desk: Desk, found: Claim, open_page: OpenPage) -> None:
    ann = open_page(desk.ann)
    ann.goto(f"/admin/claims/claim/{found.pk}/change/")
    ann.get_by_label("Headline").fill("Shells were shipped")
    shown = ann.locator(".evidence[data-stop]")
    expect(shown).to_have_count(2)
    add_passage(found, desk, "The Echo", "A third paper says so.")
    expect(ann.get_by_text("1 new: show it")).to_be_visible()
    expect(shown).to_have_count(2)
    expect(ann.locator("#saved")).to_contain_text("Saved at")
    ann.get_by_text("1 new: show it").click()
    expect(shown).to_have_count(3)
    expect(ann.get_by_label("Headline")).to_have_value("Shells were shipped")
