"""A paywall, a login wall and robots.txt are said in those words, and what was read is not taken for the whole page."""

from __future__ import annotations

import pytest
from pytest_httpserver import HTTPServer

from sources import lookup
from sources.models import Document

pytestmark = pytest.mark.django_db

TEASER = """<!doctype html><html><head><title>Ships</title><script type="application/ld+json">
{"@type": "NewsArticle", "isAccessibleForFree": %s}</script></head><body><article>
<p>Two ships left the port of Northland last night, the harbour office of the town said in a statement.</p></article></body></html>"""
YOURSELF = "Open it yourself and add the page you saved"


@pytest.fixture
def open_site(httpserver: HTTPServer) -> HTTPServer:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    return httpserver


def ask(httpserver: HTTPServer, desk, path: str = "/ships") -> lookup.Outcome:
    return lookup.ask("web", httpserver.url_for(path), desk.team.pk)


@pytest.mark.parametrize("word", ["false", '"False"'])
def test_what_a_paywall_lets_through_is_kept_and_called_a_part(
    open_site: HTTPServer, desk, word: str
) -> None:
    open_site.expect_request("/ships").respond_with_data(TEASER % word, content_type="text/html")
    outcome = ask(open_site, desk)
    assert outcome.outcome == "found"
    assert "A paywall: 127.0.0.1 shows only a part of this page" in outcome.error
    assert YOURSELF in outcome.error
    assert not outcome.worth_retrying
    assert "Two ships left" in Document.objects.get().text


def test_a_free_page_has_no_wall(open_site: HTTPServer, desk) -> None:
    open_site.expect_request("/ships").respond_with_data(TEASER % "true", content_type="text/html")
    assert ask(open_site, desk).error == ""


def test_a_page_to_sign_in_is_not_the_page_that_was_asked_for(open_site: HTTPServer, desk) -> None:
    open_site.expect_request("/ships").respond_with_data("", 302, {"Location": "/account/login?next=/ships"})
    open_site.expect_request("/account/login").respond_with_data(
        "<p>Your password, please</p>", content_type="text/html"
    )
    outcome = ask(open_site, desk)
    assert (outcome.outcome, outcome.documents) == ("failed", ())
    assert "A login wall: 127.0.0.1 asks for a sign-in" in outcome.error
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "has a login wall"), (402, "has a paywall"), (403, "does not let us see"), (451, "legal")],
)
def test_what_a_person_may_be_let_into_is_hers_to_open(
    open_site: HTTPServer, desk, status: int, words: str
) -> None:
    open_site.expect_request("/ships").respond_with_data("", status)
    error = ask(open_site, desk).error
    assert words in error
    assert YOURSELF in error


def test_a_page_that_is_not_there_is_nobodys_to_open(open_site: HTTPServer, desk) -> None:
    open_site.expect_request("/ships").respond_with_data("", 404)
    error = ask(open_site, desk).error
    assert "404" in error
    assert YOURSELF not in error


def test_robots_txt_is_named(httpserver: HTTPServer, desk) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /")
    error = ask(httpserver, desk).error
    assert "The robots.txt of 127.0.0.1 asks programs not to read this page" in error
    assert YOURSELF in error


LONG = " ".join(
    f"In week {number} the ships of Northland sailed again, the office said." for number in range(60)
)


@pytest.mark.parametrize(
    ("head", "text", "after", "part"),
    [
        ('<meta itemprop="isAccessibleForFree" content="false">', LONG, "", True),
        ('<meta property="article:content_tier" content="locked">', LONG, "", True),
        ('<meta property="article:content_tier" content="metered">', LONG, "", False),
        ("", "Two ships left the port last night.", "Subscribe to continue reading.", True),
        ("", "Zwei Schiffe liefen in der Nacht aus.", "Nur für Abonnenten", True),
        ("", "Deux navires sont partis hier soir.", "La suite de cet article est réservée aux abonnés", True),
        ("", LONG, "Subscribe to continue reading our other stories.", False),
        (
            "",
            "Two ships left the port last night.",
            "Subscribe to our newsletter. Already a subscriber?",
            False,
        ),
        ("", "Two ships left.", "<script>x = 'Subscribe to continue reading'</script>", False),
    ],
)
def test_a_page_is_a_part_where_it_says_so_or_breaks_off(
    open_site: HTTPServer, desk, head: str, text: str, after: str, part: bool
) -> None:
    page = f"<html><head><title>Ships</title>{head}</head><body><article><p>{text}</p></article><div>{after}</div></body></html>"
    open_site.expect_request("/ships").respond_with_data(page, content_type="text/html")
    outcome = ask(open_site, desk)
    kept = Document.objects.get()
    assert bool(kept.partial) is part
    assert ("A paywall" in outcome.error) is part


def test_a_page_that_was_opened_since_is_a_part_no_longer(open_site: HTTPServer, desk) -> None:
    part = []
    for free in ("false", "true"):
        open_site.expect_oneshot_request("/ships").respond_with_data(TEASER % free, content_type="text/html")
        ask(open_site, desk)
        part.append(bool(Document.objects.get().partial))
    assert part == [True, False]
