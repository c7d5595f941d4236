"""Writes the whole desk into one archive."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from desk import moving


class Command(BaseCommand):
    help = "Writes the whole desk into one archive: every row, the vault and the seals. Keep it as you keep passwords."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="The file to write, such as desk.zip.")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            moved = moving.export(path)
        except moving.NotMoved as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path}: {moved.rows:,} rows and {moved.files:,} files.")
