"""Thousands at once, which the ORM would take longer to put into words than PostgreSQL to do as they say."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import BooleanField, Field, JSONField, Model, Q
from django.db.models.expressions import RawSQL

M = TypeVar("M", bound=Model)


def among(column: str, words: Collection[str]) -> Q | RawSQL:
    """For ``filter()``: ``column__in=words``, of one word each; PostgreSQL is sent them as one value. Not as a query in the
    query: of a table that it knows too little of it would ask that once a row."""
    if connection.vendor != "postgresql":
        return Q((f"{column}__in", words))
    sent = " ".join(words)
    if words and len(sent.split(" ")) != len(words):
        raise ValueError("Each of these must be one word.")
    sql = f"{connection.ops.quote_name(column)} = ANY (string_to_array(%s, ' '))"
    return RawSQL(sql, [sent], BooleanField())  # noqa: S611  # words of our own


def write(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """``bulk_create`` of rows that are no objects yet; on PostgreSQL by COPY, and they never become any. ``names`` are the
    columns that they tell of; the others get their defaults, the same for all."""
    if connection.vendor != "postgresql":
        _create(model, names, rows)
        return
    fields = {field.attname: field for field in model._meta.concrete_fields}
    others = [field for name, field in fields.items() if name not in names and not field.primary_key]
    alike = [_told(field, field.get_default()) for field in others]
    as_json = {n: fields[name] for n, name in enumerate(names) if isinstance(fields[name], JSONField)}
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in (*names, *(field.attname for field in others)))
    into = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(into) as copy:
        before: dict[int, tuple[Any, Any]] = {}  # many rows have the same list
        for row in rows:
            told = [*row, *alike]
            for place, field in as_json.items():
                value = told[place]
                if place not in before or before[place][0] is not value:
                    before[place] = value, _told(field, value)
                told[place] = before[place][1]
            copy.write_row(told)


def write_new(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """As ``write``; answered are the ids of the rows, in order. On PostgreSQL they are drawn before."""
    if connection.vendor != "postgresql":
        return [made.pk for made in _create(model, names, rows)]
    table, pk = model._meta.db_table, model._meta.pk.attname
    with connection.cursor() as cursor:
        # In a question of its own the sequence is looked up once, and not for each id.
        drawn = "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s))) FROM generate_series(1, %s)"
        cursor.execute(drawn, [table, pk, len(rows)])
        ids = [number for (number,) in cursor]
    write(model, (pk, *names), ((number, *row) for number, row in zip(ids, rows, strict=True)))
    return ids


def _create(model: type[M], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[M]:
    return model._default_manager.bulk_create(model(**dict(zip(names, row, strict=True))) for row in rows)


def _told(field: Field[Any, Any], value: Any) -> Any:
    """A value as COPY takes it: psycopg knows all kinds but JSON, where a list could as well be an array."""
    return json.dumps(value, cls=field.encoder) if isinstance(field, JSONField) else value
