"""How the tests of reading say what they mean."""

from __future__ import annotations

from datetime import date

from engine import extract
from engine.types import Article, Claim, Reading

PUBLISHED = date(2026, 3, 12)  # a Thursday


def reading(
    body: str, *, title: str = "", published_on: date | None = PUBLISHED, language: str = "en"
) -> Reading:
    return extract.read(Article(title, body, published_on=published_on, language=language))


def live(body: str, **known: object) -> list[Claim]:
    return [c for c in reading(body, **known).claims if not c.dismissed]  # type: ignore[arg-type]


def statements(body: str, **known: object) -> list[str]:
    return [c.statement for c in live(body, **known)]


def dismissed(body: str, **known: object) -> dict[str, str]:
    return {c.statement: c.dismissed for c in reading(body, **known).claims if c.dismissed}  # type: ignore[arg-type]
