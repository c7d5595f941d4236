"""What ends a clause that has a figure and may be false by itself: ``..., up from 93 million``, ``..., hurt by competition``."""

from __future__ import annotations

from spacy.tokens import Token

_FROM = ("up from", "down from", "compared with", "compared to")
_TIMES = frozenset("twice half double triple".split())
_RECORDS = frozenset("record first".split())
_CAUSES = ("thanks to", "due to", "owing to", "because of")
_MOVED = frozenset("help hurt boost drive lift hit support fuel spur drag weigh buoy".split())
_ENDS = 2
"""Such phrases behind one another that are taken off."""


def comparison(body: list[Token]) -> list[Token]:
    """The words of such phrases at the end of a clause, with the comma before them; none where there are none."""
    stop = len(body)
    for _ in range(_ENDS):
        commas = (n for n in range(stop - 3, 2, -1) if body[n].text == ",")
        comma = next((n for n in commas if _ends(body[:n], body[n + 1 : stop])), None)
        if comma is None:
            break
        stop = comma
    return body[stop:]


def compared(body: list[Token]) -> int | None:
    """Where in a clause the comma before ``up from``, ``compared with`` or ``from 93 million`` stands."""
    commas = (n for n in range(len(body) - 3, 2, -1) if body[n].text == ",")
    return next((n for n in commas if _from(body[n + 1 :])), None)


def _from(words: list[Token]) -> bool:
    if f"{words[0].lower_} {words[1].lower_}" in _FROM:
        return True
    return words[0].lower_ == "from" and any(t.like_num for t in words[1:3])


def _ends(told: list[Token], behind: list[Token]) -> bool:
    words = [t for t in behind if not t.is_punct]
    if (
        len(words) < 2 or not any(t.like_num for t in told) or told[-2].text == ","
    ):  # "and, consequently, the first"
        return False
    since = next((n for n, t in enumerate(words) if t.lower_ == "since"), len(words))
    if any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in words[:since]):
        return False
    return _compares(words) or _moves(words)


def _compares(words: list[Token]) -> bool:
    first, near = words[0].lower_, words[:4]
    if _from(words):
        return True
    if words[0].like_num:
        return any(t.lower_ == "than" for t in words)
    if first in _TIMES:
        return any(t.lower_ in ("as", "the", "what") for t in near)
    best = any(t.tag_ in ("JJS", "RBS") or t.lower_ in _RECORDS for t in near)
    if first == "in" and words[1].lower_ == "one":
        return any(t.tag_ in ("JJS", "RBS") for t in words[2:6])  # "in one of the largest cases"
    return words[0].pos_ in ("DET", "PRON") and best


def _moves(words: list[Token]) -> bool:
    """``helped by a weaker euro``, ``thanks to a sale``"""
    if f"{words[0].lower_} {words[1].lower_}" in _CAUSES:
        return True
    return (
        words[0].lemma_ in _MOVED
        and words[0].tag_ == "VBN"
        and any(t.lower_ in ("by", "on") for t in words[1:3])
    )
