"""The page of a reader from outside: one verdict, behind the link that was mailed to them. No account, no other page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims import rules
from claims.actions import outside, verdicts
from claims.models import OutsideReading
from claims.rules import Invalid, NotThere, RuleBroken
from desk.presenters import claims as claim_presenters
from desk.presenters import evidence as boards
from desk.presenters.verdicts import changes, later_scale
from desk.refusals import status_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the verdict as it was filed; POST signs it off or sends it back, and ends the link."""
    try:
        reading = outside.open_link(token)
    except NotThere as error:
        return render(request, "desk/outside/over.html", {"sentence": str(error)}, status=404)
    if request.method != "POST":
        return _show(request, reading)
    by, verdict = outside.actor(reading), reading.verdict
    try:
        if request.POST.get("do") == "approve":
            verdicts.approve(verdict.pk, by=by)
        elif request.POST.get("do") == "send_back":
            verdicts.send_back(verdict.pk, by=by, comment=request.POST.get("comment", ""))
        else:
            raise Invalid("This page has no such button: look at it again.")
    except RuleBroken as error:
        messages.error(request, str(error))
        return _show(request, reading, status=status_of(error))
    outside.end(reading)
    return render(request, "desk/outside/done.html", {"reading": reading, "do": request.POST["do"]})


def _show(request: HttpRequest, reading: OutsideReading, status: int = 200) -> HttpResponse:
    verdict = reading.verdict
    claim = verdict.claim
    anchor = claim.anchors.order_by("-revision", "pk").first()
    context = {
        "reading": reading,
        "verdict": verdict,
        "claim": claim,
        "place": claim_presenters.context(anchor, claim.article) if anchor else None,
        "board": boards.frozen(verdict.evidence),
        "answers": sorted((int(number), said) for number, said in verdict.answers.items()),
        "changes": changes(verdict),
        "later_scale": later_scale(verdict),
        "can_sign": rules.can_sign(outside.actor(reading), verdict) and not verdict.override_asked,
        "typed": request.POST,
    }
    return render(request, "desk/outside/reading.html", context, status=status)
