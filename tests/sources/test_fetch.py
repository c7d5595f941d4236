"""A whole answer or an error in words, and never for long."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response as Answer

from sources.errors import Failed, RateLimited, Refused, TimedOut, TooLarge
from sources.exchange import Request
from sources.fetch import (
    Limits,
    check_reachable,
    fetch,
    read_headers,
    retry_after,
    standing_headers,
)

PLAIN = {"content_type": "text/plain"}


def get(httpserver, path="/", **kwargs):
    return fetch(Request(httpserver.url_for(path), robots=False), **kwargs)


def test_an_answer_comes_back_whole_with_where_it_came_from(httpserver):
    for status, there in zip(
        (301, 302, 303, 307, 308), ("302", "303", "307", "308", "new?a=1#part"), strict=True
    ):
        httpserver.expect_request(f"/{status}").respond_with_data(
            status=status, headers={"Location": f"/{there}"}
        )
    httpserver.expect_request("/new", query_string="a=1").respond_with_data(
        "Grüße", content_type="text/plain; charset=utf-8"
    )
    answer = get(httpserver, "/301")
    assert (answer.status, answer.body.decode(), answer.content_type) == (200, "Grüße", "text/plain")
    assert answer.url == httpserver.url_for("/new?a=1")


def test_parameters_join_those_of_the_address(httpserver):
    httpserver.expect_request("/", query_string="a=1&q=caf%C3%A9+%26+co").respond_with_data("found")
    request = Request(httpserver.url_for("/?a=1"), params={"q": "café & co"}, robots=False)
    assert fetch(request).body == b"found"


def test_every_question_says_who_asks_and_whom_to_write_to(httpserver, settings):
    settings.FETCH_CONTACT = "desk@paper.example"
    httpserver.expect_request("/").respond_with_data("")
    get(httpserver)
    said = httpserver.log[0][0].headers
    assert said["User-Agent"].startswith("Factcheck/")
    assert "desk@paper.example" in said["User-Agent"]
    settings.FETCH_CONTACT = ""
    assert settings.SITE_URL in standing_headers()["User-Agent"]
    assert (said["Accept-Encoding"], said["Connection"]) == ("gzip, deflate", "close")


def test_proxies_of_the_environment_are_not_used(httpserver, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1/")
    httpserver.expect_request("/").respond_with_data("straight")
    assert get(httpserver).body == b"straight"


def test_headers_meant_for_one_host_do_not_follow_to_another(httpserver):
    target = f"http://other.example:{httpserver.port}/there"
    httpserver.expect_request("/").respond_with_data(status=302, headers={"Location": target})
    httpserver.expect_request("/there").respond_with_data("")
    request = Request(httpserver.url_for("/"), headers={"Authorization": "Bearer key"}, robots=False)
    fetch(request, resolver=lambda host, port: ["127.0.0.1"], pace=None)
    first, second = (request.headers for request, _ in httpserver.log)
    assert first["Authorization"] == "Bearer key"
    assert "Authorization" not in second


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("gzip", lambda text: gzip.compress(text[:5]) + gzip.compress(text[5:])),
        ("identity", bytes),
    ],
)
def test_a_compressed_answer_is_read(httpserver, name, pack):
    httpserver.expect_request("/").respond_with_data(
        pack(b"a long story"), headers={"Content-Encoding": name}, **PLAIN
    )
    assert get(httpserver).body == b"a long story"


def test_a_gzip_bomb_is_stopped_long_before_it_fills_the_memory(httpserver):
    bomb = gzip.compress(bytes(50_000_000))
    httpserver.expect_request("/").respond_with_data(bomb, headers={"Content-Encoding": "gzip"}, **PLAIN)
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        get(httpserver, limits=Limits(body=1_000_000))


def test_an_endless_answer_is_too_large(httpserver):
    httpserver.expect_request("/").respond_with_handler(
        lambda _: Answer((b"x" * 10_000 for _ in range(10_000)), **PLAIN)
    )
    with pytest.raises(TooLarge):
        get(httpserver, limits=Limits(body=100_000))


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("gzip", gzip.compress(b"a long story", mtime=0)[:-6]),
        ("gzip", b"no gzip at all"),
        ("br", b"\x0b\x02\x80"),
    ],
)
def test_a_damaged_compression_is_a_failure_and_no_half_answer(httpserver, encoding, content):
    httpserver.expect_request("/").respond_with_data(content, headers={"Content-Encoding": encoding}, **PLAIN)
    with pytest.raises(Failed):
        get(httpserver)


@pytest.mark.parametrize("how", ["ended", "reset"])
def test_an_answer_that_breaks_off_is_a_failure(raw_server, monkeypatch, how):
    monkeypatch.setattr("sources.fetch.PAUSE", 0.001)

    def answer(peer):
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nThe beginning")
        if how == "reset":
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with pytest.raises(Failed, match="broke off"):
        fetch(Request(raw_server(answer), robots=False))


def drip(beginning: bytes):
    def answer(peer):
        peer.sendall(beginning)
        for _ in range(60):
            peer.sendall(b"x")
            time.sleep(0.1)

    return answer


@pytest.mark.parametrize(
    "beginning",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "],
    ids=["body", "headers"],
)
def test_a_slow_drip_ends_at_the_deadline(raw_server, beginning):
    url, begun = raw_server(drip(beginning)), time.monotonic()
    with pytest.raises(Failed, match=r"within 0\.5 seconds"):
        fetch(Request(url, robots=False), limits=Limits(seconds=0.5))
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("pause", [0.02, 60.0], ids=["slowly", "never"])
def test_who_reads_our_question_slowly_or_never_is_left_at_the_deadline(raw_server, pause):
    over, taken = threading.Event(), []

    def answer(peer):
        while not over.wait(pause):
            taken.append(len(peer.recv(500_000)))

    long = Request(raw_server(answer), method="POST", body=bytes(60_000_000), robots=False)
    begun = time.monotonic()
    with pytest.raises(TimedOut, match=r"within 0\.3 seconds"):
        fetch(long, limits=Limits(seconds=0.3))
    took = time.monotonic() - begun
    over.set()
    assert took < 1.5
    assert sum(taken) < len(long.body)


@pytest.mark.parametrize(
    "beginning", [b"", b"\x16\x03\x03\x20\x00"], ids=["silence", "the first bytes of a record"]
)
def test_a_handshake_that_does_not_end_is_left_at_the_deadline(raw_server, beginning):
    url = raw_server(drip(beginning) if beginning else lambda peer: peer.recv(1))
    begun = time.monotonic()
    with pytest.raises(TimedOut, match=r"within 0\.3 seconds"):
        fetch(Request(url.replace("http:", "https:"), robots=False), limits=Limits(seconds=0.3))
    assert time.monotonic() - begun < 2


def test_a_key_does_not_follow_to_another_port(httpserver):
    with HTTPServer("127.0.0.1", 0) as other:
        other.expect_request("/").respond_with_data("taken", **PLAIN)
        httpserver.expect_request("/").respond_with_data(status=302, headers={"Location": other.url_for("/")})
        fetch(Request(httpserver.url_for("/"), headers={"Authorization": "Bearer key"}, robots=False))
        assert httpserver.log[0][0].headers["Authorization"] == "Bearer key"
        assert "Authorization" not in other.log[0][0].headers


def test_a_redirect_to_letters_beyond_ascii_is_followed(httpserver, raw_server):
    httpserver.expect_request("/grün", query_string="a%20b").respond_with_data("here")
    there = httpserver.url_for("/grün?a%20b")
    first = f"HTTP/1.1 301 Moved\r\nLocation: {there}\r\nContent-Length: 0\r\n\r\n".encode()
    assert fetch(Request(raw_server(lambda peer: peer.sendall(first)), robots=False)).body == b"here"


def test_a_key_with_letters_that_no_key_has_is_refused_in_a_sentence(httpserver):
    with pytest.raises(Refused, match="its key has letters"):
        fetch(Request(httpserver.url_for("/"), headers={"Authorization": "Bearer “key”"}, robots=False))
    assert httpserver.log == []


def test_endless_redirects_end(httpserver):
    httpserver.expect_request("/").respond_with_data(status=302, headers={"Location": "/"})
    with pytest.raises(Failed, match="more than 5 times"):
        get(httpserver)
    assert len(httpserver.log) == 6


def test_a_redirect_to_nowhere_is_a_failure(httpserver, raw_server):
    httpserver.expect_request("/").respond_with_data(status=302)
    with pytest.raises(Failed, match="without saying where"):
        get(httpserver)
    odd = b"HTTP/1.1 302 Found\r\nLocation: http://paper.example:port/\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(Failed, match="something that is no address"):
        fetch(Request(raw_server(lambda peer: peer.sendall(odd)), robots=False))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "login wall"),
        (402, "paywall"),
        (403, "does not let us"),
        (404, "no such page"),
        (451, "legal"),
        (500, "error"),
    ],
)
def test_an_error_status_is_a_failure_in_words(httpserver, status, words):
    httpserver.expect_request("/").respond_with_data("<h1>Sorry</h1>", status=status)
    with pytest.raises(Failed, match=words) as caught:
        get(httpserver)
    assert caught.value.status == status
    assert ("add the page you saved" in str(caught.value)) == (status in {401, 402, 403, 451})


def test_a_server_that_is_not_there_is_a_failure():
    with pytest.raises(Failed, match="No connection"):
        fetch(Request("http://127.0.0.1:9/", robots=False))


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_server_that_is_starting_is_asked_once_more_after_a_pause(httpserver, status):
    httpserver.expect_oneshot_request("/").respond_with_data(status=status)
    httpserver.expect_request("/").respond_with_data("here now")
    begun = time.monotonic()
    assert get(httpserver).body == b"here now"
    assert 0.15 < time.monotonic() - begun < 2


def test_it_is_asked_no_third_time_and_no_pause_outlasts_the_deadline(httpserver, monkeypatch):
    httpserver.expect_request("/").respond_with_data(status=502)
    for pause, asked in ((0.001, 2), (100, 1)):
        monkeypatch.setattr("sources.fetch.PAUSE", pause)
        httpserver.clear_log()
        with pytest.raises(Failed) as caught:
            get(httpserver)
        assert (caught.value.status, len(httpserver.log)) == (502, asked)


def test_a_connection_that_broke_is_tried_once_more(raw_server):
    answers = iter([b"", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole"])
    assert fetch(Request(raw_server(lambda peer: peer.sendall(next(answers))), robots=False)).body == b"whole"


@pytest.mark.parametrize("status", [400, 404, 500, 501])
def test_an_error_that_would_only_be_repeated_is_not_asked_for_twice(httpserver, status):
    httpserver.expect_request("/").respond_with_data(status=status)
    with pytest.raises(Failed):
        get(httpserver)
    assert len(httpserver.log) == 1


def test_a_question_with_content_is_sent_once_and_not_sent_on(httpserver):
    httpserver.expect_request("/save", method="POST").respond_with_data(status=502)
    httpserver.expect_request("/several", method="POST").respond_with_data(status=300)
    httpserver.expect_request("/moved", method="POST").respond_with_data(
        status=307, headers={"Location": "/save"}
    )
    for path in ("/save", "/several", "/moved"):
        with pytest.raises(Failed):
            fetch(Request(httpserver.url_for(path), method="POST", body=b"url=x", robots=False))
    assert [request.path for request, _ in httpserver.log] == ["/save", "/several", "/moved"]


def test_a_condition_is_about_one_address_and_does_not_follow_a_redirect(httpserver):
    httpserver.expect_request("/old").respond_with_data(status=301, headers={"Location": "/new"})
    httpserver.expect_request("/new").respond_with_data("new")
    asked = Request(httpserver.url_for("/old"), headers={"If-None-Match": '"v1"'}, robots=False)
    assert fetch(asked).body == b"new"
    assert "If-None-Match" not in httpserver.log[1][0].headers


def test_nothing_changed_is_an_answer_only_where_it_was_asked(httpserver):
    httpserver.expect_request("/").respond_with_data(status=304)
    condition = {"If-None-Match": '"v1"'}
    assert fetch(Request(httpserver.url_for("/"), headers=condition, robots=False)).status == 304
    with pytest.raises(Failed, match="nobody asked that"):
        get(httpserver)


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_wants_to_be_left_in_peace_says_for_how_long(httpserver, status):
    httpserver.expect_request("/").respond_with_data(status=status, headers={"Retry-After": "120"})
    httpserver.expect_request("/silent").respond_with_data(status=status)
    with pytest.raises(RateLimited) as caught:
        get(httpserver)
    assert caught.value.retry_after == 120
    with pytest.raises(RateLimited if status == 429 else Failed):
        get(httpserver, "/silent")


def test_a_time_to_come_back_may_be_a_date_or_missing():
    in_an_hour = datetime.now(UTC) + timedelta(hours=1)
    assert retry_after(format_datetime(in_an_hour, usegmt=True)) == pytest.approx(3600, abs=5)
    assert retry_after("Mon, 01 Jan 2024 00:00:00 GMT") == 0
    assert retry_after("soon") == retry_after("") == 60


@pytest.mark.parametrize("said", ["31536000", "9" * 20, "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_time_without_end_is_a_day(said):
    asked = RateLimited("Later.", retry_after=retry_after(said))
    assert timedelta(seconds=asked.retry_after) == timedelta(days=1)
    assert retry_after("Fri, 31 Dec 9999 23:59:59 -2359") == 60  # in UTC there is no such time


def test_what_a_server_says_twice_is_kept_twice():
    assert read_headers([(b"Vary", b"Cookie"), (b"vary", b"Accept")]) == {"vary": "Cookie, Accept"}


# --- what is sent -------------------------------------------------------------------------------------------------------


def test_a_post_carries_its_body_and_follows_nowhere(httpserver):
    httpserver.expect_request("/told", method="POST", data=b'{"a":1}').respond_with_data(status=204)
    httpserver.expect_request("/moved").respond_with_data(status=302, headers={"Location": "/told"})

    def post(path):
        headers = {"Content-Type": "application/json"}
        return fetch(
            Request(httpserver.url_for(path), headers=headers, method="POST", robots=False, body=b'{"a":1}')
        )

    assert post("/told").status == 204
    assert httpserver.log[0][0].headers["Content-Type"] == "application/json"
    with pytest.raises(Failed, match="sends the question on to another address"):
        post("/moved")
    assert [request.path for request, _ in httpserver.log] == ["/told", "/moved"]


def test_where_an_address_leads_is_told_before_it_is_asked(httpserver):
    check_reachable(httpserver.url_for("/"))
    with pytest.raises(Refused, match="private network"):
        check_reachable("http://10.0.0.1/hook")
    for host in ("nobody.invalid", f"{'a' * 64}.example"):
        with pytest.raises(Failed, match="is not known"):
            check_reachable(f"https://{host}/hook")
