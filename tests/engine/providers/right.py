"""Right claims, as a careful reader took them from their articles: of our own texts, and of a folder of labelled ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from engine.providers import Told
from engine.types import Article, Kind, Question
from tests.engine.providers.wrong import Case

OWN = Path(__file__).parents[2] / "data" / "providers" / "articles.json"
LABELLED = Path(__file__).parents[4] / "shared" / "extraction"
"""Beside the checkout, where they are at all."""


def own() -> list[Case]:
    return [case for file in json.loads(OWN.read_text(encoding="utf-8")) for case in _cases(file, "claims")]


def labelled(folder: Path = LABELLED) -> list[Case]:
    files = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("gold/*.json"))]
    return [case for file in files for case in _cases(file, "gold")]


def _cases(file: dict[str, Any], rows: str) -> Iterator[Case]:
    published_on = date.fromisoformat(file["published_on"])
    article = Article(file["title"], file["body"], published_on=published_on, publisher=file["publisher"])
    for row in file[rows]:
        due = row.get("due_on") if row["kind"] == "forecast" else None
        yield (
            article,
            Told(
                row["statement"],
                row["quote"],
                Kind(row["kind"]),
                Question(row.get("question", "content")),
                row.get("speaker") or "",
                date.fromisoformat(due) if due else None,
            ),
        )
