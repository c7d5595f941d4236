"""An article that comes in as a PDF or Word file: its text is read behind, or it says why it could not be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from claims import machine, steps
from claims.actions import articles, uploads
from claims.models import Article, Step, Upload
from claims.rules import Invalid, NotAllowed
from claims.steps import LOST_WORKERS
from people.actors import SERVER
from sources import vault
from tests.record import Desk, told_by_history
from tests.sources.paper_files import pdf, saved, word

TEXT = (
    "Two ships left the port of Northland last night. The harbour office of the town said so in a statement."
)


def bring(desk: Desk, content: bytes, name: str = "ships.pdf", **said: Any) -> Article:
    """Ann brings the file, which waits to be read."""
    article, made = articles.receive_file(name, content, by=desk.by("ann"), **said)
    assert made
    return article


def read(article: Article) -> Article:
    """A worker takes the step that this owes."""
    upload = Upload.objects.get(article=article)
    machine.run(Step.objects.get(kind=Step.Kind.TAKE_IN, subject=upload.pk).pk)
    article.refresh_from_db()
    return article


def owed_to_be_read(article: Article) -> bool:
    return Step.objects.filter(kind=Step.Kind.READ, subject=article.pk, state="owed").exists()


@pytest.mark.parametrize("paper", [pdf, word], ids=["PDF", "Word"])
def test_its_text_is_read_behind_and_split_into_claims_next(desk: Desk, paper: Callable[..., bytes]) -> None:
    article = bring(desk, paper(TEXT, title="Two ships"))
    assert (article.title, article.body, article.intake, owed_to_be_read(article)) == (
        "ships.pdf", "", "file", False,
    )  # fmt: skip
    read(article)
    assert TEXT in article.body
    assert (article.title, article.notes, owed_to_be_read(article)) == ("Two ships", [], True)
    assert article.revisions.get().body == article.body
    assert told_by_history()[-2:] == [
        "Ann brought in the article",
        "The machine took the article's text from the file ships.pdf",
    ]
    assert Upload.objects.get().answered_at


def test_what_ann_said_of_it_goes_before_what_the_file_says(desk: Desk) -> None:
    said = {"title": "The ships", "publisher": "The Courier", "published_on": date(2026, 3, 1)}
    article = read(bring(desk, pdf(TEXT, title="Two ships"), url="https://courier.example/1", **said))
    assert (article.title, article.publisher, article.published_on) == tuple(said.values())
    assert article.url == "https://courier.example/1"
    mended = bring(desk, pdf(f"{TEXT} More.", title="Two ships"))
    articles.mend(mended.pk, by=desk.by("ann"), title="Ships, mended")
    assert read(mended).title == "Ships, mended"


def test_of_the_many_authors_whom_a_file_names_as_much_is_kept_as_there_is_room_for(desk: Desk) -> None:
    paper = docx.Document()
    paper.core_properties.author = "Ida Rees, " * 25
    paper.add_paragraph(TEXT)
    article = read(bring(desk, saved(paper), "ships.docx"))
    assert (article.body, article.notes) == (TEXT, [])
    assert article.byline == "Ida Rees, " * 20


def test_a_text_that_ann_pasted_meanwhile_stays(desk: Desk) -> None:
    article, pasted = bring(desk, pdf(TEXT)), f"{TEXT} It was pasted."
    articles.mend(article.pk, by=desk.by("ann"), body=pasted)
    assert read(article).body == pasted


def test_the_same_text_points_to_the_article_that_stands(desk: Desk) -> None:
    standing = read(bring(desk, pdf(TEXT, title="Two ships")))
    again = read(bring(desk, pdf(TEXT, title="The same ships")))
    assert (again.near_copy_of, again.body, owed_to_be_read(again)) == (standing, "", False)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7 and so on", "This PDF is damaged, so it can't be read. Paste the text instead."),
        (pdf("12 34"), "This does not look like an article: there is not one sentence in it."),
    ],
    ids=["damaged", "no article"],
)
def test_a_file_that_cant_be_read_says_so_on_the_article_where_the_text_can_be_pasted(
    desk: Desk, client: Client, content: bytes, why: str
) -> None:
    article = bring(desk, content)
    client.force_login(desk.ann)
    assert "Reading the file" in client.get("/").text
    waiting = client.get(f"/articles/{article.pk}/").text
    assert '<span class="running">Reading the file</span>' in waiting
    assert "hx-get" in waiting, "it asks until the file is read"
    assert read(article).notes == [why]
    page = client.get(f"/articles/{article.pk}/").text
    assert why.replace("'", "&#x27;") in page
    assert "Paste the text</h2>" in page
    client.post(f"/articles/{article.pk}/mend/", {"title": "Ships", "published_on": "2026-03-01", "body": ""})
    assert not owed_to_be_read(article), "a day without a text is nothing to read"
    assert "Paste the text</h2>" in client.get(f"/articles/{article.pk}/").text
    client.post(f"/articles/{article.pk}/mend/", {"title": "Ships", "body": TEXT})
    article.refresh_from_db()
    assert (article.body, article.title, owed_to_be_read(article)) == (TEXT, "Ships", True)


@pytest.mark.parametrize("content", [pdf(TEXT), b"%PDF-1.7 and so on"], ids=["readable", "damaged"])
def test_a_file_that_is_handed_in_twice_is_one_article_of_the_team_read_or_not(
    desk: Desk, content: bytes
) -> None:
    article = bring(desk, content)
    waiting = list(vault.laid_by(timezone.now() + timedelta(days=1)))
    for _ in ("waits", "is read"):
        assert articles.receive_file("again.pdf", content, by=desk.by("bob")) == (article, False)
        read(article)
    assert list(vault.laid_by(timezone.now() + timedelta(days=1))) == waiting
    theirs, made = articles.receive_file("ships.pdf", content, by=desk.by("eve"))
    assert (theirs == article, made) == (False, True)
    assert Upload.objects.count() == 2


def lose(article: Article) -> Step:
    """Every worker that takes the file is lost with it."""
    step = Step.objects.get(kind=Step.Kind.TAKE_IN, subject=Upload.objects.get(article=article).pk)
    lost = {"state": "running", "lease_until": timezone.now() - timedelta(hours=1), "lost": LOST_WORKERS}
    Step.objects.filter(pk=step.pk).update(**lost)
    return step


def test_a_file_that_the_machine_gave_up_on_says_so_and_the_editor_is_led_to_the_article(
    desk: Desk, client: Client
) -> None:
    article = bring(desk, pdf(TEXT))
    lose(article)
    machine.sweep(timezone.now())
    article.refresh_from_db()
    assert article.notes == [f"{machine.GIVEN_UP} Paste the text instead."]
    client.force_login(desk.dora)
    assert f'href="/articles/{article.pk}/"' in client.get("/").text
    assert "The file of an article" in client.get("/").text


def test_a_file_whose_bytes_are_away_for_a_while_is_read_when_they_are_there(desk: Desk) -> None:
    article = bring(desk, pdf(TEXT))
    upload = Upload.objects.get()
    Upload.objects.update(path="00/away")
    assert read(article).notes == []
    Upload.objects.update(path=upload.path)
    Step.objects.filter(kind=Step.Kind.TAKE_IN).update(next_at=timezone.now())
    assert TEXT in read(article).body


def test_a_file_that_is_tried_again_when_it_is_forgotten_says_so_and_is_done_with(desk: Desk) -> None:
    article = bring(desk, pdf(TEXT))
    step = lose(article)
    machine.sweep(timezone.now())
    for after in (uploads.FILES_KEPT, uploads.KEPT):
        uploads.forget(timezone.now() + after + timedelta(minutes=1))
        steps.retry(step)
        machine.run(step.pk)
        step.refresh_from_db()
        article.refresh_from_db()
        assert article.notes == ["The file is no longer kept. Paste the text instead."]
        assert (step.state, step.error) == ("done", "")
        Step.objects.filter(pk=step.pk).update(state="parked")
    assert not Upload.objects.exists()


def test_a_forgotten_file_keeps_no_other_from_being_given_up(desk: Desk) -> None:
    forgotten, article = bring(desk, pdf(TEXT)), bring(desk, pdf(f"{TEXT} More."))
    lose(forgotten)
    lose(article)
    Upload.objects.filter(article=forgotten).delete()
    machine.sweep(timezone.now())
    article.refresh_from_db()
    assert article.notes


def test_its_bytes_wait_until_they_are_read_and_go_after_a_day(desk: Desk, client: Client) -> None:
    article = bring(desk, pdf(TEXT))
    later = timezone.now() + uploads.FILES_KEPT + timedelta(minutes=1)
    path = Path(settings.MEDIA_ROOT) / Upload.objects.get().path
    uploads.forget(later)
    assert path.exists()
    read(article)
    uploads.forget(later)
    assert not path.exists()
    client.force_login(desk.ann)
    assert "Handed in" not in client.get("/documents/add/").text, "it is no document of the team's"
    assert not desk.team.documents.exists()


def test_only_a_person_who_may_brings_one_and_what_is_said_of_it_is_checked_first(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="Adam may not bring in articles"):
        articles.receive_file("a.pdf", pdf(TEXT), by=desk.by("adam"))
    with pytest.raises(NotAllowed, match="Only a person hands in a file"):
        articles.receive_file("a.pdf", pdf(TEXT), by=SERVER)
    before = list(vault.laid_by(timezone.now() + timedelta(days=1)))
    with pytest.raises(Invalid, match="Nothing was published in the year 20"):
        bring(desk, pdf(TEXT), published_on=date(20, 1, 1))
    with pytest.raises(Invalid, match="An address begins with http"):
        bring(desk, pdf(TEXT), url="ftp://a.example/")
    assert list(vault.laid_by(timezone.now() + timedelta(days=1))) == before
    assert not Article.objects.exists()
