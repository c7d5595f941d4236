"""The search index: what the database keeps beside the documents, and whether it still does.

PostgreSQL has a generated column with a GIN index. SQLite has an FTS5 table over the documents' own text, fed by triggers;
Django rebuilds a table to alter it there and drops its triggers without a word. So the index is looked at after every
migration, and made again from the documents where a part of it is missing or of an older make.
"""

from __future__ import annotations

from hashlib import sha256

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

# A tsvector holds a megabyte at most and refuses the row beyond that: so many characters always fit.
INDEXED_CHARACTERS = 200_000


def folded(expression: str) -> str:
    """SQL of PostgreSQL for a text without its accents, which its own extension for that may not do in an index."""
    return rf"regexp_replace(normalize({expression}, NFD), '[\u0300-\u036f]', '', 'g')"


COLUMN = f"""
    ALTER TABLE sources_document ADD COLUMN search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', {folded("title")}), 'A')
        || setweight(to_tsvector('english', {folded(f"left(text, {INDEXED_CHARACTERS})")}), 'D')
    ) STORED
"""
# How often a common word occurs is then known beforehand for 4,000 words, and need not be counted for each question.
STATISTICS = "ALTER TABLE sources_document ALTER COLUMN search SET STATISTICS 400"
# Without the list of pending entries, which every search would read until the next vacuum.
INDEX = "CREATE INDEX document_search ON sources_document USING gin (search) WITH (fastupdate = off)"
# PostgreSQL keeps a definition in words of its own, so ours is remembered as the index's comment.
MAKE = sha256((COLUMN + STATISTICS + INDEX).encode()).hexdigest()

ADDED = "INSERT INTO document_search (rowid, title, text) VALUES (new.id, new.title, new.text);"
TAKEN = (
    "INSERT INTO document_search (document_search, rowid, title, text)"
    " VALUES ('delete', old.id, old.title, old.text);"
)
SQLITE = {
    "document_search": "CREATE VIRTUAL TABLE document_search USING fts5 (title, text, content='sources_document',"
    " content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')",
    **{
        name: f"CREATE TRIGGER {name} AFTER {event} ON sources_document BEGIN {body} END"
        for name, event, body in [
            ("document_search_added", "INSERT", ADDED),
            ("document_search_taken", "DELETE", TAKEN),
            ("document_search_changed", "UPDATE OF title, text", TAKEN + ADDED),
        ]
    },
}


def make_index(using: BaseDatabaseWrapper = connection) -> None:
    """Make the index from the documents, unless it stands as it should."""
    if not index_problems(using):
        return
    drop_index(using)
    with using.cursor() as cursor:
        if using.vendor == "postgresql":
            cursor.execute(COLUMN)
            cursor.execute(STATISTICS)
            cursor.execute(INDEX)
            cursor.execute(f"COMMENT ON INDEX document_search IS '{MAKE}'")
        else:
            for statement in SQLITE.values():
                cursor.execute(statement)
            cursor.execute("INSERT INTO document_search (document_search) VALUES ('rebuild')")


def drop_index(using: BaseDatabaseWrapper) -> None:
    """Take the index away; the documents stay."""
    with using.cursor() as cursor:
        if using.vendor == "postgresql":
            cursor.execute("ALTER TABLE sources_document DROP COLUMN IF EXISTS search")
            return
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'document_search%%'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("DROP TABLE IF EXISTS document_search")


def index_problems(using: BaseDatabaseWrapper = connection) -> list[str]:
    """What is missing of the index or of an older make, one sentence each: new documents would not be found."""
    with using.cursor() as cursor:
        if using.vendor == "postgresql":
            cursor.execute("SELECT obj_description(to_regclass('document_search'), 'pg_class')")
            there = {"document_search": cursor.fetchone()[0]}
            wanted = {"document_search": MAKE}
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'document_search%%'")
            there = dict(cursor.fetchall())
            wanted = SQLITE
    return [
        f"The search index over documents lacks {name} as it should be: run manage.py migrate."
        for name, make in wanted.items()
        if there.get(name) != make
    ]
