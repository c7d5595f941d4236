"""Fills an empty desk from an archive."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from desk import moving


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
