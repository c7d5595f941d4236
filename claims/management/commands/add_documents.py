"""Adds files to a team's corpus, where research looks first."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.actions import documents
from people.actors import SERVER
from people.management.teams import add_team_argument, team_named
from people.models import Team
from sources.errors import SourceError
from sources.models import Document
from sources.uploads import KNOWN, add_file, find_files, told_of


class Command(BaseCommand):
    """Says of each file whether it was added, stood already, or was refused and why."""

    help = (
        "Adds .txt, .md, .html, .mhtml, .pdf and .docx files, or folders of them, to a team's documents. What is known about a"
        " file may stand in a documents.json beside it, that of a text also in lines at its head (URL:, Title:,"
        " Publisher:, Author:, Published:, Language:, then an empty line); the options below hold for every file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        add_team_argument(parser)
        for name in KNOWN:
            parser.add_argument(f"--{name}", default="", help=f"the {name} of every file given here")

    def handle(self, *args: Any, paths: list[Path], team: str, **options: Any) -> None:
        given = {name: options[name] for name in KNOWN if options[name]}
        desk, counted, self.nobodys = team_named(team), Counter[str](), 0
        try:
            for path, about in find_files(paths):
                counted[self.add(path, {**about, **given}, desk)] += 1
        except SourceError as error:
            raise CommandError(str(error)) from error
        if self.nobodys:
            self.stdout.write(
                f"{self.nobodys} without a publisher: for a claim all such files count together as one source, until"
                " somebody says who published them (on the desk under “Sources we keep”)."
            )
        self.stdout.write(
            ", ".join(f"{counted[word]} {word}" for word in ("added", "stood already", "refused"))
        )
        if counted["refused"]:
            raise CommandError("Not every file was added.")

    def add(self, path: Path, about: dict[str, str], team: Team) -> str:
        """Add one file; answers the word for what became of it."""
        try:
            content = path.read_bytes()
            document, is_new = add_file(path.name, content, about, team_id=team.pk)
        except (SourceError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            self.stderr.write(f"refused: {path}: {reason}")
            return "refused"
        named, told = told_of(path.name, content, about).get("publisher", ""), ""
        if named and not is_new and not document.url:
            document, told = self.say_publisher(document, named, team)
        self.nobodys += document.publisher is None
        word = "added" if is_new else "stood already"
        self.stdout.write(f"{word}: {path}: {document}{told}")
        return word

    def say_publisher(self, document: Document, named: str, team: Team) -> tuple[Document, str]:
        """Say who published a document that stood without a publisher; answers what became of the name."""
        said = documents.say_publisher(document.pk, by=SERVER, team=team, name=named, only_if_unknown=True)
        known = said.document.publisher
        if said.changed:
            return said.document, f" (now known to be published by {known})"
        if known and known.name.casefold() != " ".join(named.split()).casefold():
            return said.document, f" (published by {known}, which stays: this file says {named})"
        return said.document, ""
