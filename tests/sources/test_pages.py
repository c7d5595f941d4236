"""What is read out of a page: its words, never its markup, in whatever encoding."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from sources import charset, pages
from sources.errors import TooLarge, Unreadable
from sources.exchange import Response

STORY = """<!doctype html>
<html lang="pt-BR"><head><meta charset="utf-8"><title>Ferry fares rise | The Marenne Post</title>
<meta property="og:title" content="Ferry fares rise"><meta property="og:site_name" content="The Marenne Post">
<meta name="author" content="Ines Duarte"><meta property="article:published_time" content="2026-01-14T09:30:00+01:00">
<link rel="canonical" href="/news/fares"><script>alert("head")</script><style>p {color: red}</style></head>
<body onload="steal()"><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry fares rise</h1>
<p onclick="steal()">Fares on the ferries of Marenne rise by 12 % in March, the “harbour office” said — the first rise since 2019.</p>
<script>document.write("written by a script")</script><iframe src="https://ads.example/"></iframe>
<p>The office gave higher prices of fuel as its reason &lt;b&gt;and&lt;/b&gt; denied that the new terminal has anything to do with it.</p>
<p><img src=x onerror="steal()">Passengers protested on Monday in front of the office, which stayed closed all day long.</p></article>
<footer>All rights reserved 1998</footer></body></html>"""

MESSAGE = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b0\r\n\r\n"
NESTED = MESSAGE + b"".join(
    b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (depth, depth + 1)
    for depth in range(3_000)
)


def in_one_file(markup: str, address: str) -> bytes:
    """As Chromium saves a page: the message, its page, a picture of it and the page in a frame."""
    saved = MIMEMultipart("related", type="text/html")
    saved["Snapshot-Content-Location"] = address
    for content in (
        MIMEText(markup, "html"),
        MIMEImage(b"GIF89a", "gif"),
        MIMEText("<p>Buy now!</p>", "html"),
    ):
        saved.attach(content)
    return saved.as_bytes()


def page(
    body: bytes | str, content_type: str = "text/html", url: str = "https://post.example/a?utm_source=x"
):
    raw = body.encode() if isinstance(body, str) else body
    return pages.read(Response(url, 200, {"content-type": content_type}, raw))


def test_a_story_is_read_with_what_it_says_of_itself():
    read = page(STORY)
    assert read.title == "Ferry fares rise"
    assert read.author == "Ines Duarte"
    assert read.publisher == "The Marenne Post"
    assert read.published_at == datetime(2026, 1, 14, 8, 30, tzinfo=UTC)
    assert read.canonical_url == "https://post.example/news/fares"
    assert read.language == "pt-BR"


def test_a_page_that_was_saved_in_one_file_is_the_page():
    saved = in_one_file(STORY, "https://post.example/a?utm_source=x")
    assert page(saved, "application/octet-stream", url="") == page(STORY)
    assert page(saved, url="https://other.example/kept.mhtml").url == "https://other.example/kept.mhtml"


def test_its_text_is_words_alone():
    text = page(STORY).text
    assert "rise by 12 % in March, the “harbour office” said — the first rise since 2019." in text
    assert "Passengers protested on Monday" in text
    for foreign in (
        "<p",
        "onclick",
        "steal",
        "alert",
        "written by a script",
        "ads.example",
        "color: red",
        "Sport",
    ):
        assert foreign not in text


def test_a_canonical_address_that_is_no_web_address_is_left_out():
    named = [
        page(story).canonical_url for story in (STORY, STORY.replace("/news/fares", "javascript:steal()"))
    ]
    assert (bool(named[0]), named[1]) == (True, "")


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("windows-1252", "text/html; charset=ISO-8859-1"),
        ("utf-8", "text/html; charset=ISO-8859-1"),
        ("utf-8", "text/html"),
        ("utf-8-sig", "text/html; charset=windows-1251"),
        ("utf-16", "text/html"),
        ("windows-1252", 'text/html; charset="nonsense"'),
    ],
)
def test_the_encoding_is_found_whatever_the_server_says(encoding, content_type):
    told = STORY if encoding != "windows-1252" else STORY.replace('"utf-8"', '"windows-1252"')
    assert "the “harbour office” said — the first rise" in page(told.encode(encoding), content_type).text


def test_plain_text_stands_as_it_is():
    read = page("First line\r\nSecond <b>line</b>\r\n", "text/plain", url="")
    assert read.text == "First line\nSecond <b>line</b>"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Паромы Маренны дорожают в марте", "koi8-r"),
        ("マレンヌ港の運賃", "shift_jis"),
        ("マレンヌ港", "iso-2022-jp"),
        ("Fährpreise", "utf-16"),
    ],
)
def test_a_declared_encoding_is_believed_where_the_bytes_allow_it(text, encoding):
    assert charset.decode(text.encode(encoding), encoding) == text


def test_marks_that_are_not_seen_are_taken_out():
    assert pages.tidy("half a \ud83d character") == "half a  character"
    assert pages.tidy("\ufeffIt cost \u202e001\u202c euros\x00\x07.\x85") == "It cost 001 euros."


@pytest.mark.parametrize(
    ("body", "content_type", "sentence"),
    [
        (b"%PDF-1.7 ...", "text/html", "This PDF is damaged"),
        (b"PK\x03\x04....", "application/octet-stream", "a damaged archive"),
        (b"\x89PNG\r\n", "image/png", "a picture"),
        (b"\x00\x01\x02\x03" * 50, "text/plain", "not a text"),
        (b"some words", "video/mp4", "neither a web page nor plain text"),
        (b"", "text/html", "no text on this page"),
        (b"   \n ", "text/plain", "no text on this page"),
        (MESSAGE, "", "no web page in this file"),
        (b"some words", "multipart/related", "neither a web page nor plain text"),
        (b"<html><body><script>x()</script></body></html>", "text/html", "no text on this page"),
    ],
)
def test_what_is_no_readable_page_is_refused_with_the_reason(body, content_type, sentence):
    with pytest.raises(Unreadable, match=sentence):
        page(body, content_type)


@pytest.mark.parametrize(
    ("trap", "error", "sentence"),
    [
        (
            "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">x</p>",
            Unreadable,
            "keep programs busy",
        ),
        ("<p>x</p>" * 50_000, Unreadable, "keep programs busy"),
        ("<div>" * 100_000, Unreadable, "could be read|keep programs busy"),
        ("<p>" + "x" * 5_000_000, TooLarge, "5 MB of markup"),
        (NESTED, Unreadable, "can't follow"),
    ],
    ids=["attributes", "elements", "depth", "size", "messages in messages"],
)
def test_a_page_that_would_take_minutes_to_parse_is_turned_away_at_once(trap, error, sentence):
    begun = time.process_time()
    with pytest.raises(error, match=sentence):
        page(trap if trap is NESTED else f"<html><body>{trap}</body></html>")
    assert time.process_time() - begun < 3


def test_a_text_beyond_all_measure_is_too_large():
    with pytest.raises(TooLarge, match="2,000,000 characters"):
        page("word " * 500_000, "text/plain")


def test_the_language_is_told_from_the_words_where_there_are_enough():
    assert (
        pages.tell_language("Die Fähren von Marenne werden im März teurer, sagte das Hafenamt am Montag.")
        == "de"
    )
    assert pages.tell_language("Marenne") == ""


def test_a_language_that_is_only_likely_is_not_told():
    """Figures and names have few words that tell: the likeliest language of this is Nigerian Pidgin."""
    assert (
        pages.tell_language("Unemployment in Delvary fell to 4.2 percent in October, from 4.6 in September.")
        == ""
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ferry fares rise\n\nFares rise in March.", "Ferry fares rise"),
        ("# Ferry fares rise\n\nFares rise in March.", "Ferry fares rise"),
        ("Will fares rise?\n \n\nNobody knows.", "Will fares rise?"),
        ("Fares rise in March.\n\nThe harbour office said so.", ""),
        ("“Fares will rise in March.”\n\nThe harbour office said so.", ""),
        ("Ferry fares rise\nin March\n\nFares rise.", ""),
        ("Ferry fares rise", ""),
        (f"{'fares ' * 90}\n\nrise", ""),
    ],
)
def test_a_plain_text_has_the_title_it_is_headed_with(text, title):
    assert page(text, "text/plain").title == title


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Fares rise in March.\nThe office said so.", "Fares rise in March. The office said so."),
        ("# Fares", "Fares"),
        ("fares " * 90, f"{'fares ' * 12}fares…"),
        ("票" * 90, f"{'票' * 79}…"),
    ],
)
def test_a_text_is_called_by_the_words_it_opens_with(text, words):
    assert pages.opening(text) == words


@pytest.mark.parametrize("said", ["0001-01-01T00:00:00", "9999-12-31", "soon", ""])
def test_a_year_in_which_nobody_can_have_published_is_no_time(said):
    assert pages.read_time("2024-05-14")
    assert pages.read_time(said) is None
