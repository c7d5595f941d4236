"""Adding files and texts to the team's documents."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims import powers
from claims.actions import documents
from claims.rules import RuleBroken
from desk.forms.documents import DocumentsForm
from desk.presenters.words import count
from desk.requests import PersonRequest
from desk.views.door import acting, member
from people.actors import Actor
from sources import uploads

MOST = 50  # files in one request


@member
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PersonRequest) -> HttpResponse:
    """Take in what is sent; what can't be taken is named with its reason, and the rest is kept."""
    by = acting(request)
    powers.check_may_receive(by)
    posted = request.method == "POST"
    form = DocumentsForm(request.POST, request.FILES) if posted else DocumentsForm()
    if posted and form.is_valid():
        kept, refused = _keep(form, by)
        if kept:
            messages.success(request, f"{count(kept, 'document')} kept.")
        if not refused:
            return HttpResponseRedirect(reverse("admin:sources_document_changelist"))
        for sentence in refused:
            form.add_error(None, sentence)
    return render(request, "desk/documents/add.html", {"form": form}, status=422 if posted else 200)


def _keep(form: DocumentsForm, by: Actor) -> tuple[int, list[str]]:
    """How many were kept, new or standing, and of each other one why not."""
    kept, refused = 0, []
    given = [(file.name, file) for file in form.cleaned_data["chosen"][:MOST]] or [("", None)]
    for name, file in given:
        content = file.read(uploads.LARGEST + 1) if file else b""
        try:
            documents.add(by=by, about=form.about, text=form.cleaned_data["text"], name=name, content=content)
            kept += 1
        except RuleBroken as error:
            refused.append(f"{name}: {error}" if name else str(error))
    refused += [
        f"{file.name}: at most {MOST} files are taken at once." for file in form.cleaned_data["chosen"][MOST:]
    ]
    return kept, refused
