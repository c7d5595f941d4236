"""The source as seen: the stored text with the passage that evidence quotes."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.models import Claim, Evidence
from sources.models import ArchiveCopy, Document
from tests.record import Desk

pytestmark = pytest.mark.usefixtures("evidence_once")


@pytest.fixture
def seen(evidence: list[Evidence]) -> Document:
    document = evidence[0].document
    assert document is not None
    return document


def address(document: Document, evidence: Evidence | None = None) -> str:
    return f"/documents/{document.pk}/" + (f"?evidence={evidence.pk}" if evidence else "")


def test_the_passage_is_marked_in_the_stored_text(
    desk: Desk, client: Client, seen: Document, evidence: list[Evidence]
) -> None:
    client.force_login(desk.bob)
    page = client.get(address(seen, evidence[0]))
    assert f'<mark id="passage" tabindex="-1">{evidence[0].passage}</mark> More text.' in page.text
    assert seen.digest in page.text
    assert f'href="{seen.url}"' in page.text


@pytest.mark.parametrize("asked", ["", "?evidence=", "?evidence=x", "?evidence=" + "9" * 40, "?evidence=0"])
def test_without_a_passage_the_text_stands_unmarked(
    desk: Desk, client: Client, seen: Document, asked: str
) -> None:
    client.force_login(desk.bob)
    page = client.get(address(seen) + asked)
    assert page.status_code == 200
    assert "<mark" not in page.text


def test_another_teams_evidence_marks_nothing(
    desk: Desk, client: Client, seen: Document, evidence: list[Evidence]
) -> None:
    client.force_login(desk.eve)
    page = client.get(address(seen, evidence[0]))
    assert page.status_code == 200
    assert "<mark" not in page.text


def test_a_teams_own_document_is_nobody_elses(desk: Desk, client: Client, seen: Document) -> None:
    seen.team = desk.team
    seen.save()
    client.force_login(desk.ann)
    assert client.get(address(seen)).status_code == 200
    client.force_login(desk.eve)
    assert client.get(address(seen)).status_code == 404


def test_an_invented_source_is_labelled_and_its_address_is_no_link(
    desk: Desk, client: Client, seen: Document
) -> None:
    seen.invented = True
    seen.save()
    client.force_login(desk.ann)
    page = client.get(address(seen))
    assert "Invented for this demonstration" in page.text
    assert seen.url in page.text
    assert f'href="{seen.url}"' not in page.text


def test_an_address_that_is_no_web_page_is_no_link(desk: Desk, client: Client, seen: Document) -> None:
    seen.url = "javascript:alert(1)"
    seen.save()
    client.force_login(desk.ann)
    page = client.get(address(seen)).text
    assert ("javascript:alert(1)" in page, 'href="javascript:' in page) == (True, False)


def test_stored_markup_is_text(desk: Desk, client: Client, seen: Document) -> None:
    seen.text = "<script>alert(1)</script>"
    seen.save()
    client.force_login(desk.ann)
    page = client.get(address(seen)).text
    assert ("&lt;script&gt;alert(1)" in page, "<script>alert" in page) == (True, False)


def test_why_no_archive_has_a_copy_is_told_until_one_has(desk: Desk, client: Client, seen: Document) -> None:
    client.force_login(desk.bob)
    ArchiveCopy.objects.create(document=seen, state="refused", error="The site <asked> not to be archived.")
    assert "none yet: The site &lt;asked&gt; not to be archived." in client.get(address(seen)).text
    Document.objects.filter(pk=seen.pk).update(archived_url="https://web.archive.org/web/1/a")
    page = client.get(address(seen)).text
    assert "none yet" not in page
    assert 'href="https://web.archive.org/web/1/a"' in page


def test_the_way_back_to_the_claim_and_to_the_whole_page_stand_on_it(
    desk: Desk, client: Client, seen: Document, evidence: list[Evidence]
) -> None:
    client.force_login(desk.ann)
    claim = evidence[0].claim
    assert (
        f'href="{claim.get_absolute_url()}#evidence-{evidence[0].pk}"'
        in client.get(address(seen, evidence[0])).text
    )
    assert "Only a part" not in client.get(address(seen)).text
    Document.objects.filter(pk=seen.pk).update(partial="A paywall: the Post shows only a part of this page.")
    page = client.get(address(seen, evidence[0])).text
    assert "A paywall: the Post shows only a part of this page." in page
    assert f"/evidence/{evidence[0].pk}/copy/" in page
    client.force_login(desk.eve)
    assert "/copy/" not in client.get(address(seen, evidence[0])).text


def test_who_published_a_file_is_said_on_its_page(
    desk: Desk, client: Client, held: Claim, evidence: list[Evidence], seen: Document
) -> None:
    Document.objects.filter(pk=seen.pk).update(team=desk.team, url="", publisher=None, kind="upload")
    client.force_login(desk.ann)
    review = client.get(f"/admin/claims/claim/{held.pk}/change/").text
    there = f"/documents/{seen.pk}/?evidence={evidence[0].pk}"
    assert f'publisher not known</span> <a href="{there}#publisher">Say who published it</a>' in review
    assert "<dt>Publisher</dt><dd>not known</dd>" in client.get(there).text
    said = {"publisher": "The Coast Mail", "next": there}
    page = client.post(f"/documents/{seen.pk}/publisher/", said, follow=True)
    assert page.redirect_chain == [(there, 302)]
    assert "The Coast Mail published it. The claims on the desk" in page.text
    assert "<dt>Publisher</dt><dd>The Coast Mail</dd>" in page.text
    assert "publisher not known" not in client.get(f"/admin/claims/claim/{held.pk}/change/").text
    page = client.post(f"/documents/{seen.pk}/publisher/", said, follow=True)
    assert "The Coast Mail published it. That was known already." in page.text
    evidence[0].claim.evidence.filter(document=seen).update(document=None)
    page = client.post(f"/documents/{seen.pk}/publisher/", {"publisher": ""}, follow=True)
    assert "Nobody is known to have published it.<" in page.text.replace("\n", "")
    assert "grouped again" not in page.text
    page = client.post(f"/documents/{seen.pk}/publisher/", {"publisher": "x" * 151}, follow=True)
    assert "at most 150 characters" in page.text


def test_whose_a_page_is_its_address_tells_and_an_editor_mends(
    desk: Desk, client: Client, seen: Document
) -> None:
    client.force_login(desk.ann)
    assert "as its address tells; editors mend that under Publishers" in client.get(address(seen)).text
    client.force_login(desk.dora)
    page = client.get(address(seen)).text
    assert f'href="/admin/sources/publisher/{seen.publisher_id}/change/">Mend the publisher</a>' in page
    Document.objects.filter(pk=seen.pk).update(team=desk.team, url="", kind="upload")
    assert "as its address tells" not in client.get(address(seen)).text


def test_eve_and_a_page_with_an_address_are_not_asked(desk: Desk, client: Client, seen: Document) -> None:
    client.force_login(desk.ann)
    assert "who published it" not in client.get(address(seen)).text
    client.force_login(desk.eve)
    assert client.post(f"/documents/{seen.pk}/publisher/", {"publisher": "Mine"}).status_code == 404
