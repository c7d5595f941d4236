"""The record's tables, a file per noun."""

from claims.models.articles import MAX_BODY, Article, Revision
from claims.models.claims import Anchor, Assignment, Claim, Speaker
from claims.models.events import ChainHead, Event, EventPayload, Seal
from claims.models.evidence import Evidence, Lookup, Origin
from claims.models.likenesses import Likeness, StatementVector
from claims.models.steps import Step
from claims.models.verdicts import DECISIVE, SIGNED, Verdict

__all__ = [
    "DECISIVE",
    "MAX_BODY",
    "SIGNED",
    "Anchor",
    "Article",
    "Assignment",
    "ChainHead",
    "Claim",
    "Event",
    "EventPayload",
    "Evidence",
    "Likeness",
    "Lookup",
    "Origin",
    "Revision",
    "Seal",
    "Speaker",
    "StatementVector",
    "Step",
    "Verdict",
]
