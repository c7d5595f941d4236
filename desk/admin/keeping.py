"""While she types: her words are saved, and what comes in meanwhile is announced."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime

from claims.actions import drafts
from claims.models import Claim
from claims.rules import RuleBroken
from desk.admin.sitting import Review
from desk.forms.review import draft_in
from desk.presenters import news
from people.models import Person


def draft(request: HttpRequest, claim: Claim, person: Person) -> HttpResponse:
    """Save what was typed so far. What can't be saved is said where it would say "Saved"."""
    review = Review(request, claim, person)
    context: dict[str, Any] = {"claim": claim, "seen": request.POST.get("draft_at", "")}
    if not review.is_hers():
        context["refusal"] = "This claim is no longer in your hands: what you type here is not saved."
        return render(request, "admin/review/saved.html", context)
    try:
        seen = parse_datetime(str(context["seen"])) if context["seen"] else drafts.NEVER
        words, tab = draft_in(request.POST, review.scale), request.POST.get("tab", "")[:32]
        saved = drafts.keep(claim.pk, words, by=review.by, seen=seen, tab=tab)
        context |= {"saved": saved, "seen": saved.saved_at.isoformat()}
    except (RuleBroken, ValueError) as error:
        context["refusal"] = str(error)
    return render(request, "admin/review/saved.html", context)


def arrivals(request: HttpRequest, claim: Claim, person: Person) -> HttpResponse:
    """How many pieces of evidence came since ``?mark=``; for a page with the form (``files``) what searches are still out."""
    since = request.GET.get("mark", "")
    known = int(since) if since.isdecimal() and len(since) < 19 else 0
    files = "files" in request.GET
    # Another address than the page's: it is loaded again.
    newest = news.mark(claim.evidence.order_by("-pk")[:1])
    context = {
        "claim": claim,
        "arrived": news.arrived(claim, known),
        "files": files,
        "unanswered": news.unanswered(claim) if files else 0,
        "hers": files and Review(request, claim, person).is_hers(),
        "newest": newest,
    }
    return render(request, "admin/review/arrived.html", context)
