"""What is read ahead comes in order, made once, and its failure where it is asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextvars import ContextVar

import pytest

from api.ahead import Ahead

LANGUAGE: ContextVar[str] = ContextVar("LANGUAGE", default="en")


def numbers(made_by: list[str]) -> Iterator[int]:
    for number in range(4):
        made_by.append(threading.current_thread().name)
        yield number


def test_what_is_begun_is_made_beside_and_comes_in_its_order() -> None:
    made_by: list[str] = []
    got = []
    with Ahead(numbers(made_by)) as ahead:
        for number in ahead:
            got.append(number)
            if number in {0, 3}:  # behind the last there is nothing to begin
                ahead.begin()
                ahead.begin()
    mine = threading.current_thread().name
    assert got == [0, 1, 2, 3]
    assert [one == mine for one in made_by] == [True, False, True, True]


def test_it_is_being_made_while_the_other_goes_on() -> None:
    go_on = threading.Event()

    def made() -> Iterator[str]:
        yield "first"
        assert go_on.wait(10)
        yield "second"

    with Ahead(made()) as ahead:
        rest = iter(ahead)
        assert next(rest) == "first"
        ahead.begin()
        go_on.set()
        assert list(rest) == ["second"]


def test_it_is_made_in_the_language_of_whoever_asks() -> None:
    LANGUAGE.set("de")
    with Ahead(LANGUAGE.get() for _ in range(1)) as ahead:
        ahead.begin()
        assert list(ahead) == ["de"]


def test_a_failure_is_told_where_what_failed_is_asked_for() -> None:
    def made() -> Iterator[int]:
        yield 1
        raise OSError("The caller has gone.")

    with Ahead(made()) as ahead:
        rest = iter(ahead)
        assert next(rest) == 1
        ahead.begin()
        with pytest.raises(OSError, match="has gone"):
            next(rest)


def test_what_is_being_made_is_waited_for_when_this_thread_fails() -> None:
    ended = threading.Event()

    def made() -> Iterator[int]:
        yield 1
        threading.Event().wait(0.2)
        ended.set()
        yield 2

    with pytest.raises(ZeroDivisionError), Ahead(made()) as ahead:  # noqa: PT012  # it is between them that it fails
        next(iter(ahead))
        ahead.begin()
        raise ZeroDivisionError
    assert ended.is_set()
