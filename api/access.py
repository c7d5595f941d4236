"""Who asks: the bearer key, what it may be used for, and on whose behalf it acts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import (
    AuthenticationFailed,
    MethodNotAllowed,
    NotAuthenticated,
    NotFound,
    PermissionDenied,
)
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from claims.actions.people import digest_of
from people import keys
from people.actors import Actor
from people.models import ApiKey, Person
from people.roles import Scope

NEEDS_KEY = "This needs a key: “Authorization: Bearer KEY”."
TOUCHED_EVERY = timedelta(minutes=1)

READS_RECORD = frozenset({Scope.RECORD, Scope.REVIEW})
READS_ARTICLES = READS_RECORD | {Scope.INTAKE}
READS_VERDICTS = READS_RECORD | {Scope.PUBLISHED}
PUBLISHED = frozenset({Scope.PUBLISHED})
INTAKE = frozenset({Scope.INTAKE})
REVIEW = frozenset({Scope.REVIEW})


class BearerKey(BaseAuthentication):
    """``Authorization: Bearer KEY``. The request's ``auth`` is the key, its ``user`` the key's person, if it has one."""

    def authenticate(self, request: Request) -> tuple[Person | None, ApiKey] | None:
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        scheme, _, secret = header.partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise AuthenticationFailed("Send the key in this form: “Authorization: Bearer KEY”.")
        now = timezone.now()
        key = find_key(secret.strip(), now)
        touch(key, now)
        return key.person, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="factcheck"'


def find_key(secret: str, now: datetime) -> ApiKey:
    """The key with this secret. Raises AuthenticationFailed if there is none or it is no longer good."""
    key = keys.find(digest_of(secret))
    if key is None:
        raise AuthenticationFailed("This key is not known.")
    if key.revoked_at is not None:
        raise AuthenticationFailed("This key was revoked.")
    if key.expires_at is not None and key.expires_at <= now:
        raise AuthenticationFailed("This key has expired.")
    if key.person is not None and not key.person.is_active:
        raise AuthenticationFailed("The account of this key's holder is closed.")
    return key


def touch(key: ApiKey, now: datetime) -> None:
    """Note that the key is in use; at most once a minute, so that reading costs no write each time."""
    stale = now - TOUCHED_EVERY
    if key.last_used_at is None or key.last_used_at < stale:
        unused = Q(last_used_at=None) | Q(last_used_at__lt=stale)
        ApiKey.objects.filter(unused, pk=key.pk).update(last_used_at=now)


def key_of(request: Request) -> ApiKey | None:
    """The key of this request; None where it came without one."""
    return request.auth if isinstance(request.auth, ApiKey) else None


def require_key(request: Request) -> ApiKey:
    """The key of this request. Raises NotAuthenticated where it came without one."""
    key = key_of(request)
    if key is None:
        raise NotAuthenticated(NEEDS_KEY)
    return key


def actor_of(request: Request) -> Actor:
    """Who acts in this request."""
    key = require_key(request)
    return Actor(person=key.person, key=key, door="api")


class HasScope(BasePermission):
    """Asks a view for ``reads_with`` and ``writes_with``: the scopes of which one is enough.

    What a key may not read is not there (404), so that nobody learns what exists; what it may not do is refused with
    a sentence (403), before anything is looked up; what nobody can do is said first (405). ``open_to_all`` views are read
    without a key.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method not in view.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        reading = request.method in SAFE_METHODS
        if reading and view.open_to_all and key_of(request) is None:
            return True
        key = require_key(request)
        needed = view.reads_with if reading else view.writes_with
        if needed & key.scope_set:
            return True
        if reading:
            raise NotFound
        raise PermissionDenied(
            f"This needs a key with the scope {' or '.join(sorted(needed))}; yours has {key.scopes}."
        )
