"""Where a quote stands in its page, and when it is looked for again: another copy of that page has come, fetched anew or
given by a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from claims import steps
from claims.models import Evidence, Step
from engine.types import QuoteCheck, QuoteFound
from sources.models import Document

STANDS = {QuoteCheck.EXACT.value, QuoteCheck.NEAR.value}


def set_quote(evidence: Evidence, found: QuoteFound) -> None:
    """Note where the passage stands in the document, or that it does not."""
    evidence.quote_check = found.check.value
    evidence.quote_difference = found.difference
    missing = found.check == QuoteCheck.MISSING
    evidence.start, evidence.end = (None, None) if missing else (found.start, found.end)


def why_missing(evidence: Evidence) -> str:
    """Why a passage that was not found is no evidence, in a sentence."""
    if evidence.document and evidence.document.partial:
        return (
            f"This passage does not stand in the part of the page that was seen. {evidence.document.partial}"
        )
    return "This passage does not stand in the page as it was seen: it is no evidence."


def quoting(document: Document) -> QuerySet[Evidence]:
    """Evidence with a passage of another copy of the document's page, of whoever may see this one."""
    same_page = Evidence.objects.filter(document__url=document.url).exclude(passage="")
    if document.team_id:
        same_page = same_page.filter(claim__article__team=document.team_id)
    return same_page.filter(~Q(document=document) | Q(rereadings__isnull=False)).distinct()


def owe(documents: Iterable[Document]) -> None:
    """Have the quotes of these pages looked for again, where evidence stands on other copies of them."""
    for document in documents:
        if document.url and quoting(document).exists():
            steps.owe_again(Step.Kind.REREAD, document.pk)
