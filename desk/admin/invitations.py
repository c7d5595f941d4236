"""Inviting people: a form, the invitations that wait, and a link that is shown once where no mail goes out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from claims.actions import invitations
from claims.actions.people import check_may_administer
from claims.rules import NotAllowed, NotThere, RuleBroken
from desk import letters
from desk.admin.record import person_of
from desk.forms.people import InvitationForm
from desk.refusals import status_of
from people.actors import Actor
from people.models import Invitation
from people.roles import Role


def screen(request: HttpRequest) -> HttpResponse:
    """GET lists what waits; POST invites somebody, or withdraws an invitation."""
    person = person_of(request)
    by = Actor.of(person, door="admin")
    try:
        check_may_administer(by, person.team)
        if request.method != "POST":
            return _show(request, by, InvitationForm(label_suffix=""))
        if "withdraw" in request.POST:
            return _withdraw(request, by)
        return _invite(request, by)
    except NotThere as error:
        raise Http404(str(error)) from error
    except NotAllowed as error:
        return render(request, "desk/refused.html", {"sentence": str(error)}, status=status_of(error))


def _withdraw(request: HttpRequest, by: Actor) -> HttpResponse:
    which = request.POST["withdraw"]
    if not which.isdecimal() or len(which) > 18:
        raise NotThere("This invitation is not there.")
    found = invitations.cancel(int(which), by=by)
    messages.success(request, f"The invitation of {found} is withdrawn.")
    return HttpResponseRedirect(request.path)


def _invite(request: HttpRequest, by: Actor) -> HttpResponse:
    form = InvitationForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _show(request, by, form, status=422)
    said = form.cleaned_data
    try:
        invitation, token = invitations.invite(
            by=by,
            roles=[Role(role) for role in said["roles"]],
            name=said["name"],
            email=said["email"],
        )
    except NotAllowed:
        raise
    except RuleBroken as error:
        field = getattr(error, "field", "")
        form.add_error(field if field in form.fields else None, str(error))
        return _show(request, by, form, status=status_of(error))
    link = request.build_absolute_uri(reverse("join", args=[token]))
    return _hand_over(request, by, invitation, link)


def _hand_over(request: HttpRequest, by: Actor, invitation: Invitation, link: str) -> HttpResponse:
    """The link goes out by mail; where it can't, it is shown this once."""
    mailed = bool(invitation.email) and letters.goes_out()
    if mailed and letters.invite_person(invitation, link):
        messages.success(request, f"The invitation is on its way to {invitation.email}.")
        return HttpResponseRedirect(request.path)
    shown = {"link": link, "invitation": invitation, "unsent": mailed}
    return _show(request, by, InvitationForm(label_suffix=""), status=201, **shown)


def _show(
    request: HttpRequest, by: Actor, form: InvitationForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "waiting": invitations.waiting(by.team), "mail": letters.goes_out()} | more
    return render(request, "admin/invitations.html", context, status=status)
