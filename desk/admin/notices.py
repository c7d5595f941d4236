"""A person's notices: the list behind the bell, opening one, and choosing how one is told."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from claims.actions import notices
from claims.rules import NotThere, RuleBroken
from desk import letters
from desk.admin.record import person_of
from desk.forms.notices import NoticesForm
from desk.refusals import status_of
from people.actors import Actor

PAGE = 50


def screen(request: HttpRequest) -> HttpResponse:
    """GET lists them, the latest first; POST marks as read all up to the newest that the page had."""
    person = person_of(request)
    if request.method == "POST":
        newest = request.POST.get("up_to", "")
        if newest.isdecimal() and len(newest) < 19:
            notices.read_all(person, int(newest))
        return HttpResponseRedirect(request.path)
    page = Paginator(notices.of(person), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "newest": max((one.pk for one in page), default=0)}
    return render(request, "admin/notices.html", context)


def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Go where a notice points; from then on it is read."""
    try:
        found = notices.read(person_of(request), pk)
    except NotThere as error:
        raise Http404(str(error)) from error
    return HttpResponseRedirect(found.link or reverse("admin:notices"))


def choices(request: HttpRequest) -> HttpResponse:
    """GET shows what is chosen, POST keeps it; what is wrong is said beside the field."""
    person, status = person_of(request), 200
    form = NoticesForm(person, request.POST if request.method == "POST" else None)
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                notices.choose(by=Actor.of(person, door="admin"), **form.cleaned_data)
            except RuleBroken as error:
                field = getattr(error, "field", "")
                form.add_error(field if field in form.fields else None, str(error))
                status = status_of(error)
            else:
                messages.success(request, "Kept.")
                return HttpResponseRedirect(reverse("admin:notices"))
    context = {"form": form, "person": person, "mail": letters.goes_out()}
    return render(request, "admin/notice_choices.html", context, status=status)
