"""What became of a quote in another copy of its page."""

from __future__ import annotations

from django.db import transaction

from claims import history
from claims.actions import standing
from claims.actions.locking import locked_claim
from claims.actions.quotes import STANDS, set_quote
from claims.models import Evidence, Rereading
from engine.types import QuoteCheck, QuoteFound
from people.actors import Actor
from sources.models import Document

CLOSED = {"to_sign", "settled", "dismissed", "merged"}
FOUND = {"missing": "no longer there", "near": "nearly so"}


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
            called=evidence.called,
            document=document.pk,
            found=FOUND.get(reread.quote_check, "there, word for word"),
        )
        if reread.quote_check == QuoteCheck.MISSING:
            standing.quote_is_gone(claim, reread, by)
    return reread
