"""Every way of signing in is noted, so that a person sees where they are signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from claims.actions import sessions
from desk.requests import address_of
from people.models import Person


def note(sender: object, request: HttpRequest, user: Person, **_: Any) -> None:
    """Django says that somebody has signed in; after another person's session the key is not made yet."""
    if not request.session.session_key:
        request.session.save()
    key = request.session.session_key
    assert key is not None
    browser = request.META.get("HTTP_USER_AGENT", "")
    sessions.begin(user, key, address=address_of(request), browser=browser)
