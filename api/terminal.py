"""Claims and what was found on them, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import fill
from typing import Any, TextIO

from claims.counting import count
from claims.models import Lookup
from claims.states import CLAIM_WORDS
from engine.types import Kind
from sources.connectors import CONNECTORS

WIDTH = 100
STANCES = {"supports": "backs it", "refutes": "contradicts it", "neutral": "neither", None: "not judged"}
OUTCOMES: Mapping[str | None, str] = {
    None: "no answer yet",
    **{outcome.value: outcome.label.lower() for outcome in Lookup.Outcome},
}

Row = Mapping[str, Any]


class Bar:
    """A bar that fills as work is done; where nobody sees it move, a line when the words change."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._moves = out.isatty()
        self._said = ""

    def show(self, words: str, done: int = 0, of: int = 0) -> None:
        text = f"{words} {done} of {of}" if of else words
        if self._moves:
            filled = 20 * done // of if of else 0
            bar = f"[{'#' * filled}{'.' * (20 - filled)}] " if of else ""
            self._out.write(f"\r\033[K{bar}{text}")
        elif text != self._said:
            self._out.write(f"{text}\n")
        self._said = text
        self._out.flush()

    def clear(self) -> None:
        """Make room for other lines."""
        if self._moves:
            self._out.write("\r\033[K")
            self._out.flush()


def article_lines(title: str, rows: Sequence[Row], notes: Sequence[str]) -> Iterator[str]:
    """An article's claims, live ones first, each list in the order of the text."""
    live = [row for row in rows if row["state"] != "dismissed"]
    rest = [row for row in rows if row["state"] == "dismissed"]
    yield title
    yield from (f"Note: {note}" for note in notes)
    yield ""
    yield count(len(live), "claim")
    for number, row in enumerate(live, 1):
        yield from claim_lines(row, number)
    if rest:
        yield ""
        yield f"{len(rest)} not checkable"
        for row in rest:
            yield _wrapped("  - ", f"{row['statement']} ({row['dismissed_reason']})")


def day_asked(rows: Iterable[Row]) -> str:
    """What an article without its day is asked, where forecasts of it wait for it; else empty."""
    kinds = (row["kind"] for row in rows if row["state"] != "dismissed" and not row["due_on"])
    waiting = sum(kind == Kind.FORECAST for kind in kinds)
    wait = "waits" if waiting == 1 else "wait"
    asked = f"When was this article published? {count(waiting, 'forecast')} {wait} for it"
    return f"{asked}: give --published-on DAY, or its day on the desk." if waiting else ""


def claim_lines(row: Row, number: int | None = None) -> Iterator[str]:
    """A claim, where it stands, who says it."""
    head = f"{number:3}. " if number else f"Claim {row['id']}: "
    yield _wrapped(head, row["statement"])
    speaker = row["speaker"]
    said = (speaker["attribution"] or speaker["name"]) if speaker else ""
    about = [CLAIM_WORDS[row["state"]], row["kind"], said, f"on {row['due_on']}" if row["due_on"] else ""]
    yield " " * 5 + " | ".join(filter(None, about))


def research_lines(row: Row) -> Iterator[str]:
    """What was found on a claim: its evidence, the searches, the machine's suggestion with its reasons."""
    yield from claim_lines(row)
    origins = row["origins"]
    yield f"     {count(origins['pages'], 'page')}, {count(origins['independent'], 'independent source')}"
    for one in row["evidence"]:
        stance = "repeats the article" if one["circular"] else STANCES[one["stance"]]
        where = ", ".join(filter(None, (one["publisher"], one["url"])))
        yield _wrapped("     * ", f"{stance}: “{one['passage']}” {where}".strip())
    for one in row["lookups"]:
        found = f"found {count(one['count'], 'page')}" if one["count"] else OUTCOMES[one["outcome"]]
        error = f" ({one['error']})" if one["error"] else ""
        place = CONNECTORS[one["connector"]].label if one["connector"] in CONNECTORS else one["connector"]
        yield _wrapped("     ", f"{place}, “{one['query']}”: {found}{error}")
    suggestion = row["suggestion"]
    if suggestion is None:
        yield "     The machine suggests nothing."
        return
    yield f"     The machine suggests: {suggestion['label']}. A person decides."
    for reason in suggestion["reasons"]:
        yield _wrapped("       ", reason)


def _wrapped(head: str, text: str) -> str:
    return fill(" ".join(text.split()), WIDTH, initial_indent=head, subsequent_indent=" " * len(head))
