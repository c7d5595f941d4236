"""Joining the team by the link of an invitation: no account yet, one page."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.actions import invitations
from claims.rules import NotThere, RuleBroken
from desk.forms.people import ROLES, JoinForm
from desk.refusals import status_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks for name and password; POST joins, ends the link, and signs in."""
    try:
        invitation = invitations.open_link(token)
        form = JoinForm(request.POST or None, initial={"name": invitation.name}, label_suffix="")
        status = 200 if request.method != "POST" else 422
        if request.method == "POST" and form.is_valid():
            try:
                person = invitations.accept(token, **form.cleaned_data)
            except NotThere:
                raise
            except RuleBroken as error:
                field = getattr(error, "field", "")
                form.add_error(field if field in form.fields else None, str(error))
                status = status_of(error)
            else:
                login(request, person)
                return HttpResponseRedirect(reverse("admin:index"))
    except NotThere as error:
        return render(request, "desk/outside/over.html", {"sentence": str(error)}, status=404)
    roles = [words for role, words in ROLES if role in invitation.role_set]
    context = {"invitation": invitation, "form": form, "roles": roles}
    return render(request, "desk/join.html", context, status=status)
