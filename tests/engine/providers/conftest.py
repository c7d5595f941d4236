"""Right claims to measure the checks with: of our own texts everywhere, of the labelled articles where they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.providers import PROVIDERS, Answer, Call, Told
from engine.types import Article, Kind, Question
from sources.exchange import Request
from sources.fetch import fetch
from tests.engine.providers.wrong import Case
from tests.model_server import Behaviour, ModelServer

OWN = Path(__file__).parents[2] / "data" / "providers" / "articles.json"
GOLD = Path(__file__).parents[4] / "shared" / "extraction" / "gold"

Ask = Callable[..., Answer]


@pytest.fixture(params=["openai", "anthropic"])
def ask(request: pytest.FixtureRequest, model_server: ModelServer) -> Ask:
    """Asks the model over HTTP, through the guarded door, and reads its answer."""
    way = PROVIDERS[request.param]

    def asked(call: Call, *behaviours: Behaviour, key: str = "sesame") -> Answer:
        if behaviours:
            model_server.says(*behaviours)
        described = way.describe(call, model="small", key=key)
        request = Request(
            described.at(getattr(model_server, way.name)),
            headers=described.headers,
            method="POST",
            robots=False,
            body=described.body,
        )
        return way.read(call, fetch(request, pace=None).body)

    return asked


def read_case(article: Article, row: dict[str, Any]) -> Case:
    due = row.get("due_on") if row["kind"] == "forecast" else None
    return article, Told(
        row["statement"],
        row["quote"],
        Kind(row["kind"]),
        Question(row.get("question", "content")),
        row.get("speaker") or "",
        date.fromisoformat(due) if due else None,
    )


def read_cases(file: dict[str, Any], rows: str) -> list[Case]:
    article = Article(
        file["title"],
        file["body"],
        published_on=date.fromisoformat(file["published_on"]),
        publisher=file["publisher"],
    )
    return [read_case(article, row) for row in file[rows]]


def read_gold() -> list[Case]:
    files = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(GOLD.glob("*.json"))]
    return [case for file in files for case in read_cases(file, "gold")]


@pytest.fixture(
    scope="session",
    params=[
        "own",
        pytest.param(
            "labelled",
            marks=pytest.mark.skipif(
                not GOLD.is_dir(), reason="the labelled articles are not beside the checkout"
            ),
        ),
    ],
)
def right(request: pytest.FixtureRequest) -> list[Case]:
    """Claims that a careful reader took from their articles."""
    if request.param == "labelled":
        return read_gold()
    return [
        case for file in json.loads(OWN.read_text(encoding="utf-8")) for case in read_cases(file, "claims")
    ]
