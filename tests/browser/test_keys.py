"""Every key that a screen's list of keys names does what the list says. A key that is added there fails here until it is tried."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from claims.actions import assignments, likenesses
from claims.actions import claims as claim_actions
from claims.matching import MATCHER
from claims.models import Article, Claim, Evidence, Speaker, Verdict
from people.models import Person
from publishing.models import Publication
from tests.browser.conftest import OpenPage
from tests.record import BODY, Desk, add_passage, decide, make_check, make_claim

pytestmark = pytest.mark.browser


def listed(page: Page) -> set[str]:
    """What the list of keys names beside ? and Esc, with which it opens and closes."""
    page.wait_for_load_state()
    page.keyboard.press("?")
    keys = page.locator("#keys[open] kbd")
    expect(keys.first).to_be_visible()
    named = set(keys.all_inner_texts())
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    return named - {"?", "Esc"}


def at(page: Page, claim: Claim) -> None:
    """On the claim's row of its article's page, which is loaded afresh: without messages of before."""
    page.goto("about:blank")
    page.goto(f"/articles/{claim.article_id}/#c{claim.pk}")
    page.wait_for_load_state()
    expect(page.locator(f"#c{claim.pk}")).to_be_focused()


def state(claim: Claim) -> str:
    claim.refresh_from_db()
    return claim.state


@pytest.fixture
def claims(article: Article) -> list[Claim]:
    """Five claims in the order of the text; nobody has chosen."""
    officials = Speaker.objects.create(name="officials")
    said = {"speaker": officials, "attribution": "officials say", "certainty": "say"}
    return [
        make_claim(article, BODY[:61], position=1, **said),
        make_claim(article, BODY[62:115], position=2, kind="forecast", due_on=date(2999, 5, 1)),
        make_claim(article, "The deal is a shame.", position=3),
        make_claim(article, BODY[:40], position=4),
        make_claim(article, BODY[:30], position=5),
    ]


def test_the_keys_of_an_article(desk: Desk, claims: list[Claim], open_page: OpenPage) -> None:
    first, second, third, fourth, fifth = claims
    page = open_page(desk.dora)
    at(page, first)
    tried = {"1", "2", "y", "u", "Ctrl", "Enter"}  # digits: below; y and u, Ctrl Enter: in tests of their own
    assert listed(page) - tried == set("jkcntxarqemswpNZgo")

    page.keyboard.press("2")
    expect(page.locator(f"#c{second.pk}")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(f"#c{third.pk}")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(f"#c{second.pk}")).to_be_focused()

    def press(claim: Claim, key: str, words: str = "", *, said: str) -> None:
        at(page, claim)
        page.keyboard.press(key)
        if words:
            expect(page.locator(f"#c{claim.pk} details[open] :is(input, textarea):focus")).to_be_visible()
            page.keyboard.press("Control+a")
            page.keyboard.insert_text(words)
            page.locator(f"#c{claim.pk} details[open] button.main").press("Enter")
        expect(page.locator(".toast", has_text=said)).to_be_visible()

    press(first, "c", said="In the queue")
    press(second, "n", said="Not selected")
    press(second, "r", said="New")
    press(third, "x", "A matter of taste.", said="Not checkable")
    press(fourth, "t", said="Assigned")
    press(fifth, "s", "Northland has shipped.\nOfficials say so.", said="Split")
    press(fifth, "w", "Northland has shipped shells.", said="Reworded")
    press(first, "q", said="A claim of its own")
    press(second, "e", said="A claim of its own")
    assert [state(one) for one in claims] == ["queued", "new", "dismissed", "assigned", "new"]
    assert fifth.statement == "Northland has shipped shells."

    def choose(claim: Claim, key: str, option: str, *, said: str) -> None:
        at(page, claim)
        page.keyboard.press(key)
        expect(page.locator(f"#c{claim.pk} details[open] select:focus")).to_be_visible()
        page.locator(f"#c{claim.pk} details[open] select").select_option(label=option)
        page.locator(f"#c{claim.pk} details[open] button.main").press("Enter")
        expect(page.locator(".toast", has_text=said)).to_be_visible()

    choose(first, "a", "Ann", said="Assigned")
    choose(fifth, "p", "Low", said="Priority set")
    choose(fifth, "m", second.statement, said="Merged")
    assert (state(fifth), fifth.merged_into, fifth.priority) == ("merged", second, 1)

    at(page, second)
    page.keyboard.press("g")
    expect(page.locator(f"#m{second.pk}")).to_be_focused()
    at(page, second)
    page.keyboard.press("N")
    expect(page.locator(".toast", has_text="left out.")).to_be_visible()
    assert state(second) == "parked"
    page.keyboard.press("Z")
    expect(page.locator(".toast", has_text="brought back.")).to_be_visible()
    assert state(second) == "new"
    at(page, second)
    page.keyboard.press("o")
    page.wait_for_url(f"**/claims/{second.pk}/")


def test_escape_leaves_what_a_key_has_opened_with_the_row_in_hand(
    desk: Desk, claims: list[Claim], open_page: OpenPage
) -> None:
    page, row = open_page(desk.ann), f"#c{claims[2].pk}"
    at(page, claims[2])
    page.keyboard.press("w")
    expect(page.locator(f"{row} details[open] textarea:focus")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(row)).to_be_focused()
    expect(page.locator(f"{row} details[open]")).to_have_count(0)

    page.keyboard.press("w")
    expect(page.locator(f"{row} details[open] textarea:focus")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("The deal was made.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast", has_text="Reworded")).to_be_visible()


def test_after_a_claim_is_set_aside_the_keys_go_on_at_the_next(
    desk: Desk, claims: list[Claim], open_page: OpenPage
) -> None:
    page = open_page(desk.ann)
    at(page, claims[2])
    page.keyboard.press("x")
    expect(page.locator("details[open] input:focus")).to_be_visible()
    page.keyboard.insert_text("A matter of taste.")
    page.keyboard.press("Enter")
    expect(page.locator(".toast", has_text="Not checkable")).to_be_visible()
    expect(page.locator(f"#c{claims[3].pk}")).to_be_focused()


def test_the_keys_of_what_was_checked_before(desk: Desk, claims: list[Claim], open_page: OpenPage) -> None:
    found = []
    for claim in claims[:2]:
        check = make_check(desk.team, f"Others checked: {claim.statement}")
        proposal = likenesses.Proposal(claim.statement, 0.93, "both name Southmark", fact_check=check.pk)
        likenesses.propose(claim.pk, [proposal], by=MATCHER, version="test-1")
        found.append(claim.likenesses.get())
    page = open_page(desk.ann)
    for claim, key, said in zip(
        claims, "yu", ["it is the same claim", "it is not the same claim"], strict=False
    ):
        at(page, claim)
        expect(page.locator(f"#c{claim.pk} .before")).to_contain_text("Others checked")
        page.keyboard.press(key)
        expect(page.locator(".toast", has_text=f"Noted: {said}.")).to_be_visible()
        expect(page.locator(f"#c{claim.pk}")).to_be_focused()
    for one in found:
        one.refresh_from_db()
    assert [one.state for one in found] == ["confirmed", "refused"]


@pytest.fixture
def found(desk: Desk, claims: list[Claim]) -> Claim:
    """A claim in Ann's hands with two passages that the machine found."""
    claim = claims[0]
    claim_actions.queue(claim.pk, by=desk.by("ann"))
    assignments.take(claim.pk, by=desk.by("ann"))
    add_passage(claim, desk, "The Harbour Post", "Ships carried shells from Northland to Southmark.")
    add_passage(claim, desk, "Inland Gazette", "Customs papers list ammunition bound for Southmark.")
    claim.evidence.update(stance="", stance_by=None, added_by=None)
    return claim


