"""The public pages show what is out, as it was signed, and nothing else."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from claims.actions import assignments, claims, verdicts
from claims.models import Article, Claim, Evidence, Verdict
from people.models import Person
from publishing import actions as publishing
from publishing import pages
from publishing.models import Publication
from sources.models import Document
from tests.record import Desk, decide, make_claim

pytestmark = pytest.mark.usefixtures("evidence_once")
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def out(desk: Desk, approved: Verdict) -> Publication:
    """Ann's verdict, signed by Bob, published by Dora."""
    return publishing.publish(approved.pk, by=desk.by("dora"))


def correct(desk: Desk, out: Publication, evidence: list[Evidence]) -> Publication:
    """A second verdict that replaces the first as a correction."""
    claims.recheck(out.claim_id, by=desk.by("dora"), reason="A reader wrote.")
    assignments.take(out.claim_id, by=desk.by("ann"))
    claim = Claim.objects.get(pk=out.claim_id)
    new = decide(desk, claim, evidence, rating="mixed", rationale="Only half of it [1].")
    verdicts.approve(new.pk, by=desk.by("bob"))
    note = "We had overlooked the second half."
    return publishing.publish(new.pk, by=desk.by("dora"), change_kind="correction", change_note=note)


def pages_of(publication: Publication) -> dict[str, str]:
    return {
        "check": f"/checks/{publication.claim_id}/",
        "version": f"/verdicts/{publication.verdict_id}/",
        "story": f"/stories/{publication.claim.article_id}/",
    }


def test_anybody_reads_the_check(client: Client, out: Publication, evidence: list[Evidence]) -> None:
    page = client.get(f"/checks/{out.claim_id}/")

    assert page.status_code == 200
    for said in (
        out.verdict.statement,
        "True",
        out.verdict.rationale,
        evidence[0].passage,
        "The Harbour Post",
    ):
        assert said in page.text
    assert "2 independent sources" in page.text
    assert "version 1" in page.text
    assert not page.cookies
    assert page.headers["Cache-Control"] == "public, no-cache"


def test_readers_are_told_of_a_quote_that_is_not_word_for_word(
    desk: Desk, client: Client, held: Claim, evidence: list[Evidence]
) -> None:
    Evidence.objects.filter(pk=evidence[0].pk).update(quote_check="near")
    filed = decide(desk, held, list(held.evidence.all()))
    verdicts.approve(filed.pk, by=desk.by("bob"))
    publishing.publish(filed.pk, by=desk.by("dora"))
    shown = client.get(f"/checks/{held.pk}/").text
    assert shown.count("Not word for word: the page has it in slightly other words.") == 1


