"""``manage.py find_copies``: links documents that were kept before copies were looked for. It may be stopped and run again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Exists, OuterRef

from sources import copies
from sources.models import Document, DocumentRun


class Command(BaseCommand):
    help = "Finds copies among the documents whose words nobody has looked at yet."

    def handle(self, *args: Any, **options: Any) -> None:
        read = DocumentRun.objects.filter(document=OuterRef("pk"))
        unread = (
            Document.objects.filter(~Exists(read))
            .exclude(text="")
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        looked_at = list(unread)
        linked = sum(len(copies.learn(Document.objects.get(pk=pk))) for pk in looked_at)
        self.stdout.write(f"Documents looked at: {len(looked_at)}. Links to copies: {linked}.")
