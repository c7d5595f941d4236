"""A copy of what is out, in a file of SQLite: one verdict a claim, and the cursor where to go on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import cast

from factcheck_client.shapes import Change, Verdict

OUT = {"published", "held"}
SCHEMA = """
CREATE TABLE IF NOT EXISTS verdicts (claim INTEGER PRIMARY KEY, id INTEGER NOT NULL, document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS place (only INTEGER PRIMARY KEY CHECK (only = 1), cursor TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS doubtful (claim INTEGER PRIMARY KEY);
"""


class Copy:
    """What is out, as of the last pull. Rows and cursor change in one transaction, so a killed program loses nothing."""

    def __init__(self, path: str | Path) -> None:
        self._path = str(path)
        with closing(self._open()) as database:
            database.executescript(SCHEMA)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30)

    @property
    def cursor(self) -> str | None:
        """Where the next pull goes on; None before the first."""
        with closing(self._open()) as database:
            row = database.execute("SELECT cursor FROM place").fetchone()
        return row[0] if row else None

    def apply(self, changes: Sequence[Change], cursor: str) -> None:
        """Write a page of changes and the place after it. No changes: all is told, and what was not told again goes."""
        with closing(self._open()) as database, database:
            for change in changes:
                _apply(database, change["verdict"])
            if not changes:
                database.execute("DELETE FROM verdicts WHERE claim IN (SELECT claim FROM doubtful)")
                database.execute("DELETE FROM doubtful")
            database.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", [cursor])

    def begin_again(self) -> None:
        """Read on from the first change: the desk has gone back to a backup, or to another key that signs cursors. What the
        copy has stays until all is read, and goes then if it was not told again."""
        with closing(self._open()) as database, database:
            database.execute("INSERT OR IGNORE INTO doubtful SELECT claim FROM verdicts")
            database.execute("DELETE FROM place")

    def verdict(self, claim: int) -> Verdict | None:
        """What is out on a claim; a held verdict has no rating. None if nothing is."""
        with closing(self._open()) as database:
            row = database.execute("SELECT document FROM verdicts WHERE claim = ?", [claim]).fetchone()
        return cast(Verdict, json.loads(row[0])) if row else None

    def __iter__(self) -> Iterator[Verdict]:
        with closing(self._open()) as database:
            rows = database.execute("SELECT document FROM verdicts ORDER BY claim").fetchall()
        return (cast(Verdict, json.loads(document)) for (document,) in rows)

    def __len__(self) -> int:
        with closing(self._open()) as database:
            return int(database.execute("SELECT COUNT(*) FROM verdicts").fetchone()[0])


def _apply(database: sqlite3.Connection, verdict: Verdict) -> None:
    """A replaced verdict is left out: the change that replaced it comes later, with the one that stands."""
    if verdict["state"] in OUT:
        row = (verdict["claim"], verdict["id"], json.dumps(verdict, ensure_ascii=False))
        database.execute("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?)", row)
        database.execute("DELETE FROM doubtful WHERE claim = ?", [verdict["claim"]])
    elif verdict["state"] == "withdrawn":
        database.execute(
            "DELETE FROM verdicts WHERE claim = ? AND id <= ?", [verdict["claim"], verdict["id"]]
        )