def test_an_unchanged_page_is_answered_with_304(client: Client, out: Publication) -> None:
    seen = client.get(f"/checks/{out.claim_id}/")
    again = client.get(f"/checks/{out.claim_id}/", headers={"If-None-Match": seen.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_carries_the_claimreview_as_it_is_stored(client: Client, out: Publication) -> None:
    Publication.objects.filter(pk=out.pk).update(
        claimreview=out.claimreview.replace(
            "Two papers", "</script><script>alert(1)</script> &amp; two papers"
        )
    )
    text = client.get(f"/checks/{out.claim_id}/").text
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert len(found) == 1
    assert json.loads(found[0]) == json.loads(Publication.objects.get().claimreview)
    assert "<script>alert" not in text


def test_the_page_needs_no_script_and_obeys_the_strict_policy(client: Client, out: Publication) -> None:
    page = client.get(f"/checks/{out.claim_id}/")
    assert re.findall(r"<script(?! type=\"application/ld\+json\")", page.text) == []
    assert " style=" not in page.text
    assert "<style" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


# --- nothing leaks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["new", "filed", "approved", "scheduled"])
def test_what_is_not_out_is_nowhere(
    desk: Desk, client: Client, claim: Claim, state: str, request: pytest.FixtureRequest
) -> None:
    if state != "new":
        request.getfixturevalue("filed" if state == "filed" else "approved")
    if state == "scheduled":
        from datetime import timedelta

        from django.utils import timezone

        verdict = request.getfixturevalue("approved")
        publishing.publish(verdict.pk, by=desk.by("dora"), at=timezone.now() + timedelta(days=1))

    numbers = range(1, Verdict.objects.count() + 3)
    addresses = [
        f"/checks/{claim.pk}/",
        f"/stories/{claim.article_id}/",
        *(f"/verdicts/{n}/" for n in numbers),
    ]
    assert {client.get(address).status_code for address in addresses} == {404}
    for address in ("/checks/feed.json", "/checks/feed.atom", "/corrections/"):
        page = client.get(address)
        assert page.status_code == 200
        assert claim.statement not in page.text


def test_a_page_tells_nothing_of_the_desk_behind_it(
    desk: Desk, client: Client, out: Publication, held: Claim
) -> None:
    make_claim(held.article, "The president is expected to visit Southmark in May.")
    for address in pages_of(out).values():
        text = client.get(address).text
        assert out.claim.statement in text
        for secret in ("Ann", "Bob", "Dora", "expected to visit", "to be chosen"):
            assert secret not in text


def test_a_desk_that_does_not_publish_openly_has_no_public_pages(
    desk: Desk, client: Client, out: Publication
) -> None:
    desk.team.public = False
    desk.team.save()
    assert {client.get(address).status_code for address in pages_of(out).values()} == {404}
    assert client.get("/checks/feed.json").json()["items"] == []
    assert client.get("/checks/claimreviews.json").getvalue().endswith(b'"dataFeedElement":[]}')


@pytest.mark.parametrize("number", ["0", "99999", "9" * 30])
def test_what_is_not_there_is_404(db: None, client: Client, number: str) -> None:
    for page in ("checks", "verdicts", "stories"):
        assert client.get(f"/{page}/{number}/").status_code == 404


# --- a byline, by the person's own choice ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ([], ""),
        (["ann"], "Checked by Ann."),
        (["bob"], "Signed off by Bob."),
        (["ann", "bob"], "Checked by Ann, signed off by Bob."),
    ],
)
def test_who_chose_to_be_named_is_and_nobody_else(
    desk: Desk, client: Client, approved: Verdict, named: list[str], sentence: str
) -> None:
    Person.objects.filter(username__in=[*named, "dora"]).update(named_in_public=True)
    out = publishing.publish(approved.pk, by=desk.by("dora"))
    page = client.get(f"/checks/{out.claim_id}/").text
    footer = page[page.index('class="about"') :]
    assert f"Harbour Desk. {sentence}".strip() in footer
    assert [name for name in ("Ann", "Bob", "Dora") if name in page] == [name.title() for name in named]
    told = client.get(f"/api/v1/verdicts/{out.verdict_id}/").json()["byline"]
    assert list(told.values()) == [name.title() if name in named else None for name in ("ann", "bob")]
    assert not [name for name in ("Ann", "Bob") if name in out.claimreview], "there the organisation signs"


def test_a_byline_stays_as_it_went_out(desk: Desk, client: Client, approved: Verdict) -> None:
    desk.ann.named_in_public = True
    desk.ann.save()
    out = publishing.publish(approved.pk, by=desk.by("dora"))
    desk.ann.named_in_public = False
    desk.ann.save()
    assert "Checked by Ann." in client.get(f"/checks/{out.claim_id}/").text
    publishing.withdraw(out.verdict_id, by=desk.by("dora"), note="We were wrong.")
    assert "Checked by Ann." not in client.get(f"/checks/{out.claim_id}/").text
    assert client.get(f"/api/v1/verdicts/{out.verdict_id}/").json()["byline"] is None


# --- what became of it --------------------------------------------------------------------------------------------------


def test_a_corrected_verdict_says_so_at_both_addresses(
    desk: Desk, client: Client, out: Publication, evidence: list[Evidence]
) -> None:
    new = correct(desk, out, evidence)

    now = client.get(f"/checks/{out.claim_id}/").text
    assert "Mixed" in now
    assert "We had overlooked the second half." in now
    assert "version 2" in now

    old = client.get(f"/verdicts/{out.verdict_id}/").text
    assert "This is version 1, kept as it was. Correction: We had overlooked the second half." in old
    assert out.verdict.rationale in old
    assert "application/ld+json" not in old

    listed = client.get("/corrections/").text
    assert "We had overlooked the second half." in listed
    assert "We had said “True” and say “Mixed” now." in listed
    assert f"/checks/{new.claim_id}/" in listed


def test_the_old_version_tells_of_the_withdrawal_of_what_replaced_it(
    desk: Desk, client: Client, out: Publication, evidence: list[Evidence]
) -> None:
    new = correct(desk, out, evidence)
    publishing.withdraw(new.verdict_id, by=desk.by("dora"), note="The document was forged.")
    assert "Withdrawn: The document was forged." in client.get(f"/verdicts/{out.verdict_id}/").text


