"""Where we look: what works, what failed last and what is not set up; a test of it; the feeds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from claims import history
from claims.models import Claim, Event
from sources import breaker
from sources.errors import Failed, TimedOut
from sources.lookup import ask
from sources.models import ConnectorState, Document, Feed
from tests.record import Desk

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture
def adam(desk: Desk, client: Client) -> Client:
    client.force_login(desk.adam)
    return client


def page_of(client: Client) -> str:
    answer = client.get("/places/")
    assert answer.status_code == 200
    return answer.content.decode()


def state_of(client: Client, name: str) -> str:
    return next(one.state for one in client.get("/places/").context["places"] if one.name == name)


@pytest.mark.parametrize(("who", "status"), [("adam", 200), ("dora", 200), ("ann", 403)])
def test_administrators_and_editors_look_after_the_places(desk: Desk, client: Client, who, status) -> None:
    client.force_login(getattr(desk, who))
    assert client.get("/places/").status_code == status
    assert client.post("/places/corpus/test/").status_code == {200: 302}.get(status, status)


def test_what_is_not_set_up_says_how_to(adam: Client) -> None:
    assert state_of(adam, "searxng") == "Not set up"
    page = page_of(adam)
    assert "add json to search.formats" in page
    assert "WAYBACK_KEY" in page
    assert 'action="/places/searxng/test/"' not in page


def test_how_a_place_is_doing_is_told_in_a_word(adam: Client, settings) -> None:
    assert state_of(adam, "wikipedia") == "Not asked yet"
    breaker.note("wikipedia")
    assert state_of(adam, "wikipedia") == "Works"
    breaker.note("wikipedia", Failed("No <luck>.", status=500))
    assert state_of(adam, "wikipedia") == "Failed 1 time in a row"
    assert "No &lt;luck&gt;." in page_of(adam)
    breaker.note("wikipedia", TimedOut("Silence."))
    assert state_of(adam, "wikipedia").startswith("Left alone until ")
    ConnectorState.objects.update(shut_until=timezone.now() - timedelta(seconds=1))
    assert state_of(adam, "wikipedia") == "Failed 2 times in a row"


def test_a_page_that_failed_says_nothing_about_the_others(adam: Client, desk: Desk, httpserver) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    httpserver.expect_request("/gone").respond_with_data(status=404)
    httpserver.expect_request("/here").respond_with_data("Words.", content_type="text/plain")
    ask("web", httpserver.url_for("/gone"), desk.team.pk)
    assert state_of(adam, "web") == "No answer yet"
    assert "no such page (404)" in page_of(adam)
    ask("web", httpserver.url_for("/here"), desk.team.pk)
    assert state_of(adam, "web") == "Works"


def test_how_often_a_place_was_asked_today(adam: Client, held: Claim) -> None:
    held.lookups.filter(connector="wikipedia").update(outcome="failed", answered_at=timezone.now())
    assert "Asked 1 time today, 1 failed" in page_of(adam)


def test_sites_that_are_left_alone_are_named(adam: Client) -> None:
    breaker.note("host:dead.example", TimedOut("dead.example did not answer within 20 seconds."))
    breaker.note("host:fine.example")
    page = page_of(adam)
    assert "dead.example did not answer" in page
    assert "fine.example" not in page


def trial_of(client: Client, name: str) -> str:
    answer = client.post(f"/places/{name}/test/", follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_place_is_tested_with_a_real_request(adam: Client, httpserver, settings) -> None:
    settings.WIKIPEDIA_URL = httpserver.url_for("").rstrip("/")
    body = (DATA / "wikipedia" / "search.json").read_bytes()
    httpserver.expect_request("/w/api.php").respond_with_data(body, content_type="application/json")
    assert "it found 2 for “encyclopedia”" in trial_of(adam, "wikipedia")
    assert state_of(adam, "wikipedia") == "Works"
    httpserver.clear()
    httpserver.expect_request("/w/api.php").respond_with_data(status=500)
    assert "answered with an error (500)" in trial_of(adam, "wikipedia")


def test_a_test_asks_a_place_that_is_left_alone_and_an_answer_opens_it(
    adam: Client, httpserver, settings
) -> None:
    settings.WIKIPEDIA_URL = httpserver.url_for("").rstrip("/")
    body = (DATA / "wikipedia" / "search_empty.json").read_bytes()
    httpserver.expect_request("/w/api.php").respond_with_data(body, content_type="application/json")
    breaker.note("wikipedia", TimedOut("Silence."))
    assert "it found nothing" in trial_of(adam, "wikipedia")
    assert state_of(adam, "wikipedia") == "Works"


def test_the_archive_says_what_our_account_may_do(adam: Client, httpserver, settings) -> None:
    settings.WAYBACK_KEY, settings.WAYBACK_URL = "access:secret", httpserver.url_for("").rstrip("/")
    told = {"available": 11, "processing": 1, "daily_captures": 23, "daily_captures_limit": 3000}
    httpserver.expect_request(
        "/save/status/user", headers={"Authorization": "LOW access:secret"}
    ).respond_with_json(told)
    assert "11 saves can run at once, 23 of 3,000 used today" in trial_of(adam, "wayback")
    assert "secret" not in page_of(adam)


def test_what_is_no_place_is_not_there(adam: Client) -> None:
    assert adam.post("/places/bing/test/").status_code == 404
    assert adam.get("/places/corpus/test/").status_code == 405


# --- Feeds --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def feed_url(httpserver) -> str:
    body = (DATA / "feeds" / "rss.xml").read_bytes()
    httpserver.expect_request("/feed").respond_with_data(body, content_type="application/rss+xml")
    return httpserver.url_for("/feed")


def test_a_feed_is_added_under_its_own_name(desk: Desk, adam: Client, feed_url: str) -> None:
    answer = adam.post("/feeds/add/", {"url": feed_url, "minutes": 60}, follow=True)
    feed = Feed.objects.get()
    assert (feed.team, feed.name, feed.minutes, feed.added_by) == (
        desk.team,
        "The Harbour Post",
        60,
        desk.adam,
    )
    assert "2 entries stand in it" in answer.content.decode()
    assert not Document.objects.exists()  # a worker reads it
    assert history.sentence(Event.objects.get(type="feed.added")) == "Adam added the feed The Harbour Post"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/none", "no such page"),
        ("/html", "neither an RSS nor an Atom feed"),
        ("", "Give the feed’s address"),
    ],
)
def test_what_is_no_feed_is_refused_and_nothing_typed_is_lost(
    adam: Client, httpserver, path, sentence
) -> None:
    httpserver.expect_request("/none").respond_with_data(status=404)
    httpserver.expect_request("/html").respond_with_data("<html>Hello</html>", content_type="text/html")
    url = httpserver.url_for(path) if path else ""
    answer = adam.post("/feeds/add/", {"url": url, "name": "My <paper>", "minutes": 30})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="My &lt;paper&gt;"' in answer.content.decode()
    assert not Feed.objects.exists()


@pytest.mark.parametrize("url", ["http://10.0.0.1/feed", "file:///etc/passwd", "javascript:alert(1)"])
def test_a_feed_that_leads_inside_is_refused(adam: Client, url: str) -> None:
    assert adam.post("/feeds/add/", {"url": url, "minutes": 30}).status_code == 422
    assert not Feed.objects.exists()


def test_the_same_feed_twice_is_refused_and_a_stopped_one_starts_again(adam: Client, feed_url: str) -> None:
    said = {"url": feed_url, "minutes": 30}
    adam.post("/feeds/add/", said)
    assert "reads this feed already" in adam.post("/feeds/add/", said).content.decode()
    feed = Feed.objects.get()
    assert "is stopped" in adam.post(f"/feeds/{feed.pk}/stop/", follow=True).content.decode()
    assert "is stopped: start it first" in adam.post(f"/feeds/{feed.pk}/read/", follow=True).content.decode()
    adam.post("/feeds/add/", said)
    feed.refresh_from_db()
    assert feed.active
    types = list(Event.objects.order_by("pk").values_list("type", flat=True))
    assert types == ["feed.added", "feed.stopped", "feed.started"]


def test_reading_now_is_a_matter_of_its_time(adam: Client, feed_url: str) -> None:
    adam.post("/feeds/add/", {"url": feed_url, "minutes": 30})
    Feed.objects.update(next_read_at=timezone.now() + timedelta(hours=1))
    adam.post(f"/feeds/{Feed.objects.get().pk}/read/")
    assert Feed.objects.get().next_read_at <= timezone.now()


def test_a_feed_that_fails_shows_why(adam: Client, desk: Desk) -> None:
    Feed.objects.create(
        team=desk.team, url="https://paper.example/rss", name="The Paper", failures=3,
        last_error="paper.example has no such page (404).", last_error_at=timezone.now(),
    )  # fmt: skip
    page = page_of(adam)
    assert "no such page (404)." in page
    assert "3 times in a row" in page
    assert state_of(adam, "feeds") == "1 feed, 1 failing"


def test_eve_sees_and_stops_none_of_our_feeds(desk: Desk, client: Client) -> None:
    feed = Feed.objects.create(team=desk.team, url="https://paper.example/rss", name="The Paper")
    client.force_login(desk.eve)
    assert "The Paper" not in page_of(client)
    assert client.post(f"/feeds/{feed.pk}/stop/").status_code == 404
    client.force_login(desk.ann)
    assert client.post(f"/feeds/{feed.pk}/stop/").status_code == 403
    feed.refresh_from_db()
    assert feed.active
