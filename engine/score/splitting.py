"""Splitting: articles with the claims that a person took from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from engine import extract
from engine.assess import check_quote
from engine.providers.merge import pair_up
from engine.score.intervals import Figures
from engine.score.lines import Unreadable, read
from engine.score.tasks import Row, Task, Told
from engine.types import Anchor, Article, Claim, Kind, QuoteCheck, Worth


def article(row: Row) -> Article:
    """The article of a line, as the engine and a model get it."""
    published = row.get("published_on")
    return Article(
        row.get("title") or "", row["body"], published_on=date.fromisoformat(published) if published else None
    )


def _articles(file: Path) -> list[Row]:
    rows = read(file, {"body": str, "claims": list})
    for row in rows:
        try:
            article(row)
            for claim in row["claims"]:
                _claim(claim, row["body"])
        except Unreadable as error:
            raise Unreadable(f"{file}: {error}") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Unreadable(
                f"{file}: the article that begins “{row['body'][:40]}” has a claim without statement or quote, or a day of "
                "publication that is none."
            ) from error
    return rows


def _claim(told: Any, body: str) -> Claim:
    """A claim that a person wrote down, where its quote stands."""
    found = check_quote(told["quote"], body)
    if found.check is not QuoteCheck.EXACT:
        raise Unreadable(f"“{told['quote'][:60]}” does not stand in its article.")
    anchor = Anchor(body[found.start : found.end], found.start, found.end)
    return Claim(str(told["statement"]), (anchor,), Kind.STATE, Worth(0.0))


def _found(rows: Sequence[Row]) -> list[list[Claim]]:
    return [[claim for claim in extract.read(article(row)).claims if not claim.dismissed] for row in rows]


def _figures(rows: Sequence[Row]) -> Callable[[Told], Figures]:
    wanted = {id(row): [_claim(claim, row["body"]) for claim in row["claims"]] for row in rows}
    paired: dict[
        tuple[int, int], tuple[list[Claim], int]
    ] = {}  # an article is drawn many times; its list is kept, so that no other gets its id

    def figures(told: Told) -> Figures:
        both = said = there = 0
        for row, found in told:
            key = id(row), id(found)
            if key not in paired:
                paired[key] = found, len(pair_up(wanted[id(row)], found))
            both += paired[key][1]
            said += len(found)
            there += len(wanted[id(row)])
        return {
            "recall": both / there if there else 0.0,
            "precision": both / said if said else 0.0,
            "f1": 2 * both / (there + said) if there + said else 0.0,
        }

    return figures


splitting = Task(_articles, _found, _figures)
"""Lines ``{"body", "title"?, "published_on"?, "claims": [{"statement", "quote"}]}``: the share of the claims that is found, and of
what is found that is one of them, by the rule that puts a model's reading beside ours. ``n`` counts articles."""
