"""A request of somebody who is signed in, for views behind ``login_required`` or the admin's own check."""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

from people.models import Person


class PersonRequest(HttpRequest):
    """Its user is a person, not nobody."""

    user: Person


def address_of(request: HttpRequest) -> str:
    """Where a request came from; empty where nothing says so."""
    asked: str | None = BaseThrottle().get_ident(request)  # type: ignore[arg-type]  # reads headers alone, as PROXIES allows
    return (asked or "")[:60]
