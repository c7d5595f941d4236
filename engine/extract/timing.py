"""When a statement says it was or will be: dates to put beside its words, and the day a forecast falls due."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from spacy.tokens import Doc

from engine.extract import dates, kinds
from engine.extract.sentence import Draft
from engine.extract.sentences import Unit


class Timing(NamedTuple):
    """``beside``: explicit dates, by the token they stand behind; ``due`` and the words of the text that say so."""

    beside: dict[int, str]
    due: date | None
    note: str


def timing(draft: Draft, unit: Unit, doc: Doc, published: date | None, *, future: bool) -> Timing:
    """The dates of one statement; ``future``: it looks ahead where its verbs do not say."""
    beside: dict[int, str] = {}
    due: date | None = None
    dated = False
    note = ""
    inside = {t.i for t in draft.tokens}

    def ahead(at: int) -> bool:
        token = next((t for t in doc if t.idx + len(t) > at), None)
        return kinds.ahead_at(token, default=future)

    for phrase in dates.phrases(unit.clean.text, published, ahead):
        covered = [t for t in doc if t.idx < phrase.end and t.idx + len(t) > phrase.start]
        if not covered or not all(t.i in inside for t in covered):
            continue
        last = covered[-1].i
        owned = last + 1 < len(doc) and doc[last + 1].tag_ == "POS"
        if phrase.beside and not owned:
            beside[last] = phrase.beside
        if published is None or phrase.last < published:
            continue
        spans = phrase.first == published and phrase.last != published
        if dated and spans:
            continue  # "begins in May and lasts three years"
        if due is None or not (spans or dated) or phrase.last > due:
            due, dated = phrase.last, not spans
            said = unit.clean.text[phrase.start : phrase.end]
            note = f"“{said}”: {phrase.note}" if phrase.note else f"“{said}”"
    return Timing(beside, due, note)
