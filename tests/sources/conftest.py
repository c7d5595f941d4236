"""A place to look: a server on loopback that the door may open, a vault of its own, and a team with its people."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from people.models import Person, Team
from sources import robots

LOOPBACK = [ip_network("127.0.0.0/8")]


@pytest.fixture(scope="session")
def httpserver_listen_address() -> tuple[str, int]:
    return ("127.0.0.1", 0)


@pytest.fixture(autouse=True)
def looking(settings, tmp_path: Path) -> None:
    """The door may open loopback, the vault is empty, and no robots.txt is remembered."""
    settings.FETCH_ALLOW = LOOPBACK
    settings.MEDIA_ROOT = tmp_path / "vault"
    robots.forget()


@pytest.fixture
def team(db) -> Team:
    return Team.objects.create(name="The Desk")


@pytest.fixture
def ann(team: Team) -> Person:
    return Person.objects.create_user("ann", None, name="Ann Okafor", team=team, is_reviewer=True)


@pytest.fixture
def raw_server() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """Starts a server that answers one connection with whatever the test sends down it; answers its address."""
    opened: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def start(answer: Callable[[socket.socket], None]) -> str:
        listening = socket.create_server(("127.0.0.1", 0))
        opened.append(listening)

        def serve() -> None:
            try:
                connection, _ = listening.accept()
            except OSError:
                return  # nobody came before the test was over
            with connection:
                connection.recv(65_536)
                try:
                    answer(connection)
                except OSError:
                    return  # the door has had enough, which is what the test is about

        threads.append(threading.Thread(target=serve, daemon=True))
        threads[-1].start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/"

    yield start
    for listening in opened:
        listening.close()
    for thread in threads:
        thread.join(5)
