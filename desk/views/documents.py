"""The source as seen: a document's stored text with the passage that evidence quotes; and who published it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from claims.actions import copies, documents
from claims.models import Evidence
from claims.rules import Invalid
from desk.forms.documents import PublisherForm
from desk.presenters.evidence_rows import live
from desk.requests import PersonRequest
from desk.views.door import acting, back, member
from people.models import Person
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
            "naming": _naming(person, seen),
            "may_mend_publishers": person.may(Power.MEND_SOURCES),
            "before": seen.text[:start],
            "passage": seen.text[start:end],
            "after": seen.text[end:],
            "live_url": live(seen.url, seen.invented),
            "archived_url": live(seen.archived_url, seen.invented),
            "no_copy": ArchiveCopy.objects.filter(document=seen).values_list("error", flat=True).first(),
        },
    )


def _naming(person: Person, seen: Document) -> PublisherForm | None:
    """The form that asks who published it, for whom may say so, where no address tells."""
    if seen.url or seen.team_id is None or not person.may(Power.RECEIVE):
        return None
    return PublisherForm(initial={"publisher": seen.publisher or ""})


@member
@require_POST
def publisher(request: PersonRequest, pk: int) -> HttpResponse:
    """Say who published a document."""
    form = PublisherForm(request.POST)
    if not form.is_valid():
        raise Invalid(" ".join(str(error) for errors in form.errors.values() for error in errors))
    said = documents.say_publisher(pk, by=acting(request), name=form.cleaned_data["publisher"])
    named = said.document.publisher
    told = f"{named} published it." if named else "Nobody is known to have published it."
    if not said.changed:
        told += " That was known already."
    elif said.claims:
        told += " The claims on the desk that rest on it are grouped again."
    messages.success(request, told)
    return HttpResponseRedirect(back(request, reverse("document", args=[pk])))


def _evidence(request: PersonRequest, seen: Document) -> Evidence | None:
    """What is marked in it: evidence of this document that one may see."""
    asked = request.GET.get("evidence", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    mine = Evidence.objects.visible_to(request.user).select_related("claim__article")
    return mine.filter(pk=int(asked), document=seen).first()
