"""Signing in without a password, for the demonstration: its addresses exist only there (``desk.urls``)."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from desk.views.door import back
from people.models import Person

NAMES = ("ann", "bob")


@require_POST
def sign_in(request: HttpRequest, name: str) -> HttpResponse:
    """Sign in as one of the invented people."""
    person = Person.objects.filter(username=name, closed_at=None).first() if name in NAMES else None
    if person is None:
        raise Http404("There is nobody of this name in the demonstration.")
    login(request, person)
    return HttpResponseRedirect(back(request))
