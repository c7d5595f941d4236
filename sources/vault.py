"""The vault: the bytes of everything we saw, each file named by its digest and never changed.

In a folder of it, ``waiting``, lies what nobody has read yet, each file in a place of its own: so it can be taken away, whoever
keeps the same bytes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.conf import settings

WAITING = "waiting"


def put(content: bytes) -> tuple[str, str]:
    """Keep these bytes. Answers their path inside the vault and their SHA-256; the same bytes are kept once.

    The file appears whole or not at all, however the process ends.
    """
    digest = sha256(content).hexdigest()
    path = _path(digest)
    target = root() / path
    if not target.exists():
        _write(target, content)
    return path, digest


def path_of(content: bytes) -> str:
    """Where ``put`` keeps these bytes, or would."""
    return _path(sha256(content).hexdigest())


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def lay_by(content: bytes) -> str:
    """Keep these bytes until somebody has read them; answers their path, for ``get`` and ``take_away``."""
    path = f"{WAITING}/{uuid4().hex}"
    _write(root() / path, content)
    return path


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(target)
    finally:
        Path(draft).unlink(missing_ok=True)


def get(path: str) -> bytes:
    """The bytes under a path that ``put`` or ``lay_by`` answered."""
    return _inside(path).read_bytes()


def _inside(path: str) -> Path:
    target = (root() / path).resolve()
    if not target.is_relative_to(root().resolve()):
        raise ValueError(f"{path} is outside the vault")
    return target


def take_away(path: str) -> None:
    """Of what was laid by: take it away, if it is there still. Nothing else ever leaves the vault."""
    if path.startswith(f"{WAITING}/"):
        _inside(path).unlink(missing_ok=True)


def laid_by(before: datetime) -> Iterator[str]:
    """The paths of what was laid by before that moment."""
    for file in (root() / WAITING).glob("*"):
        if file.stat().st_mtime < before.timestamp():
            yield f"{WAITING}/{file.name}"


def root() -> Path:
    return Path(settings.MEDIA_ROOT)
