"""Fills an empty desk from an archive."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from desk import moving
from people import secrets_at_rest


class Command(BaseCommand):
    help = "Fills an empty desk from an archive that manage.py export has written: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            moved = moving.bring_in(path)
        except moving.NotMoved as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{moved.rows:,} rows and {moved.files:,} files; the history is intact.")
        if lost := secrets_at_rest.lost():
            self.stderr.write(
                f"{lost} keys, secrets of webhooks or addresses of chats can't be read: put the SECRET_KEY of the desk that "
                "they come from into SECRET_KEY_FALLBACKS, and run manage.py lock_secrets."
            )
