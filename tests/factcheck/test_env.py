import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from factcheck import env

REFUSED = [
    (lambda: env.flag("X", False), "flase", "X is 'flase': it should be 1 or 0"),
    (lambda: env.number("X", 1, least=1, most=9), "10", "X is '10': it should be a whole number from 1 to 9"),
    (lambda: env.number("X", 1, least=1, most=9), "5.0", "X is '5.0'"),
    (lambda: env.web_address("X", "http://a.example"), "ftp://a.example", "X is 'ftp://a.example'"),
    (lambda: env.web_address("X", ""), "https://a.example:port", "X is 'https://a.example:port': it should"),
    (lambda: env.web_address("X", ""), "https://[::1", "X is 'https://[::1': it should be an address"),
    (lambda: env.hosts("X", []), "a.example, https://b.example", "X holds 'https://b.example': it should"),
    (lambda: env.hosts("X", []), "a.example:8000", "X holds 'a.example:8000': it should be names such as"),
    (lambda: env.networks("X"), "10.0.0.0/8, 10.0.0.1/8", "X holds '10.0.0.1/8'"),
    (lambda: env.ports("X", [80]), "80,http", "X is '80,http': it should be ports such as 80,443"),
    (lambda: env.ports("X", [80]), "70000", "X is '70000'"),
    (lambda: env.database("X"), "mysql://a/b", "X should be an address such as postgres://"),
    (lambda: env.database("X"), "postgres://host", "X names no database"),
    (lambda: env.database("X"), "postgres://host:port/name", "X should be an address"),
    (lambda: env.broker("X", ""), "", "X is not set: with DATABASE_URL it is needed"),
    (lambda: env.broker("X", ""), "amqp://host", "X should be an address such as redis://"),
    (lambda: env.broker("X", ""), "redis://host:port/0", "X should be an address such as redis://"),
    (lambda: env.broker("X", ""), "redis://host/first", "X should be an address such as redis://"),
    (lambda: env.broker("X", ""), "redis+socket://", "X should be an address such as redis://"),
    (lambda: env.mail("X", ""), "smtp://host:port", "X should be an address such as smtp+tls://"),
    (lambda: env.mail("X", ""), "imap://host", "X should be an address such as smtp+tls://"),
    (lambda: env.time_zone("X", "UTC"), "Mars/Olympus", "X is 'Mars/Olympus': it should be a time zone"),
    (lambda: env.time_zone("X", "UTC"), "/etc/passwd", "X is '/etc/passwd': it should be a time zone"),
    (lambda: env.language("X", ["en"]), "!", "X is '!': it should be a language"),
    (lambda: env.secret_key("X", Path("unused"), make=True), "short", "X is too short to be secret"),
]


@pytest.mark.parametrize(("read", "value", "said"), REFUSED, ids=[said for _, _, said in REFUSED])
def test_a_value_that_can_not_be_used_stops_the_start_and_is_named(
    read: object, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("X", value)

    with pytest.raises(ImproperlyConfigured) as refused:
        read()

    assert said in str(refused.value)


READ = [
    (lambda: env.flag("X", False), "On", True),
    (lambda: env.flag("X", True), "0", False),
    (lambda: env.flag("X", True), "  ", True),
    (lambda: env.number("X", 1, least=1, most=9), "9", 9),
    (lambda: env.ports("X", [80]), "443, 8443", [443, 8443]),
    (lambda: env.listed("X", []), "a.example, b.example,", ["a.example", "b.example"]),
    (lambda: env.web_address("X", ""), "https://a.example/", "https://a.example"),
    (lambda: env.optional_address("X", "https://a.example"), " ", ""),
    (lambda: env.optional_address("X", ""), "https://{language}.a.example/", "https://{language}.a.example"),
    (lambda: env.hosts("X", []), "*, .a.example, [::1]", ["*", ".a.example", "[::1]"]),
    (
        lambda: env.broker("X", ""),
        "rediss://:pass%2Fword@host:6380/2?a=b",
        "rediss://:pass%2Fword@host:6380/2?a=b",
    ),
    (lambda: env.broker("X", ""), "redis://host", "redis://host"),
    (lambda: env.broker("X", ""), "redis+socket:///run/a.sock", "redis+socket:///run/a.sock"),
    (lambda: env.language("X", ["en", "de"]), "fr_FR:de_AT.UTF-8:en", "de"),
    (lambda: env.language("X", ["en"]), "fr", "en"),
]


@pytest.mark.parametrize(("read", "value", "meant"), READ, ids=[value for _, value, _ in READ])
def test_a_good_value_is_read(
    read: object, value: str, meant: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("X", value)

    assert read() == meant


def test_a_database_password_may_hold_any_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "postgres://ann:p%40ss%2Fword@db.example:5433/desk")

    connection = env.database("X")

    assert (connection["PASSWORD"], connection["HOST"], connection["PORT"]) == (
        "p@ss/word",
        "db.example",
        5433,
    )


def test_a_folder_of_somebody_elses_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        os, "access", lambda path, mode: False
    )  # the tests may run as root, who may everything
    with pytest.raises(ImproperlyConfigured, match="nothing can be written into that folder"):
        env.folder("UNSET", tmp_path)


def test_an_embedded_desk_makes_its_secret_key_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = env.secret_key("UNSET", tmp_path, make=True)

    assert len(first) >= 50
    assert env.secret_key("UNSET", tmp_path, make=True) == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_of_two_processes_that_start_together_one_makes_the_key(tmp_path: Path) -> None:
    env.keep_secret_key(tmp_path / "secret-key")
    first = (tmp_path / "secret-key").read_text()

    env.keep_secret_key(tmp_path / "secret-key")

    assert (tmp_path / "secret-key").read_text() == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_on_a_server_database_the_key_has_to_be_given(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="UNSET is not set"):
        env.secret_key("UNSET", tmp_path, make=False)


def test_a_socket_path_that_is_too_long_goes_to_a_short_folder_always_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/7")
    long, other = Path("/data") / ("a" * 90), Path("/data") / ("b" * 90)

    assert env.private_socket(Path("/data")) == Path("/data/broker.sock")
    assert str(env.private_socket(long)).startswith("/run/user/7/factcheck-")
    assert env.private_socket(long) == env.private_socket(long) != env.private_socket(other)
