"""Brings in what others have checked: ClaimReview, feeds, an old archive as a table."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.actions import factchecks as actions
from people.actors import SERVER
from people.management.teams import add_team_argument, team_named
from people.models import Team
from sources import factchecks
from sources.errors import SourceError
from sources.exchange import Request
from sources.factchecks import Reading, Review, Row
from sources.factchecks.keeping import Fate
from sources.factchecks.reading import PEEKED
from sources.factchecks.table import NAMES, Options
from sources.fetch import Limits, fetch
from sources.models import FactCheck

BATCH = 500  # rows a transaction
FEED = Limits(seconds=300.0, body=200_000_000)
REFUSED = "refused"


class Command(BaseCommand):
    """Says what was added, changed, there already and refused; each refused row is named with its reason."""

    help = (
        "Imports fact checks for a team: ClaimReview as JSON-LD (one, a list, a graph, in a web page), a data feed, one"
        " ClaimReview a line, or a table (CSV) of an old archive. FILE may be an address. They are compared with the"
        " claims on the desk; importing them again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a file, or the address of a feed or page")
        add_team_argument(parser)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            nargs="+",
            metavar="FIELD=COLUMN",
            help=f"which column of a table a field is in; fields: {', '.join(NAMES)}; FIELD= leaves a field out",
        )
        parser.add_argument(
            "--publisher", default="", help="whose checks they are, where a table does not say"
        )
        parser.add_argument(
            "--days",
            choices=["day-first", "month-first"],
            help="how a table writes days such as 5/3/2020; others are told by themselves",
        )

    def handle(self, *args: Any, file: str, team: str, dry_run: bool, **options: Any) -> None:
        desk, counted = team_named(team), Counter[str]()
        said = Options(
            columns=_columns(options["map"]),
            publisher=options["publisher"] or desk.name,
            day_first={"day-first": True, "month-first": False}.get(options["days"] or ""),
        )
        try:
            with _opened(file) as (stream, came):
                reading = factchecks.read(stream, said)
                self._say_what_is_read(reading, said)
                self._import(reading.rows, desk, came, _name(file), counted, dry_run=dry_run)
        except (SourceError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            counted["stopped"] += 1
            self.stderr.write(f"{file}: {reason}")
        self._say_what_came_of_it(counted, dry_run=dry_run)

    def _say_what_is_read(self, reading: Reading, said: Options) -> None:
        self.stdout.write(f"Reading {reading.kind}.")
        for name, column in reading.columns.items():
            self.stdout.write(f"  {name} from “{column}”")
        if reading.columns and "publisher" not in reading.columns:
            self.stdout.write(f"  publisher: {said.publisher} (no column says)")

    def _import(
        self, rows: Iterator[Row], team: Team, came: str, source: str, counted: Counter[str], *, dry_run: bool
    ) -> None:
        said: dict[str, Review] = {}
        for batch in _batches(rows):
            for row in batch:
                if row.refused:
                    counted[REFUSED] += 1
                    self.stderr.write(f"refused: {row.place}: {row.refused}")
            good = [(row.place, row.review) for row in batch if row.review]
            reviews = [review for _, review in good]
            if dry_run:
                fates = factchecks.what_would_become(reviews, team_id=team.pk, said=said)
                for (place, review), fate in zip(good, fates, strict=True):
                    self.stdout.write(f"{fate}: {place}: {review.rating}: {review.statement[:100]}")
            else:
                fates = actions.bring_in(reviews, by=SERVER, team=team, came=came, source=source).fates
            counted.update(fates)

    def _say_what_came_of_it(self, counted: Counter[str], *, dry_run: bool) -> None:
        told = ", ".join(f"{counted[word]:,} {word}" for word in (*Fate, REFUSED))
        told += "" if counted else ": there is nothing new in it"
        self.stdout.write(f"{told}{' (a dry run: nothing was written)' if dry_run else ''}")
        if counted["stopped"]:
            came = any(counted[fate] for fate in Fate)
            raise CommandError(
                f"Reading stopped there; {'what came before it stands' if came else 'nothing was imported'}."
            )
        if counted[REFUSED]:
            raise CommandError("Not every row was imported.")


def _columns(given: list[list[str]]) -> dict[str, str]:
    pairs = [pair for group in given for pair in group]
    if wrong := next((pair for pair in pairs if "=" not in pair), None):
        raise CommandError(f"“{wrong}”: write --map FIELD=COLUMN, such as --map statement=Claim.")
    return {name.strip(): column.strip() for name, _, column in (pair.partition("=") for pair in pairs)}


def _name(file: str) -> str:
    return file if _is_address(file) else Path(file).name


def _is_address(file: str) -> bool:
    return file.startswith(("http://", "https://"))


@contextmanager
def _opened(file: str) -> Iterator[tuple[BinaryIO, str]]:
    """The file, or what stands at the address, and how it came."""
    if _is_address(file):
        yield io.BytesIO(fetch(Request(file), limits=FEED).body), FactCheck.Came.FEED
        return
    with Path(file).open("rb", buffering=PEEKED) as stream:
        yield stream, FactCheck.Came.FILE


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """As many rows as one transaction takes. Where reading breaks off, those before are handed out first."""
    while True:
        batch: list[Row] = []
        try:
            for row in islice(rows, BATCH):
                batch.append(row)  # one by one: what was read stays where the next one fails
        except SourceError:
            yield batch
            raise
        if not batch:
            return
        yield batch
