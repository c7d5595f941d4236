"""The search index: what the database keeps beside the documents, and whether it still does.

PostgreSQL has a generated column with a GIN index. SQLite has an FTS5 table over the documents' own text, fed by triggers;
Django rebuilds a table to alter it there and drops its triggers without a word, so the index is made again after every
migration and a missing part can be asked for.
"""

from __future__ import annotations

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

# A tsvector holds a megabyte at most and refuses the row beyond that: so many characters always fit.
INDEXED_CHARACTERS = 200_000

POSTGRESQL = (
    f"""
    ALTER TABLE sources_document ADD COLUMN IF NOT EXISTS search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A')
        || setweight(to_tsvector('english', left(text, {INDEXED_CHARACTERS})), 'D')
    ) STORED
    """,
    "CREATE INDEX IF NOT EXISTS document_search ON sources_document USING gin (search)",
)

INSERTED = "INSERT INTO document_search (rowid, title, text) VALUES (new.id, new.title, new.text);"
DELETED = """
    INSERT INTO document_search (document_search, rowid, title, text)
    VALUES ('delete', old.id, old.title, old.text);
"""
TRIGGERS = {
    "document_search_insert": ("INSERT", INSERTED),
    "document_search_delete": ("DELETE", DELETED),
    "document_search_update": ("UPDATE OF title, text", DELETED + INSERTED),
}
SQLITE_TABLE = """
    CREATE VIRTUAL TABLE IF NOT EXISTS document_search USING fts5 (
        title, text, content='sources_document', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2'
    )
"""


def make_index(using: BaseDatabaseWrapper = connection) -> None:
    """Make what is missing of the index, and fill it from the documents."""
    with using.cursor() as cursor:
        if using.vendor == "postgresql":
            for statement in POSTGRESQL:
                cursor.execute(statement)
        elif index_problems(using):
            cursor.execute(SQLITE_TABLE)
            for name, (event, body) in TRIGGERS.items():
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON sources_document BEGIN {body} END"
                )
            cursor.execute("INSERT INTO document_search (document_search) VALUES ('rebuild')")


def drop_index(using: BaseDatabaseWrapper) -> None:
    """Take the index away; the documents stay."""
    with using.cursor() as cursor:
        if using.vendor == "postgresql":
            cursor.execute("ALTER TABLE sources_document DROP COLUMN IF EXISTS search")
        else:
            for name in TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute("DROP TABLE IF EXISTS document_search")


def index_problems(using: BaseDatabaseWrapper = connection) -> list[str]:
    """What is missing of the index, one sentence each; without it new documents would not be found."""
    with using.cursor() as cursor:
        if using.vendor == "postgresql":
            cursor.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'sources_document'::regclass AND NOT attisdropped"
                " UNION ALL SELECT indexname FROM pg_indexes WHERE tablename = 'sources_document'"
            )
            wanted = ["search", "document_search"]
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
            wanted = ["document_search", *TRIGGERS]
        there = {row[0] for row in cursor.fetchall()}
    return [
        f"The search index over documents lacks {name}; run manage.py migrate."
        for name in wanted
        if name not in there
    ]
