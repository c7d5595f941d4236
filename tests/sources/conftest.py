"""A place to look: servers on loopback, which the tests' settings allow, and an empty vault."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from sources import robots


@pytest.fixture(autouse=True)
def looking(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The vault is empty, and no robots.txt is remembered."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("vault")
    robots.forget()


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
