"""Which team a command is about."""

from __future__ import annotations

from django.core.management.base import CommandError, CommandParser

from people.models import Team

FIRST_TEAM = "Newsroom"


def add_team_argument(parser: CommandParser) -> None:
    parser.add_argument("--team", default="", help="the team's name; needed only where there are several")


def team_named(name: str, *, make: bool = False) -> Team:
    """The team of that name, or the only one. With ``make`` a new installation gets its first team."""
    if name:
        team = Team.objects.filter(name=name).first()
        if team is None and make:
            return Team.objects.create(name=name)
        if team is None:
            raise CommandError(f"There is no team “{name}”.")
        return team
    teams = list(Team.objects.order_by("pk")[:2])
    if len(teams) > 1:
        names = ", ".join(f"“{team}”" for team in Team.objects.order_by("name"))
        raise CommandError(f"There are several teams: say which with --team ({names}).")
    if teams:
        return teams[0]
    if not make:
        raise CommandError("There is no team yet: add a person first, with manage.py add_person.")
    return Team.objects.create(name=FIRST_TEAM)
