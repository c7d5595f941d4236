"""PDF and Word files: what stands in them, read by a process of its own whose time and memory are limited."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

from sources.apart import MOST
from sources.errors import Unreadable

CHILD = Path(__file__).with_name("papers_child.py")
SECONDS = 30.0  # by the clock; the child's own limit counts the processor's
NAMES = {"pdf": "PDF", "word": "Word file"}
MEDIA_TYPES = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word",
}


# Many at once would take each other's time by the clock.
_free = threading.BoundedSemaphore(MOST)


def kind_of(body: bytes) -> str:
    """Which paper begins with these bytes: ``pdf``, ``word``, or empty for none. Servers are often wrong about it."""
    if body[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    return "word" if body.startswith(b"PK\x03\x04") else ""


def read(kind: str, body: bytes, *, seconds: float = SECONDS) -> dict[str, str]:
    """``text``, ``title`` and ``author`` of a paper. Raises Unreadable with a sentence: locked, damaged, a scan, a trap."""
    command = [sys.executable, "-I", str(CHILD), kind]
    try:
        with _free:
            done = subprocess.run(  # noqa: S603  # our own file, and a word of ours
                command,
                input=body,
                capture_output=True,
                timeout=seconds,
                env={"LC_ALL": "C.UTF-8"},
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(_trap(kind)) from error
    if done.returncode:
        raise Unreadable(_trap(kind))
    answer: dict[str, str] = json.loads(done.stdout)
    if "refused" in answer:
        raise Unreadable(answer["refused"])
    return answer


def _trap(kind: str) -> str:
    return f"Reading this {NAMES[kind]} takes more time or memory than we give one file, so it is not read."
