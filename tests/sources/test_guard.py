"""What the door never opens, however it is spelled."""

from __future__ import annotations

import threading
import time
from ipaddress import ip_network

import httpcore2
import pytest

from sources.errors import Failed, Refused, TimedOut
from sources.exchange import Request
from sources.fetch import Limits, check_reachable, check_url, fetch
from sources.guard import Deadline, check_address

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
    "168.63.129.16", "192.0.0.192", "198.18.0.1", "192.0.2.1", "192.88.99.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1",
    "2002:7f00:1::", "2001:0:7f00:1::", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1",
    "3fff::1", "4000::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_refused(address):
    with pytest.raises(Refused, match="private network"):
        check_address(address, 80)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"]
)
def test_a_public_address_is_not(address):
    check_address(address, 443)


def test_a_public_address_is_asked_at_the_ports_of_the_web_only():
    for port in (25, 8080):
        with pytest.raises(Refused, match=f"Port {port}"):
            check_address("93.184.215.14", port)


def test_other_ports_are_asked_where_the_settings_name_them(settings):
    check_address("93.184.215.14", 8080, ports=[80, 8080])
    settings.FETCH_PORTS = [80, 8080]
    check_url("http://93.184.215.14:8080/")
    for ask in (check_url, check_reachable, lambda url: fetch(Request(url, robots=False), pace=None)):
        with pytest.raises(Refused, match="only 80 and 8080 are asked"):
            ask("https://93.184.215.14/")


def test_a_network_that_is_allowed_is_open_at_any_port_and_its_neighbour_stays_shut():
    allow = [ip_network("10.1.2.0/24")]
    check_address("10.1.2.3", 8888, allow)
    check_address("::ffff:10.1.2.3", 8888, allow)
    with pytest.raises(Refused):
        check_address("10.1.3.3", 80, allow)


LOOPBACK = [
    "127.0.0.1", "0x7f000001", "2130706433", "127.1", "0177.0.0.1", "0", "[::1]", "[::ffff:127.0.0.1]", "localhost",
    "①②⑦.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("spelling", LOOPBACK)
def test_no_spelling_of_loopback_gets_through_the_door(spelling):
    with pytest.raises(Refused, match=r"private network|no web address"):
        fetch(Request(f"http://{spelling}/", robots=False), allow=[], pace=None)


@pytest.mark.parametrize("spelling", [*LOOPBACK, "desk.localhost", "LOCALHOST.", "10.1.2.3:8080"])
def test_a_private_address_is_known_before_anything_is_asked(spelling, settings):
    settings.FETCH_ALLOW = []
    with pytest.raises(Refused, match=r"private network|no web address"):
        check_url(f"http://{spelling}/page")


@pytest.mark.parametrize(
    "host",
    ["paper.example", "93.184.215.14", "localhost.example", "[2606:2800:21f:cb07::1]", f"{'a' * 64}.example"],
)
def test_a_name_is_not_looked_up_to_know_it(host, settings):
    settings.FETCH_ALLOW = []
    check_url(f"https://{host}/page")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("ftp://files.example/", "http:// or https://"),
        ("file:///etc/passwd", "http:// or https://"),
        ("javascript:alert(1)", "http:// or https://"),
        ("//site.example/", "http:// or https://"),
        ("http://", "names a site"),
        ("http://ann:secret@site.example/", "user name or password"),
        ("http://site.example:99999/", "no web address"),
        ("http://site.example:0/", "no such port"),
        ("http://\ud800.example/", "no web address"),
        ("http://site.example/\ud800", "no web address"),
        ("http://site.example/" + "a" * 2_000, "longer than 2,000"),
        ("http://a\x00b.example/", "no web address"),
        ("http://[site.example/", "no web address"),
        ("http://site]a.example/", "no web address"),
        ("http://a℀b.example/", "no web address"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused_with_the_reason(address, sentence):
    with pytest.raises(Refused, match=sentence):
        fetch(Request(address), pace=None)


def test_a_name_with_a_public_and_a_private_address_is_refused():
    with pytest.raises(Refused, match="private network"):
        fetch(
            Request("http://two-faced.example/", robots=False),
            resolver=lambda host, port: ["93.184.215.14", "10.0.0.1"],
            pace=None,
        )


def test_a_name_that_changes_its_address_is_checked_again_where_the_socket_is_opened(httpserver):
    httpserver.expect_request("/").respond_with_data(status=302, headers={"Location": "/secret"})
    httpserver.expect_request("/secret").respond_with_data("never seen")
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    with pytest.raises(Refused, match="private network"):
        fetch(
            Request(f"http://rebinding.example:{httpserver.port}/", robots=False),
            allow=[ip_network("127.0.0.1/32")],
            resolver=lambda host, port: next(answers),
            pace=None,
        )
    assert [request.path for request, _ in httpserver.log] == ["/"]


def test_the_address_that_was_checked_is_the_one_connected_to(httpserver):
    httpserver.expect_request("/").respond_with_data("here", headers={"X-Host": "seen"})
    asked = []

    def resolver(host, port):
        asked.append(host)
        return ["127.0.0.2", "127.0.0.1"]  # at the first nobody listens

    answer = fetch(
        Request(f"http://nowhere.example:{httpserver.port}/", robots=False), resolver=resolver, pace=None
    )
    assert answer.body == b"here"
    assert asked == ["nowhere.example"]
    assert httpserver.log[0][0].headers["Host"] == f"nowhere.example:{httpserver.port}"
    with pytest.raises(Failed, match=r"No connection to nowhere\.example"):
        fetch(Request("http://nowhere.example/", robots=False), resolver=lambda host, port: [], pace=None)


def test_a_name_that_nobody_answers_for_is_given_up_when_the_time_is_over():
    over = threading.Event()

    def resolver(host, port):
        assert threading.current_thread().daemon, "or a process that ends would wait for it"
        over.wait(20)
        return ["93.184.215.14"]

    begun = time.monotonic()
    with pytest.raises(TimedOut, match=r"where silent\.example is"):
        fetch(
            Request("http://silent.example/", robots=False),
            limits=Limits(seconds=0.3),
            resolver=resolver,
            pace=None,
        )
    assert time.monotonic() - begun < 5
    over.set()


def test_no_wait_outlasts_the_deadline_nor_its_own_measure():
    assert Deadline(60).left(6) == 6
    assert Deadline(1).left(6) <= 1
    assert Deadline(1).left() <= 1
    with pytest.raises(httpcore2.ReadTimeout):
        Deadline(-1).left()


TARGETS = [
    "http://127.0.0.2/", "http://[::ffff:10.0.0.1]/", "http://[::ffff:a9fe:a9fe]/", "http://169.254.169.254/latest/",
    "http://169.254.1.1/", "http://[fe80::1]/", "http://[fd00:ec2::254]/", "http://168.63.129.16/", "http://10.0.0.1:8080/",
    "http://0x7f000002/", "http://2130706434/", "file:///etc/passwd", "gopher://127.0.0.2/", "http://93.184.215.14:6379/",
]  # fmt: skip


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("hops", [1, 3])
def test_a_redirect_to_where_nobody_may_go_is_refused_on_every_hop(httpserver, target, hops):
    for hop in range(1, hops):
        httpserver.expect_request(f"/{hop}").respond_with_data(
            status=307, headers={"Location": f"/{hop + 1}"}
        )
    httpserver.expect_request(f"/{hops}").respond_with_data(status=302, headers={"Location": target})
    with pytest.raises(Refused):
        fetch(Request(httpserver.url_for("/1"), robots=False), allow=[ip_network("127.0.0.1/32")], pace=None)
    assert len(httpserver.log) == hops
