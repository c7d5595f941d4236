"""``manage.py add_person NAME --role reviewer``: somebody who signs in."""

from __future__ import annotations

import secrets
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.actions import people
from claims.rules import RuleBroken
from people.actors import SERVER
from people.management.teams import add_team_argument, team_named
from people.models import Person
from people.roles import Role


class Command(BaseCommand):
    help = "Add a person. The password is read from standard input; without one it is made up and printed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the sign-in name, in small letters; claims are assigned to it")
        parser.add_argument("--role", action="append", required=True, choices=[role.value for role in Role])
        parser.add_argument("--full-name", default="", help="as others read it")
        parser.add_argument("--email", default="")
        add_team_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if Person.objects.filter(username=options["name"]).exists():
            raise CommandError(f"There is a person “{options['name']}” already.")
        given = "" if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        if not given.isprintable():
            raise CommandError("The password has characters that are not UTF-8, or that nobody can type.")
        password = given or secrets.token_urlsafe(12)
        try:
            person = people.add_person(
                options["name"],
                by=SERVER,
                team=team_named(options["team"], make=True),
                roles=[Role(role) for role in options["role"]],
                name=options["full_name"],
                email=options["email"],
                password=password,
            )
        except RuleBroken as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{person.name} can sign in as “{person.username}” in the team “{person.team}”.")
        if not given:
            self.stdout.write(f"Password: {password}")
