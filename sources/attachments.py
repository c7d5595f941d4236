"""Files that are kept as they are and never read: recordings, pictures, scans. They leave as downloads only."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from sources import vault
from sources.errors import TooLarge, Unreadable
from sources.pages import CONTROLS

LARGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that somebody gives: its path in the vault and what it was called where it came from. It is kept when what it
    belongs to is written down, for nothing ever leaves the vault."""

    path: str
    name: str
    content: bytes = field(repr=False)

    def keep(self) -> None:
        vault.put(self.content)


def sent(file: Any) -> dict[str, Any]:
    """``name`` and ``content`` of a file in a request; of one that is too large as much as tells so."""
    return {"name": file.name or "file", "content": file.read(LARGEST + 1)}


def given(name: str, content: bytes) -> Attachment:
    """A file, checked. Raises Unreadable for an empty one and TooLarge for one of more than 10 MB."""
    if not content:
        raise Unreadable("This file is empty.")
    if len(content) > LARGEST:
        raise TooLarge(f"This file is larger than {LARGEST // 1_000_000} MB, and that is the most we take.")
    return Attachment(vault.path_of(content), plain_name(name), content)


def plain_name(name: str) -> str:
    """A file's name alone, without folders and controls."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    return CONTROLS.sub("", last).replace("\n", " ").strip()[-200:] or "file"
