"""Searching from a claim's page: again in one's own words, once more as before, and what one searched oneself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from claims.actions import research
from claims.rules import Invalid
from desk.forms.searches import logged_in, search_in
from desk.refusals import status_of
from desk.requests import PersonRequest
from desk.views.claim import show, story_of
from desk.views.door import acting, back, member


@member
@require_POST
def search(request: PersonRequest, pk: int) -> HttpResponse:
    """Put the claim to the places again, as far as she says in her own words, places and days."""
    return _do(request, pk, research.again, search_in, "Searching. What is found appears here.")


@member
@require_POST
def log(request: PersonRequest, pk: int) -> HttpResponse:
    """Note a search that she made herself."""
    return _do(request, pk, research.log, logged_in, "Noted.")


@member
@require_POST
def retry(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a search again as it was put before."""
    lookup = research.retry(pk, by=acting(request))
    messages.success(request, "Searching again.")
    return HttpResponseRedirect(back(request, lookup.claim.get_absolute_url()))


def _do(
    request: PersonRequest, pk: int, act: Callable[..., Any], read: Callable[..., dict[str, Any]], said: str
) -> HttpResponse:
    """Where it is refused, the page comes back with the sentence and with what was typed."""
    told = story_of(request, pk)
    try:
        act(pk, by=acting(request), **read(request.POST))
    except Invalid as error:
        messages.error(request, str(error))
        return show(request, told, status=status_of(error))
    messages.success(request, said)
    return HttpResponseRedirect(f"{told.claim.get_absolute_url()}#searched")
