"""The requests: one method for each thing a consumer asks for."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any, cast
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from factcheck_client.copies import Copy
from factcheck_client.shapes import Change, Known, Verdict

LATER = {429, 503}
LONGEST_WAIT = 120.0


class _Stays(HTTPRedirectHandler):
    """Follows nowhere: urllib would take the key along, to whoever is named, and make a question of what was to be written."""

    def redirect_request(self, *_: Any) -> None:
        return None


_open = build_opener(_Stays).open


class Refused(Exception):
    """The desk's answer to a request it does not grant; ``str()`` is its sentence, ``problem`` the whole of it."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(str(problem.get("detail") or f"HTTP {status}"))
        self.status = status
        self.problem = problem


class Factcheck:
    """A desk at an address. Without a key only what it has opened to the public is read.

    A request that is throttled (429) or finds the desk busy (503) is made again after the pause it asks for, ``tries``
    times at most. Network failures are raised as urllib raises them.
    """

    def __init__(self, url: str, key: str = "", *, timeout: float = 30.0, tries: int = 5) -> None:
        if urlsplit(url).scheme not in {"http", "https"}:
            raise ValueError("The desk's address begins with https:// or http://.")
        self.root = f"{url.rstrip('/')}/api/v1/"
        self._key = key.strip()  # a file that one is kept in ends with a line
        self._timeout = timeout
        self._tries = tries

    def verdicts(self, **filters: str | int | Sequence[str]) -> Iterator[Verdict]:
        """Every verdict that is out, the newest first, page by page; ``all=1`` also those that were. Several values of one
        filter are alternatives: ``rating=["refuted", "mixed"]``."""
        cursor: str | None = None
        while True:
            page = self._get("verdicts/", **filters, **({"cursor": cursor} if cursor else {}))
            yield from page["results"]
            if page["next"] is None:
                return
            cursor = _cursor(page["next"])

    def verdict(self, pk: int) -> Verdict:
        """One verdict, whatever has become of it."""
        return cast(Verdict, self._get(f"verdicts/{pk}/"))

    def claimreview(self, pk: int) -> dict[str, Any]:
        """Its ClaimReview; Refused (404) unless it is out with its rating."""
        return cast(dict[str, Any], self._get(f"verdicts/{pk}/claimreview/"))

    def known(self, urls: Sequence[str]) -> list[Known]:
        """What is out on claims that stand on these pages, up to 500, in their order."""
        return cast(list[Known], self._post("verdicts/known/", {"urls": list(urls)})["results"])

    def changes(self, cursor: str | None = None) -> tuple[list[Change], str]:
        """A page of what has changed since the cursor, and the cursor to go on with; no rows when nothing is new."""
        page = self._get("changes/", **({"cursor": cursor} if cursor else {}))
        return page["results"], _cursor(page["next"])

    def acknowledge(self, cursor: str) -> None:
        """Tell the desk up to where you have read: its editors see who has not read a correction yet."""
        self._post("changes/ack/", {"cursor": cursor})

    def pull(self, copy: Copy, *, acknowledge: bool = True) -> int:
        """Bring a copy up to date; returns how many changes were read. It may be killed at any moment and called again.

        Where the desk knows the copy's cursor no longer, all is read again: told again, a change changes nothing.
        """
        read = 0
        while True:
            place = copy.cursor
            try:
                changes, cursor = self.changes(place)
            except Refused as refused:
                if place is None or refused.status != 400:
                    raise
                copy.begin_again()
                continue
            copy.apply(changes, cursor)
            if not changes:
                return read
            if acknowledge:
                self.acknowledge(cursor)
            read += len(changes)

    def subscribe(self, url: str, events: Sequence[str] = ()) -> dict[str, Any]:
        """Have an address told of changes; keep the answer's ``secret``, it is not shown again."""
        return cast(dict[str, Any], self._post("webhooks/", {"url": url, "events": list(events)}))

    def _get(self, path: str, **query: str | int | Sequence[str]) -> Any:
        return self._ask("GET", f"{path}?{urlencode(query, doseq=True)}" if query else path)

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        return self._ask("POST", path, json.dumps(body).encode())

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Any:
        headers = {"Accept": "application/json, application/ld+json", "Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        request = Request(self.root + path, data=body, headers=headers, method=method)  # noqa: S310  # checked above
        for left in reversed(range(self._tries)):
            try:
                with _open(request, timeout=self._timeout) as answer:
                    return json.load(answer)
            except HTTPError as error:
                with error:
                    if error.code in LATER and left:
                        time.sleep(_wait(error.headers.get("Retry-After", "")))
                        continue
                    raise Refused(error.code, _problem(error)) from None
        raise AssertionError("the last try answers or raises")


def _cursor(address: str) -> str:
    return parse_qs(urlsplit(address).query)["cursor"][0]


def _wait(said: str) -> float:
    return min(float(said), LONGEST_WAIT) if said.isdecimal() else 5.0


def _problem(error: HTTPError) -> dict[str, Any]:
    if elsewhere := error.headers.get("Location"):
        return {"detail": f"The desk sends this on to {elsewhere}: name the address where it is."}
    try:
        found = json.load(error)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
