"""Evidence in its other forms on the desk: added, translated, used again, given as a saved page, and its files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from claims import machine
from claims.actions import evidence as actions
from claims.actions import uploads
from claims.models import Claim, Evidence, Step, Upload, Verdict
from claims.rules import NotAllowed
from claims.steps import LOST_WORKERS
from people.actors import SERVER, Actor
from people.models import ApiKey, Consumer
from people.roles import Scope
from tests.desk.admin.reviewing import address as review_address
from tests.desk.admin.reviewing import as_seen
from tests.record import Desk, add_passage, decide, make_claim, told_by_history

CALL = {
    "who": "Jan Kovac",
    "when": "2 March 2026",
    "terms": "on_record",
    "passage": "It sailed.",
    "tier": "secondary",
}


@pytest.fixture(autouse=True)
def _own_vault(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("vault")


@pytest.fixture
def ann(desk: Desk, client: Client) -> Client:
    client.force_login(desk.ann)
    return client


def adding(claim: Claim, form: str) -> str:
    return f"/claims/{claim.pk}/evidence/{form}/"


@pytest.mark.parametrize("form", ["passage", "conversation", "image_or_video", "paper", "calculation"])
def test_each_form_has_a_page_and_an_empty_one_says_what_is_missing(
    ann: Client, held: Claim, form: str
) -> None:
    assert ann.get(adding(held, form)).status_code == 200
    figures = {"figure-TOTAL_FORMS": "6", "figure-INITIAL_FORMS": "0"}
    page = ann.post(adding(held, form), {"tier": "secondary", **figures})
    assert page.status_code == 422
    assert "This field is required" not in page.text
    assert 'class="wrong"' in page.text or 'role="alert"' in page.text
    assert not held.evidence.exists()


def test_a_call_is_added_with_its_file_and_leads_back(ann: Client, held: Claim) -> None:
    sent = CALL | {
        "stance": "supports",
        "next": review_address(held),
        "file": SimpleUploadedFile("call.html", b"<script>"),
    }
    answer = ann.post(adding(held, "conversation"), sent)
    assert answer.headers["Location"] == review_address(held)
    made = held.evidence.get()
    assert (made.details["who"], made.file_name, made.stance) == ("Jan Kovac", "call.html", "supports")
    page = ann.get(review_address(held))
    assert "Its file: call.html" in page.text
    assert "On the record" in page.text


def test_what_an_action_refuses_is_said_beside_its_field_with_everything_kept(
    ann: Client, held: Claim
) -> None:
    page = ann.post(adding(held, "conversation"), CALL | {"terms": "not_named"})
    assert page.status_code == 422
    assert "Say how readers may be told of them" in page.text
    assert "It sailed." in page.text


def test_a_calculation_is_worked_again_on_the_page(
    ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    form = {
        "figure-TOTAL_FORMS": "6", "figure-INITIAL_FORMS": "0",
        "figure-0-name": "y2025", "figure-0-value": "1,240", "figure-0-evidence": str(evidence[0].pk),
        "figure-1-name": "y2024", "figure-1-value": "980", "figure-1-source": "Port register",
        "steps": "y2025 - y2024 = 250\n", "result": "260", "stance": "supports",
    }  # fmt: skip
    page = ann.post(adding(held, "calculation"), form)
    assert "Step 1 comes to 260, which is not what it says" in page.text
    assert "Port register" in page.text
    ann.post(adding(held, "calculation"), form | {"steps": "y2025 - y2024 = 260"})
    shown = ann.get(f"/claims/{held.pk}/").text
    assert "which comes to 260" in shown
    assert "this number is not in that passage" in shown


def test_files_are_downloads_and_nothing_else(ann: Client, held: Claim) -> None:
    ann.post(
        adding(held, "conversation"), CALL | {"file": SimpleUploadedFile("a.svg", b"<svg onload='x()'>")}
    )
    answer = ann.get(f"/evidence/{held.evidence.get().pk}/file/")
    assert b"".join(answer.streaming_content) == b"<svg onload='x()'>"  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a.svg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_strangers_and_administrators_get_no_file_and_no_form(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    ann.post(adding(held, "conversation"), CALL | {"file": SimpleUploadedFile("a.mp3", b"ID3")})
    made = held.evidence.get(form="conversation")
    pages = [f"/evidence/{made.pk}/file/", adding(held, "paper"), f"/evidence/{made.pk}/use/",
             f"/evidence/{evidence[0].pk}/copy/", f"/evidence/{evidence[0].pk}/translate/",
             f"/evidence/{made.pk}/from/",
             f"/claims/{held.pk}/documents.warc.gz", f"/articles/{held.article_id}/documents.warc.gz"]  # fmt: skip
    for person, status in ((desk.eve, 404), (desk.adam, 403)):
        ann.force_login(person)
        assert {page: ann.get(page).status_code for page in pages} == dict.fromkeys(pages, status)


def test_a_page_behind_a_wall_is_given_and_says_who_gave_it(desk: Desk, ann: Client, held: Claim) -> None:
    made = actions.add(
        held.pk,
        by=desk.by("ann"),
        url="https://walled.example/a",
        passage="Shells were seen.",
        stance="supports",
    )
    made.error = "A paywall: walled.example shows only a part of this page without payment."
    made.save()
    shown = ann.get(review_address(held)).text
    assert "A paywall: walled.example" in shown
    assert "Add the page you saved" in shown
    giving = ann.post(review_address(held), as_seen(held, [], do=f"go:copy-{made.pk}"))
    assert giving.headers["Location"].startswith(f"/evidence/{made.pk}/copy/?next=")
    assert "A paywall" in ann.get(giving.headers["Location"]).text
    wrong = ann.post(f"/evidence/{made.pk}/copy/", {"passage": "Shells were seen."})
    assert "Paste the text of the page, or choose the file" in wrong.text
    ann.post(
        f"/evidence/{made.pk}/copy/", {"passage": "Shells were seen.", "text": "Shells were seen. More."}
    )
    shown = ann.get(review_address(held)).text
    assert "copy kept by the desk" in shown
    assert "given by Ann" in shown
    assert "quote exact" in shown
    filed = decide(desk, held, [made], override_reason="It is the register itself.")
    ann.force_login(desk.bob)
    signing = ann.get(f"/admin/claims/verdict/{filed.pk}/change/").text
    assert "copy kept by the desk" in signing
    assert "given by Ann" in signing


def test_what_was_typed_on_the_claim_screen_is_there_when_she_comes_back(ann: Client, held: Claim) -> None:
    ann.post(review_address(held), as_seen(held, [], do="go:paper", rationale="Half a thought"))
    assert "Half a thought" in ann.get(review_address(held)).text


@pytest.mark.parametrize("target", ["copy-999999", "copy-x", "copy-²", "nowhere", "", "use-0"])
def test_a_button_that_leads_nowhere_is_refused(ann: Client, held: Claim, target: str) -> None:
    assert ann.post(review_address(held), as_seen(held, [], do=f"go:{target}")).status_code in {404, 422}


def test_a_source_is_used_for_another_claim_with_one_click(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    other = make_claim(held.article, "The president is expected to visit Southmark in May.")
    address = f"/evidence/{evidence[0].pk}/use/"
    assert "Use for this" in ann.get(address).text
    page = ann.post(address, {"claim": str(other.pk)}, follow=True)
    assert other.evidence.get().document == evidence[0].document
    assert "Use for this" not in page.text
    assert ann.post(address, {"claim": "x"}).status_code == 404
    assert other.evidence.count() == 1


def test_what_a_checked_claim_rests_on_is_used_for_another_and_not_changed(
    desk: Desk, ann: Client, approved: Verdict
) -> None:
    source = approved.claim.evidence.first()
    assert source is not None
    other = make_claim(approved.claim.article, "The president is expected to visit Southmark in May.")
    address = f"/evidence/{source.pk}/use/"
    assert f"{address}?next=" in ann.get(f"/claims/{approved.claim_id}/").text
    ann.post(address, {"claim": str(other.pk)})
    assert other.evidence.get().document == source.document
    assert ann.get(f"/evidence/{source.pk}/translate/").status_code == 302
    back = ann.get(f"/evidence/{add_passage(other, desk, 'The Post', 'In May.').pk}/use/").text
    assert "its evidence stands as it is" in back
    assert "Use for this" not in back


def test_a_translation_stands_beside_the_original(ann: Client, held: Claim, evidence: list[Evidence]) -> None:
    address = f"/evidence/{evidence[0].pk}/translate/"
    assert ann.get(address).status_code == 200
    said = {"translation": "Schiffe kamen.", "translated_by": ""}
    assert "Say who translated it" in ann.post(address, said).text
    ann.post(address, said | {"translated_by": "the desk"})
    assert "(translated by the desk)" in ann.get(f"/claims/{held.pk}/").text


def test_from_whom_a_paper_is_is_said_later(desk: Desk, ann: Client, held: Claim) -> None:
    said = {"form": "paper", "details": {"title": "Port register", "page": "12"}, "passage": "Two ships."}
    made = actions.add(held.pk, by=desk.by("ann"), **said)
    review, address = review_address(held), f"/evidence/{made.pk}/from/"
    shown = ann.get(review).text
    assert "not known from whom" in shown
    assert "Say from whom it is" in shown
    assert "Say from whom it is" in ann.get(f"/claims/{held.pk}/").text
    going = ann.post(review, as_seen(held, [], do=f"go:from-{made.pk}"))
    assert going.headers["Location"].startswith(f"{address}?next=")
    assert ann.post(address, {"from_whom": "x" * 301}).status_code == 422
    page = ann.post(address, {"from_whom": "Port Office", "next": review}, follow=True)
    assert page.redirect_chain == [(review, 302)]
    assert "Kept. It belongs to source 1, “Port Office”." in page.text
    assert "Mend from whom it is" in page.text
    assert "not known from whom" not in page.text
    assert 'value="Port Office"' in ann.get(address).text


def test_from_whom_a_page_is_is_told_by_its_address(ann: Client, evidence: list[Evidence]) -> None:
    address = f"/evidence/{evidence[0].pk}/from/"
    assert "Who published a page is told by its address" in ann.post(address, {"from_whom": "Me"}).text


def test_a_quote_that_is_gone_is_a_warning_on_the_claim_and_on_the_verdict(
    desk: Desk, ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    from claims.models import Rereading
    from sources.models import Document

    filed = decide(desk, held, evidence)
    later = Document.objects.create(kind="page", url="https://x.example/", text="Gone.", digest="f" * 64)
    Rereading.objects.create(evidence=evidence[0], document=later, quote_check="missing")
    ann.force_login(desk.bob)
    for page in (f"/claims/{held.pk}/", f"/admin/claims/verdict/{filed.pk}/change/"):
        shown = ann.get(page).text
        assert "A quote that counts is no longer in the page" in shown
        assert "The quote is no longer in the page" in shown


def test_a_near_quote_is_shown_with_its_difference_marked(
    ann: Client, held: Claim, evidence: list[Evidence]
) -> None:
    first = evidence[0]
    first.passage, first.quote_check = "Ships carried heavy shells from Northland to Southmark.", "near"
    first.save()
    assert "Ships carried <del>heavy </del>shells from Northland" in ann.get(f"/claims/{held.pk}/").text


# --- Documents ---------------------------------------------------------------------------------------------------------


def read_files() -> None:
    for step in Step.objects.filter(kind="take_in").order_by("pk"):
        machine.run(step.pk)


def test_documents_are_added_several_at_once_and_each_that_cannot_be_is_named(
    desk: Desk, ann: Client
) -> None:
    assert "Handed in" not in ann.get("/documents/add/").text
    files = [
        SimpleUploadedFile("a.txt", b"The bridge is closed."),
        SimpleUploadedFile("b.exe", b"MZ"),
        SimpleUploadedFile("c.txt", b""),
        SimpleUploadedFile("d.pdf", b"%PDF-1.7 and no more"),
        SimpleUploadedFile("e.txt", b"The bridge is open."),
        SimpleUploadedFile("f.txt", b"The bridge is shut."),
    ]
    page = ann.post("/documents/add/", {"chosen": files, "publisher": "The Post"})
    assert page.status_code == 422
    assert "b.exe: Only .txt" in page.text
    assert "c.txt: This file is empty." in page.text
    assert "4 files are being read." in page.text
    assert 'hx-get="/documents/moving/"' in page.text

    lost = {"state": "running", "lease_until": timezone.now() - timedelta(hours=1), "lost": LOST_WORKERS}
    Step.objects.filter(subject=Upload.objects.get(name="e.txt").pk).update(**lost)
    Upload.objects.filter(name="f.txt").update(path="00/forgotten", answered_at=timezone.now())
    machine.sweep(timezone.now())
    read_files()
    states = Step.objects.filter(kind="take_in").order_by("pk").values_list("state", flat=True)
    assert list(states) == ["done", "done", "parked", "done"]
    kept = desk.team.documents.get()
    assert (kept.text, kept.publisher.name, kept.added_by) == ("The bridge is closed.", "The Post", desk.ann)
    assert told_by_history()[-1] == f"Ann added a document: {kept}"
    moved = ann.get("/documents/moving/").text
    assert f'<a href="/documents/{kept.pk}/">' in moved
    assert "This PDF is damaged, so it can&#x27;t be read." in moved
    assert "The machine gave up on this file: an editor sees why on the desk. Hand it in again." in moved
    assert "The file is no longer kept. Hand it in again." in moved
    assert "All are read." in moved
    assert "hx-get" not in moved
    assert "by Ann, as a file" in ann.get(f"/documents/{kept.pk}/").text
    assert "Add documents" in ann.get("/admin/sources/document/").text
    ann.force_login(desk.dora)
    assert "a.txt" not in ann.get("/documents/moving/").text
    assert "A file that was handed in" in ann.get("/").text
    assert uploads.forget(timezone.now()) == 0
    assert uploads.forget(timezone.now() + uploads.KEPT) == 4
    assert desk.team.documents.exists()


def test_a_file_that_was_read_or_refused_does_not_stay_and_one_that_waits_does(
    desk: Desk, ann: Client
) -> None:
    vault = Path(settings.MEDIA_ROOT)

    def kept() -> list[bytes]:
        return sorted(path.read_bytes() for path in vault.rglob("*") if path.is_file())

    before = kept()
    good, bad, later = b"The bridge is closed.", b"%PDF-1.7 and no more", b"%PDF-1.7 nor later"
    ann.post(
        "/documents/add/",
        {"chosen": [SimpleUploadedFile("a.txt", good), SimpleUploadedFile("b.pdf", bad)]},
    )
    read_files()
    ann.post("/documents/add/", {"chosen": [SimpleUploadedFile("c.pdf", later)]})
    assert kept() == sorted([*before, good, good, bad, later])
    uploads.forget(timezone.now())
    assert bad in kept(), "whoever asks on the same day finds it"
    uploads.forget(timezone.now() + uploads.FILES_KEPT + timedelta(minutes=1))
    assert kept() == sorted([*before, good, later])
    read_files()
    assert "This PDF is damaged" in Upload.objects.get(name="c.pdf").refused, "it was there to be read"
    (document,) = desk.team.documents.all()
    assert vault.joinpath(document.vault_path).read_bytes() == good


def test_only_a_person_who_may_bring_in_articles_hands_in_a_file(desk: Desk) -> None:
    def hand_in(by: Actor) -> Upload:
        return uploads.hand_in("a.txt", b"The bridge is closed.", by=by, about={})

    with pytest.raises(NotAllowed, match="Adam may not bring in articles"):
        hand_in(desk.by("adam"))
    organisation = Consumer.objects.create(team=desk.team, name="The Archive")
    key = ApiKey(team=desk.team, consumer=organisation, scopes=Scope.INTAKE.value)
    for nobody in (Actor(key=key, door="api"), SERVER):
        with pytest.raises(NotAllowed, match="Only a person hands in a file"):
            hand_in(nobody)
    assert not Upload.objects.exists()
    assert hand_in(desk.by("ann")).added_by == desk.ann


def test_a_text_is_pasted_with_its_address(desk: Desk, ann: Client) -> None:
    said = {"text": "The bridge is closed.", "url": "https://post.example/b", "published": "2026-01-14"}
    assert ann.post("/documents/add/", said).status_code == 302
    kept = desk.team.documents.get()
    assert (kept.kind, kept.url, str(kept.published_at)[:10]) == (
        "pasted",
        "https://post.example/b",
        "2026-01-14",
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "one of the two"),
        ({"text": "x", "url": "ftp://a.example/"}, "http:// or https://"),
        ({"text": "x", "published": "soon"}, "as in 2026-03-01"),
    ],
)
def test_what_is_wrong_with_a_document_is_said(ann: Client, said: dict[str, str], words: str) -> None:
    page = ann.post("/documents/add/", said)
    assert page.status_code == 422
    assert words in page.text


def test_a_document_comes_back_as_it_came(desk: Desk, ann: Client) -> None:
    ann.post(
        "/documents/add/",
        {"chosen": [SimpleUploadedFile("a.html", b"<p>The bridge is closed.</p><script>x()</script>")]},
    )
    read_files()
    kept = desk.team.documents.get()
    answer = ann.get(f"/documents/{kept.pk}/original/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"<script>" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_a_claims_documents_are_one_warc_file(ann: Client, held: Claim, evidence: list[Evidence]) -> None:
    for page in (f"/claims/{held.pk}/documents.warc.gz", f"/articles/{held.article_id}/documents.warc.gz"):
        answer = ann.get(page)
        assert answer.headers["Content-Type"] == "application/gzip"
        assert b"".join(answer.streaming_content)[:2] == b"\x1f\x8b"  # type: ignore[attr-defined]