def test_the_keys_of_the_claim_screen(desk: Desk, found: Claim, open_page: OpenPage) -> None:
    page = open_page(desk.ann)
    page.goto(f"/admin/claims/claim/{found.pk}/change/")
    tried = {"Ctrl", "Enter"}  # filed with in test_reviewing
    assert listed(page) - tried == {*"jk+-0x19wspuqe"}
    rows = page.locator(".evidence[data-stop]")
    first, second = rows.nth(0), rows.nth(1)
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("-")
    expect(second).to_be_focused()
    expect(first.get_by_label("Contradicts")).to_be_checked()
    expect(first.get_by_label("Counts")).to_be_checked()
    page.keyboard.press("0")
    expect(second.get_by_label("Neither")).to_be_checked()
    page.keyboard.press("+")
    expect(second.get_by_label("Backs")).to_be_checked()
    page.keyboard.press("x")
    expect(second.get_by_label("Counts")).not_to_be_checked()
    page.keyboard.press("p")
    expect(second.get_by_label("Party to it")).to_be_checked()
    page.keyboard.press("u")
    expect(second.get_by_label("Source not named")).to_be_checked()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("s")
    expect(first.locator("select[name^=tier-]")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("w")
    expect(page.get_by_label("Rationale")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("2")
    expect(page.locator("fieldset.ratings input").nth(1)).to_be_checked()
    expect(page.get_by_label("Rationale")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("q")
    expect(page.get_by_text("A claim of its own")).to_be_visible()
    assert found.siblings.get().question == "attribution"


def test_the_key_that_asks_whether_a_forecast_was_expected(
    desk: Desk, claims: list[Claim], open_page: OpenPage
) -> None:
    forecast = claims[1]
    assignments.take(forecast.pk, by=desk.by("ann"))
    page = open_page(desk.ann)
    page.goto(f"/admin/claims/claim/{forecast.pk}/change/")
    page.wait_for_load_state()
    page.keyboard.press("e")
    expect(page.get_by_text("A claim of its own")).to_be_visible()
    assert forecast.siblings.get().question == "expectation"


def test_the_keys_of_signing_off(
    desk: Desk, held: Claim, evidence: list[Evidence], open_page: OpenPage
) -> None:
    verdict = decide(desk, held, evidence)
    ann, dora = open_page(desk.ann), open_page(desk.dora)
    ann.goto(f"/admin/claims/verdict/{verdict.pk}/change/")
    assert listed(ann) == set("spbrn")
    ann.keyboard.press("r")
    expect(ann.get_by_role("heading", name="Your verdict")).to_be_visible()
    assert state(held) == "in_review"

    verdict = decide(desk, held, evidence)
    dora.goto(f"/admin/claims/verdict/{verdict.pk}/change/")
    dora.wait_for_load_state()
    dora.keyboard.press("b")
    expect(dora.get_by_label("What should be mended")).to_be_focused()
    dora.locator("h1").click()
    dora.keyboard.press("s")
    expect(dora.get_by_text("It has its two signatures.")).to_be_visible()
    expect(dora.locator("#sign")).to_be_focused()
    assert Verdict.objects.get(pk=verdict.pk).approved_by == desk.dora
    dora.wait_for_load_state()
    dora.keyboard.press("p")
    expect(dora.get_by_text("published, version 1")).to_be_visible()
    assert Publication.objects.get().verdict == verdict


def test_on_a_claims_page_one_goes_on_where_one_was(
    desk: Desk, approved: Verdict, open_page: OpenPage
) -> None:
    """After each button, Tab leads to the next; Eric is the second editor whom a release wants."""
    claim, dora = approved.claim, open_page(desk.dora)
    eric = Person.objects.create(
        username="eric", name="Eric", team=desk.team, is_editor=True, is_reviewer=True
    )

    def press(page: Page, name: str, words: str = "") -> None:
        page.locator("#do").get_by_text(name, exact=True).press("Enter")
        if words:
            expect(page.locator("details[open] :is(input, textarea):focus")).to_be_visible()
            page.keyboard.insert_text(words)
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
        expect(page.locator("#do")).to_be_focused()
        expect(page.locator(".toast")).to_have_count(1)

    dora.goto(f"/claims/{claim.pk}/")
    press(dora, "Publish")
    press(dora, "Hold…", "A reader wrote.")
    press(dora, "Release")
    eric_there = open_page(eric)
    eric_there.goto(f"/claims/{claim.pk}/")
    press(eric_there, "Release")
    eric_there.keyboard.press("Tab")
    expect(eric_there.locator("#do summary", has_text="Hold…")).to_be_focused()
    press(eric_there, "Withdraw…", "We had mixed up two ports.")
    press(eric_there, "Check again…", "It is told anew.")
    assert (state(claim), Publication.objects.get().state) == ("queued", "withdrawn")


def test_the_keys_of_a_claims_page(desk: Desk, claims: list[Claim], open_page: OpenPage) -> None:
    page = open_page(desk.dora)
    page.goto(f"/claims/{claims[0].pk}/")
    assert listed(page) == set("cntxarqe")
    page.keyboard.press("c")
    expect(page.locator(".toast", has_text="In the queue")).to_be_visible()
    expect(page.locator("#do")).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_placeholder("Why it can't be checked")).to_be_focused()


def test_the_keys_of_the_desk_and_of_ones_queue(desk: Desk, claims: list[Claim], open_page: OpenPage) -> None:
    first = claims[0]
    page = open_page(desk.ann)
    page.goto("/")
    assert listed(page) == {"j", "k", "i", "/", "Enter"}
    page.keyboard.press("i")
    expect(page.get_by_label("Text")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.get_by_label("Find by title")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/articles/{first.article_id}/")

    claim_actions.queue(first.pk, by=desk.by("ann"))
    page.goto("/admin/")
    assert listed(page) == {"j", "k", "n", "Enter"}
    page.keyboard.press("n")
    page.wait_for_url(f"**/claim/{first.pk}/change/")
    page.goto("/admin/")
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/claim/{first.pk}/change/")
