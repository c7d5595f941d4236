"""The source as seen: a document's stored text with the passage that evidence quotes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from claims.actions import copies
from claims.models import Evidence
from desk.presenters.evidence_rows import live
from desk.requests import PersonRequest
from desk.views.door import acting
from people.roles import Power
from sources.models import ArchiveCopy, Document


@login_required
@require_safe
def document(request: PersonRequest, pk: int) -> HttpResponse:
    """A public page, or a document of one's own team; ``?evidence=`` marks its passage."""
    person = request.user
    if not person.may(Power.READ):
        raise PermissionDenied
    mine = Document.objects.filter(Q(team=None) | Q(team=person.team_id)).select_related("publisher")
    seen = get_object_or_404(mine, pk=pk)
    evidence = _evidence(request, seen)
    start, end = (evidence.start or 0, evidence.end or 0) if evidence else (0, 0)
    return render(
        request,
        "desk/documents/document.html",
        {
            "document": seen,
            "evidence": evidence,
            "may_give": evidence and bool(seen.partial) and copies.can_give(acting(request), evidence),
            "before": seen.text[:start],
            "passage": seen.text[start:end],
            "after": seen.text[end:],
            "live_url": live(seen.url, seen.invented),
            "archived_url": live(seen.archived_url, seen.invented),
            "no_copy": ArchiveCopy.objects.filter(document=seen).values_list("error", flat=True).first(),
        },
    )


def _evidence(request: PersonRequest, seen: Document) -> Evidence | None:
    """What is marked in it: evidence of this document that one may see."""
    asked = request.GET.get("evidence", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    mine = Evidence.objects.visible_to(request.user).select_related("claim__article")
    return mine.filter(pk=int(asked), document=seen).first()
