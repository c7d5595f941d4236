"""The team's rating scale: the form, the page that says what a change would do, and the button that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from claims.actions import scales
from claims.models import Scale
from claims.rules import RuleBroken
from desk.admin.record import person_of
from desk.forms.scales import ScalePage, with_another_row
from desk.presenters.scales import marked, outlook
from desk.refusals import status_of
from people.actors import Actor
from people.models import Team
from people.roles import Power


def screen(request: HttpRequest, team: Team) -> HttpResponse:
    """GET shows the scale. POST looks at what a change would do, or goes back to the form; only "save" writes."""
    present = Scale.of(team)
    verb = request.POST.get("do", "")
    if request.method != "POST":
        return _show(request, present, ScalePage(present))
    if verb == "more":
        return _show(request, present, ScalePage(present, with_another_row(request.POST)))
    page = ScalePage(present, request.POST)
    if verb == "back" or not page.is_valid():
        return _show(request, present, page, status=200 if verb == "back" else 422)
    asked: dict[str, Any] = {
        "labelled": page.labelled,
        "by": Actor.of(person_of(request), door="admin"),
        "expected": page.form.cleaned_data["version"],
    }
    try:
        if verb == "save":
            made = scales.change(team, page.steps, **asked)
            messages.success(request, f"{str(made).capitalize()} of the rating scale holds from now on.")
            return HttpResponseRedirect(request.path)
        new = scales.proposed(team, page.steps, **asked)
    except RuleBroken as error:
        sent = {name: request.POST[name] for name in request.POST} | {"version": str(present.version)}
        return _show(request, present, ScalePage(present, sent), refused=error)
    return _foretell(request, present, new)


def _show(
    request: HttpRequest,
    present: Scale,
    page: ScalePage,
    *,
    status: int = 200,
    refused: RuleBroken | None = None,
) -> HttpResponse:
    context = {
        "team": present.team,
        "present": present,
        "page": page,
        "marked": marked(present),
        "earlier": Scale.objects.filter(team=present.team, ended_at__isnull=False).select_related("made_by"),
        "refused": refused,
    }
    return render(request, "admin/scale/form.html", context, status=status_of(refused) if refused else status)


def _foretell(request: HttpRequest, present: Scale, new: Scale) -> HttpResponse:
    context = {
        "team": present.team,
        "present": present,
        "outlook": outlook(present, new),
        "sent": _kept(request.POST),
        "may_read": person_of(request).may(Power.READ),
    }
    return render(request, "admin/scale/outlook.html", context)


def _kept(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was sent, for the next page's form: nothing is kept of a change until it is made."""
    return [(name, data[name]) for name in data if name not in {"csrfmiddlewaretoken", "do"}]
