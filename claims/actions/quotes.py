"""Where a quote stands in its page, and looking for it again when another copy of that page has come: fetched anew, or
given by a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from claims import history, steps
from claims.actions.locking import locked_claim
from claims.models import Evidence, Rereading, Step
from engine.types import QuoteCheck, QuoteFound
from people.actors import Actor
from sources.models import Document

STANDS = {QuoteCheck.EXACT.value, QuoteCheck.NEAR.value}
CLOSED = {"to_sign", "settled", "dismissed", "merged"}


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


@transaction.atomic
def note(pk: int, document: Document, found: QuoteFound, *, by: Actor) -> Rereading | None:
    """Write what became of a quote in a copy of its page. None where this is the copy that was read last, or a part of
    the page that has not the quote: the rest may have it.

    A quote that never stood and stands in this copy is taken from it, while the claim is on the desk.
    """
    if document.partial and found.check == QuoteCheck.MISSING:
        return None
    claim = locked_claim(Evidence.objects.values_list("claim_id", flat=True).get(pk=pk), by)
    evidence = Evidence.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    last = evidence.rereadings.order_by("-pk").first()
    if (last.document_id if last else evidence.document_id) == document.pk:
        return None
    reread = Rereading.objects.create(
        evidence=evidence, document=document, quote_check=found.check.value, difference=found.difference
    )
    stood = evidence.quote_check in STANDS
    if not stood and reread.quote_check in STANDS and claim.state not in CLOSED:
        evidence.document, evidence.error = document, ""
        set_quote(evidence, found)
        if evidence.claim.evidence.filter(document=document, start=evidence.start, end=evidence.end).exists():
            evidence.start = evidence.end = None  # another row has the place
        evidence.save()
    before = last.quote_check if last else evidence.quote_check if stood else QuoteCheck.MISSING.value
    if before != reread.quote_check:
        history.record(
            "evidence.reread",
            by=by,
            claim=claim,
            evidence=pk,
            document=document.pk,
            found={"missing": "no longer there", "near": "nearly so"}.get(
                reread.quote_check, "there, word for word"
            ),
        )
    return reread
