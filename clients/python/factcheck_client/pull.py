"""``factcheck-pull URL FILE``: bring a copy up to date. The key stands in FACTCHECK_KEY, where no process list shows it."""

from __future__ import annotations

import os
import sqlite3
import sys
from http.client import HTTPException

from factcheck_client.api import Factcheck, Refused
from factcheck_client.copies import Copy


def main() -> int:
    """0 when the copy is up to date; 1 with a sentence when the desk refuses or can't be reached, or the file not be written."""
    if len(sys.argv) != 3:
        print("usage: factcheck-pull URL FILE", file=sys.stderr)
        return 2
    try:
        copy = Copy(sys.argv[2])
        read = Factcheck(sys.argv[1], os.environ.get("FACTCHECK_KEY", "")).pull(copy)
    except (Refused, OSError, HTTPException, sqlite3.Error, ValueError) as error:
        print(f"factcheck-pull: {error}", file=sys.stderr)
        return 1
    print(f"{read} changes read; {len(copy)} verdicts are out.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
