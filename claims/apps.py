"""The record as a Django application: its history's guards are made after each migration and checked at start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "The record"

    def ready(self) -> None:
        from claims.history import guards

        post_migrate.connect(guards.install, sender=self, dispatch_uid="claims.history.guards")
        checks.register(check_guards, checks.Tags.database)


def check_guards(databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """With ``manage.py check --database default``: are the triggers that make history append-only there?"""
    from claims.history.guards import GUARDS

    return GUARDS.warnings(databases, "The history is not protected", "claims.W001")
