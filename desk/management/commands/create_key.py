"""``manage.py create_key LABEL --consumer ORGANISATION --scopes published``: a key to the API."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.actions import people
from claims.rules import RuleBroken
from people.actors import SERVER
from people.management.teams import add_team_argument, team_named
from people.models import Person
from people.roles import Scope


class Command(BaseCommand):
    help = "Make an API key. It alone goes to standard output and is shown this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("label", help="what the key is for")
        holder = parser.add_mutually_exclusive_group(required=True)
        holder.add_argument("--person", default="", help="the sign-in name of its holder")
        holder.add_argument(
            "--consumer", default="", help="the organisation that holds it; it acts as nobody"
        )
        parser.add_argument("--scopes", default=Scope.PUBLISHED.value, help="with commas: " + ",".join(Scope))
        add_team_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        words = [word.strip() for word in options["scopes"].split(",") if word.strip()]
        unknown = [word for word in words if word not in set(Scope)]
        if unknown:
            raise CommandError(f"No such scope: {', '.join(unknown)}. There are {', '.join(Scope)}.")
        person = None
        if options["person"]:
            person = Person.objects.filter(username=options["person"], closed_at=None).first()
            if person is None:
                raise CommandError(f"There is no person “{options['person']}”.")
        try:
            _, secret = people.make_key(
                options["label"],
                by=SERVER,
                scopes=[Scope(word) for word in words],
                person=person,
                consumer=options["consumer"],
                team=person.team if person else team_named(options["team"]),
            )
        except RuleBroken as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(secret)
