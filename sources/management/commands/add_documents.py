"""Adds files to a team's corpus, where research looks first."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.models import Team
from sources.errors import SourceError
from sources.uploads import KNOWN, add_file, find_files


class Command(BaseCommand):
    """Says of each file whether it was added, stood already, or was refused and why."""

    help = (
        "Adds .txt, .md and .html files, or folders of them, to a team's documents. What is known about a file may stand in"
        " lines at its head (URL:, Title:, Publisher:, Author:, Published:, Language:, then an empty line) or in a"
        " documents.json beside it; the options below hold for every file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--team", default="", help="the team's name; may be left out where there is only one"
        )
        for name in KNOWN:
            parser.add_argument(f"--{name}", default="", help=f"the {name} of every file given here")

    def handle(self, *args: Any, paths: list[Path], team: str, **options: Any) -> None:
        given = {name: options[name] for name in KNOWN if options[name]}
        desk, counted = find_team(team), Counter[str]()
        try:
            for path, about in find_files(paths):
                counted[self.add(path, {**about, **given}, desk)] += 1
        except SourceError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            ", ".join(f"{counted[word]} {word}" for word in ("added", "stood already", "refused"))
        )
        if counted["refused"]:
            raise CommandError("Not every file was added.")

    def add(self, path: Path, about: dict[str, str], team: Team) -> str:
        """Add one file; answers the word for what became of it."""
        try:
            document, is_new = add_file(path.name, path.read_bytes(), about, team_id=team.pk)
        except (SourceError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            self.stderr.write(f"refused: {path}: {reason}")
            return "refused"
        word = "added" if is_new else "stood already"
        self.stdout.write(f"{word}: {path}: {document}")
        return word


def find_team(name: str) -> Team:
    """The team of that name, or the only one."""
    teams = list(Team.objects.filter(name=name) if name else Team.objects.all()[:2])
    if len(teams) == 1:
        return teams[0]
    if name:
        raise CommandError(f"There is no team called {name}.")
    raise CommandError(
        "Say which team with --team NAME." if teams else "There is no team yet: add a person first."
    )
