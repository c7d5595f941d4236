"""What an article is about, for statements that name nothing: "Sales rose 3 per cent" of which firm?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.extract.names import Names

_ENOUGH = 5
_SMALL = frozenset("the and for van von des der".split())


@dataclass(frozen=True, slots=True)
class Topic:
    """The name an article keeps coming back to; ``start:end`` is where the body has it."""

    text: str
    start: int
    end: int
    person: bool = False


def topic_of(title: str, opening: str, body: str, names: Names) -> Topic | None:
    """The most mentioned name that is in the title or the opening too; none where no name leads clearly."""
    scored: list[tuple[int, int, Topic]] = []
    low_body, low_top = body.lower(), f"{title} {opening}".lower()
    for text, start, end in [(p.name, p.start, p.end) for p in names.persons] + names.standing():
        words = [w for w in re.findall(r"[^\W\d_]{4,}", text) if w.lower() not in _SMALL]
        if not words or not any(w.lower() in low_top for w in words):
            continue
        count = max(len(re.findall(rf"\b{re.escape(w.lower())}", low_body)) for w in words)
        score = count + (text in opening)
        score += 2 if text.lower() in title.lower() else any(w.lower() in title.lower() for w in words)
        scored.append((score, len(text), Topic(text, start, end, person=names.find(text) is not None)))
    scored.sort(key=lambda s: (-s[0], -s[1], s[2].start))
    if not scored or scored[0][0] < _ENOUGH:
        return None
    return scored[0][2]
