"""Finds the holder of a key. Every request of a program begins with this one question, so it is asked in plain SQL:
the ORM takes six times as long to put it into words, and to make rows of which three columns are looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

from people import prepared
from people.models import ApiKey, Person, Team

M = TypeVar("M", bound=Model)

_SAID = [field.name for field in Person._meta.concrete_fields if field.name.startswith("is_")]
"""What somebody is, on which everything hangs that they may."""
COLUMNS: dict[type[Model], list[str]] = {
    ApiKey: ["id", "label", "team_id", "person_id", "consumer_id", "scopes", "expires_at", "last_used_at", "revoked_at"],
    Team: ["id", "name", "blind_review"],
    Person: ["id", "username", "name", "team_id", *_SAID, "closed_at"],
}  # fmt: skip
_NAMED = [f"{model._meta.db_table}.{name}" for model, columns in COLUMNS.items() for name in columns]
# Each row that a writer leaves counts: two who wrote at once have left two (publishing.editions).
_EDITION = "(SELECT CAST(SUM(mark) AS text) FROM people_edition WHERE team_id = people_apikey.team_id)"
QUERY = f"""
    SELECT {", ".join(_NAMED)}, {_EDITION} FROM people_apikey
    JOIN people_team ON people_team.id = people_apikey.team_id
    LEFT JOIN people_person ON people_person.id = people_apikey.person_id
    WHERE people_apikey.digest = %s
"""  # noqa: S608  # names of our own columns


def find(digest: str) -> ApiKey | None:
    """The key of which this is the digest, with its team, its person and what edition the team has out. What else they have is
    read when it is asked for."""
    with prepared.cursor(connection) as cursor:
        cursor.execute(QUERY, [digest])
        row = cursor.fetchone()
    if row is None:
        return None
    *said, edition = row
    values = iter([_in_utc(value) for value in said])
    key, team = _made(ApiKey, values), _made(Team, values)
    key.team, key.edition = team, edition
    if key.person_id is not None:
        key.person = _made(Person, values)
        if key.person.team_id == team.pk:
            key.person.team = team
    return key


def _made(model: type[M], values: Any) -> M:
    names = COLUMNS[model]
    return model.from_db(DEFAULT_DB_ALIAS, names, [next(values) for _ in names])


def _in_utc(value: Any) -> Any:
    """SQLite gives times without their zone, which is always UTC."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value
