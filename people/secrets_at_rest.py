"""What opens other people's services (their keys, the secrets of webhooks) is encrypted before it is stored.

The key is derived from SECRET_KEY, so that a copy of the database alone opens nothing. To change SECRET_KEY put the old one
into SECRET_KEY_FALLBACKS, run ``manage.py lock_secrets`` and take it out again.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.conf import settings
from django.db import models

PURPOSE = b"factcheck: secrets at rest"


class KeyLost(Exception):
    """A secret was locked under a SECRET_KEY that this desk no longer has."""

    def __init__(self) -> None:
        super().__init__("This was encrypted under another SECRET_KEY, and can't be read: enter it again.")


class SecretField(models.TextField):  # type: ignore[type-arg]  # has none while it runs
    """Holds a secret as ``lock`` wrote it, or nothing. Reading the row opens nothing: whoever needs it calls ``unlock``."""


def lock(secret: str) -> str:
    """The secret as it may be stored; nothing stays nothing."""
    return _locks().encrypt(secret.encode()).decode() if secret else ""


def unlock(kept: str) -> str:
    """The secret of what ``lock`` wrote; raises KeyLost."""
    if not kept:
        return ""
    try:
        return _locks().decrypt(kept.encode()).decode()
    except InvalidToken as error:
        raise KeyLost from error


def lock_all_again() -> tuple[int, int]:
    """Lock every secret of the desk under today's SECRET_KEY. Answers how many were locked and how many can't be read."""
    locked = lost = 0
    for model, name in _fields():
        for pk, kept in model._default_manager.exclude(**{name: ""}).values_list("pk", name):
            try:
                again = _locks().rotate(kept.encode()).decode()
            except InvalidToken:
                lost += 1
                continue
            # One that was changed meanwhile is locked under today's key already.
            locked += model._default_manager.filter(**{"pk": pk, name: kept}).update(**{name: again})
    return locked, lost


def lost() -> int:
    """How many secrets of the desk can't be read: they came from one that has another SECRET_KEY."""
    kept = [
        model._default_manager.exclude(**{name: ""}).values_list(name, flat=True) for model, name in _fields()
    ]
    return sum(not _opens(secret) for secrets in kept for secret in secrets)


def _opens(kept: str) -> bool:
    try:
        return bool(unlock(kept))
    except KeyLost:
        return False


def _fields() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SecretField):
                yield model, field.name


def _locks() -> MultiFernet:
    return _derived(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=4)
def _derived(*keys: Any) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_stretched(key))) for key in keys])


def _stretched(key: str) -> bytes:
    """HKDF and no slow hash: SECRET_KEY is random and long, no password."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
