"""What tests of several of the engine's verbs need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import encoder


@pytest.fixture
def without_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No weight file can be had."""
    monkeypatch.setattr(encoder, "WEIGHTS", tmp_path)
    encoder.content.cache_clear()
    encoder._session.cache_clear()
    yield
    encoder.content.cache_clear()
