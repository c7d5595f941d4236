"""What the outside sends by mistake or by malice, all the way from a server to the record: a sentence, or plain words."""

from __future__ import annotations

import gzip
import re
import time

import pytest
from werkzeug import Response as Answer

from sources.lookup import Result, ask
from sources.models import Document

pytestmark = pytest.mark.django_db

WORDS = "Die Fähren von Märenne fahren seit Montag öfter, sagt das Hafenamt über den neuen Plan für große Schiffe."
PAGE = "<html><head><title>Fähren</title></head><body><article><p>{}</p><p>{}</p></article></body></html>"


@pytest.fixture
def look(httpserver, desk):
    """Serves one page and looks at it as for a claim; answers with what came of it."""
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)

    def ask_for(body, **answer):
        httpserver.expect_request("/page").respond_with_data(body, **answer)
        return ask("web", httpserver.url_for("/page"), desk.team.pk)

    return ask_for


def text_of(outcome) -> str:
    assert outcome.outcome is Result.FOUND, outcome.error
    return Document.objects.get(pk=outcome.documents[0]).text


@pytest.mark.parametrize(
    ("written", "declared"),
    [
        ("utf-8", "iso-8859-1"),
        ("cp1252", "iso-8859-1"),
        ("cp1252", "no-such-charset"),
        ("utf-16", "utf-8"),
        ("cp1252", "utf-8"),
    ],
)
def test_a_page_that_is_wrong_about_its_charset_is_read_all_the_same(look, written, declared):
    body = PAGE.format(WORDS, WORDS[::-1]).encode(written)
    assert WORDS in text_of(look(body, content_type=f"text/html; charset={declared}"))


def test_html_of_20_mb_is_refused_and_not_read_in_part(look):
    outcome = look("<p>word</p>" * 2_000_000, content_type="text/html")
    assert outcome.outcome is Result.FAILED
    assert "larger than" in outcome.error
    assert not Document.objects.exists()


def test_20_mb_that_were_packed_into_little_are_refused_as_well(look):
    packed = gzip.compress(b"<p>word</p>" * 2_000_000)
    begun = time.monotonic()
    outcome = look(packed, headers={"Content-Encoding": "gzip"}, content_type="text/html")
    assert outcome.outcome is Result.FAILED
    assert "larger than" in outcome.error
    assert time.monotonic() - begun < 5


ACTIVE = """
<html><head><title>Fares <script>alert(1)</script></title><base href="https://evil.example/"></head>
<body onload="alert(2)"><article><h1 onclick="alert(3)">Fares rise</h1>
<p>Fares on the ferries of Marenne rise in March, the harbour office said on Monday in a letter to all who travel.</p>
<script>document.write("<p>alert(4)</p>")</script><style>body{display:none}</style>
<p><a href="javascript:alert(5)">The office</a> <img src=x onerror="alert(6)"> gives no reason for it, papers say.</p>
<svg onload="alert(7)"></svg><iframe srcdoc="<script>alert(8)</script>"></iframe></article></body></html>
"""


def test_scripts_and_event_handlers_are_not_kept_and_never_shown_raw(look, client, desk):
    outcome = look(ACTIVE, content_type="text/html")
    assert "Fares on the ferries of Marenne" in text_of(outcome)
    client.force_login(desk.ann)
    shown = client.get(f"/documents/{outcome.documents[0]}/")
    assert shown.status_code == 200
    for trace in ("alert(", "onclick", "onerror", "javascript:", "srcdoc"):
        assert trace not in shown.content.decode()


def test_markup_that_was_written_as_words_is_shown_as_words(look, client, desk):
    outcome = look("They wrote <script>alert(1)</script> & meant it.", content_type="text/plain")
    client.force_login(desk.ann)
    shown = client.get(f"/documents/{outcome.documents[0]}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; meant it." in shown
    assert "<script>alert(1)" not in shown


@pytest.mark.parametrize("connector", ["wikipedia", "searxng", "factchecktools"])
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"Please limit requests to one every 5 seconds.", "text/plain"),
        (b"<html><h1>Service is being looked after</h1></html>", "text/html"),
        (b'{"error": {"code": "internal_api_error", "info": "Caught exception"}}', "application/json"),
        (b'{"error": "search error"}', "application/json"),
        (b"", "application/json"),
        (b"\xff\xfe\x00", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"null", "application/json"),
    ],
)
def test_an_error_that_comes_with_status_200_is_a_failure_and_never_nothing_found(
    httpserver, settings, desk, connector, body, content_type
):
    here = httpserver.url_for("").rstrip("/")
    settings.WIKIPEDIA_URL = settings.SEARXNG_URL = settings.FACTCHECKTOOLS_URL = here
    settings.FACTCHECKTOOLS_KEY = "key"
    httpserver.expect_request(re.compile(".*")).respond_with_data(body, content_type=content_type)
    outcome = ask(connector, "ferry fares in Marenne", desk.team.pk)
    assert outcome.outcome is Result.FAILED
    assert outcome.error.endswith(".")


def test_an_endless_page_ends_at_the_limit(httpserver, desk):
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    httpserver.expect_request("/page").respond_with_handler(
        lambda _: Answer((b"word " * 20_000 for _ in range(1_000_000)), content_type="text/plain")
    )
    outcome = ask("web", httpserver.url_for("/page"), desk.team.pk)
    assert outcome.outcome is Result.FAILED
    assert "larger than 10 MB" in outcome.error


def test_an_endless_robots_txt_is_a_failure_and_no_leave_to_read(httpserver, desk):
    httpserver.expect_request("/robots.txt").respond_with_handler(
        lambda _: Answer((b"# word\n" * 20_000 for _ in range(1_000_000)), content_type="text/plain")
    )
    outcome = ask("web", httpserver.url_for("/page"), desk.team.pk)
    assert outcome.outcome is Result.FAILED
    assert {request.path for request, _ in httpserver.log} == {"/robots.txt"}
