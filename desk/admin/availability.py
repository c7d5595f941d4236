"""The page on which a person says what they can take."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from claims.actions import availability
from claims.rules import RuleBroken
from desk.admin.record import person_of
from desk.forms.availability import AvailabilityForm
from desk.refusals import status_of
from people.actors import Actor


def screen(request: HttpRequest) -> HttpResponse:
    """GET shows it, POST keeps it; what is wrong is said beside the field."""
    person, status = person_of(request), 200
    form = AvailabilityForm.of(person, request.POST if request.method == "POST" else None)
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                availability.declare(by=Actor.of(person, door="admin"), **form.said)
            except RuleBroken as error:
                form.refuse(error)
                status = status_of(error)
            else:
                messages.success(request, "Kept.")
                return HttpResponseRedirect(request.path)
    return render(request, "admin/me.html", {"form": form}, status=status)
