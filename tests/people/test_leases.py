"""A lease is renewed while the work goes on, and one failure doesn't end that."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError

from people.leases import renewed


def test_what_fails_once_is_tried_again_and_told(caplog: pytest.LogCaptureFixture) -> None:
    tries: list[int] = []
    again = threading.Event()

    def renew() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("database is locked")
        again.set()

    with renewed(renew, every=0.01, of="step 5"):
        assert again.wait(10)
    assert "the lease of step 5 was not renewed" in caplog.text
    assert not any(thread.name == "lease of step 5" for thread in threading.enumerate())
