"""What goes out as a Django application: the triggers that tell its editions apart are made after each migration and checked at
start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "What goes out"

    def ready(self) -> None:
        from claims.signals import event_recorded
        from publishing import bell, editions

        event_recorded.connect(bell.ring, dispatch_uid="publishing.bell")
        post_migrate.connect(editions.install, sender=self, dispatch_uid="publishing.editions")
        checks.register(check_editions, checks.Tags.database)


def check_editions(databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """With ``manage.py check --database default``: does the database mark what changes in public?"""
    from publishing.editions import EDITION

    return EDITION.warnings(databases, "Callers are not told what changed in public", "publishing.W001")
