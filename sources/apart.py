"""Has web pages read by processes of their own: a parser that never ends is ended from outside, which no thread can be.

A process is kept for the next page, for starting one takes a second. Each process of ours has its own few.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from base64 import b64encode
from contextlib import suppress
from pathlib import Path
from typing import Any

from sources.errors import TooLarge, Unreadable

CHILD = Path(__file__).with_name("pages_child.py")
SECONDS = 20.0  # by the clock, for one page
MOST = min(4, max(2, os.cpu_count() or 2))
LONGEST_ANSWER = 30_000_000
TRAP = "Reading this page takes more time or memory than we give one page, so it is not read."


class Reader:
    """One such process."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603  # our own file
            [sys.executable, "-I", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
        )

    def ask(self, question: bytes, seconds: float) -> bytes:
        """The answer, a line; nothing where the process ended or was ended, which it is after these seconds."""
        assert self.process.stdin
        assert self.process.stdout
        clock = threading.Timer(seconds, self.process.kill)
        clock.start()
        try:
            self.process.stdin.write(question + b"\n")
            self.process.stdin.flush()
            return self.process.stdout.readline(LONGEST_ANSWER)
        except BrokenPipeError:
            return b""
        finally:
            clock.cancel()

    def end(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        with suppress(BrokenPipeError):
            self.process.stdin.close()


_idle: list[Reader] = []
_free = threading.BoundedSemaphore(MOST)


def read(markup: str, url: str) -> dict[str, Any]:
    """What stands on a page, as ``pages_child`` answers. Raises Unreadable or TooLarge, also where that takes too long."""
    return _read(markup=markup, url=url)


def read_saved(content: bytes, url: str) -> dict[str, Any]:
    """As ``read``, of an MHTML file."""
    return _read(saved=b64encode(content).decode(), url=url)


def _read(**asked: str) -> dict[str, Any]:
    question = json.dumps(asked).encode()
    with _free:
        answer = _ask(question)
    if not answer:
        raise Unreadable(TRAP)
    said: dict[str, Any] = json.loads(answer)
    if "refused" in said:
        raise (TooLarge if said["too_large"] else Unreadable)(said["refused"])
    return said


def _ask(question: bytes) -> bytes:
    with suppress(IndexError):
        kept = _idle.pop()
        answer = _asked(kept, question)
        if answer or kept.process.returncode == -signal.SIGKILL:  # by us: it took too long
            return answer
    return _asked(Reader(), question)  # there was none, or it had gone to rest


def _asked(reader: Reader, question: bytes) -> bytes:
    """A whole answer, or nothing. Only who gave one is kept for the next page: of another the rest might still come."""
    answer = b""
    try:
        answer = reader.ask(question, SECONDS)
    finally:
        if answer.endswith(b"\n"):
            _idle.append(reader)
        else:
            reader.end()
    return answer if answer.endswith(b"\n") else b""


def _end_all() -> None:
    while _idle:
        _idle.pop().end()


def _forget() -> None:
    """After a fork they answer whoever started them."""
    global _free
    _free = threading.BoundedSemaphore(MOST)
    _idle.clear()


atexit.register(_end_all)
os.register_at_fork(after_in_child=_forget)
