"""The bookmark that sends a page to an open claim: it asks first, and only a POST of the desk's own adds anything."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.models import Claim
from tests.record import Desk, make_claim

SENT = {"url": "https://page.example/a", "title": "A <b>page</b>", "passage": "Two ships <left>."}


@pytest.fixture
def ann(desk: Desk, client: Client) -> Client:
    client.force_login(desk.ann)
    return client


def test_the_page_has_the_bookmark_with_this_desks_address(ann: Client) -> None:
    page = ann.get("/bookmarklet/")
    assert "javascript:(" in page.text
    assert "http://testserver/sources/add/" in page.text
    assert "<script>" not in page.text


def test_what_was_sent_is_shown_as_text_and_nothing_is_kept(ann: Client, held: Claim) -> None:
    page = ann.get("/sources/add/", SENT)
    assert "https://page.example/a" in page.text
    assert "Two ships &lt;left&gt;." in page.text
    assert "A &lt;b&gt;page&lt;/b&gt;" in page.text
    assert not held.evidence.exists()


def test_the_claims_she_holds_come_first(ann: Client, held: Claim) -> None:
    other = make_claim(held.article, "The president is expected to visit Southmark in May.", score=0.99)
    page = ann.get("/sources/add/", SENT).text
    assert page.index(held.statement) < page.index(other.statement)
    assert "yours" in page
    found = ann.get("/sources/add/", {**SENT, "q": "president"}).text
    assert held.statement not in found
    assert other.statement in found


def test_it_is_added_to_the_claim_she_picks(ann: Client, held: Claim) -> None:
    said = {"url": SENT["url"], "passage": SENT["passage"], "stance": "refutes", "tier": "primary"}
    refused = ann.post("/sources/add/", said)
    assert refused.status_code == 422
    assert "Choose the claim it is for" in refused.text
    answer = ann.post("/sources/add/", said | {"claim": str(held.pk)})
    assert answer.headers["Location"] == f"/admin/claims/claim/{held.pk}/change/"
    made = held.evidence.get()
    assert (made.asked_url, made.stance, made.tier) == (SENT["url"], "refutes", "primary")


def test_a_cut_selection_says_so(ann: Client, held: Claim) -> None:
    assert "Your selection was longer" in ann.get("/sources/add/", {**SENT, "cut": "1"}).text


def test_another_site_cannot_post_for_her(desk: Desk, held: Claim) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(desk.ann)
    said = {"url": SENT["url"], "passage": "x", "tier": "primary", "claim": str(held.pk)}
    assert browser.post("/sources/add/", said).status_code == 403
    assert not held.evidence.exists()


def test_another_teams_claim_is_not_there(desk: Desk, client: Client, held: Claim) -> None:
    client.force_login(desk.eve)
    assert held.statement not in client.get("/sources/add/", SENT).text
    said = {"url": SENT["url"], "passage": "x", "tier": "primary", "claim": str(held.pk)}
    assert "There is no claim" in client.post("/sources/add/", said).text


def test_who_is_not_signed_in_signs_in_first_and_keeps_what_was_sent(client: Client, db: None) -> None:
    answer = client.get("/sources/add/", SENT)
    assert answer.status_code == 302
    assert "page.example" in answer.headers["Location"]
