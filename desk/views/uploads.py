"""Adding files and texts to the team's documents."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from claims import powers
from claims.actions import documents, uploads
from claims.counting import count
from claims.rules import RuleBroken
from desk.forms.documents import DocumentsForm
from desk.presenters.uploads import Uploads
from desk.requests import PersonRequest
from desk.views.door import acting, member
from people.actors import Actor
from sources.uploads import LARGEST

MOST = 50  # files in one request


@member
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PersonRequest) -> HttpResponse:
    """Take in what is sent. A text is kept at once; files are read behind, and what is refused unread is named here."""
    by = acting(request)
    powers.check_may_receive(by)
    posted = request.method == "POST"
    form = DocumentsForm(request.POST, request.FILES) if posted else DocumentsForm()
    if posted and form.is_valid():
        refused = _hand_in(request, form, by) if form.cleaned_data["chosen"] else _keep(form, by)
        if not refused:
            if form.cleaned_data["chosen"]:
                return HttpResponseRedirect(f"{request.path}#handed-in")
            messages.success(request, "1 document kept.")
            return HttpResponseRedirect(reverse("admin:sources_document_changelist"))
        for sentence in refused:
            form.add_error(None, sentence)
    shown = {"form": form, "uploads": Uploads.of(request.user)}
    return render(request, "desk/documents/add.html", shown, status=422 if posted else 200)


@member
@require_safe
def moving(request: PersonRequest) -> HttpResponse:
    """What became of the files so far; the answer asks again while one is being read."""
    return render(request, "desk/documents/handed_in.html", {"uploads": Uploads.of(request.user)})


def _keep(form: DocumentsForm, by: Actor) -> list[str]:
    try:
        documents.add(by=by, about=form.about, text=form.cleaned_data["text"])
    except RuleBroken as error:
        return [str(error)]
    return []


def _hand_in(request: PersonRequest, form: DocumentsForm, by: Actor) -> list[str]:
    """Of each file that is refused unread, why."""
    taken, refused = 0, []
    for file in form.cleaned_data["chosen"][:MOST]:
        try:
            uploads.hand_in(file.name, file.read(LARGEST + 1), by=by, about=form.about)
            taken += 1
        except RuleBroken as error:
            refused.append(f"{file.name}: {error}")
    if taken:
        messages.success(request, f"{count(taken, 'file')} taken in.")
    refused += [
        f"{file.name}: at most {MOST} files are taken at once." for file in form.cleaned_data["chosen"][MOST:]
    ]
    return refused
