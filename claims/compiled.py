"""Questions that are put into words once. A program reads one claim at a time, and words cost the ORM more than the answer
costs the database; what is asked for stays a queryset, and what comes are the same rows.

Django offers no way to keep a query's words: ``raw()`` and plain SQL know neither joins nor columns left out. So this stands in
for the compiler of a query, in four places that are Django's own; ``tests/claims/test_compiled.py`` says which, when one moves.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.transaction import TransactionManagementError

from people.prepared import Preparing

M = TypeVar("M", bound=Model)
SLOT = 1 << 62
"""No id is as great: in the words that are kept, these numbers stand where those will that are asked with."""


@dataclass(frozen=True, slots=True)
class Words(Generic[M]):
    """A queryset as one kind of database is asked for it, and which of its parameters is which of the numbers."""

    rows: QuerySet[M]
    compiler: Any
    converters: Any
    sql: str
    params: tuple[Any, ...]
    slots: tuple[tuple[int, int], ...]


class NotTheSame(Exception):
    """This question can't be put into words once: ask the queryset itself."""


class Compiled(Generic[M]):
    """``rows(*numbers)`` is the queryset, of as many numbers as it will be asked with. Its words must be the same for all of
    them: no number may be None, or be compared in Python. Rows that it locks are asked for in a transaction alone."""

    def __init__(self, rows: Callable[..., QuerySet[M]]) -> None:
        self._rows = rows
        self._words: dict[str, Words[M]] = {}

    def __call__(self, *numbers: int) -> list[M]:
        connection = connections[DEFAULT_DB_ALIAS]
        words = self._words.get(connection.vendor)
        if words is None:
            words = self._words[connection.vendor] = self._put(connection, len(numbers))
        if words.rows.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("These rows are locked, which wants a transaction.")
        # What is no id somebody made up, and it may not even fit.
        if not all(0 <= number < SLOT for number in numbers):
            return []
        params = list(words.params)
        for place, number in words.slots:
            params[place] = numbers[number]
        compiler, rows = copy(words.compiler), words.rows.all()
        compiler.connection = Preparing(connection)
        compiler.as_sql = lambda *_, **__: (words.sql, tuple(params))
        compiler.get_converters = lambda _: words.converters
        rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return list(rows)

    def _put(self, connection: Any, numbers: int) -> Words[M]:
        known = range(SLOT, SLOT + numbers)
        rows = self._rows(*known)
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        slots = tuple((place, one - SLOT) for place, one in enumerate(params) if one in known)
        if {number for _, number in slots} != set(range(numbers)):
            raise NotTheSame(
                "A number this is asked with does not stand among the parameters: it would be passed over."
            )
        converters = compiler.get_converters([one[0] for one in compiler.select])
        return Words(rows, compiler, converters, sql, tuple(params), slots)
