"""The Wayback Machine: is there a copy of a page, please make one, and how far is that?

Shapes after Save Page Now 2 and the availability interface, as documented at archive.org and used by its clients. Errors of
a save come with a class (``error:...``): some pass, others would only be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from sources.connectors.furniture import Finding, Hit, RemoteConnector
from sources.errors import Failed, SourceError, Unreadable
from sources.exchange import Request, Response
from sources.factchecks.review import web_address, words

SHAPE = "The Wayback Machine's answer has another shape than its documentation says."
STAMP = "%Y%m%d%H%M%S"
JOB = re.compile(r"[\w-]{1,150}")
# Classes after which the same save may end otherwise; all others are answers for good.
PASSING = frozenset(
    """
    bad-gateway bandwidth-limit-exceeded browsing-timeout cannot-fetch capture-location-error celery gateway-timeout
    internal-server-error invalid-server-response job-failed no-browsers-available protocol-error proxy-error read-timeout
    recursion-error service-unavailable soft-time-limit-exceeded too-many-requests user-session-limit
    """.split()
)
SAYS = {
    "blocked-url": "the site asked not to be archived",
    "blocked": "the site blocks the archive",
    "no-access": "the page can't be seen without signing in",
    "unauthorized": "the page can't be seen without signing in",
    "not-found": "the page is not there",
    "too-many-daily-captures": "it was saved too often today",
    "filesize-limit": "the page is too large",
    "invalid-url-syntax": "the address is none",
    "invalid-host-resolution": "there is no such host",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that is there."""

    url: str
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class Saving:
    """A save that is being worked on."""

    job: str


class NotSaved(Failed):
    """The archive could not save the page; ``passes`` says whether it may be able to later."""

    def __init__(self, sentence: str, *, passes: bool) -> None:
        super().__init__(sentence)
        self.passes = passes


class Wayback(RemoteConnector):
    """Copies of the pages that evidence rests on, at archive.org."""

    name = "wayback"
    label = "Wayback Machine"
    about = "A public copy of each page that evidence rests on, beside our own."
    how = (
        "Make a (free) account at archive.org, take its S3-like keys from archive.org/account/s3.php, and set WAYBACK_KEY "
        "to access:secret. Addresses of cited pages go there; without the key none do."
    )
    limits = "about seven saves a minute and a day's quota for each account; a page is saved a few times a day at most."
    needs = ("WAYBACK_KEY", "WAYBACK_URL", "WAYBACK_AVAILABLE_URL")
    is_searched = False
    trial = ""

    def describe(self, question: str, config: Mapping[str, str]) -> Request:
        """Is there a copy of this address?"""
        return Request(config["WAYBACK_AVAILABLE_URL"], {"url": question.strip()}, robots=False)

    def read(self, answer: Response) -> Finding:
        copy = read_copy(answer)
        return Finding((Hit(copy.url, f"Copy of {copy.captured_at:%-d %B %Y}"),) if copy else ())

    def describe_trial(self, config: Mapping[str, str]) -> Request:
        """How much our account may still do: it shows whether the key is right, too."""
        return Request(f"{config['WAYBACK_URL']}/save/status/user", headers=_signed(config), robots=False)

    def read_trial(self, answer: Response) -> str:
        told = _object(answer)
        free = told.get("available")
        if not isinstance(free, int):
            raise Unreadable(SHAPE)
        used, most = told.get("daily_captures"), told.get("daily_captures_limit")
        today = (
            f", {used:,} of {most:,} used today" if isinstance(used, int) and isinstance(most, int) else ""
        )
        return f"{free} saves can run at once{today}"

    def explain(self, error: SourceError) -> SourceError:
        if isinstance(error, Failed) and error.status in {401, 403}:
            return Failed(
                "The Wayback Machine does not know our key: look at WAYBACK_KEY.", status=error.status
            )
        return error


def read_copy(answer: Response) -> Copy | None:
    """The copy nearest to now that the availability interface names; None where it names none."""
    told = answer.json()
    snapshots = told.get("archived_snapshots") if isinstance(told, dict) else None
    if not isinstance(snapshots, dict):
        raise Unreadable(SHAPE)
    closest = snapshots.get("closest")
    if not isinstance(closest, dict) or not closest.get("available"):
        return None
    captured, url = _stamp(closest.get("timestamp")), web_address(words(closest.get("url")))
    if captured is None or not url:
        raise Unreadable(SHAPE)
    if not str(closest.get("status", "200")).startswith("2"):
        return None  # a copy of an error page
    return Copy(f"https://{url.removeprefix('http://').removeprefix('https://')}", captured)


def ask_to_save(url: str, config: Mapping[str, str]) -> Request:
    """Please keep this page. A copy of the last hours is answered with instead of a new one."""
    form = {
        "url": url,
        "if_not_archived_within": "6h",
        "skip_first_archive": "1",
        "delay_wb_availability": "1",
    }
    headers = _signed(config) | {"Content-Type": "application/x-www-form-urlencoded"}
    return Request(
        f"{config['WAYBACK_URL']}/save",
        headers=headers,
        method="POST",
        body=urlencode(form).encode(),
        robots=False,
    )


def read_saving(answer: Response) -> Saving:
    """The job the archive made of it."""
    told = _object(answer)
    job = words(told.get("job_id"))
    if not JOB.fullmatch(job):
        raise _refusal(told) or Unreadable(SHAPE)
    return Saving(job)


def ask_how_far(saving: Saving, config: Mapping[str, str]) -> Request:
    return Request(f"{config['WAYBACK_URL']}/save/status/{saving.job}", headers=_signed(config), robots=False)


def read_how_far(answer: Response, base: str) -> Copy | None:
    """The copy; None while the archive works on it. Raises NotSaved where it came to nothing."""
    told = _object(answer)
    status = told.get("status")
    if status == "pending":
        return None
    if status == "success":
        captured, original = _stamp(told.get("timestamp")), words(told.get("original_url"))
        if captured is None or not web_address(original):
            raise Unreadable(SHAPE)
        return Copy(f"{base}/web/{captured.strftime(STAMP)}/{original}", captured)
    raise _refusal(told) or Unreadable(SHAPE)


def _refusal(told: dict[str, Any]) -> NotSaved | None:
    if told.get("status") != "error":
        return None
    named = words(told.get("status_ext")).removeprefix("error:") or "unnamed"
    why = SAYS.get(named, named.replace("-", " "))
    return NotSaved(f"The Wayback Machine could not save this page: {why}.", passes=named in PASSING)


def _object(answer: Response) -> dict[str, Any]:
    told = answer.json()  # an overloaded archive answers with a page
    if not isinstance(told, dict):
        raise Unreadable(SHAPE)
    return told


def _signed(config: Mapping[str, str]) -> dict[str, str]:
    return {"Accept": "application/json", "Authorization": f"LOW {config['WAYBACK_KEY']}"}


def _stamp(text: Any) -> datetime | None:
    try:
        return datetime.strptime(str(text), STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
