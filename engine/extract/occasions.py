"""A date that something else is told of too: ``came to light in May, when a buyer complained``."""

from __future__ import annotations

from spacy.tokens import Token

from engine.extract import lexicon
from engine.extract.sentence import Part

_PLACING = frozenset("in on at during".split())
_BOUNDING = frozenset("since until till by from".split())


def occasion(noun: Token) -> list[Part]:
    """The date before a comma with the preposition that places something in it ("in May"); nothing where it is no such date."""
    date = [t for t in noun.sent if t.ent_type_ == "DATE" and noun.left_edge.i <= t.i]
    date = [t for n, t in enumerate(date) if t.i == date[0].i + n]
    end = date[-1].i + 1 if date else 0
    if noun not in date or date[0].i == noun.sent.start or noun.doc[end : end + 1].text != ",":
        return []
    before = date[0].nbor(-1)
    if before.lower_ in _PLACING:
        return [before, *date]
    if before.lower_ not in _BOUNDING:
        return []  # "points to the 1950s, when"
    daily = any(t.lower_ in lexicon.WEEKDAYS or (t.like_num and len(t.text) < 3) for t in date)
    return ["on" if daily else "in", *date]
