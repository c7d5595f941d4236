"""``manage.py verify_history``: is the history what was written?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims import history
from claims.history import guards
from people.patience import unlimited


class Command(BaseCommand):
    help = "Walk the chains of the history, and check that the database still guards them."

    def handle(self, *args: Any, **options: Any) -> None:
        unlimited()
        missing = guards.missing()
        troubles, lines, blanked = history.verify()
        for trouble in troubles:
            self.stderr.write(f"{trouble.chain}, line {trouble.number}: {trouble.sentence}")
        if missing:
            self.stderr.write(
                f"guards missing in the database: {', '.join(sorted(missing))}; manage.py migrate makes them again"
            )
        if troubles or missing:
            raise CommandError(f"The history is not intact: {len(troubles)} places of {lines} lines.")
        self.stdout.write(f"intact, {blanked} blanked ({lines} lines)")
