"""A request of somebody who is signed in, for views behind ``login_required`` or the admin's own check."""

from __future__ import annotations

from django.http import HttpRequest

from people.models import Person


class PersonRequest(HttpRequest):
    """Its user is a person, not nobody."""

    user: Person
