"""Sources as a Django application."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class SourcesConfig(AppConfig):
    name = "sources"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(restore_search_index, sender=self)


def restore_search_index(sender: AppConfig, using: str, plan: Any = (), **_: Any) -> None:
    """A migration that alters the documents' table on SQLite loses its triggers; they are made again after each.

    Not when it has just been unmade: going back to before the index leaves no table, or no index, to restore.
    """
    from sources.corpus import make_index

    applied = connections[using].introspection.table_names()
    gone_back = any(backwards for _, backwards in plan)
    if "sources_document" in applied and not gone_back:
        make_index(connections[using])
