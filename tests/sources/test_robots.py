"""What a site asks programs to leave alone is left alone, and what it asks is read once a day."""

from __future__ import annotations

import time

import pytest

from sources import robots
from sources.errors import Failed, RobotsForbids
from sources.exchange import Request
from sources.fetch import fetch

PLAIN = {"content_type": "text/plain"}


@pytest.fixture
def site(httpserver):
    """A site that asks us to stay out of /private, and all others to stay away."""
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: Factcheck\nDisallow: /private\n"
    httpserver.expect_request("/robots.txt").respond_with_data(rules, **PLAIN)
    httpserver.expect_request("/public").respond_with_data("open")
    httpserver.expect_request("/private/page").respond_with_data("shut")
    httpserver.expect_request("/moved").respond_with_data(status=302, headers={"Location": "/private/page"})
    return httpserver


def test_a_page_that_robots_txt_leaves_open_is_read_and_robots_txt_once_a_day(site, monkeypatch):
    for _ in range(2):
        assert fetch(Request(site.url_for("/public"))).body == b"open"
    assert [request.path for request, _ in site.log] == ["/robots.txt", "/public", "/public"]
    monkeypatch.setattr(robots, "KEPT_SECONDS", 0)
    fetch(Request(site.url_for("/public")))
    assert [request.path for request, _ in site.log][3:] == ["/robots.txt", "/public"]


@pytest.mark.parametrize("path", ["/private/page", "/moved"])
def test_a_page_that_robots_txt_shuts_is_not_asked_for_not_even_by_a_redirect(site, path):
    with pytest.raises(RobotsForbids, match="asks programs not to read this page"):
        fetch(Request(site.url_for(path)))
    assert "/private/page" not in [request.path for request, _ in site.log]


def test_an_interface_for_programs_is_not_a_page(site):
    assert fetch(Request(site.url_for("/private/page"), robots=False)).body == b"shut"


def test_a_site_without_robots_txt_forbids_nothing(httpserver):
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    httpserver.expect_request("/").respond_with_data("open")
    assert fetch(Request(httpserver.url_for("/"))).body == b"open"


def test_of_a_robots_txt_of_10_mb_the_beginning_is_read(httpserver):
    rules = "".join(f"Disallow: /{number}/*x$\n" for number in range(400_000))
    httpserver.expect_request("/robots.txt").respond_with_data(f"User-agent: *\n{rules}", **PLAIN)
    httpserver.expect_request("/public").respond_with_data("open")
    begun = time.process_time()
    with pytest.raises(RobotsForbids):
        fetch(Request(httpserver.url_for("/7/x")))
    assert fetch(Request(httpserver.url_for("/public"))).body == b"open"
    assert time.process_time() - begun < 10  # the whole takes thirty


def test_a_rule_that_is_cut_off_is_no_rule(httpserver, monkeypatch):
    monkeypatch.setattr(robots, "READ", 40)
    rules = "User-agent: *\nDisallow: /a\nDisallow: /public/of/somebody\n"
    httpserver.expect_request("/robots.txt").respond_with_data(rules, **PLAIN)
    httpserver.expect_request("/public").respond_with_data("open")
    assert fetch(Request(httpserver.url_for("/public"))).body == b"open"
    with pytest.raises(RobotsForbids):
        fetch(Request(httpserver.url_for("/a")))


def test_a_site_whose_robots_txt_cannot_be_read_is_not_read(httpserver, raw_server, monkeypatch):
    monkeypatch.setattr("sources.fetch.PAUSE", 0.001)
    answers = iter([b"", b"", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nopen?"])
    with pytest.raises(Failed, match="broke off"):
        fetch(Request(raw_server(lambda peer: peer.sendall(next(answers)))))
    httpserver.expect_request("/robots.txt").respond_with_data(status=500)
    httpserver.expect_request("/").respond_with_data("open?")
    with pytest.raises(Failed):
        fetch(Request(httpserver.url_for("/")))
    assert [request.path for request, _ in httpserver.log] == ["/robots.txt"]
