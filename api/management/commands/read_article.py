"""``manage.py read_article PATH|URL|-``: the main job from a terminal."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from api import terminal, watching
from api.conditional import PlainJSON
from api.intake import NoText, is_address, read_file, read_page
from api.terminal import Bar
from api.v1 import rows
from claims.actions import articles
from claims.models import Article
from claims.rules import RuleBroken
from people.actors import SERVER, Actor
from people.management.teams import add_team_argument, team_named
from people.models import Person, Team
from sources.texts import Text


class Command(BaseCommand):
    help = (
        "Reads an article: prints the claims in it, and with --wait what was found on each that is checked. The first line"
        " of a file is its title where a blank line follows and it is no sentence."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "source", metavar="PATH|URL|-", help="a file, a web address, or - for standard input"
        )
        parser.add_argument("--title", default="")
        parser.add_argument("--published-on", type=read_day, metavar="DAY", help="such as 2026-01-14")
        parser.add_argument("--wait", action="store_true", help="until the chosen claims are researched")
        parser.add_argument(
            "--json", action="store_true", help="one list in the API's shape on standard output"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="the engine alone: nothing is kept, no database"
        )
        parser.add_argument(
            "--person", default="", metavar="NAME", help="the sign-in name of who brings it in"
        )
        add_team_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        self.bar = Bar(sys.stderr)
        if options["dry_run"] and options["wait"]:
            raise CommandError("--dry-run keeps nothing, so there is nothing to --wait for.")
        try:
            if options["dry_run"]:
                self.read_alone(options)
            else:
                self.read_on_the_desk(options)
        except (NoText, RuleBroken) as reason:
            raise CommandError(str(reason)) from reason
        except DatabaseError as error:
            said = str(error).strip().splitlines()[0]
            raise CommandError(
                f"The database can't be used ({said}): run manage.py migrate, or read with --dry-run."
            ) from error
        finally:
            self.bar.clear()

    def read_alone(self, options: dict[str, Any]) -> None:
        """The engine's reading, printed."""
        source = options["source"]
        text = read_page(source) if is_address(source) else read_file(source)
        body = articles.clean_body(text.body)
        title = options["title"] or text.title
        self.bar.show("Reading")
        from engine import extract, types  # seconds to load, and only this way of reading needs it

        day = options["published_on"] or text.published_on
        reading = extract.read(types.Article(title, body, day, text.publisher, text.byline))
        found = [rows.found(claim) for claim in reading.claims]
        self.print(options, title or source, found, reading.notes, day)

    def read_on_the_desk(self, options: dict[str, Any]) -> None:
        """Hand it in, and watch what becomes of it."""
        by, team = who_brings(options["person"], options["team"])
        source = options["source"]
        if is_address(source):
            article, new = articles.receive_url(by=by, url=source, team=team)
        else:
            article, new = self.receive(by, team, read_file(source), options)
        if not new:
            self.stderr.write(f"This is on the desk already, as article {article.pk}.")
        try:
            article = self.watch(article, by, new, options)
        except watching.Waits as waits:
            raise CommandError(
                f"Article {article.pk} is taken in and waits: no worker answers. It goes on when one is there (make run)."
            ) from waits
        except watching.Stuck as stuck:
            raise CommandError(f"Article {article.pk}: {stuck}") from stuck
        except KeyboardInterrupt:
            self.stderr.write(f"\nThe desk goes on with article {article.pk} by itself.")
            raise SystemExit(130) from None

    def receive(self, by: Actor, team: Team, text: Text, options: dict[str, Any]) -> tuple[Article, bool]:
        return articles.receive(
            by=by,
            team=team,
            body=text.body,
            url=text.url,
            title=options["title"] or text.title,
            publisher=text.publisher,
            byline=text.byline,
            published_on=options["published_on"] or text.published_on,
            intake=Article.Intake.COMMAND,
        )

    def watch(self, article: Article, by: Actor, new: bool, options: dict[str, Any]) -> Article:
        """Wait until it is read, print the claims, and with --wait what comes in on each."""
        if article.digest is None:
            self.bar.show("Fetching the page")
            article = watching.wait_until_fetched(article)
            known = {"title": options["title"], "published_on": options["published_on"]}
            if new and any(known.values()):
                article = articles.mend(article.pk, by=by, **{name: v for name, v in known.items() if v})
        self.bar.show("Being read")
        article = watching.wait_until_read(article)
        if not (options["wait"] and options["json"]):
            found = rows.claims_of(article.pk)
            self.print(
                options, f"Article {article.pk}: {article}", found, article.notes, article.published_on
            )
        if options["wait"]:
            self.wait(article, options["json"])
        return article

    def wait(self, article: Article, as_json: bool) -> None:
        """Print what was found on each claim as it comes; as JSON, all of it in the end."""
        researched: dict[int, dict[str, Any]] = {}
        self.bar.show("Claims researched:", 0, len(watching.asked(article)))
        for done, of, claim in watching.researched(article):
            researched[claim] = rows.researched(claim)
            if not as_json:
                self.write(["", *terminal.research_lines(researched[claim])])
            self.bar.show("Claims researched:", done, of)
        if as_json:
            found = [researched.get(row["id"], row) for row in rows.claims_of(article.pk)]
            self.print_json(found)
            self.ask_for_the_day(found, article.published_on)

    def print(
        self,
        options: dict[str, Any],
        title: str,
        found: list[dict[str, Any]],
        notes: Iterable[str],
        day: date | None,
    ) -> None:
        if options["json"]:
            self.print_json(found)
        else:
            self.write(terminal.article_lines(title, found, list(notes)))
        self.ask_for_the_day(found, day)

    def ask_for_the_day(self, found: list[dict[str, Any]], day: date | None) -> None:
        if day is None and (asked := terminal.day_asked(found)):
            self.stderr.write(asked)

    def print_json(self, found: list[dict[str, Any]]) -> None:
        self.write([PlainJSON().render(found).decode()])

    def write(self, lines: Iterable[str]) -> None:
        self.bar.clear()
        for line in lines:
            self.stdout.write(line)
        self.stdout.flush()


def read_day(text: str) -> date:
    """A day such as 2026-01-14; argparse makes a sentence of the error."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day such as 2026-01-14") from error


def who_brings(username: str, team: str) -> tuple[Actor, Team]:
    """The person that is named, for her team; else whoever has this command line, for the team that is named."""
    if not username:
        return SERVER, team_named(team)
    person = Person.objects.select_related("team").filter(username=username, closed_at=None).first()
    if person is None:
        raise CommandError(f"There is no person “{username}”.")
    if team and person.team != team_named(team):
        raise CommandError(f"{person.name} is not in the team “{team}”.")
    return Actor.of(person, door="command line"), person.team
