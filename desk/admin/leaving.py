"""Somebody leaves: a page that says beforehand what will happen, and the one button that does it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from claims.actions import leaving
from claims.rules import NotAllowed, RuleBroken
from desk.admin.record import person_of
from desk.refusals import status_of
from people.actors import Actor
from people.models import Person
from people.roles import Power


def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """GET foretells, POST closes the account; a refusal is said above what was chosen."""
    me = person_of(request)
    person = Person.objects.filter(pk=pk, team=me.team_id).select_related("team").first()
    if person is None and me.may(Power.ADMINISTER):
        raise Http404("There is no such person here.")
    by, to, refused = Actor.of(me, door="admin"), request.POST.get("to", ""), None
    try:
        if person is None:
            raise NotAllowed(f"{me.name} may not {Power.ADMINISTER.value}.")
        outlook = leaving.outlook(person, by=by)
    except NotAllowed as error:
        return render(request, "desk/refused.html", {"sentence": str(error)}, status=status_of(error))
    if request.method == "POST":
        try:
            leaving.close_person(person, by=by, to=to)
        except RuleBroken as error:
            refused = error
        else:
            messages.success(request, f"{person}'s account is closed.")
            return HttpResponseRedirect(reverse("admin:people_person_changelist"))
    context = {"person": person, "outlook": outlook, "own": person == me, "to": to, "refused": refused}
    return render(request, "admin/leaving.html", context, status=status_of(refused) if refused else 200)