def test_an_update_is_no_correction(
    desk: Desk, client: Client, out: Publication, evidence: list[Evidence]
) -> None:
    new = correct(desk, out, evidence)
    Publication.objects.filter(pk=new.pk).update(change_kind="update")
    assert "There are none so far" in client.get("/corrections/").text


def test_a_held_verdict_shows_no_rating_anywhere(desk: Desk, client: Client, out: Publication) -> None:
    publishing.hold(out.verdict_id, by=desk.by("dora"), note="A source is doubted by its editor.")
    pages = [client.get(address) for address in pages_of(out).values()]

    assert {page.status_code for page in pages} == {200}
    for page in pages:
        assert out.verdict.statement in page.text
        assert "ooked at again" in page.text
        for gone in ("True", out.verdict.rationale, "doubted by its editor", "application/ld+json"):
            assert gone not in page.text
    assert "0 of 1 claim checked" in pages[2].text
    feed = client.get("/checks/claimreviews.json").getvalue()
    assert b'"dateDeleted"' in feed
    assert b"reviewRating" not in feed


def test_a_withdrawn_verdict_leaves_a_tombstone(desk: Desk, client: Client, out: Publication) -> None:
    publishing.withdraw(out.verdict_id, by=desk.by("dora"), note="The document was forged.")
    for address in (f"/checks/{out.claim_id}/", f"/verdicts/{out.verdict_id}/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "Withdrawn" in page.text
        assert "The document was forged." in page.text
        for gone in (out.verdict.rationale, "The Harbour Post", "application/ld+json", ">True<"):
            assert gone not in page.text
    story = client.get(f"/stories/{out.claim.article_id}/").text
    assert "0 of 1 claim checked" in story
    assert "Withdrawn: The document was forged." in story
    assert '<meta name="robots" content="noindex">' in story
    assert ">True<" not in story
    assert "The document was forged." in client.get("/corrections/").text


def test_what_goes_out_after_a_withdrawal_stands_in_place_of_the_tombstone(
    desk: Desk, client: Client, out: Publication, evidence: list[Evidence]
) -> None:
    publishing.withdraw(out.verdict_id, by=desk.by("dora"), note="The document was forged.")
    claims.recheck(out.claim_id, by=desk.by("dora"), reason="Another document has come.")
    assignments.take(out.claim_id, by=desk.by("ann"))
    new = decide(desk, Claim.objects.get(pk=out.claim_id), evidence, rating="mixed", rationale="Half [1].")
    verdicts.approve(new.pk, by=desk.by("bob"))
    again = publishing.publish(new.pk, by=desk.by("dora"))

    story = client.get(f"/stories/{out.claim.article_id}/").text
    assert "1 of 1 claim checked" in story
    assert "forged" not in story
    assert "Half" in client.get(f"/checks/{out.claim_id}/").text

    publishing.withdraw(again.verdict_id, by=desk.by("dora"), note="That one was, too.")
    for address in (f"/stories/{out.claim.article_id}/", f"/checks/{out.claim_id}/"):
        page = client.get(address).text
        assert "That one was, too." in page
        assert "The document was forged." not in page


# --- round-up, list, method ---------------------------------------------------------------------------------------------


def test_the_round_up_counts_what_was_checked(client: Client, out: Publication, held: Claim) -> None:
    make_claim(held.article, "The president is expected to visit Southmark in May.")
    page = client.get(f"/stories/{held.article_id}/")
    assert "1 of 2 claims checked" in page.text
    assert f"/checks/{out.claim_id}/" in page.text


def test_the_round_up_is_shared_under_its_own_address(client: Client, out: Publication) -> None:
    text = client.get(f"/stories/{out.claim.article_id}/").text
    address = f"http://127.0.0.1:8000/stories/{out.claim.article_id}/"
    assert f'<link rel="canonical" href="{address}">' in text
    assert f'property="og:url" content="{address}"' in text
    assert f'property="og:description" content="True: {out.verdict.statement[:60]}' in text


def test_what_was_checked_is_listed_and_no_rating_of_what_is_held(
    desk: Desk, client: Client, out: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = client.get("/checks/").text
    assert f'<a href="/checks/{out.claim_id}/">{out.verdict.statement}</a>' in listed
    assert ">True<" in listed
    publishing.hold(out.verdict_id, by=desk.by("dora"), note="A reader doubts it.")
    held = client.get("/checks/").text
    assert ">True<" not in held
    assert "Being looked at again" in held
    assert "Page 1" not in held

    monkeypatch.setattr(pages, "LISTED", 1)
    second = make_claim(out.claim.article, "The deal is a shame.")
    assignments.take(second.pk, by=desk.by("ann"))
    unproven = decide(desk, second, [], rating="not_enough_evidence", rationale="Nothing was found.")
    verdicts.approve(unproven.pk, by=desk.by("bob"))
    publishing.publish(unproven.pk, by=desk.by("dora"))
    newest, older = client.get("/checks/").text, client.get("/checks/?page=2").text
    assert f"/checks/{second.pk}/" in newest
    assert '<a rel="next" href="?page=2">Older</a>' in newest
    assert f"/checks/{out.claim_id}/" in older
    assert '<a rel="prev" href="?page=1">Newer</a>' in older
    assert client.get("/checks/?page=x").text == newest


def test_the_check_leads_to_the_page_on_which_the_claim_stands(
    desk: Desk, client: Client, held: Claim, evidence: list[Evidence]
) -> None:
    url = "https://www.courier.example/summit"
    Article.objects.filter(pk=held.article_id).update(url=url)
    copies = [(url, None, "summit"), (f"{url}/2", None, "another-page"), (url, desk.team, "our-own")]
    for number, (of, team, copy) in enumerate(copies):
        copy, digest = f"https://archive.example/{copy}", f"{number}" * 64
        Document.objects.create(
            kind="page", url=of, text="A deal.", team=team, digest=digest, archived_url=copy
        )
    verdict = verdicts.approve(decide(desk, Claim.objects.get(pk=held.pk), evidence).pk, by=desk.by("bob"))
    out = publishing.publish(verdict.pk, by=desk.by("dora"))

    text = client.get(f"/checks/{out.claim_id}/").text
    assert f'<a href="{url}" rel="noopener nofollow external">courier.example</a>' in text
    assert (
        '(<a href="https://archive.example/summit" rel="noopener nofollow external">archived copy</a>)'
        in text
    )


def test_the_method_says_what_the_numbers_mean(desk: Desk, client: Client) -> None:
    text = client.get("/policies/method/").text
    rows = dict(re.findall(r"<tr><td>([\w ]+)</td><td>(\w+)</td>", text))
    assert rows == {
        "True": "5", "Mixed": "3", "False": "1", "Disputed": "none", "Unproven": "none", "Too early": "none",
    }  # fmt: skip
    assert "How to complain" in text
    assert "Harbour Desk" in text  # two desks publish here: each has its own


@pytest.mark.parametrize(("made_up", "invented"), [("article", True), ("source", True), ("nothing", False)])
def test_what_is_invented_is_labelled_and_leads_nowhere(
    desk: Desk, client: Client, held: Claim, evidence: list[Evidence], made_up: str, invented: bool
) -> None:
    Article.objects.update(invented=made_up == "article")
    Document.objects.filter(pk=evidence[0].document_id).update(invented=made_up == "source")
    verdict = verdicts.approve(decide(desk, held, evidence).pk, by=desk.by("bob"))
    out = publishing.publish(verdict.pk, by=desk.by("dora"))

    for address in (*pages_of(out).values(), "/checks/feed.json", "/checks/feed.atom"):
        assert ("Invented for this demonstration" in client.get(address).text) is invented
    for address in pages_of(out).values():
        assert ('<meta name="robots" content="noindex">' in client.get(address).text) is invented
    for path in ("/sitemap-checks.xml", "/checks/claimreviews.json"):
        assert (f"/checks/{out.claim_id}/".encode() in client.get(path).getvalue()) is not invented
    assert (b"/stories/" in client.get("/sitemap-stories.xml").getvalue()) is not invented
    page = client.get(f"/checks/{out.claim_id}/").text
    assert ('href="https://the-harbour-post.example/' in page) is not invented


def test_a_rationale_is_text_and_its_references_lead_to_the_sources(
    desk: Desk, client: Client, held: Claim, evidence: list[Evidence]
) -> None:
    said = "First.\n\n<img src=x onerror=alert(1)> says [1, 2]."
    verdict = verdicts.approve(decide(desk, held, evidence, rationale=said).pk, by=desk.by("bob"))
    out = publishing.publish(verdict.pk, by=desk.by("dora"))
    text = client.get(f"/checks/{out.claim_id}/").text
    assert "<img" not in text
    assert '[<a href="#source-1">1</a>, <a href="#source-2">2</a>]' in text
    assert 'id="source-1"' in text
