"""The checks, measured: a model that answers right loses nothing, and wrong claims are refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from engine import extract
from engine.providers import By, Extract, Extracted, Refusal, Told
from engine.providers.checks import claims
from engine.providers.merge import beside
from engine.types import Article
from engine.words import sentences
from tests.engine.providers import wrong
from tests.engine.providers.conftest import Ask
from tests.engine.providers.wrong import Case


def by_article(cases: Sequence[Case]) -> dict[Article, list[Told]]:
    found: dict[Article, list[Told]] = {}
    for article, told in cases:
        found.setdefault(article, []).append(told)
    return found


def refused(cases: Sequence[Case]) -> list[Refusal]:
    checked = [
        claims(Extract(article), Extracted(tuple(told))) for article, told in by_article(cases).items()
    ]
    return [refusal for one in checked for refusal in one.refused]


def row(told: Told) -> dict[str, str]:
    due = told.due_on.isoformat() if told.due_on else ""
    return {
        "statement": told.statement,
        "quote": told.quote,
        "kind": told.kind,
        "question": told.question,
        "speaker": told.speaker,
        "due_on": due,
    }


@pytest.mark.parametrize("ask", ["openai"], indirect=True)
def test_a_model_that_answers_right_loses_nothing(right: list[Case], ask: Ask) -> None:
    """Over HTTP, read, checked and beside the engine's reading: every claim is there in its words, and stands in its place."""
    for article, told in by_article(right).items():
        answer = ask(
            Extract(article), lambda asked, told=told: json.dumps({"claims": [row(one) for one in told]})
        )
        assert isinstance(answer, Extracted)
        checked = claims(Extract(article), answer)
        assert checked.refused == ()
        assert {claim.statement for claim in checked.claims} == {one.statement for one in told}
        for anchor in (anchor for claim in checked.claims for anchor in claim.anchors):
            assert article.body[anchor.start : anchor.end] == anchor.quote
        proposed = beside(extract.read(article).claims, checked.claims)
        theirs = [one for one in proposed if By.PROVIDER in one.by]
        assert {one.provider_statement or one.claim.statement for one in theirs} == {
            one.statement for one in told
        }


def test_a_quote_may_be_as_wide_as_its_sentence(right: list[Case]) -> None:
    """Models like to quote all of it, with what belongs to other claims."""
    wide = []
    for article, told in right:
        spans = [article.body[start:end] for start, end in sentences(article.body)]
        wide.append(
            (article, replace(told, quote=next((one for one in spans if told.quote in one), told.quote)))
        )
    assert len(refused(wide)) <= 0.01 * len(wide)


def made(right: list[Case], fault: str) -> list[Case]:
    """Wrong claims of one kind: more of each right one where there are few."""
    return list(
        dict.fromkeys(
            wrong.wrong(right, {**wrong.ASKED, **wrong.HARD}[fault], rounds=3 if len(right) < 100 else 1)
        )
    )


def test_no_wrong_claim_gets_through(right: list[Case]) -> None:
    """None of 300 made of our own texts, none of 3,000 made of the labelled ones, and each kind is among them."""
    by_kind = {fault: made(right, fault) for fault in wrong.ASKED}
    assert {fault: len(refused(cases)) for fault, cases in by_kind.items()} == {
        fault: len(cases) for fault, cases in by_kind.items()
    }
    assert min(map(len, by_kind.values())) >= 1
    assert sum(map(len, by_kind.values())) >= (300 if len(right) < 100 else 3_000)


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        ("a number of the same article", 0.9),
        ("another day, where the quote tells none", 0.9),
        ("turned by a not", 0.9),
        ("a doubt left out", 0.8),
    ],
)
def test_what_is_hard_to_see_is_refused_mostly(right: list[Case], fault: str, least: float) -> None:
    cases = made(right, fault)
    assert cases
    assert len(refused(cases)) >= least * len(cases)
