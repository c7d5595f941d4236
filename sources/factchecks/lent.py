"""A stream that somebody else opened, and closes."""

from __future__ import annotations

import io
from contextlib import suppress


class LentText(io.TextIOWrapper):
    """The text of a stream of bytes. Done with, it lets go of the stream and leaves it open."""

    def close(self) -> None:
        with suppress(ValueError):  # it has let go already
            self.detach()
