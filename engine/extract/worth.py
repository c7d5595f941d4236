"""How much a claim is worth checking: named rules with weights, summed and squashed into 0..1."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.extract.detection import checkworthy
from engine.extract.sentence import Draft
from engine.types import Claim, Kind, Reason, Speaker, Worth

START = -0.9
"""The sum before any rule speaks: most sentences of an article are not worth a reviewer's hour."""


def _has(pattern: str) -> Callable[[str, Kind, Speaker | None, Draft | None], bool]:
    compiled = re.compile(pattern)
    return lambda text, kind, speaker, draft: bool(compiled.search(text))


_RULES: list[tuple[str, float, str, Callable[[str, Kind, Speaker | None, Draft | None], bool]]] = [
    ("number", 0.9, "has a figure", lambda t, k, s, d: k is Kind.QUANTITY),
    (
        "share",
        0.3,
        "has a percentage or a sum of money",
        _has(r"%|per ?cent|[£$€]|\b(?:million|billion|trillion)\b"),
    ),
    ("comparison", 0.7, "says more, less, first or most", lambda t, k, s, d: k is Kind.COMPARISON),
    ("cause", 0.5, "says what caused something", lambda t, k, s, d: k is Kind.CAUSAL),
    ("forecast", 0.5, "says what is to come", lambda t, k, s, d: k is Kind.FORECAST),
    (
        "denial",
        1.1,
        "denies or accuses",
        _has(
            r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)|disput(?:es|ed)|accus(?:es|ed)|untrue|false|fake|not guilty)\b"
        ),
    ),
    ("attributed", 0.3, "somebody is held to it", lambda t, k, s, d: s is not None and bool(s.name)),
    ("event", 0.3, "says that something happened", lambda t, k, s, d: k is Kind.EVENT),
    ("name", 0.45, "names a person, body or place", _has(r"(?<!^)(?<![.!?] )\b[A-ZÀ-Þ][\w'’-]+")),
    ("date", 0.2, "has a date", _has(r"\b(?:19|20)\d\d\b")),
    (
        "grave",
        0.6,
        "concerns life, crime, law or war",
        _has(
            r"(?i)\b(?:kill|dead|died|death|injur|wound|disease|infect|vaccin|cancer|crime|fraud|theft|stole|guilty|charge[sd]|jail|prison|court|sanction|weapon|nuclear|ammunition|militar|war\b|attack|violat|illegal|corrupt|recall|safety)"
        ),
    ),
    (
        "money",
        0.3,
        "concerns public money or jobs",
        _has(r"(?i)\b(?:tax|budget|debt|jobs|profit|loss|fine|subsid|fund|fee|cost)"),
    ),
    (
        "decision",
        0.4,
        "a body decided or did something",
        _has(
            r"(?i)\b(?:approved|passed|voted|ruled|agreed|announced|signed|supplied|banned|approve|elected|won|pleaded|conceded)\b"
        ),
    ),
    (
        "personal",
        -0.7,
        "is about somebody's own life",
        _has(r"(?i)\b(?:grandmother|mother|father|brother|married|born|laughed|walked|sang|hands|liked)\b"),
    ),
    (
        "description",
        -0.6,
        "only says who or what somebody is",
        lambda t, k, s, d: d is not None and d.form == "apposition" and k is Kind.STATE,
    ),
    ("state", -0.2, "describes how things are", lambda t, k, s, d: k is Kind.STATE),
    ("hedged", -0.2, "is hedged", _has(r"(?i)\b(?:may|might|could|possibly|perhaps|appears?|seems?)\b")),
    ("short", -0.5, "says little", lambda t, k, s, d: len(t.split()) < 6),
    (
        "aside",
        -0.3,
        "is said in passing",
        lambda t, k, s, d: d is not None and d.form in ("relative", "participle", "apposition"),
    ),
]


def worth_of(
    text: str, kind: Kind, speaker: Speaker | None, draft: Draft | None, *, unresolved: bool, first: bool
) -> Worth:
    """The score with every rule that spoke."""
    reasons = [
        Reason(rule, weight, words)
        for rule, weight, words, holds in _RULES
        if holds(text, kind, speaker, draft)
    ]
    if unresolved:
        reasons.append(Reason("unresolved", -0.6, "points to something the sentence does not name"))
    if first:
        reasons.append(Reason("opening", 0.4, "stands at the start of the article"))
    return Worth(_squashed(reasons), tuple(reasons))


_LEARNT = 0.3
"""What the network's word counts beside the rules: it knows debates, they know news; set on labelled articles."""
_MOST = 4.0


def with_the_network(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with one reason more for each live one: how much it reads like what fact-checkers choose.

    Raises ``encoder.Damaged`` where the network can't be had.
    """
    live = [claim for claim in claims if not claim.dismissed]
    heard = iter(checkworthy([claim.statement for claim in live]))
    return [
        claim if claim.dismissed else replace(claim, worth=_heard(claim.worth, next(heard)))
        for claim in claims
    ]


def _heard(worth: Worth, probability: float) -> Worth:
    odds = math.log((probability + 1e-6) / (1 - probability + 1e-6))
    weight = round(_LEARNT * max(-_MOST, min(_MOST, odds)), 2)
    words = (
        "reads like what fact-checkers choose" if weight > 0 else "reads like what fact-checkers pass over"
    )
    reasons = (*worth.reasons, Reason("learnt", weight, words))
    return Worth(_squashed(reasons), reasons)


def _squashed(reasons: Sequence[Reason]) -> float:
    return round(1 / (1 + math.exp(-START - sum(reason.weight for reason in reasons))), 3)
