"""The record's tables, a file per noun."""

from claims.models.articles import MAX_BODY, Article, Revision
from claims.models.blind import BlindReading
from claims.models.choosing import ChoosingRule
from claims.models.claims import ALWAYS_FIRST, BY_A_MODEL, Anchor, Assignment, Claim, Speaker
from claims.models.consultations import Consultation
from claims.models.drafts import Draft
from claims.models.events import ChainHead, Event, EventPayload, Seal
from claims.models.evidence import Evidence, Lookup, Origin
from claims.models.inquiries import Inquiry
from claims.models.interests import Interest
from claims.models.leads import Lead
from claims.models.likenesses import Likeness, StatementVector
from claims.models.outside import OutsideReading
from claims.models.rereadings import Rereading
from claims.models.scales import LONGEST_LABEL, TRUTHFUL, Scale
from claims.models.steps import Step
from claims.models.uploads import Upload
from claims.models.verdicts import DECISIVE, SIGNED, Verdict

__all__ = [
    "ALWAYS_FIRST",
    "BY_A_MODEL",
    "DECISIVE",
    "LONGEST_LABEL",
    "MAX_BODY",
    "SIGNED",
    "TRUTHFUL",
    "Anchor",
    "Article",
    "Assignment",
    "BlindReading",
    "ChainHead",
    "ChoosingRule",
    "Claim",
    "Consultation",
    "Draft",
    "Event",
    "EventPayload",
    "Evidence",
    "Inquiry",
    "Interest",
    "Lead",
    "Likeness",
    "Lookup",
    "Origin",
    "OutsideReading",
    "Rereading",
    "Revision",
    "Scale",
    "Seal",
    "Speaker",
    "StatementVector",
    "Step",
    "Upload",
    "Verdict",
]
