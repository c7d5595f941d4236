"""The vault: the bytes of everything we saw, each file named by its digest and never changed."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from django.conf import settings


def put(content: bytes) -> tuple[str, str]:
    """Keep these bytes. Answers their path inside the vault and their SHA-256; the same bytes are kept once.

    The file appears whole or not at all, however the process ends.
    """
    digest = sha256(content).hexdigest()
    path = f"{digest[:2]}/{digest}"
    target = root() / path
    if not target.exists():
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
    return path, digest


def get(path: str) -> bytes:
    """The bytes under a path that ``put`` answered."""
    target = (root() / path).resolve()
    if not target.is_relative_to(root().resolve()):
        raise ValueError(f"{path} is outside the vault")
    return target.read_bytes()


def root() -> Path:
    return Path(settings.MEDIA_ROOT)
