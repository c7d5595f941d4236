"""What others take from the public pages: markup, sitemap, and the verdict for a story."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib import import_module
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.utils import timezone

from claims.actions import assignments, claims, verdicts
from claims.actions import evidence as add_evidence
from claims.models import Article, Claim, Evidence, Speaker, Verdict
from publishing import actions
from publishing.documents import encode
from publishing.excerpts import excerpts
from publishing.models import Publication
from publishing.serving import served, served_claimreview
from sources.models import Document
from tests.record import Desk, add_passage, decide, make_claim

pytestmark = pytest.mark.usefixtures("evidence_once")

MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def publish(desk: Desk, claim: Claim, evidence: list[Evidence], **said: Any) -> Publication:
    filed = decide(desk, claim, evidence, **said)
    verdicts.approve(filed.pk, by=desk.by("bob"))
    return actions.publish(filed.pk, by=desk.by("dora"))


# --- ClaimReview --------------------------------------------------------------------------------------------------------


def test_the_markup_has_all_that_readers_and_programs_need(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    document = evidence[0].document
    assert document
    document.archived_url = "https://archive.example/1"
    document.save()
    story = "https://paper.example/story#claim"
    out = publish(desk, held, evidence, headline="It did.", expires_on=date(2027, 1, 1), story_url=story)
    review = served_claimreview(out)
    assert review
    assert (review["url"], review["expires"]) == (story, "2027-01-01")
    assert review["citation"][0] == {
        "@type": "CreativeWork",
        "url": document.url,
        "name": "The Harbour Post report",
        "archivedAt": "https://archive.example/1",
    }
    assert "archivedAt" not in review["citation"][1]
    assert review["author"]["correctionsPolicy"].endswith("/corrections/")
    assert review["author"]["url"].endswith("/checks/")
    assert review["license"] == {"@type": "CreativeWork", "name": "CC BY 4.0"}
    assert review["reviewRating"]["ratingExplanation"] == "It did."


def test_the_markup_has_the_days_of_the_desk(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    """In the night the day of Greenwich is yesterday."""
    with time_machine.travel("2030-06-01T22:30Z", tick=False), timezone.override("Europe/Berlin"):
        out = publish(desk, held, evidence)
    review = served_claimreview(out)
    assert review
    assert review["datePublished"] == review["dateModified"] == served(out)["as_of"] == "2030-06-02"


def test_a_licence_with_an_address_is_named_by_it(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    desk.team.licence = "https://creativecommons.org/licenses/by/4.0/"
    desk.team.save()
    review = served_claimreview(publish(desk, held, evidence))
    assert review
    assert review["license"] == desk.team.licence


def test_a_correction_keeps_the_day_of_the_first_version(desk: Desk, second: Verdict) -> None:
    first = Publication.objects.get()
    assert first.published_at
    with time_machine.travel(first.published_at + timedelta(days=3), tick=False):
        new = actions.publish(
            second.pk, by=desk.by("dora"), change_kind="correction", change_note="One paper erred."
        )
    review = served_claimreview(new)
    assert review
    assert review["datePublished"] == first.published_at.date().isoformat()
    assert review["dateModified"] == (first.published_at + timedelta(days=3)).date().isoformat()
    assert review["correction"]["text"] == "One paper erred."


@pytest.mark.parametrize(("of", "said"), [("de", "de"), ("", "en")])
def test_a_check_is_in_the_language_of_its_article(
    desk: Desk, held: Claim, evidence: list[Evidence], of: str, said: str
) -> None:
    Article.objects.update(language=of)
    out = publish(desk, held, evidence)
    review = served_claimreview(out)
    assert review
    assert (served(out)["language"], review["inLanguage"]) == (said, said)


@pytest.mark.parametrize(
    ("publisher", "day", "line"),
    [
        ("The Post", date(2026, 3, 2), '<p class="by">The Post, 2 March 2026</p>'),
        ("The Post", None, '<p class="by">The Post</p>'),
        ("", date(2026, 3, 2), '<p class="by">2 March 2026</p>'),
        ("", None, None),
    ],
)
def test_a_story_names_publisher_and_day_as_far_as_they_are_known(
    client: Client,
    desk: Desk,
    held: Claim,
    evidence: list[Evidence],
    publisher: str,
    day: date | None,
    line: str | None,
) -> None:
    Article.objects.update(publisher=publisher, published_on=day)
    publish(desk, held, evidence)
    page = client.get(f"/stories/{held.article_id}/").text
    assert line in page if line else 'class="by"' not in page


def test_a_check_says_of_which_day_it_is_and_until_when_it_holds(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    told = served(publish(desk, held, evidence, as_of=date(2026, 3, 4), expires_on=date(2031, 9, 1)))
    assert (told["as_of"], told["expires"]) == ("2026-03-04", "2031-09-01")


def test_what_rests_on_an_invented_page_says_so(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    Document.objects.filter(pk=evidence[0].document_id).update(invented=True)
    assert served(publish(desk, held, evidence))["invented"] is True


def test_nothing_of_one_claim_is_said_of_another(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    held.speaker = Speaker.objects.create(name="Ada Brandt", role="Harbour master")
    held.save()
    other = make_claim(held.article, "The president is expected to visit Southmark in May.")
    assignments.take(other.pk, by=desk.by("ann"))
    theirs = [
        add_passage(other, desk, "Court Circular", "The visit was called off."),
        add_passage(other, desk, "Southmark Herald", "Nobody expects the president."),
    ]
    for one in theirs:
        one.stance = "refutes"
        one.save()
    first = publish(desk, held, evidence)
    second = publish(desk, other, theirs, rating="refuted", rationale="It was called off.")
    own = {first: ("Ada Brandt", "shells from Northland"), second: ("called off", "Court Circular")}
    for one in (first, second):
        text = json.dumps([served(one), served_claimreview(one)])
        for said in (word for of, words in own.items() if of != one for word in words):
            assert said not in text
    assert own[first][0] in json.dumps(served_claimreview(first))


# --- sitemap ------------------------------------------------------------------------------------------------------------


def test_the_sitemap_leads_to_every_check_and_story(client: Client, published: Publication) -> None:
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    sections = [one.text or "" for one in index.findall("s:sitemap/s:loc", MAP)]
    assert [one.rpartition("/")[2] for one in sections] == ["sitemap-checks.xml", "sitemap-stories.xml"]
    checks = ElementTree.fromstring(client.get("/sitemap-checks.xml").content)
    (address,) = [one.text for one in checks.findall("s:url/s:loc", MAP)]
    assert address == f"http://127.0.0.1:8000/checks/{published.claim_id}/"
    assert checks.findtext("s:url/s:lastmod", namespaces=MAP) == timezone.localdate().isoformat()
    assert f"/stories/{published.claim.article_id}/" in client.get("/sitemap-stories.xml").text
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in client.get("/robots.txt").text


def test_a_long_sitemap_has_pages(
    desk: Desk, client: Client, published: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publishing.sitemaps import Checks

    monkeypatch.setattr(Checks, "limit", 1)
    other = make_claim(published.claim.article, "The president is expected to visit Southmark in May.")
    assignments.take(other.pk, by=desk.by("ann"))
    publish(desk, other, [], rating="not_enough_evidence")
    assert "sitemap-checks.xml?p=2" in client.get("/sitemap.xml").text
    assert f"/checks/{other.pk}/" in client.get("/sitemap-checks.xml?p=2").text
    assert client.get("/sitemap-checks.xml?p=3").status_code == 404


def test_what_is_not_out_is_in_no_sitemap(desk: Desk, client: Client, published: Publication) -> None:
    seen = client.get("/sitemap-checks.xml")
    same = client.get("/sitemap-checks.xml", headers={"If-None-Match": seen.headers["ETag"]})
    assert same.status_code == 304
    actions.withdraw(published.verdict_id, by=desk.by("dora"), note="Never said.")
    again = client.get("/sitemap-checks.xml", headers={"If-None-Match": seen.headers["ETag"]})
    assert (again.status_code, "/checks/" in again.text) == (200, False)


@pytest.fixture
def made_up(desk: Desk, published: Publication) -> Publication:
    """Published on the same article, after a page of the demonstration."""
    claim = make_claim(published.claim.article, "The president is expected to visit Southmark in May.")
    assignments.take(claim.pk, by=desk.by("ann"))
    page = add_passage(claim, desk, "Court Circular", "The visit was called off.", stance="refutes")
    Document.objects.filter(pk=page.document_id).update(invented=True)
    return publish(desk, claim, [page], rating="not_enough_evidence", rationale="It was called off [1].")


def test_a_story_with_a_check_that_was_made_up_is_in_no_sitemap(
    desk: Desk, client: Client, published: Publication, made_up: Publication
) -> None:
    checks, story = client.get("/sitemap-checks.xml").text, f"/stories/{published.claim.article_id}/"
    listed = [f"/checks/{one.claim_id}/" in checks for one in (published, made_up)]
    assert listed == [True, False]
    assert story not in client.get("/sitemap-stories.xml").text
    actions.withdraw(made_up.verdict_id, by=desk.by("dora"), note="Never said.")
    assert '<meta name="robots" content="noindex">' in client.get(story).text
    assert story not in client.get("/sitemap-stories.xml").text


def test_what_went_out_before_is_marked_as_its_document_is(
    published: Publication, made_up: Publication
) -> None:
    Publication.objects.update(invented=False)
    named = json.loads(published.document) | {"rationale": 'Its file says "invented":true.'}
    Publication.objects.filter(pk=published.pk).update(document=encode(named))
    import_module("publishing.migrations.0011_invented").mark(apps, None)
    assert list(Publication.objects.filter(invented=True)) == [made_up]


def test_what_went_out_before_is_found_by_the_speaker_whom_its_document_names(
    published: Publication, made_up: Publication
) -> None:
    named = json.loads(published.document) | {
        "speaker": {"name": "Ada “A.” Brandt", "role": "", "same_as": ""}
    }
    Publication.objects.filter(pk=published.pk).update(document=encode(named))
    import_module("publishing.migrations.0013_speakers").name(apps, None)
    told = Publication.objects.order_by("pk").values_list("speaker", flat=True)
    assert list(told) == ["Ada “A.” Brandt", ""]


# --- for the story ------------------------------------------------------------------------------------------------------


def test_a_verdict_is_copied_for_the_story(desk: Desk, held: Claim, evidence: list[Evidence]) -> None:
    held.statement = "Profits <rose> by 5 * 2 [percent] & more, the harbour says."
    held.save()
    out = publish(desk, held, evidence, headline="It did.")
    copies = excerpts(out)
    assert copies
    assert "<p>“Profits &lt;rose&gt; by 5 * 2 [percent] &amp; more, the harbour says.”</p>" in copies.html
    assert "<strong>True.</strong> It did." in copies.html
    assert f'<a href="{served(out)["url"]}">Checked by Harbour Desk, as of' in copies.html
    assert '<a href="https://the-harbour-post.example/' in copies.html
    assert "“Profits \\<rose\\> by 5 \\* 2 \\[percent\\] & more" in copies.markdown
    assert "[The Harbour Post](https://the-harbour-post.example/" in copies.markdown
    assert copies.json_ld.startswith('<script type="application/ld+json">')


def test_a_copy_in_markdown_holds_whatever_stands_in_an_address_and_names_what_is_no_page(
    desk: Desk, held: Claim, evidence: list[Evidence]
) -> None:
    held.statement = "“&lt;” is written with four letters & not with five."
    held.save()
    Document.objects.filter(pk=evidence[0].document_id).update(url="https://the-harbour-post.example/a)b_(c")
    add_evidence.add(
        held.pk,
        by=desk.by("ann"),
        form="paper",
        passage="Four.",
        stance="supports",
        details={"title": "The register, part two", "page": "3"},
    )
    copies = excerpts(publish(desk, held, list(held.evidence.all())))
    assert copies
    assert "\\&lt;” is written with four letters & not" in copies.markdown
    assert "[The Harbour Post](https://the-harbour-post.example/a%29b_%28c)" in copies.markdown
    assert "; The register, part two." in copies.markdown
    assert "; The register, part two." in copies.html


def test_a_held_verdict_is_not_copied(desk: Desk, client: Client, published: Publication) -> None:
    client.force_login(desk.dora)
    address = f"/claims/{published.claim_id}/"
    assert "Copy for the story" in client.get(address).text
    held = actions.hold(published.verdict_id, by=desk.by("dora"), note="Wait.")
    assert excerpts(held) is None
    assert "Copy for the story" not in client.get(address).text


# --- corrections --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rating", "said"),
    [
        ("supported", "We say “True”, as before."),
        ("mixed", "We had said “True” and say “Mixed” now."),
    ],
)
def test_the_list_of_corrections_says_what_became_of_the_rating(
    desk: Desk, client: Client, published: Publication, evidence: list[Evidence], rating: str, said: str
) -> None:
    claims.recheck(published.claim_id, by=desk.by("dora"), reason="A reader wrote.")
    assignments.take(published.claim_id, by=desk.by("ann"))
    new = decide(desk, Claim.objects.get(pk=published.claim_id), evidence, rating=rating)
    verdicts.approve(new.pk, by=desk.by("bob"))
    actions.publish(new.pk, by=desk.by("dora"), change_kind="correction", change_note="A slip.")
    assert f'A slip.\n    <span class="soft">{said}</span>' in client.get("/corrections/").text
