"""A place to look: servers on loopback, which the tests' settings allow, and an empty vault."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from sources import robots


@pytest.fixture(autouse=True)
def looking(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The vault is empty, and no robots.txt is remembered."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("vault")
    robots.forget()


@pytest.fixture
def raw_server() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """Starts a server that answers each connection with whatever the test sends down it; answers its address."""
    opened: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def start(answer: Callable[[socket.socket], None]) -> str:
        listening = socket.create_server(("127.0.0.1", 0))
        opened.append(listening)

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return  # the test is over
                with connection:
                    connection.recv(65_536)
                    with suppress(OSError):  # the door has had enough, which is what the test is about
                        answer(connection)

        threads.append(threading.Thread(target=serve, daemon=True))
        threads[-1].start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/"

    yield start
    for listening in opened:
        listening.shutdown(socket.SHUT_RDWR)  # closing alone does not wake who waits in accept()
        listening.close()
    for thread in threads:
        thread.join(5)
