"""Short texts, one for each rule, with what must be told of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

import pytest

from tests.engine.extract.reading import reading

DATA = Path(__file__).parents[2] / "data" / "extract"
INTERVIEW = (DATA / "interview.txt").read_text(encoding="utf-8")


class Case(TypedDict, total=False):
    rule: str
    title: str
    body: str
    told: list[str]
    dismissed: list[str]
    speakers: dict[str, str]
    kinds: dict[str, str]
    due: dict[str, str]
    untold: list[str]


CASES: list[Case] = json.loads((DATA / "cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_the_rule_holds(case: Case) -> None:
    body = INTERVIEW if case["body"] == "INTERVIEW" else case["body"]
    claims = reading(body, title=case.get("title", "")).claims
    live = {c.statement: c for c in claims if not c.dismissed}
    assert set(case.get("told", ())) <= live.keys()
    assert not set(case.get("untold", ())) & live.keys()
    assert set(case.get("dismissed", ())) <= {c.statement for c in claims if c.dismissed}
    speakers = {s: live[s].speaker for s in case.get("speakers", {})}
    assert {s: who.name if who else "" for s, who in speakers.items()} == case.get("speakers", {})
    assert {s: live[s].kind for s in case.get("kinds", {})} == case.get("kinds", {})
    assert {s: str(live[s].due_on) for s in case.get("due", {})} == case.get("due", {})


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_every_claim_rests_on_its_place_in_the_text(case: Case) -> None:
    body = INTERVIEW if case["body"] == "INTERVIEW" else case["body"]
    anchors = [a for c in reading(body, title=case.get("title", "")).claims for a in c.anchors]
    assert anchors
    assert all(body[a.start : a.end] == a.quote for a in anchors)
