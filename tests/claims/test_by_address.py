"""An article that comes in by its address: its page is fetched behind, or it says why it could not be."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from pytest_httpserver import HTTPServer

from claims import history, machine, steps
from claims.actions import articles, readings
from claims.models import Article, Step
from claims.rules import IllegalMove, NotAllowed, NotThere
from sources import robots
from tests.record import Desk, make_claim, told_by_history

TEXT = (
    "Two ships left the port of Northland last night. The harbour office of the town said so in a statement."
)
PAGE = f"""<html lang="de"><head><title>Two ships</title><meta name="author" content="Ida Rees">
<meta property="og:site_name" content="The Harbour Post"><meta property="article:published_time" content="2026-03-02T03:00:00Z"></head>
<body><article><h1>Two ships</h1><p>{TEXT}</p></article></body></html>"""


@pytest.fixture
def site(httpserver: HTTPServer, settings, tmp_path_factory: pytest.TempPathFactory) -> HTTPServer:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("vault")
    robots.forget()
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/ships").respond_with_data(PAGE, content_type="text/html")
    return httpserver


def fetch(desk: Desk, site: HTTPServer, path: str = "/ships") -> tuple[Article, Step]:
    """Ann names the address, and a worker takes the step that this owes."""
    article, made = articles.receive_url(by=desk.by("ann"), url=site.url_for(path))
    assert made
    step = Step.objects.get(kind=Step.Kind.FETCH, subject=article.pk)
    machine.run(step.pk)
    article.refresh_from_db()
    step.refresh_from_db()
    return article, step


def test_an_address_comes_in_once_by_who_may_and_with_a_line(desk: Desk) -> None:
    url = "https://post.example/ships"
    with pytest.raises(NotAllowed, match="Adam may not bring in articles"):
        articles.receive_url(by=desk.by("adam"), url=url)
    came = [articles.receive_url(by=desk.by(who), url=url) for who in ("ann", "bob", "eve")]
    (first, made), (again, made_again), (theirs, made_theirs) = came
    assert (again, made, made_again, made_theirs) == (first, True, False, True)
    assert theirs != first
    assert [event.type for event in first.events.all()] == ["article.received"]


def owed_to_be_read(article: Article) -> bool:
    return Step.objects.filter(kind=Step.Kind.READ, subject=article.pk, state="owed").exists()


def test_its_page_is_its_text_and_it_is_read_next(desk: Desk, site: HTTPServer) -> None:
    article, step = fetch(desk, site)
    assert TEXT in article.body
    assert (article.title, article.byline, article.published_on) == (
        "Two ships",
        "Ida Rees",
        date(2026, 3, 2),
    )
    assert (article.publisher, article.language) == ("The Harbour Post", "de")
    assert (article.notes, step.state, owed_to_be_read(article)) == ([], "done", True)
    assert article.revisions.get().body == article.body
    told = history.sentence(article.events.latest("pk"))
    assert told.startswith("The machine fetched the article")


def test_its_day_is_the_one_it_was_at_the_desk(desk: Desk, site: HTTPServer) -> None:
    with timezone.override("America/New_York"):
        article, _ = fetch(desk, site)
    assert article.published_on == date(2026, 3, 1)


def test_what_ann_said_of_it_meanwhile_stays(desk: Desk, site: HTTPServer) -> None:
    article, _ = articles.receive_url(by=desk.by("ann"), url=site.url_for("/ships"))
    articles.mend(article.pk, by=desk.by("ann"), title="The ships", published_on=date(2026, 3, 1))
    machine.run(Step.objects.get(kind=Step.Kind.FETCH, subject=article.pk).pk)
    article.refresh_from_db()
    assert (article.title, article.byline, article.published_on) == (
        "The ships",
        "Ida Rees",
        date(2026, 3, 1),
    )


def read(article: Article) -> None:
    """A worker takes whatever reading is owed."""
    for step in Step.objects.filter(kind=Step.Kind.READ, subject=article.pk, state="owed"):
        machine.run(step.pk)
    article.refresh_from_db()


@pytest.mark.parametrize("owed_too_early", [False, True])
def test_it_is_read_when_its_text_has_come_however_early_ann_says_its_day(
    desk: Desk, site: HTTPServer, owed_too_early: bool
) -> None:
    article, _ = articles.receive_url(by=desk.by("ann"), url=site.url_for("/ships"))
    articles.mend(article.pk, by=desk.by("ann"), published_on=date(2026, 3, 1))
    if owed_too_early:
        steps.owe(Step.Kind.READ, article.pk)
    else:
        assert not owed_to_be_read(article)
    read(article)
    assert article.read_at is None
    machine.run(Step.objects.get(kind=Step.Kind.FETCH, subject=article.pk).pk)
    read(article)
    assert article.read_at
    articles.mend(article.pk, by=desk.by("ann"), published_on=date(2026, 3, 2))
    assert owed_to_be_read(article), "another day of a text that stands has it read again"


def test_a_text_that_she_pasted_meanwhile_stays(desk: Desk, site: HTTPServer) -> None:
    article, _ = articles.receive_url(by=desk.by("ann"), url=site.url_for("/ships"))
    pasted = "One ship left the port of Northland last night, says the harbour office."
    articles.mend(article.pk, by=desk.by("ann"), title="One ship", body=pasted)
    machine.run(Step.objects.get(kind=Step.Kind.FETCH, subject=article.pk).pk)
    article.refresh_from_db()
    assert (article.title, article.body) == ("One ship", pasted)
    assert not article.events.filter(type="article.fetched").exists()


def test_the_same_text_at_another_address_points_to_the_article_that_stands(
    desk: Desk, site: HTTPServer
) -> None:
    site.expect_request("/again").respond_with_data(PAGE, content_type="text/html")
    standing, _ = fetch(desk, site)
    again, step = fetch(desk, site, "/again")
    assert (again.near_copy_of, again.title, again.body, step.state) == (standing, "Two ships", "", "done")
    assert again.notes == [f"This text is on the desk already, as article {standing.pk}."]
    assert (again.read_at is None, owed_to_be_read(again)) == (False, False)


@pytest.mark.parametrize(("status", "state"), [(404, "failed"), (500, "owed")])
def test_a_page_that_does_not_come_is_said_on_the_article_and_tried_again_where_that_may_help(
    desk: Desk, site: HTTPServer, status: int, state: str
) -> None:
    site.expect_request("/gone").respond_with_data("Sorry", status=status)
    article, step = fetch(desk, site, "/gone")
    (note,) = article.notes
    assert note.startswith("The page could not be fetched: ")
    assert note.endswith("Paste the text instead.")
    assert (article.body, step.state, owed_to_be_read(article)) == ("", state, False)


# --- Read without its text, as it could happen before ----------------------------------------------------------------


@pytest.fixture
def unread(desk: Desk) -> Article:
    """Its text has come, and a reading from before that counts as the one of it."""
    article, _ = articles.receive(by=desk.by("ann"), title="Two ships", body=TEXT)
    Step.objects.filter(kind=Step.Kind.READ, subject=article.pk).update(state="done")
    Article.objects.filter(pk=article.pk).update(read_at=timezone.now())
    return article


def test_what_counted_as_read_without_its_text_is_read_when_dora_asks(
    desk: Desk, client: Client, unread: Article
) -> None:
    client.force_login(desk.dora)
    here, again = f"/articles/{unread.pk}/", f"/articles/{unread.pk}/read-again/"
    assert "Have it read again" in client.get(here).text
    page = client.post(again, follow=True)
    assert page.redirect_chain == [(here, 302)]
    assert "The article is read again." in page.text
    assert "The machine reads the article" in page.text
    assert "Have it read again" not in page.text
    assert told_by_history()[-1] == "Dora had the article read again, in which nothing was found"
    lines = len(told_by_history())
    client.post(again)
    assert len(told_by_history()) == lines, "it is owed already"
    read(unread)
    assert [claim.state for claim in unread.claims.order_by("position")] == ["new", "new"]
    assert "Have it read again" not in client.get(here).text


def test_what_has_claims_stands_as_it_was_read(desk: Desk, unread: Article) -> None:
    for stranger in ("eve", "adam"):
        with pytest.raises(NotThere, match="no article"):
            readings.again(unread.pk, by=desk.by(stranger))
    make_claim(unread, "Two ships left the port of Northland last night.")
    with pytest.raises(IllegalMove, match="Claims were found in this article"):
        readings.again(unread.pk, by=desk.by("dora"))
    Article.objects.filter(pk=unread.pk).update(read_at=None)
    with pytest.raises(IllegalMove, match="has not been read yet"):
        readings.again(unread.pk, by=desk.by("dora"))
    assert not owed_to_be_read(unread)
