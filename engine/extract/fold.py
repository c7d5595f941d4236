"""Repeats within one article become one claim with several anchors."""

from __future__ import annotations

import dataclasses
import re

from engine.types import Anchor, Claim

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_EMPTY = frozenset("a an the is are was were be been has have had it its that s".split())


def fold(claims: list[Claim]) -> list[Claim]:
    """Claims that say the same in the same words and order, joined; the first stands, with all anchors."""
    first: dict[tuple[object, ...], Claim] = {}
    anchors: dict[tuple[object, ...], dict[Anchor, None]] = {}
    for n, claim in enumerate(claims):
        words = tuple(w for w in _WORD.findall(claim.statement.lower()) if w not in _EMPTY)
        said = claim.speaker.name if claim.speaker else ""
        key = (words, bool(claim.dismissed), said) if words else (n,)
        first.setdefault(key, claim)
        anchors.setdefault(key, {}).update(dict.fromkeys(claim.anchors))
    return [
        dataclasses.replace(c, anchors=tuple(anchors[k])) if len(anchors[k]) > 1 else c
        for k, c in first.items()
    ]
