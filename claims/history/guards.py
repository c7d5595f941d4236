"""The database refuses to change or delete history, and rating scales: triggers, made again after each migration and checked
at start.

A rebuilt SQLite table loses its triggers silently, and PostgreSQL's TRUNCATE passes row triggers: hence
``install`` after every migration, a statement trigger on TRUNCATE, and ``missing`` for the check at start.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

LINES = "claims_event"
PAYLOADS = "claims_eventpayload"
SCALES = "claims_scale"
_TABLES = {"event": LINES, "payload": PAYLOADS, "scale": SCALES}
_SAYS = "History is append-only: lines are neither changed nor deleted."
_STAYS = "A rating scale is never changed or deleted: another version ends it."
_BLANKS = "A payload of history can only be blanked, once, with a reason and by two people."

# A payload may lose its text and salt, once; nothing else of it may move.
_BLANKING = """NEW.event_id = OLD.event_id AND OLD.blanked_at IS NULL AND NEW.blanked_at IS NOT NULL
    AND NEW.text = '' AND NEW.salt = '' AND NEW.blanked_reason <> ''
    AND NEW.blanked_by_id IS NOT NULL AND NEW.blanked_with_id IS NOT NULL
    AND NEW.blanked_by_id <> NEW.blanked_with_id"""

# A scale may end, once; nothing else of it may move. What it says is compared as text: SQLite keeps it so.
_ENDING = """NEW.id = OLD.id AND NEW.team_id = OLD.team_id AND NEW.version = OLD.version
    AND NEW.labelled = OLD.labelled AND CAST(NEW.steps AS text) = CAST(OLD.steps AS text)
    AND NEW.made_at = OLD.made_at AND COALESCE(NEW.made_by_id, 0) = COALESCE(OLD.made_by_id, 0)
    AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL"""

_POSTGRES = f"""
CREATE OR REPLACE FUNCTION claims_history_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE FUNCTION claims_history_blanks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {_BLANKING} THEN RETURN NEW; END IF;
  RAISE EXCEPTION '{_BLANKS}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE FUNCTION claims_scale_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_STAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE FUNCTION claims_scale_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {_ENDING} THEN RETURN NEW; END IF;
  RAISE EXCEPTION '{_STAYS}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE TRIGGER claims_event_row BEFORE UPDATE OR DELETE ON {LINES}
  FOR EACH ROW EXECUTE FUNCTION claims_history_refuses();
CREATE OR REPLACE TRIGGER claims_event_all BEFORE TRUNCATE ON {LINES}
  FOR EACH STATEMENT EXECUTE FUNCTION claims_history_refuses();
CREATE OR REPLACE TRIGGER claims_payload_update BEFORE UPDATE ON {PAYLOADS}
  FOR EACH ROW EXECUTE FUNCTION claims_history_blanks();
CREATE OR REPLACE TRIGGER claims_payload_row BEFORE DELETE ON {PAYLOADS}
  FOR EACH ROW EXECUTE FUNCTION claims_history_refuses();
CREATE OR REPLACE TRIGGER claims_payload_all BEFORE TRUNCATE ON {PAYLOADS}
  FOR EACH STATEMENT EXECUTE FUNCTION claims_history_refuses();
CREATE OR REPLACE TRIGGER claims_scale_update BEFORE UPDATE ON {SCALES}
  FOR EACH ROW EXECUTE FUNCTION claims_scale_ends();
CREATE OR REPLACE TRIGGER claims_scale_row BEFORE DELETE ON {SCALES}
  FOR EACH ROW EXECUTE FUNCTION claims_scale_refuses();
CREATE OR REPLACE TRIGGER claims_scale_all BEFORE TRUNCATE ON {SCALES}
  FOR EACH STATEMENT EXECUTE FUNCTION claims_scale_refuses();
"""

_SQLITE = {
    "claims_event_update": f"BEFORE UPDATE ON {LINES} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
    "claims_event_delete": f"BEFORE DELETE ON {LINES} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
    "claims_payload_update": f"BEFORE UPDATE ON {PAYLOADS} WHEN NOT ({_BLANKING})"
    f" BEGIN SELECT RAISE(ABORT, '{_BLANKS}'); END",
    "claims_payload_delete": f"BEFORE DELETE ON {PAYLOADS} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
    "claims_scale_update": f"BEFORE UPDATE ON {SCALES} WHEN NOT ({_ENDING})"
    f" BEGIN SELECT RAISE(ABORT, '{_STAYS}'); END",
    "claims_scale_delete": f"BEFORE DELETE ON {SCALES} BEGIN SELECT RAISE(ABORT, '{_STAYS}'); END",
}

_NAMES = {
    "postgresql": {
        "claims_event_row",
        "claims_event_all",
        "claims_payload_update",
        "claims_payload_row",
        "claims_payload_all",
        "claims_scale_update",
        "claims_scale_row",
        "claims_scale_all",
    },
    "sqlite": set(_SQLITE),
}


def install(using: str = "default", **_: Any) -> None:
    """Make the guards, or make them again; called after every migration."""
    connection = connections[using]
    if not _stand(connection):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES)
        else:
            for name, body in _SQLITE.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"CREATE TRIGGER {name} {body}")


def remove(using: str = "default") -> None:
    """Take the guards away. For ``lifted`` alone."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in _present(connection):
            table = _TABLES[name.split("_")[1]]
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """The guards are away inside and back afterwards: for the flush of a test database, for nothing else."""
    remove(using)
    try:
        yield
    finally:
        install(using)


def missing(using: str = "default") -> set[str]:
    """The names of guards that should stand and do not; none before the first migration."""
    connection = connections[using]
    if not _stand(connection):
        return set()
    return _NAMES[connection.vendor] - _present(connection)


def _stand(connection: BaseDatabaseWrapper) -> bool:
    """Whether the guarded tables are made."""
    return set(_TABLES.values()) <= set(connection.introspection.table_names())


def _present(connection: BaseDatabaseWrapper) -> set[str]:
    asks = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }
    with connection.cursor() as cursor:
        cursor.execute(asks[connection.vendor])
        return {row[0] for row in cursor.fetchall()} & _NAMES[connection.vendor]
