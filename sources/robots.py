"""robots.txt, as RFC 9309 has it: read once a day for each site and process, and respected."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from sources.errors import Failed, RobotsForbids
from sources.exchange import Response
from sources.walls import YOURSELF

KEPT_SECONDS = 24 * 60 * 60
KEPT_SITES = 500
READ = 512_000  # bytes: the least that RFC 9309 (2.5) asks for; reading ten million takes a minute

_kept: OrderedDict[str, tuple[float, Protego]] = OrderedDict()


def check(url: str, agent: str, ask: Callable[[str], Response]) -> None:
    """Raise RobotsForbids if the site asks ``agent`` to stay away from this address.

    ``ask`` fetches the robots.txt. A site without one (any status from 400 to 499) forbids nothing; one whose robots.txt
    can't be had raises what ``ask`` raised, since nobody knows what it forbids.
    """
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    if not _rules(site, ask).can_fetch(url, agent):
        raise RobotsForbids(
            f"The robots.txt of {parts.hostname} asks programs not to read this page. {YOURSELF}"
        )


def _rules(site: str, ask: Callable[[str], Response]) -> Protego:
    now = time.monotonic()
    if (kept := _kept.get(site)) and now - kept[0] < KEPT_SECONDS:
        return kept[1]
    try:
        text = _beginning(ask(f"{site}/robots.txt").body).decode("utf-8", "replace")
    except Failed as error:
        if error.status is None or error.status >= 500:
            raise
        text = ""
    rules = Protego.parse(text)
    _kept[site] = (now, rules)
    if len(_kept) > KEPT_SITES:
        _kept.popitem(last=False)
    return rules


def _beginning(body: bytes) -> bytes:
    """The lines that are read: half a rule might forbid more than the whole one."""
    return body if len(body) <= READ else body[:READ].rpartition(b"\n")[0]


def forget() -> None:
    """Read every robots.txt afresh."""
    _kept.clear()
