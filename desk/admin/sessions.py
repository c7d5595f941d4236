"""The page of where somebody is signed in: one's own, and for an administrator anybody's of the team."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from claims.actions import people, sessions
from claims.rules import NotAllowed, NotThere
from desk.admin.record import person_of
from desk.refusals import status_of
from people.actors import Actor
from people.models import Person


def screen(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """GET lists the open sessions; POST ends one, or all but the one that asks."""
    me = person_of(request)
    by, here = Actor.of(me, door="admin"), request.session.session_key or ""
    person = me if pk is None else Person.objects.filter(pk=pk).select_related("team").first()
    try:
        if person is None:
            raise NotThere("There is no such person here.")
        sessions.check_may_end(by, person)
        if request.method == "POST":
            messages.success(request, _end(request.POST.get("end", ""), person, by, here))
            return HttpResponseRedirect(request.path)
    except NotThere as error:
        raise Http404(str(error)) from error
    except NotAllowed as error:
        return render(request, "desk/refused.html", {"sentence": str(error)}, status=status_of(error))
    context = {"person": person, "own": person == me, "here": here, "sessions": sessions.open_of(person)}
    return render(request, "admin/sessions.html", context)


def _end(which: str, person: Person, by: Actor, here: str) -> str:
    if which == "all":
        ended = sessions.end_all(person, by=by, but=here)
        return "There was no other session." if not ended else f"Ended: {ended}."
    if not which.isdecimal() or len(which) > 18:
        raise NotThere("This session is not there.")
    found = sessions.end(int(which), by=by)
    return f"The session of {found.person} from {found.address or 'an unknown address'} is ended."


def go_on(person: Person, before: str, after: str) -> None:
    """Somebody chose a new password in the session ``before``, which is ``after`` now."""
    sessions.renew(before, after)
    people.note_new_password(by=Actor.of(person, door="admin"))
