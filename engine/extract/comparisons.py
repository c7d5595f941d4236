"""What a figure is compared with behind a comma: ``..., up from 93 million``, ``..., nine points more than in 2021``."""

from __future__ import annotations

from spacy.tokens import Token

_FROM = ("up from", "down from", "compared with", "compared to")
_TIMES = frozenset("twice half double triple".split())
_RECORDS = frozenset("record first".split())


def comparison(body: list[Token]) -> list[Token]:
    """The words of such a phrase at the end of a clause that has a figure, with the comma; none where there is none."""
    comma = next((n for n in range(len(body) - 3, 2, -1) if body[n].text == ","), 0)
    told, behind = body[:comma], [t for t in body[comma + 1 :] if not t.is_punct]
    if (
        not any(t.like_num for t in told)
        or told[-2].text == ","  # "and, consequently, the first"
        or any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in behind)
    ):
        return []
    return body[comma:] if len(behind) > 1 and _compares(behind) else []


def _compares(words: list[Token]) -> bool:
    first, near = words[0].lower_, words[:4]
    if f"{first} {words[1].lower_}" in _FROM:
        return True
    if words[0].like_num:
        return any(t.lower_ == "than" for t in words)
    if first in _TIMES:
        return any(t.lower_ in ("as", "the", "what") for t in near)
    best = any(t.tag_ in ("JJS", "RBS") or t.lower_ in _RECORDS for t in near)
    return words[0].pos_ in ("DET", "PRON") and best
