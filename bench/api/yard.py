"""The yardstick: a bare WSGI application with authentication and a count, and a tuned viewset beside it.

They stand outside the repository, in ``../shared/perf/yard``, with tables of their own, which are filled here.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

YARD = Path(__file__).resolve().parents[3] / "shared" / "perf"
TOKEN = "9f" * 20
TABLES = """
DROP TABLE IF EXISTS yard_verdict, yard_claim, yard_source, authtoken_token, auth_user;
CREATE TABLE auth_user (id bigserial PRIMARY KEY, username text, email text, is_active bool DEFAULT true,
  password text DEFAULT '', last_login timestamptz, is_superuser bool DEFAULT false, first_name text DEFAULT '',
  last_name text DEFAULT '', is_staff bool DEFAULT false, date_joined timestamptz DEFAULT now());
CREATE TABLE authtoken_token (key text PRIMARY KEY, user_id bigint REFERENCES auth_user, created timestamptz DEFAULT now());
CREATE TABLE yard_source (id bigserial PRIMARY KEY, name text, url text, country text);
CREATE TABLE yard_claim (id bigserial PRIMARY KEY, project int, text text, status text DEFAULT 'new',
  language text DEFAULT 'en', meta jsonb DEFAULT '{}', source_id bigint REFERENCES yard_source,
  author_id bigint REFERENCES auth_user, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now());
CREATE INDEX claim_project_id ON yard_claim (project, id);
CREATE INDEX ON yard_claim (source_id);
CREATE INDEX ON yard_claim (author_id);
CREATE TABLE yard_verdict (id bigserial PRIMARY KEY, claim_id bigint REFERENCES yard_claim, user_id bigint,
  label text, comment text DEFAULT '', created_at timestamptz DEFAULT now());
CREATE INDEX ON yard_verdict (claim_id);
INSERT INTO auth_user (username, email) VALUES ('admin', 'admin@perf.test');
INSERT INTO yard_source (name, url, country)
  SELECT 'The Daily Source ' || n, 'https://news' || n || '.example/feed', 'NO' FROM generate_series(1, 20) n;
"""
FILL = """
INSERT INTO yard_claim (project, text, source_id, author_id)
  SELECT %s, 'Claim ' || n || ': ships carried shells from Northland to Southmark, as the harbour log shows.', 1 + n %% 20, 1
  FROM generate_series(1, %s) n
"""


def address(url: str) -> str:
    """The database of the yardstick, beside ours on the same server; the yardstick knows no other name."""
    return urlsplit(url)._replace(path="/yard").geturl()


def fill(url: str, sizes: list[int]) -> None:
    """Make the yardstick's database anew; a project has its size as its number."""
    with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl(), autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = 'yard'").fetchone():
            server.execute("CREATE DATABASE yard")
    with psycopg.connect(address(url), autocommit=True) as yard:
        yard.execute(TABLES)
        yard.execute("INSERT INTO authtoken_token (key, user_id) VALUES (%s, 1)", [TOKEN])
        for size in sizes:
            yard.execute(FILL, [size, size])
        yard.execute("VACUUM ANALYZE")


def command(app: str, port: int) -> list[str]:
    """gunicorn as the yardstick's own scripts start it."""
    options = f"--bind 127.0.0.1:{port} --workers 2 --timeout 600 --no-control-socket"
    return [sys.executable, "-m", "gunicorn", app, *options.split()]


def environment(url: str, **more: str) -> dict[str, Any]:
    path = os.pathsep.join(filter(None, [str(YARD), os.environ.get("PYTHONPATH", "")]))
    return {
        **os.environ,
        "PYTHONPATH": path,
        "PGPORT_": str(urlsplit(url).port or 5432),
        "DJANGO_SETTINGS_MODULE": "yard.settings",
        **more,
    }
