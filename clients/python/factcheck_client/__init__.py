"""A client of the Factcheck API: pull verdicts, keep a copy in step, check the signatures of webhooks.

    desk = Factcheck("https://desk.example", "fc_...")
    desk.pull(Copy("verdicts.sqlite3"))

Of nothing but the standard library. What the desk refuses is raised as ``Refused``, with its sentence.
"""

from __future__ import annotations

from factcheck_client.api import Factcheck, Refused
from factcheck_client.copies import Copy
from factcheck_client.shapes import Change, Correction, Known, Source, Verdict
from factcheck_client.signatures import NotSigned, verify

__all__ = [
    "Change",
    "Copy",
    "Correction",
    "Factcheck",
    "Known",
    "NotSigned",
    "Refused",
    "Source",
    "Verdict",
    "verify",
]
