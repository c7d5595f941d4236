"""Whom a lawyer speaks for: ``her client``, and ``she`` in what her lawyer says of her."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc, Token

from engine.extract import lexicon
from engine.extract.grammar import SUBJECTS, governor, subject_of
from engine.extract.mentions import PERSONAL, Mention, Swap
from engine.extract.runs import Person

_LAWYERS = frozenset("lawyer barrister attorney solicitor advocate counsel".split())
Owner = Callable[[Token], Mention | Swap | None]
"""Whom a possessive stands for."""


def cases(doc: Doc, here: dict[int, Person | None], owner: Owner) -> dict[str, Mention]:
    """``Ann's lawyer, Olaf Brandt``: whom each lawyer of a sentence speaks for, by the lawyer's name or none."""
    found: dict[str, Mention] = {}
    for t in doc:
        whose = _whose(t) if t.lower_ in _LAWYERS else None
        if whose is None or (who := owner(whose)) is None:
            continue
        lawyer = next(
            (p for c in (t.head, *t.children) if c != whose and (p := here.get(c.i)) is not None), None
        )
        text = who.text.removesuffix("'s").removesuffix("'")
        found[lawyer.name if lawyer is not None else ""] = Mention(text, who.start, who.end, 0, 3)
    return found


def client(t: Token, known: dict[str, Mention], speaker: Mention | None) -> Swap | None:
    """``my client``, ``her client``: the one whom the speaker, or the only lawyer of the article, speaks for."""
    whose = _whose(t)
    if whose is None or whose.tag_ != "PRP$" or whose.i + 1 != t.i:
        return None
    name = speaker.person.name if speaker is not None and speaker.person is not None else ""
    whom = known.get(name) or (
        next(iter(known.values())) if len({m.text for m in known.values()}) == 1 else None
    )
    return Swap(whose.i, t.i, whom.text, whom.start, whom.end) if whom is not None else None


def spoken_for(t: Token) -> Token | None:
    """The possessive that ``she`` goes on with in ``Her lawyer said she would not appeal``."""
    clause = governor(t)
    if t.dep_ not in SUBJECTS or clause.dep_ != "ccomp" or clause.head.lemma_ not in lexicon.REPORTING:
        return None
    teller = subject_of(clause.head)
    whose = _whose(teller) if teller is not None else None
    same = whose is not None and PERSONAL.get(whose.lower_) == PERSONAL.get(t.lower_)
    return whose if same else None


def _whose(t: Token) -> Token | None:
    return next((c for c in t.children if c.dep_ == "poss"), None)
