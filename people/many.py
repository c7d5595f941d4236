"""Thousands at once, which the ORM would take longer to put into words than PostgreSQL to do as they say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Model, Q
from django.db.models.expressions import RawSQL


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
        model._default_manager.bulk_create(model(**dict(zip(names, row, strict=True))) for row in rows)
        return
    told = {*names, model._meta.pk.attname}
    others = [field for field in model._meta.concrete_fields if field.attname not in told]
    alike = tuple(field.get_default() for field in others)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in (*names, *(field.attname for field in others)))
    into = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row((*row, *alike))
