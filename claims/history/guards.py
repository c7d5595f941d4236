"""The database refuses to change or delete history, and rating scales: triggers, of rows and, as PostgreSQL's TRUNCATE passes
these, of statements."""

from __future__ import annotations

from people.triggers import Triggers

LINES = "claims_event"
PAYLOADS = "claims_eventpayload"
SCALES = "claims_scale"
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

_FUNCTIONS = f"""
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
"""

_POSTGRESQL = {
    "claims_event_row": f"BEFORE UPDATE OR DELETE ON {LINES} FOR EACH ROW EXECUTE FUNCTION claims_history_refuses()",
    "claims_event_all": f"BEFORE TRUNCATE ON {LINES} FOR EACH STATEMENT EXECUTE FUNCTION claims_history_refuses()",
    "claims_payload_update": f"BEFORE UPDATE ON {PAYLOADS} FOR EACH ROW EXECUTE FUNCTION claims_history_blanks()",
    "claims_payload_row": f"BEFORE DELETE ON {PAYLOADS} FOR EACH ROW EXECUTE FUNCTION claims_history_refuses()",
    "claims_payload_all": f"BEFORE TRUNCATE ON {PAYLOADS} FOR EACH STATEMENT EXECUTE FUNCTION claims_history_refuses()",
    "claims_scale_update": f"BEFORE UPDATE ON {SCALES} FOR EACH ROW EXECUTE FUNCTION claims_scale_ends()",
    "claims_scale_row": f"BEFORE DELETE ON {SCALES} FOR EACH ROW EXECUTE FUNCTION claims_scale_refuses()",
    "claims_scale_all": f"BEFORE TRUNCATE ON {SCALES} FOR EACH STATEMENT EXECUTE FUNCTION claims_scale_refuses()",
}

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

GUARDS = Triggers(frozenset({LINES, PAYLOADS, SCALES}), _FUNCTIONS, _POSTGRESQL, _SQLITE)
install, lifted, missing, remove = GUARDS.install, GUARDS.lifted, GUARDS.missing, GUARDS.remove
