"""What can go wrong when we look outside. Each error's text is one sentence for the person who asked."""

from __future__ import annotations

LONGEST_REST = 86_400.0  # seconds; a server that says "in a year" is asked again tomorrow


class SourceError(Exception):
    """A source gave no answer that can be used. ``str()`` of it is a sentence for people."""


class Refused(SourceError):
    """We don't go there: the scheme, the address or the port is one that the guarded door never opens."""


class RobotsForbids(SourceError):
    """The site asks programs to stay away from this page."""


class Walled(SourceError):
    """A paywall or a login wall stands before the page. A person who may pass it can give what she sees."""


class Failed(SourceError):
    """The network or the server failed. ``status`` is the HTTP status, where there was one."""

    def __init__(self, sentence: str, *, status: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status


class TimedOut(Failed):
    """The other side kept us waiting until our time was up."""


class BrokenOff(Failed):
    """The other side ended the connection in the middle."""


class Resting(Failed):
    """The place did not answer before, so it is not asked now; ``retry_after`` is in seconds."""

    def __init__(self, sentence: str, *, retry_after: float) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class TooLarge(SourceError):
    """The answer is larger than we take; no part of it is used."""


class RateLimited(SourceError):
    """The source asks us to come back later; ``retry_after`` is in seconds, a day's at most, whatever it said. ``status`` as in
    ``Failed``."""

    def __init__(self, sentence: str, *, retry_after: float, status: int | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = min(retry_after, LONGEST_REST)
        self.status = status


class Unreadable(SourceError):
    """There is an answer, but nothing in it that we can read as what was asked for."""
