"""Tells callers what is going to go, in the answers themselves (RFC 9745, RFC 8594)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.http.response import HttpResponseBase
from django.utils.http import http_date

NOTICE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Deprecated:
    """Discouraged from a day on, answered to the end of another, at least a year later; ``instead`` is the address that tells
    of it, or of what replaces it."""

    since: date
    until: date
    instead: str

    def __post_init__(self) -> None:
        if self.until - self.since < NOTICE:
            raise ValueError("Callers are told at least a year before something goes.")

    def __str__(self) -> str:
        return f"Discouraged since {self.since}, answered until {self.until}: see {self.instead}."

    def tell(self, response: HttpResponseBase) -> None:
        """Put it into the headers of an answer, beside the links it has."""
        since = datetime.combine(self.since, time.min, UTC)
        until = datetime.combine(self.until, time(23, 59, 59), UTC)
        response["Deprecation"] = f"@{since.timestamp():.0f}"
        response["Sunset"] = http_date(until.timestamp())
        links = [response.get("Link"), f'<{self.instead}>; rel="deprecation"']
        response["Link"] = ", ".join(filter(None, links))
