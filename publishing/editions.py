"""The database marks each change of what a team has out (``people.models.Edition``), so that a caller who has seen it all is told
so by his key's question alone.

A mark is drawn at random, never counted: a desk that goes back to a backup would come to the same number with other rows. Nor
is it a time: changes are not committed in its order. A change takes away the marks that it can see and nobody else is taking
away, and adds its own: no writer waits for another, and what stands afterwards is the sum of all that were committed.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from people.models import Edition, Team
from people.triggers import Triggers
from publishing.models import Publication

PUBLICATIONS, EDITIONS = Publication._meta.db_table, Edition._meta.db_table
# As doubles have them, which PostgreSQL draws; a thousand of them are a bigint yet.
MOST = 9_000_000_000_000_000

# It finds its tables whoever writes: pg_dump brings rows back with no search path.
_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION publishing_new_edition() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM {EDITIONS} WHERE mark IN (
    SELECT mark FROM {EDITIONS} WHERE team_id IN (SELECT team_id FROM changed) FOR UPDATE SKIP LOCKED);
  INSERT INTO {EDITIONS} (team_id, mark)
    SELECT team_id, CAST(random() * {MOST} AS bigint) FROM (SELECT DISTINCT team_id FROM changed) AS teams;
  RETURN NULL;
END $$;
"""  # noqa: S608  # names of our own tables

_POSTGRESQL = {
    f"publishing_edition_{event.lower()}": f"AFTER {event} ON {PUBLICATIONS} REFERENCING {rows} TABLE AS changed"
    " FOR EACH STATEMENT EXECUTE FUNCTION publishing_new_edition()"
    for event, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
}

_SQLITE = {
    f"publishing_edition_{event.lower()}": f"AFTER {event} ON {PUBLICATIONS} BEGIN"  # noqa: S608  # as above
    f" DELETE FROM {EDITIONS} WHERE team_id = {row}.team_id;"
    f" INSERT INTO {EDITIONS} (team_id, mark) VALUES ({row}.team_id, abs(random() % {MOST})); END"
    for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
}

EDITION = Triggers(frozenset({PUBLICATIONS, EDITIONS}), _FUNCTIONS, _POSTGRESQL, _SQLITE)


def install(using: str = "default", **_: Any) -> None:
    """Make the triggers again, and another edition of every team: nobody marked what changed while they were away."""
    if EDITION.install(using):
        with transaction.atomic(using):
            marks, teams = Edition.objects.using(using), Team.objects.using(using)
            marks.all().delete()
            marks.bulk_create(
                Edition(team_id=pk, mark=secrets.randbelow(MOST)) for pk in teams.values_list("pk", flat=True)
            )
