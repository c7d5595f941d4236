"""The next of what a request is read into is begun while the database is waited for."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, Generic, Self, TypeVar

T = TypeVar("T")
_END: Any = object()


class Ahead(Generic[T]):
    """What ``made`` makes, one after the other. ``begin`` has a thread make the next one now; without it, it is made when it is
    asked for. Only while this thread waits is anything won: two that compute hinder each other."""

    def __init__(self, made: Iterator[T]) -> None:
        self._made = made
        self._thread = ThreadPoolExecutor(1)
        self._begun: Future[T] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """What is being made is waited for: what it reads from may be closed after this."""
        self._thread.shutdown()

    def begin(self) -> None:
        if self._begun is None:
            context = copy_context()  # with the language that refusals are told in
            self._begun = self._thread.submit(lambda: context.run(self._make))

    def __iter__(self) -> Iterator[T]:
        while (one := self._next()) is not _END:
            yield one

    def _next(self) -> T:
        begun, self._begun = self._begun, None
        return begun.result() if begun else self._make()

    def _make(self) -> T:
        return next(self._made, _END)
