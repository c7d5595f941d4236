"""Whatever stands at any place of an answer in JSON, its reader says so in a sentence or passes over it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sources.connectors import CONNECTORS, wayback
from sources.connectors.furniture import RemoteConnector
from sources.connectors.wikipedia import Wikipedia
from sources.errors import SourceError
from sources.exchange import Response

DATA = Path(__file__).parent.parent / "data"
HALF = "half a \ud83d character\0"
ODD = [None, True, -1, 1.5, 10**30, "", "word", HALF, [], {}, [None], [[]], {"a": 1}, "http://[", f"http://a.example/{HALF}"]  # fmt: skip


def reader(name: str) -> Callable[[Response], Any]:
    place = CONNECTORS[name]
    assert isinstance(place, RemoteConnector)
    return place.read


READERS: list[tuple[str, Callable[[Response], Any]]] = [
    ("wikipedia/search", reader("wikipedia")),
    ("wikipedia/error", reader("wikipedia")),
    ("wikipedia/page_4101", Wikipedia().read_page),
    ("searxng/search", reader("searxng")),
    ("searxng/unresponsive", reader("searxng")),
    ("factchecktools/search", reader("factchecktools")),
    ("wayback/available", wayback.read_copy),
    ("wayback/save", wayback.read_saving),
    ("wayback/save_refused", wayback.read_saving),
    ("wayback/status_success", lambda answer: wayback.read_how_far(answer, "https://web.archive.org")),
]


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside a value."""
    for key, inside in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield (*way, key)
        yield from places(inside, (*way, key))


def changed(answer: Any, way: tuple[Any, ...], to: Any) -> Any:
    new = copy.deepcopy(answer)
    at = new
    for key in way[:-1]:
        at = at[key]
    at[way[-1]] = to
    return new


@pytest.mark.parametrize(("name", "read"), READERS, ids=[name for name, _ in READERS])
def test_an_odd_value_at_any_place_ends_in_words_that_can_be_kept(name, read):
    answer = json.loads((DATA / f"{name}.json").read_bytes())
    tried = 0
    for way in places(answer):
        for odd in ODD:
            body = json.dumps(changed(answer, way, odd)).encode()
            try:
                said = repr(read(Response("https://place.example/api", 200, {}, body)))
            except SourceError as error:
                said = str(error)
                assert said.endswith(".")
            assert "\ud83d" not in said, (way, odd)
            assert not any(mark in said for mark in ("\\ud83d", "\\x00", "\0")), (way, odd)
            tried += 1
    assert tried >= 2 * len(ODD)
