"""Puts the demonstration on the desk: an invented article with its invented sources, Ann and Bob."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from desk import demo
from desk.demo.story import NotReady


class Command(BaseCommand):
    help = "Puts the demonstration's article, sources and two people on the desk; what stands is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO and settings.EMBEDDED):
            raise CommandError(
                "The demonstration's accounts need no password: they are made with DEMO=1 on the embedded database only."
            )
        try:
            article = demo.prepare()
        except NotReady as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The demonstration is on the desk: article {article.pk}, “{article.title}”.")
