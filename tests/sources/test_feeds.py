"""Feeds: read on schedule, only where they changed, their entries kept as documents of the team."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from sources import feeds, tasks
from sources.connectors.feeds import Feeds, plain
from sources.errors import Failed, RateLimited, Unreadable
from sources.exchange import Response
from sources.lookup import Result, ask
from sources.models import Document, Feed

DATA = Path(__file__).parent.parent / "data" / "feeds"
RSS = (DATA / "rss.xml").read_bytes()


def read(body: bytes, url: str = "https://harbour-post.example/feed") -> list:
    return [hit.page for hit in Feeds().read(Response(url, 200, {"content-type": "text/xml"}, body)).hits]


def test_an_entry_is_words_without_markup_with_who_when_and_where():
    fares, bridge = read(RSS)
    assert fares.text == (
        "Ferry fares rise in Marenne\n\n"
        "Fares on the ferries of Marenne rise in March & stay.\nThe harbour office said so on Monday."
    )
    assert fares.url == "https://harbour-post.example/news/fares?from=feed"
    assert (fares.author, fares.publisher, fares.language) == ("Ines Duarte", "The Harbour Post", "en-gb")
    assert fares.published_at == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert (bridge.publisher, bridge.published_at) == ("Coast Wire", None)


def test_atom_is_read_as_well():
    (council,) = read((DATA / "atom.xml").read_bytes())
    assert council.text == "Council votes\n\nThe council of Ombrosia votes on its budget."
    assert council.url == "https://gazette.example/council"


def test_a_feed_without_entries_is_no_failure():
    assert read(b'<rss version="2.0"><channel><title>The Paper</title></channel></rss>') == []


@pytest.mark.parametrize("body", [b"", b"<html><body>Sorry</body></html>", b"not a feed", b"{}"])
def test_what_is_no_feed_is_unreadable(body):
    with pytest.raises(Unreadable, match="neither an RSS nor an Atom feed"):
        read(body)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_that_expands_entities_is_not_read(encoding):
    levels = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "lol"}">' for i in range(12))
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE rss [{levels}]><rss version="2.0"><channel><title>&a11;</title></channel></rss>'
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="declares entities"):
        read(bomb.encode(encoding))
    assert time.monotonic() - begun < 1


def entries(
    count: int, what: str = "<item><title>t{0}</title><link>http://a.example/{0}</link></item>"
) -> bytes:
    told = "".join(what.format(number) for number in range(count))
    return f'<rss version="2.0"><channel><title>The Paper</title>{told}</channel></rss>'.encode()


@pytest.mark.parametrize("count", [299, 300, 301, 100_000])
@pytest.mark.parametrize("wrong", ["", "<b> & "], ids=["well formed", "broken"])
def test_of_a_feed_of_any_length_the_first_300_entries_are_read(count, wrong):
    begun = time.process_time()
    pages = read(entries(count).replace(b"<title>t5</title>", f"<title>{wrong}t5</title>".encode()))
    assert [page.title for page in pages] == [
        f"& t{n}" if n == 5 and wrong else f"t{n}" for n in range(min(count, 300))
    ]
    assert {page.publisher for page in pages} == {"The Paper"}
    assert time.process_time() - begun < 5


def test_a_feed_whose_entries_never_end_is_not_read():
    with pytest.raises(Unreadable, match="keep programs busy"):
        read(entries(100, "<item><title>t{0}</title>" + "<a></a>" * 2_000 + "</item>"))


def test_a_feed_that_leads_its_reader_astray_is_damaged():
    with pytest.raises(Unreadable, match="is damaged"):
        read(entries(1, "<item><title>&#xD800;</title><link>http://a.example/</link></item>"))


def test_what_no_address_can_have_is_taken_out_of_it():
    (page,) = read(entries(1, "<item><title>t</title><link>http://a.example/&#0;</link></item>"))
    assert page.url == "http://a.example/"


def test_words_are_taken_out_of_any_markup():
    assert plain("<script>alert(1)</script><p>One</p><p>two<br>three</p>") == "One\ntwo\nthree"
    assert plain("just words") == "just words"
    assert plain("<") == "<"
    assert plain("") == ""


@pytest.fixture
def feed(db, desk, httpserver):
    return Feed.objects.create(team=desk.team, url=httpserver.url_for("/feed"), name="The Harbour Post")


def serve(httpserver, body=RSS, **headers):
    httpserver.expect_request("/feed").respond_with_data(
        body, content_type="application/rss+xml", headers=headers
    )


def test_entries_become_documents_of_the_team_which_the_corpus_finds(feed, desk, httpserver):
    serve(httpserver)
    assert feeds.read(feed) == 2
    kept = Document.objects.get(url__contains="/news/fares")
    assert (kept.kind, kept.team, kept.publisher.name) == ("feed_item", desk.team, "The Harbour Post")
    assert ask("corpus", "ferry fares in Marenne", desk.team.pk).documents == (kept.pk,)
    assert ask("corpus", "ferry fares in Marenne", desk.eve.team_id).outcome is Result.NOTHING
    feed.refresh_from_db()
    assert (feed.last_new, feed.last_error, feed.failures) == (2, "", 0)
    assert feed.last_read_at is not None


def test_an_entry_is_kept_once_however_often_it_is_read(feed, httpserver):
    serve(httpserver)
    assert [feeds.read(feed), feeds.read(feed)] == [2, 0]
    assert Document.objects.filter(kind="feed_item").count() == 2


def test_a_feed_is_asked_whether_it_has_changed(feed, httpserver):
    serve(httpserver, ETag='"v1"')
    feeds.read(feed)
    feed.refresh_from_db()
    httpserver.clear()
    httpserver.expect_request("/feed", headers={"If-None-Match": '"v1"'}).respond_with_data(status=304)
    assert feeds.read(feed) == 0
    feed.refresh_from_db()
    assert (feed.etag, feed.last_error) == ('"v1"', "")


def test_what_went_wrong_stands_on_the_feed_until_it_is_read_again(feed, httpserver):
    serve(httpserver, body=b"<html>Under construction</html>")
    with pytest.raises(Unreadable):
        feeds.read(feed)
    feed.refresh_from_db()
    assert (feed.last_error, feed.failures) == ("This is neither an RSS nor an Atom feed.", 1)
    httpserver.clear()
    serve(httpserver)
    feeds.read(feed)
    feed.refresh_from_db()
    assert (feed.last_error, feed.failures) == ("", 0)


def test_a_feed_that_goes_on_failing_is_asked_less_and_less_often(feed, httpserver):
    httpserver.expect_request("/feed").respond_with_data(status=404)
    waits = []
    for _ in range(9):
        with pytest.raises(Failed):
            feeds.read(feed)
        feed.refresh_from_db()
        waits.append(round((feed.next_read_at - timezone.now()).total_seconds() / 60))
    assert waits[:4] == [30, 60, 120, 240]
    assert waits[-1] == 24 * 60


def test_a_feed_that_asks_for_peace_gets_it(feed, httpserver):
    httpserver.expect_request("/feed").respond_with_data(status=429, headers={"Retry-After": "7200"})
    with pytest.raises(RateLimited):
        feeds.read(feed)
    feed.refresh_from_db()
    assert feed.next_read_at > timezone.now() + timedelta(minutes=115)


def test_a_feed_that_asks_for_a_year_is_read_again_the_next_day(feed, httpserver):
    httpserver.expect_request("/feed").respond_with_data(status=429, headers={"Retry-After": "31536000"})
    with pytest.raises(RateLimited):
        feeds.read(feed)
    feed.refresh_from_db()
    assert feed.next_read_at <= timezone.now() + timedelta(days=1)


def test_a_due_feed_is_taken_by_one_and_a_stopped_one_by_nobody(feed):
    assert feeds.due() == [feed.pk]
    assert feeds.take(feed.pk) is not None
    assert feeds.take(feed.pk) is None
    assert feeds.due() == []
    Feed.objects.update(active=False, next_read_at=timezone.now())
    assert feeds.due() == []
    assert feeds.take(feed.pk) is None


def test_the_task_reads_a_feed_that_is_due_and_lives_with_one_that_fails(feed, httpserver):
    serve(httpserver)
    tasks.read_feed(feed.pk)
    assert Document.objects.filter(kind="feed_item").count() == 2
    httpserver.clear()
    httpserver.expect_request("/feed").respond_with_data(status=500)
    Feed.objects.update(next_read_at=timezone.now())
    tasks.read_feed(feed.pk)
    feed.refresh_from_db()
    assert "500" in feed.last_error
